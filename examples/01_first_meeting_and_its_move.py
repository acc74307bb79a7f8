"""The first meeting of the Small Giants moved by three weeks: what people still have in their diaries, and what is true."""

import smallgiants as sg

BRUSSELS = "Europe/Brussels"

# The news item's own sentence. The hour of the first date is not in it: it is inferred, and said to be.
said = sg.Stated.parse(
    "scheduled for 13 march 2024 from 11-12:00 CET (note: originally this meeting was scheduled for 21 February)",
    zone=BRUSSELS,
)
print(said.originally, "inferred:", ", ".join(said.inferred))

first = sg.Workshop(id="sg-1", title="First meeting of the Small Giants", slot=said.originally)
moved = first.reschedule(said.slot, at="2024-02-07T09:00Z")

print("was", moved.moves[0].was)
print("now", moved.slot, f"— moved by {moved.days_moved} days, revision {moved.revision}")
for zone in ("Atlantic/Azores", "Europe/London", "Europe/Helsinki", "America/New_York"):
    before, after = moved.moves[0].was.seen_from(zone), moved.slot.seen_from(zone)
    print(f"{zone:<18} {before:%d %b %H:%M} → {after:%d %b %H:%M %Z}")

# The wrong thing cannot be built: this hour does not exist that night, and its zone is never guessed.
try:
    moved.reschedule(sg.Slot(local="2024-03-31T02:30", zone=BRUSSELS, duration="PT1H"), at="2024-03-01T09:00Z")
except sg.UnresolvedTime as error:
    print(error)

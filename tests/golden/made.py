"""Calendars kept byte for byte beside this file: `python tests/golden/made.py` writes them anew, and git shows what changed.

Other people's readers read every one of them in tests/interop.
"""

from pathlib import Path

from attrs import evolve

import smallgiants as sg
from smallgiants.formats import ical

HERE = Path(__file__).parent
JAN, FEB, LATER = "2024-01-30T09:00Z", "2024-02-07T09:00Z", "2024-02-10T09:00Z"
FIRST = sg.Slot(local="2024-02-21T11:00", zone="Europe/Brussels", duration="PT1H")
SERIES = tuple(sg.Workshop(id=f"w-{n}", title="Meeting", slot=FIRST.shift(days=14 * n)) for n in range(3))
ANA, BO = (sg.Invitee(id=name, address=f"{name}@example.org", language="fr") for name in ("ana", "bo"))


def slot(local: str, zone: str = "Europe/Brussels", **more: int) -> sg.Slot:
    """An hour there."""
    return sg.Slot(local=local, zone=zone, duration="PT1H", fold=more.get("fold"))


def started(*workshops: sg.Workshop, **more: str) -> sg.Scheduling:
    """Two people invited."""
    state = sg.Scheduling.of(*(workshops or (SERIES[0],)), organizer="office@example.org", **more)  # type: ignore[arg-type]
    return sg.invite(state, ANA, BO, at=JAN).state


def told(state: sg.Scheduling, method: str, **more: object) -> sg.Incoming:
    """A message from Bo."""
    return sg.Incoming(method=method, uid=state.uid, attendee="bo@example.org", at=FEB, sequence=state.sequence, **more)  # type: ignore[arg-type]


def feed() -> str:
    """What is moved, off, far away, in an hour that exists twice, in a zone with rules of its own."""
    moved = SERIES[0].reschedule(FIRST.shift(days=21), at=FEB)
    others = {
        "azores": slot("2024-06-30T23:30", "Atlantic/Azores"),
        "twice": slot("2024-10-27T02:30", fold=1),
        "nuuk": slot("2024-03-30T22:15", "America/Nuuk"),
        "casablanca": slot("2025-03-02T10:00", "Africa/Casablanca"),
    }
    off = SERIES[1].cancel(at=FEB)
    return ical.dump(
        [moved, off, *(sg.Workshop(id=name, title=name.title(), slot=one) for name, one in others.items())], at=FEB
    )


def messages() -> dict[str, sg.Message]:
    """One message of each kind."""
    one, series = started(), started(*SERIES)
    moved = SERIES[0].reschedule(FIRST.shift(days=21), at=FEB)
    elsewhere = SERIES[1].reschedule(slot("2024-03-07T09:00", "Atlantic/Azores"), at=FEB)
    away = sg.follow(series, elsewhere, at=FEB).state
    proposed = told(one, "COUNTER", slot=FIRST.shift(days=1))
    countered = sg.take(one, proposed, authenticated_sender="bo@example.org", at=LATER).state
    handed = sg.take(one, told(one, "REPLY", partstat="DELEGATED", delegated_to="cy@example.org"),
                     authenticated_sender="bo@example.org", at=LATER).state  # fmt: skip
    return {
        "request_new": sg.resend(one, "ana", at=FEB).messages[0],
        "request_series": sg.resend(sg.follow(away, SERIES[2].cancel(at=FEB), at=LATER).state, "ana", at=LATER).messages[0],
        "request_instance": sg.follow(series, elsewhere, at=FEB).messages[0],
        "request_all_guests": sg.resend(started(guests="all"), "ana", at=FEB).messages[0],
        "request_delegate": next(m for m in sg.accept(handed, handed.delegations[0], invitee="cy", at=LATER).messages
                                 if m.recipient == "cy"),
        "request_organizer": sg.hand_over(one, "new@example.org", at=FEB, sent_by="desk@example.org").messages[0],
        "cancel_event": sg.follow(one, evolve(moved).cancel(at=LATER), at=LATER).messages[0],
        "cancel_instance": sg.follow(series, SERIES[1].cancel(at=FEB), at=FEB).messages[0],
        "cancel_uninvited": sg.uninvite(one, "bo", at=FEB).messages[0],
        "publish": sg.publish(series, at=FEB).messages[0],
        "declinecounter": sg.refuse(countered, countered.counters[0], at=LATER).messages[0],
    }  # fmt: skip


def made() -> dict[str, str]:
    """Every text by the name of its file."""
    return {"feed": feed()} | {name: ical.dump(message, at=message.at) for name, message in messages().items()}


if __name__ == "__main__":
    for name, text in made().items():
        (HERE / f"{name}.ics").write_bytes(text.encode())

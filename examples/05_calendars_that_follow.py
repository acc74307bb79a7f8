"""One UID, a SEQUENCE that rises: a subscribed diary follows the move, and each invitation is made for one person."""

import smallgiants as sg
from smallgiants.formats import ical

d = sg.example("small-giants-2024")
meeting = d.workshops[0]

feed = ical.dump(meeting, at="2024-02-07T09:00Z")
print(*(line for line in feed.splitlines() if line.startswith(("UID", "SEQUENCE", "DTSTART;"))), sep="\n")

box = sg.messages(meeting, registrations=d.registrations, people=d.people, on=d.on, zone=d.group.zone,
                  organizer=d.group.contact, zones=d.zones)  # fmt: skip
print(box, "to", len({message.recipient for message in box.messages}), "registrants")
for message in box.messages:
    if message.recipient == "p-horta":
        lines = ical.dump(message, at=message.at).splitlines()
        print(message.method, *(line for line in lines if line.startswith(("SEQUENCE", "DTSTART;"))))

"""One form makes independent records, each with its own consent and its own way out; repeating it changes nothing."""

import smallgiants as sg

T = "2024-02-07T12:00Z"
ana = sg.Person(id="ana", name="Illustrative Person", email="ana@example.org", languages=("pt",))
lagos = sg.Municipality(id="lagos", name="Lagos", country="PT", zone="Europe/Lisbon")

before = sg.example("small-giants-2024").add(ana, lagos)
form = {"person": "ana", "seat": "lagos", "to": ("group", "sg-1"), "pledge": "v1", "consents": ("group", "meeting")}
joined = before.register(**form, at=T)
print("new:", ", ".join(f"{collection} {record}" for collection, record in joined.since(before)))
print("sent twice, changed:", joined.register(**form, at="2024-02-07T12:05Z") != joined)

# Leaving the group leaves the registration for the meeting, and the other way round.
left = joined.withdraw(person="ana", of="group", at="2024-02-08T09:00Z")
print("member:", left.memberships[-1].until is None, "registered:", left.registrations[-1].withdrawn is None)

# Nobody sees a name without a consent to it, and a repr shows no address.
print(joined.people[-1])
print("public name:", joined.view(audience="public").people[-1].name)

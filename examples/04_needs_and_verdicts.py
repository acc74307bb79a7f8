"""What towns need, and what three funding doors say: why, what to ask, what would turn a no into a yes."""

import smallgiants as sg

d = sg.example("small-giants-2024")  # membership, needs and declared facts are illustrative
towns = {town.id: town for town in d.towns}

print(sg.needs_sum(d.needs, audience="public"))

# A blank field is a question, never a refusal.
ioannina = sg.verdict("eui_ia", towns["ioannina"], on=d.on)
print(f"\n{ioannina}\n  ask: {', '.join(ioannina.ask)}")

# Too small alone: the neighbours that would make it big enough.
hamina = sg.verdict("eui_ia", towns["hamina"], on=d.on, near=(towns["kotka"], towns["viljandi"]))
print(f"\n{hamina}", *(f"  would change it: {change}" for change in hamina.changes), sep="\n")

# A soft threshold that is surely missed is told apart from a no, exact to the cent.
own = sg.money_sum(need.amount for need in d.needs if need.by == "kranj" and need.amount)[0]
kranj = sg.verdict("elena", towns["kranj"], part="all", on=d.on, facts={"programme_eur": str(own.amount)})
print(f"\n{own}: {kranj}", *(f"  would change it: {change}" for change in kranj.changes), sep="\n")

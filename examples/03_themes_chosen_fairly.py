"""Few workshops, many wishes: Equal Shares gives each seat its share of them, plain approval gives all to the majority."""

import smallgiants as sg

d = sg.example("small-giants-2024")  # ballots and allowance are illustrative, the eight themes are of 2021
count = sg.tally(d.ballots, themes=d.themes, workshops=d.allowance.limit, on=d.on, zone=d.group.zone)

print(count)
print("only under Equal Shares:", *count.compared.only_here)
print("only under plain approval:", *count.compared.only_by_approval)
print(f"seats with a theme they approve: {count.compared.represented}, else {count.compared.represented_by_approval}")
print("\nto Cahors alone:", *count.why_for("cahors"), sep="\n  ")

# The chosen themes make the work programme; its horizon starts with the meeting, wherever that has moved.
programme = sg.Programme(id="wp", anchor="sg-1", months=18, themes=count.chosen)
meeting = d.workshops[0]
print("\nhorizon", sg.horizon(programme, anchor_on=meeting.slot.local.date()))
print("had it not moved", sg.horizon(programme, anchor_on=meeting.original.local.date()))

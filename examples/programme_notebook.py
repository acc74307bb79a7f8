"""From votes to a work programme: change the number of workshops, the spacing or a date, and see what follows.

Open it with `marimo edit examples/programme_notebook.py`; `python examples/programme_notebook.py` runs it through.
"""

import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium", app_title="A work programme from votes")


@app.cell
def _():
    import marimo as mo

    import smallgiants as sg
    from smallgiants.formats import charts, mermaid

    return charts, mermaid, mo, sg


@app.cell
def _(mo):
    mo.md("""
    # From votes to a work programme

    The case is that of the Small Giants of 2024. Its ballots are **illustrative**, and so are the tasks below: no public
    source tells them. Nor does one tell how many workshops "a very limited number" is: choose, and see what changes.
    """)


@app.cell
def _(mo):
    allowance = mo.ui.slider(0, 8, value=4, label="Workshops that the group may hold", show_value=True)
    spacing = mo.ui.slider(0, 120, step=10, value=60, label="Days between two of them, at the least", show_value=True)
    summer = mo.ui.checkbox(value=True, label="None from 15 July to 31 August")
    mo.vstack([allowance, spacing, summer])
    return allowance, spacing, summer


@app.cell
def _(allowance, spacing, summer):
    limit, days, no_summer = allowance.value, spacing.value, summer.value
    return days, limit, no_summer


@app.cell
def _(sg):
    case = sg.example("small-giants-2024")
    first = case.workshops[0]
    return case, first


@app.cell
def _(mo):
    mo.md("## Which themes the ballots choose")


@app.cell
def _(case, limit, mo, sg):
    count = sg.tally(case.ballots, themes=case.themes, workshops=limit, on=case.on, zone=case.group.zone)
    chosen = [theme for name in count.chosen for theme in case.themes if theme.id == name]
    mo.vstack([
        mo.md("  \n".join(count.why)),
        mo.ui.table([dict(row) for row in count.rows()], selection=None),
    ])  # fmt: skip
    return chosen, count


@app.cell
def _(mo):
    mo.md("## In which months the workshops can be")


@app.cell
def _(case, chosen, days, first, limit, mo, no_summer, sg):
    months = sg.horizon(sg.Programme(id="wp", months=18, pinned=first.slot.local.date()), anchor_on=None)
    rules = sg.Allowance(limit=limit, spacing=f"P{days}D")
    shut = [(f"{year}-07-15", f"{year}-08-31") for year in (2024, 2025)] if no_summer else []
    # Work on a theme takes three months after its workshop: none later than M14.
    last = {theme.id: 14 for theme in case.themes}
    plan = sg.plan_workshops(chosen, horizon=months, allowance=rules, blackouts=shut, latest=last)
    mo.md("  \n".join(plan.why) or "No workshop is planned.")
    return months, plan


@app.cell
def _(mo):
    mo.md("""
    ## The programme

    Each workshop is followed by three months of work on its theme, and what comes of all of it is told in one portfolio.
    """)


@app.cell
def _(case, count, plan, sg):
    def drafted():
        """A draft: a task after each workshop, then a portfolio and a milestone."""
        titles = {theme.id: str(theme.title) for theme in case.themes}
        workshops = plan.planned("ws")
        tasks = [
            sg.Task(id=f"t-{n}", title=f"Work on {titles[ws.themes[0]]}", start=ws.due, due=ws.due + 2, after=[ws.id],
                    package="wp-1")
            for n, ws in enumerate(workshops, 1)
        ]  # fmt: skip
        end = max((task.due for task in tasks), default=1)
        return sg.Programme(
            id="wp", anchor="sg-1", months=18, themes=count.chosen, workshops=workshops, tasks=tasks,
            objectives=[sg.Objective(id="o-1", title="Tools that more than one town uses")],
            packages=[sg.WorkPackage(id="wp-1", number="WP1", title="Themes", objectives=["o-1"])],
            deliverables=[sg.Deliverable(id="d-1", number="D1.1", title="Portfolio", due=end, type="R", level="PU",
                                         after=[task.id for task in tasks])],
            milestones=[sg.Milestone(id="m-1", number="MS1", title="Portfolio approved", due=end + 1, after=["d-1"])],
        )  # fmt: skip

    decided = case.decide(count, meeting="sg-1", at="2024-03-13T11:00Z").seen(on="2024-06-01")
    programme = drafted().adopt(decision=decided.decisions[-1].id, at="2024-03-13T11:00Z")
    return decided, programme


@app.cell
def _(charts, decided, mo, programme):
    timeline = charts.timeline(programme, decided)
    mo.Html(timeline)
    return (timeline,)


@app.cell
def _(mo, programme, sg):
    path = sg.critical_path(programme)
    faults = [str(problem) for problem in programme.problems()]
    mo.md("  \n".join([*path.why, *faults]))
    return faults, path


@app.cell
def _(mo):
    mo.md("## What a moved workshop pushes")


@app.cell
def _(mo, programme):
    known = [workshop.id for workshop in programme.workshops]
    which = mo.ui.dropdown(known, value=known[0] if known else None, label="Workshop")
    by = mo.ui.slider(0, 6, value=2, label="Months later", show_value=True)
    mo.hstack([which, by], justify="start")
    return by, which


@app.cell
def _(by, which):
    moved, later = which.value, by.value
    return later, moved


@app.cell
def _(later, mo, moved, months, programme, sg):
    step = next((one for one in programme.workshops if one.id == moved), None)
    push = None if step is None else sg.pushed(programme, moved, due=step.due + later, horizon=months)
    mo.md("Nothing to move." if push is None else "  \n".join(push.why) or "It pushes nothing.")
    return (push,)


@app.cell
def _(charts, decided, mo, programme, push, sg):
    to = () if push is None else push.to
    after = programme.push(to, at="2024-04-02T09:00Z", reason="moved in this notebook")
    slipped = charts.timeline(after, decided, name="after", title="After the move")
    mo.vstack([mo.Html(slipped), mo.md(f"```text\n{sg.slippage(after, on=None)}\n```")])
    return after, slipped


@app.cell
def _(after, decided, mermaid, mo):
    drawing = mermaid.graph(decided.add(after))
    mo.mermaid(drawing)
    return (drawing,)


if __name__ == "__main__":
    app.run()

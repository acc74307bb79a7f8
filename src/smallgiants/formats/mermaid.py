"""The Mermaid door: a work programme as a Gantt chart, and what waits for what as a graph."""

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta

from ..audience import Audience
from ..dossiers import Dossier
from ..programmes import Line, Schedule
from ._escape import inert
from ._made_up import marked

__all__ = ["gantt", "graph"]

DAY = timedelta(days=1)
LONGEST = 80
# Whatever else a title holds is written as an entity (`#58;`): Mermaid reads `: , ; #`, brackets, quotes, `%%{` and HTML.
_PLAIN = re.compile(r"[^\w .()/+\u2013\u2192-]|_|(?<=-)-")
_SHAPES = {"task": ('["', '"]'), "workshop": ('(["', '"])'), "deliverable": ('[/"', '"/]'), "milestone": ('{{"', '"}}')}


def gantt(dossier: Dossier, *, audience: "Audience | str" = "public") -> str:
    """The work programme of a dossier as a Gantt chart of Mermaid; what is late shows what it was planned for too.

    >>> from smallgiants.groups import Group
    >>> from smallgiants.programmes import Programme, Task
    >>> plan = Programme(id="wp", pinned="2024-03-13", months=18, tasks=[Task(id="t-1", title="Ask: all", start=1, due=2)])
    >>> d = Dossier(id="d", on="2024-03-14", group=Group(id="g", name="Small Giants", zone="Europe/Brussels"), programme=plan)
    >>> print(gantt(d))
    gantt
      title Small Giants – work programme of 18 months
      dateFormat YYYY-MM-DD
      axisFormat %Y-%m
      section Tasks
      M1–M2 Ask#58; all :crit, s1, 2024-03-13, 2024-05-13
    <BLANKLINE>

    Titles are escaped: no text of a dossier can begin a statement.  Raises `NotAllowed` where it cannot be laid out.
    """
    seen = dossier.view(audience=audience)
    schedule = seen.schedule(on=None)
    head = marked(f"{_plain(str(seen.group.name))} – work programme of {schedule.horizon.months} months", dossier)
    lines = ["gantt", f"  title {head}", "  dateFormat YYYY-MM-DD", "  axisFormat %Y-%m"]
    names = {one.step: f"s{number}" for number, one in enumerate(schedule.lines, 1)}
    for title, members in _sections(seen, schedule):
        lines.append(f"  section {title}")
        lines += [f"  {told}" for one in members for told in _bars(one, names[one.step])]
    return "\n".join(lines) + "\n"


def graph(dossier: Dossier, *, audience: "Audience | str" = "public") -> str:
    """What waits for what in the work programme of a dossier, as a flowchart of Mermaid; critical steps have a thick border.

    >>> from smallgiants.groups import Group
    >>> from smallgiants.programmes import Milestone, Programme, Task
    >>> plan = Programme(id="wp", pinned="2024-03-13", months=18, tasks=[Task(id="t-1", title="Ask", start=1, due=2)],
    ...                  milestones=[Milestone(id="m-1", title="Asked", due=3, after=["t-1"])])
    >>> d = Dossier(id="d", on="2024-03-14", group=Group(id="g", name="Small Giants", zone="Europe/Brussels"), programme=plan)
    >>> print(graph(d).splitlines()[1:4])
    ['  s1["M1–M2 Ask"]', '  s2{{"M3 Asked"}}', '  s1 --> s2']
    """
    schedule = dossier.view(audience=audience).schedule(on=None)
    names = {one.step: f"s{number}" for number, one in enumerate(schedule.lines, 1)}
    lines = ["flowchart LR"]
    lines += [f"  {names[one.step]}{_SHAPES[one.kind][0]}{_name(one)}{_SHAPES[one.kind][1]}" for one in schedule.lines]
    lines += [
        f"  {names[other]} --> {names[one.step]}"
        for one in schedule.lines for other in dict.fromkeys(one.after) if other in names
    ]  # fmt: skip
    critical = [names[one.step] for one in schedule.lines if one.critical]
    lines += ["  classDef critical stroke-width:3px", f"  class {','.join(critical)} critical"] if critical else []
    return "\n".join(lines) + "\n"


def _sections(dossier: Dossier, schedule: Schedule) -> Iterator[tuple[str, Iterable[Line]]]:
    """Workshops, then each package with its steps, then what is in none."""
    packages = {one.id: one for one in dossier.programme.packages if not one.dropped} if dossier.programme else {}
    workshops = [one for one in schedule.lines if one.kind == "workshop"]
    if workshops:
        yield "Workshops", workshops
    for package in packages.values():
        if inside := [one for one in schedule.lines if one.package == package.id]:
            title = package.title.best("en").text
            yield _plain(f"{package.number} {title}" if package.number else title, 30), inside
    if rest := [one for one in schedule.lines if one.kind != "workshop" and one.package not in packages]:
        yield "Other steps" if packages else "Tasks", rest


def _bars(one: Line, name: str) -> Iterator[str]:
    tags = [tag for tag, told in (("crit", one.critical), ("done", one.percent == 100), ("active", bool(one.percent)
            and one.percent != 100), ("milestone", one.kind != "task")) if told]  # fmt: skip
    length = f"{one.first}, {one.last + DAY}" if one.kind == "task" else f"{one.last}, 0d"
    if one.kind == "workshop":
        length = f"{one.first}, 0d"
    yield f"{_name(one)} :{', '.join([*tags, name, length])}"
    if one.late:
        yield f"– planned for M{one.planned} :milestone, {name}p, {one.planned_last}, 0d"


def _name(one: Line) -> str:
    """A title behind its months: no word of a title can stand where Mermaid looks for one of its own."""
    months = f"M{one.start}–M{one.due}" if one.start != one.due else f"M{one.due}"
    return f"{months} {_plain(one.name)}"


def _plain(text: str, most: int = LONGEST) -> str:
    words = " ".join(inert(text).split())
    words = words if len(words) <= most else f"{words[: most - 1]}…"
    return _PLAIN.sub(lambda sign: "".join(f"#{ord(one)};" for one in sign[0]), words)

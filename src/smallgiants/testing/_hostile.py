"""A dossier with hostile text wherever text can be, to be put into pages and looked at."""

from ..civiltime import Slot
from ..dossiers import Dossier
from ..groups import Group, Membership
from ..labels import Text, Wording
from ..money import Money
from ..needs import Need
from ..people import Organisation, Person
from ..places import Municipality
from ..programmes import Ballot, Theme
from ..sources import Citation
from ..workshops import Workshop

__all__ = ["hostile"]

_SCRIPT = "<script>document.title = 'taken'</script>"
_IMAGE = "<img src=x onerror=\"document.title='taken'\">"
_LINK = "[click](javascript:document.title='taken')"
_LONG = "W" * 10_240
_ARABIC = "مجموعة المدن الصغيرة <b>"


def hostile() -> Dossier:
    """Scripts, links that run scripts, what ends an attribute or a table, 10 kB without a space, and right to left.

    >>> len(hostile().towns[1].name), [problem for problem in hostile().problems() if problem.severity == "error"]
    (10240, [])

    What reorders a line unseen (U+202E and its like) no noun takes; a display must mask it all the same.
    """
    group = Group(id="g", name=f"{_SCRIPT} {_ARABIC}", zone="Europe/Brussels")
    towns = tuple(
        Municipality(id=f"t-{n}", name=name) for n, name in enumerate((_SCRIPT, _LONG, _ARABIC, f"</td>{_IMAGE}"), 1)
    )
    told = Text((Wording(lang="en", text=f"{_LINK} {_SCRIPT}"), Wording(lang="ar", text=_ARABIC)))
    slot = Slot(local="2024-02-21T11:00", zone="Europe/Brussels", duration="PT1H", printed="CET")
    first = Workshop(id="sg-1", group="g", title=f"First {_IMAGE}", slot=slot).reschedule(
        slot.shift(days=21), at="2024-02-07T09:00Z", reason=_SCRIPT
    )
    second = Workshop(id="sg-2", title=_LONG, slot=first.slot, place=told, agenda=_IMAGE)
    workshops = (first, second, Workshop(id="sg-3", title=told))
    titles = (told, Text.of(_LONG), Text.of(_IMAGE))
    themes = tuple(Theme(id=f"th-{n}", title=title) for n, title in enumerate(titles, 1))
    needs = (
        Need(id="n-1", by="t-1", title=Text.of(_LONG), amount=Money(amount="0.01", currency="EUR")),
        Need(id="n-2", by="t-2", title=told),
    )
    return Dossier(
        id="hostile", on="2030-01-01", group=group, title=told, towns=towns, workshops=workshops, themes=themes, needs=needs,
        people=(Person(id="p-1", name=_SCRIPT, email="box@example.org", function=_IMAGE),),
        organisations=(Organisation(id="o-1", name=_LONG, kind="research"),),
        memberships=(Membership(id="m-1", seat="t-1", person="p-1").register(at="2024-01-10T09:00Z"),),
        ballots=(Ballot(id="b-1", seat="t-1", approvals=("th-1", "th-2")),),
        sources=(Citation(path="towns[t-1].name", source="javascript:document.title='taken'", note=_LONG),),
    )  # fmt: skip

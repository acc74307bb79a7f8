"""What changed between two versions of a scheme, and what becomes of what was assigned under the old one."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Literal, get_args

from attrs import field, frozen

from ..answers import LeftOut, Row
from ..checks import a, each, identifier, one_of, several, words
from ..errors import Problem
from ._concepts import Concept
from ._schemes import ConceptScheme

__all__ = ["Change", "ChangeKind", "Diff", "Migration", "diff", "migrate"]

ChangeKind = Literal[
    "added", "removed", "renamed", "split", "merged", "deprecated", "reinstated", "moved", "relabelled", "reused"
]
"""What became of a concept: `renamed` has one replacement of its own, `split` several, `merged` one that others share;
`reused` is an id that means another thing now."""


@frozen(kw_only=True)
class Change:
    """What became of one concept between two versions.

    >>> print(Change(kind="renamed", id="bus", was=("bus",), became=("public-transport",)))
    renamed bus: bus → public-transport
    """

    kind: ChangeKind = field(validator=one_of(*get_args(ChangeKind)))
    id: str = field(validator=identifier)
    was: tuple[str, ...] = field(default=(), converter=several, validator=each(words))
    became: tuple[str, ...] = field(default=(), converter=several, validator=each(words))

    def __str__(self) -> str:
        return f"{self.kind} {self.id}: {', '.join(self.was) or 'nothing'} → {', '.join(self.became) or 'nothing'}"


@frozen(kw_only=True)
class Diff:
    """The changes from one version to the next, by concept.

    >>> print(Diff(old="1.0.0", new="1.0.1"))
    1.0.0 → 1.0.1: no change
    """

    old: str = field(validator=words)
    new: str = field(validator=words)
    changes: tuple[Change, ...] = field(default=(), converter=several, validator=each(a(Change)))

    def rows(self) -> tuple[Row, ...]:
        """One row for each change."""
        return tuple(
            {"kind": one.kind, "concept": one.id, "was": ", ".join(one.was), "became": ", ".join(one.became)}
            for one in self.changes
        )

    def problems(self) -> tuple[Problem, ...]:
        """An id that means another thing now is an error: what was assigned under it would change its meaning."""
        return tuple(
            Problem(
                code="concept-reused",
                severity="error",
                path=f"concepts[{one.id}]",
                message=f"expected an id to keep its meaning, got {', '.join(one.was)} and now {', '.join(one.became)}",
                hint="give the new meaning an id of its own and deprecate the old one",
            )
            for one in self.changes
            if one.kind == "reused"
        )

    def __str__(self) -> str:
        return "\n".join([f"{self.old} → {self.new}: {len(self.changes) or 'no'} change{'s' * (len(self.changes) > 1)}",
                          *map(str, self.changes)])  # fmt: skip


@frozen(kw_only=True)
class Migration:
    """What assigned concepts become in another version: those that can be told, and those that somebody must settle.

    >>> Migration(version="2.0.0", assigned=("bus",), ask=(("transport", ("bus", "rail")),)).ask
    (('transport', ('bus', 'rail')),)

    `ask` holds each id that was split, with what it may be now.
    """

    version: str = field(validator=words)
    assigned: tuple[str, ...] = field(default=(), converter=several, validator=each(identifier))
    ask: tuple[tuple[str, tuple[str, ...]], ...] = field(default=(), converter=several)
    left_out: tuple[LeftOut, ...] = field(default=(), converter=several, validator=each(a(LeftOut)))

    def rows(self) -> tuple[Row, ...]:
        """One row for each id: settled, to be asked, or left out."""
        settled = ({"state": "assigned", "concept": name, "may_be": None} for name in self.assigned)
        asked = ({"state": "ask", "concept": name, "may_be": ", ".join(ids)} for name, ids in self.ask)
        return (*settled, *asked, *({"state": "left_out", "concept": one.id, "may_be": None} for one in self.left_out))

    def __str__(self) -> str:
        return f"{len(self.assigned)} assigned in {self.version}, {len(self.ask)} to ask, {len(self.left_out)} left out"


def diff(old: ConceptScheme, new: ConceptScheme) -> Diff:
    """What changed from one version of a scheme to another, sorted by concept.

    >>> from attrs import evolve
    >>> old = ConceptScheme(id="s", version="1.0.0", title="S", concepts=[Concept(id="a", pref="A")])
    >>> print(diff(old, evolve(old, version="1.1.0", concepts=[Concept(id="a", pref={"und": "A", "fr": "Â"})])))
    1.0.0 → 1.1.0: 1 change
    relabelled a: A → A, Â
    """
    shared = _replacements(new)
    before, after = ({one.id: one for one in scheme.concepts} for scheme in (old, new))
    changes = [Change(kind="added", id=name) for name in after.keys() - before.keys()]
    changes += [Change(kind="removed", id=name) for name in before.keys() - after.keys()]
    changes += [
        change for name in before.keys() & after.keys() for change in _changes(before[name], after[name], shared)
    ]
    changes.sort(key=lambda one: one.id)  # stable: of one concept first what it is, then where it lies
    return Diff(old=old.version, new=new.version, changes=tuple(changes))


def migrate(assigned: Iterable[str], *, to: ConceptScheme) -> Migration:
    """Assigned concepts in the words of another version; a split is never guessed, and nothing is dropped unsaid.

    >>> new = ConceptScheme(id="s", version="2.0.0", title="S", concepts=[
    ...     Concept(id="bus", pref="Bus"), Concept(id="coach", pref="Coach", status="deprecated", replaced_by=["bus"])])
    >>> migrate(["coach", "tram"], to=new).assigned
    ('bus',)
    """
    settled, asked, left = dict[str, None](), dict[str, tuple[str, ...]](), dict[str, LeftOut]()
    for name in assigned:
        instead = to.instead(name)
        if len(instead) == 1:
            settled[instead[0]] = None
        elif instead:
            asked[name] = instead
        else:
            why = "deprecated, and nothing replaces it" if name in to else f"not in {to.id} {to.version}"
            left[name] = LeftOut(id=name, because=why)
    return Migration(
        version=to.version, assigned=tuple(settled), ask=tuple(asked.items()), left_out=tuple(left.values())
    )


def _replacements(scheme: ConceptScheme) -> set[str]:
    """What replaces more than one concept."""
    every = Counter(name for one in scheme.concepts if one.status == "deprecated" for name in one.replaced_by)
    return {name for name, count in every.items() if count > 1}


def _changes(old: Concept, new: Concept, shared: set[str]) -> Iterator[Change]:
    if new.status == "deprecated" and (old.status != "deprecated" or old.replaced_by != new.replaced_by):
        yield Change(kind=_retired(new, shared), id=new.id, was=(new.id,), became=new.replaced_by)
    elif old.status == "deprecated" != new.status:
        yield Change(kind="reinstated", id=new.id, was=old.replaced_by, became=(new.id,))
    was, became = _wordings(old), _wordings(new)
    if old.axis != new.axis or not ({*was} | _others(old)) & ({*became} | _others(new)):
        yield Change(kind="reused", id=new.id, was=was, became=became)
    elif old.pref != new.pref:
        yield Change(kind="relabelled", id=new.id, was=was, became=became)
    if set(old.parents) != set(new.parents):
        yield Change(kind="moved", id=new.id, was=old.parents, became=new.parents)


def _retired(concept: Concept, shared: set[str]) -> ChangeKind:
    if not concept.replaced_by:
        return "deprecated"
    if len(concept.replaced_by) > 1:
        return "split"
    return "merged" if concept.replaced_by[0] in shared else "renamed"


def _wordings(concept: Concept) -> tuple[str, ...]:
    return tuple(one.text for one in concept.pref.wordings)


def _others(concept: Concept) -> set[str]:
    """What else vouches that a concept means the same: its other labels, its definition, its notation."""
    definition = concept.definition.wordings if concept.definition else ()
    told = {one.text for one in (*concept.alt, *concept.hidden, *definition)}
    return told | ({concept.notation} if concept.notation else set())

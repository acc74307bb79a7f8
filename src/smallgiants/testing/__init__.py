"""For the tests of whoever embeds the library: ready-made objects, and Hypothesis strategies for every public noun.

Needs the extra `testing`.  With it installed, `st.from_type(Workshop)` works without importing this package.
"""

from typing import Any, TypeVar

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from ..civiltime import Slot
from ..dossiers import Dossier
from ..errors import InvalidValue
from ..formats.toml import example
from ..funding import Combination, Edition, Instrument, Part, Reason, Remedy, Requirement, Verdict
from ..needs import NeedsSum, needs_sum
from ..people import Person
from ..places import Municipality
from ..programmes import Ballot, Comparison, Horizon, Programme, Share, Step, Tally, Theme, Tie
from ..workshops import Workshop
from ._calendars import STRATEGIES as _CALENDARS
from ._calendars import attendees, calendars, events, mails, times
from ._campaigns import CAMPAIGNS as _CAMPAIGNS
from ._campaigns import announcements, campaigns, opinions, questions, returned
from ._challenges import CHALLENGES as _CHALLENGES
from ._challenges import (
    changes,
    concept_schemes,
    concepts,
    diffs,
    labels,
    mapping_records,
    migrations,
    notes,
    statements,
    triples,
)
from ._decisions import DECISIONS as _DECISIONS
from ._decisions import (
    actions,
    agenda_items,
    agendas,
    conflicts,
    counts,
    decisions,
    minutes,
    motions,
    quorums,
    votes,
)
from ._diary import Diary, Held
from ._disclosure import STRATEGIES as _DISCLOSURE
from ._disclosure import contributions, protected, tables
from ._funding import (
    applicants,
    combinations,
    editions,
    instruments,
    parts,
    reasons,
    remedies,
    requirements,
    rules,
    verdicts,
)
from ._groups import STRATEGIES as _GROUPS
from ._groups import (
    allowances,
    consents,
    dossiers,
    figures,
    groups,
    lineages,
    mandates,
    memberships,
    messages,
    needs,
    outboxes,
    pledge_texts,
    pledges,
    receipts,
    registrations,
    shown,
    workshops,
)
from ._invitations import INVITATIONS as _INVITATIONS
from ._invitations import (
    attendee_lines,
    batches,
    components,
    counters,
    delegations,
    incoming,
    invitees,
    letters,
    occurrences,
    outcomes,
    reminders,
    responses,
    schedulings,
    uninvited_replies,
)
from ._needs import STRATEGIES as _NEEDS
from ._needs import (
    aggregates,
    bundled_needs,
    bundlings,
    duplicates,
    pools,
    quantities,
    single_bundles,
    specs,
    windows,
    withdrawals,
)
from ._neighbourhood import STRATEGIES as _NEIGHBOURS
from ._neighbourhood import joinings, neighbours_answers
from ._programmes import STRATEGIES as _POLLS
from ._programmes import ballots, comparisons, elections, horizons, programmes, shares, steps, tallies, themes, ties
from ._slots import STRATEGIES as _SLOTS
from ._slots import blackouts, hours, obstacles, participants, presences, proposals, slot_answers
from ._times import STRATEGIES as _TIMES
from ._times import deadlines, drifts, local_views, spans, zones_found
from ._values import STRATEGIES as _VALUES
from ._values import (
    any_ofs,
    audiences,
    betweens,
    citations,
    days,
    declarations,
    entries,
    ids,
    instants,
    left_outs,
    moneys,
    municipalities,
    organisations,
    people,
    problems,
    readings,
    repeated,
    resolved,
    skipped,
    slots,
    stated,
    texts,
    told,
    wordings,
    words,
)
from ._workshops import STRATEGIES as _WORKSHOPS
from ._workshops import attendances, replies, settings, stays

__all__ = [
    "Diary",
    "Held",
    "actions",
    "agenda_items",
    "agendas",
    "aggregates",
    "allowances",
    "announcements",
    "any_ofs",
    "applicants",
    "attendances",
    "attendee_lines",
    "attendees",
    "audiences",
    "ballots",
    "batches",
    "betweens",
    "blackouts",
    "bundled_needs",
    "bundlings",
    "calendars",
    "campaigns",
    "changes",
    "citations",
    "combinations",
    "comparisons",
    "components",
    "concept_schemes",
    "concepts",
    "conflicts",
    "consents",
    "contributions",
    "counters",
    "counts",
    "days",
    "deadlines",
    "decisions",
    "declarations",
    "delegations",
    "diffs",
    "dossiers",
    "drifts",
    "duplicates",
    "editions",
    "elections",
    "entries",
    "events",
    "figures",
    "groups",
    "horizons",
    "hours",
    "ids",
    "incoming",
    "instants",
    "instruments",
    "invitees",
    "joinings",
    "labels",
    "left_outs",
    "letters",
    "lineages",
    "local_views",
    "mails",
    "mandates",
    "mapping_records",
    "memberships",
    "messages",
    "migrations",
    "minutes",
    "moneys",
    "motions",
    "moved_workshop",
    "municipalities",
    "needs",
    "neighbours_answers",
    "notes",
    "obstacles",
    "occurrences",
    "opinions",
    "organisations",
    "outboxes",
    "outcomes",
    "participants",
    "parts",
    "people",
    "person",
    "pledge_texts",
    "pledges",
    "pools",
    "presences",
    "problems",
    "programmes",
    "proposals",
    "protected",
    "quantities",
    "questions",
    "quorums",
    "readings",
    "reasons",
    "receipts",
    "registrations",
    "remedies",
    "reminders",
    "repeated",
    "replies",
    "requirements",
    "resolved",
    "responses",
    "returned",
    "rules",
    "schedulings",
    "settings",
    "shares",
    "shown",
    "single_bundles",
    "skipped",
    "slot_answers",
    "slots",
    "small_giants",
    "spans",
    "specs",
    "stated",
    "statements",
    "stays",
    "steps",
    "strategy_of",
    "tables",
    "tallies",
    "texts",
    "themes",
    "ties",
    "times",
    "told",
    "town",
    "triples",
    "uninvited_replies",
    "verdicts",
    "votes",
    "windows",
    "withdrawals",
    "wordings",
    "words",
    "workshops",
    "zones_found",
]

T = TypeVar("T")

_STRATEGIES: dict[type, SearchStrategy[Any]] = {
    **_CALENDARS,
    **_DISCLOSURE,
    **_CHALLENGES,
    **_CAMPAIGNS,
    **_DECISIONS,
    **_VALUES,
    **_GROUPS,
    **_WORKSHOPS,
    **_TIMES,
    **_SLOTS,
    **_INVITATIONS,
    **_NEEDS,
    **_NEIGHBOURS,
    **_POLLS,
    Ballot: ballots(),
    Combination: combinations(),
    Comparison: comparisons(),
    Edition: editions(),
    Horizon: horizons(),
    Instrument: instruments(),
    NeedsSum: st.lists(needs(), max_size=6).map(lambda several: needs_sum(several, audience="public")),
    Part: parts(),
    Programme: programmes(),
    Reason: reasons(),
    Remedy: remedies(),
    Requirement: requirements(),
    Share: shares(),
    Step: steps(),
    Tally: tallies(),
    Theme: themes(),
    Tie: ties(),
    Verdict: verdicts(),
}


def strategy_of(kind: type[T]) -> SearchStrategy[T]:
    """The strategy of a public noun; raises `InvalidValue` for a type that has none.

    >>> strategy_of(Slot).validate()
    """
    if kind not in _STRATEGIES:
        raise InvalidValue("type-wrong", "kind", "a public noun of smallgiants", kind.__name__)
    return st.deferred(lambda: _STRATEGIES[kind])  # its repr is short


def small_giants() -> Dossier:
    """The reference case, as it stood on 7 February 2024.

    >>> small_giants().workshops[0].revision
    1
    """
    return example("small-giants-2024")


def moved_workshop() -> Workshop:
    """A workshop of one hour that was moved by three weeks.

    >>> moved_workshop().days_moved
    21
    """
    slot = Slot(local="2024-02-21T11:00", zone="Europe/Brussels", duration="PT1H", printed="CET")
    first = Workshop(id="sg-1", group="small-giants", title="First meeting", slot=slot)
    return first.reschedule(slot.shift(days=21), at="2024-02-07T09:00Z")


def town() -> Municipality:
    """A town of an outermost region of which little is known.

    >>> town().degurba is None
    True
    """
    return Municipality(id="town", name="Illustrative town", country="PT", population=6_572, zone="Atlantic/Azores")


def person() -> Person:
    """A person with a mailbox, who consented to nothing yet.

    >>> person().published is None
    True
    """
    return Person(id="ana", name="Illustrative Person", email="ana@example.org", languages=("pt",))

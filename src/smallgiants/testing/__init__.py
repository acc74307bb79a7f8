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
from ..programmes import Ballot, Comparison, Horizon, Share, Step, Tally, Theme, Tie
from ..workshops import Workshop
from ._applications import APPLICATIONS as _APPLICATIONS
from ._applications import applications, coming, followed, scores, standings
from ._calendars import STRATEGIES as _CALENDARS
from ._calendars import attendees, calendars, events, mails, times
from ._campaigns import CAMPAIGNS as _CAMPAIGNS
from ._campaigns import announcements, campaigns, opinions, questions, returned
from ._challenges import CHALLENGES as _CHALLENGES
from ._challenges import (
    ambitions,
    assignments,
    changes,
    concept_schemes,
    concepts,
    diffs,
    feedbacks,
    heat_maps,
    labels,
    mapping_records,
    migrations,
    notes,
    sharings,
    statements,
    suggestions,
    suggestions_of,
    transitions,
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
from ._doors import STRATEGIES as _DOORS
from ._doors import (
    chart_bars,
    chart_hours,
    chart_spans,
    documents,
    feeds,
    form_cells,
    form_columns,
    form_lines,
    form_merges,
    form_readings,
    framed,
    offers,
)
from ._funding import FUNDING as _FUNDING
from ._funding import (
    applicants,
    audits,
    calls,
    changed_terms,
    combinations,
    differences,
    editions,
    facts_to_ask,
    findings,
    founds,
    instruments,
    matches,
    moved,
    openings,
    parts,
    reaches,
    reasons,
    remedies,
    requirements,
    rules,
    terms,
    verdicts,
)
from ._groups import STRATEGIES as _GROUPS
from ._groups import (
    allowances,
    consents,
    dossiers,
    effects,
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
from ._hostile import hostile
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
from ._machine import Form, PortalMachine, odd_slots
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
from ._people import access_needs, credits_given, fluencies, retentions, rolls
from ._plans import PLANS as _PLANS
from ._plans import (
    call_deadlines,
    changed_programmes,
    deliverables,
    milestones,
    objectives,
    planned_workshops,
    programmes,
    rounds,
    sound_programmes,
    tasks,
    work_packages,
)
from ._practices import PRACTICES as _PRACTICES
from ._practices import adoptions, assessments, likenesses, place_profiles, practices, results, tools
from ._programmes import STRATEGIES as _POLLS
from ._programmes import ballots, comparisons, elections, horizons, shares, steps, tallies, themes, ties
from ._slots import STRATEGIES as _SLOTS
from ._slots import blackouts, hours, obstacles, participants, presences, proposals, slot_answers
from ._stacking import STACKING as _STACKING
from ._stacking import financing_plans, investments, ladders, money_terms, stacks
from ._times import STRATEGIES as _TIMES
from ._times import deadlines, drifts, local_views, spans, zones_found
from ._values import STRATEGIES as _VALUES
from ._values import (
    any_ofs,
    audiences,
    betweens,
    candidates,
    citations,
    days,
    declarations,
    entries,
    gazetteers,
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
    size_bands,
    sizes,
    sizings,
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
    "Form",
    "Held",
    "PortalMachine",
    "access_needs",
    "actions",
    "adoptions",
    "agenda_items",
    "agendas",
    "aggregates",
    "allowances",
    "ambitions",
    "announcements",
    "any_ofs",
    "applicants",
    "applications",
    "assessments",
    "assignments",
    "attendances",
    "attendee_lines",
    "attendees",
    "audiences",
    "audits",
    "ballots",
    "batches",
    "betweens",
    "blackouts",
    "bundled_needs",
    "bundlings",
    "calendars",
    "call_deadlines",
    "calls",
    "campaigns",
    "candidates",
    "changed_programmes",
    "changed_terms",
    "changes",
    "chart_bars",
    "chart_hours",
    "chart_spans",
    "citations",
    "combinations",
    "coming",
    "comparisons",
    "components",
    "concept_schemes",
    "concepts",
    "conflicts",
    "consents",
    "contributions",
    "counters",
    "counts",
    "credits_given",
    "days",
    "deadlines",
    "decisions",
    "declarations",
    "delegations",
    "deliverables",
    "differences",
    "diffs",
    "documents",
    "dossiers",
    "drifts",
    "duplicates",
    "editions",
    "effects",
    "elections",
    "entries",
    "events",
    "facts_to_ask",
    "feedbacks",
    "feeds",
    "figures",
    "financing_plans",
    "findings",
    "fluencies",
    "followed",
    "form_cells",
    "form_columns",
    "form_lines",
    "form_merges",
    "form_readings",
    "founds",
    "framed",
    "gazetteers",
    "groups",
    "heat_maps",
    "horizons",
    "hostile",
    "hours",
    "ids",
    "incoming",
    "instants",
    "instruments",
    "investments",
    "invitees",
    "joinings",
    "labels",
    "ladders",
    "left_outs",
    "letters",
    "likenesses",
    "lineages",
    "local_views",
    "mails",
    "mandates",
    "mapping_records",
    "matches",
    "memberships",
    "messages",
    "migrations",
    "milestones",
    "minutes",
    "money_terms",
    "moneys",
    "motions",
    "moved",
    "moved_workshop",
    "municipalities",
    "needs",
    "neighbours_answers",
    "notes",
    "objectives",
    "obstacles",
    "occurrences",
    "odd_slots",
    "offers",
    "openings",
    "opinions",
    "organisations",
    "outboxes",
    "outcomes",
    "participants",
    "parts",
    "people",
    "person",
    "place_profiles",
    "planned_workshops",
    "pledge_texts",
    "pledges",
    "pools",
    "practices",
    "presences",
    "problems",
    "programmes",
    "proposals",
    "protected",
    "quantities",
    "questions",
    "quorums",
    "reaches",
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
    "results",
    "retentions",
    "returned",
    "rolls",
    "rounds",
    "rules",
    "schedulings",
    "scores",
    "settings",
    "shares",
    "sharings",
    "shown",
    "single_bundles",
    "size_bands",
    "sizes",
    "sizings",
    "skipped",
    "slot_answers",
    "slots",
    "small_giants",
    "sound_programmes",
    "spans",
    "specs",
    "stacks",
    "standings",
    "stated",
    "statements",
    "stays",
    "steps",
    "strategy_of",
    "suggestions",
    "suggestions_of",
    "tables",
    "tallies",
    "tasks",
    "terms",
    "texts",
    "themes",
    "ties",
    "times",
    "told",
    "tools",
    "town",
    "transitions",
    "triples",
    "uninvited_replies",
    "verdicts",
    "votes",
    "windows",
    "withdrawals",
    "wordings",
    "words",
    "work_packages",
    "workshops",
    "zones_found",
]

T = TypeVar("T")

_STRATEGIES: dict[type, SearchStrategy[Any]] = {
    **_APPLICATIONS,
    **_CALENDARS,
    **_DISCLOSURE,
    **_DOORS,
    **_CHALLENGES,
    **_CAMPAIGNS,
    **_DECISIONS,
    **_FUNDING,
    **_VALUES,
    **_GROUPS,
    **_WORKSHOPS,
    **_TIMES,
    **_SLOTS,
    **_INVITATIONS,
    **_NEEDS,
    **_NEIGHBOURS,
    **_POLLS,
    **_STACKING,
    **_PLANS,
    **_PLANS,
    **_STACKING,
    **_PRACTICES,
    Ballot: ballots(),
    Combination: combinations(),
    Comparison: comparisons(),
    Edition: editions(),
    Horizon: horizons(),
    Instrument: instruments(),
    # Six of these stay below the largest amount.
    NeedsSum: st.lists(needs().filter(lambda one: one.amount is None or one.amount.amount < 10**17), max_size=6).map(
        lambda several: needs_sum(several, audience="public")
    ),
    Part: parts(),
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

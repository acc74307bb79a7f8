"""Every door, for every audience, over a dossier full of marked secrets: none is where it must not be.

The list of doors is read from the package: a new one is missed here until it is walked, and refused without `audience=`.
"""

import contextlib
import importlib
import inspect
import io
import pkgutil
import re
from decimal import Decimal
from types import SimpleNamespace

import pytest
from attrs import evolve, fields, has

import smallgiants
from smallgiants import __main__ as command
from smallgiants.campaigns import Announcement, Campaign, Opinion, Question, returns
from smallgiants.challenges import Ambition, Assignment, ConceptScheme, Obstruction, Transition, heatmap, sharing
from smallgiants.decisions import Agenda, AgendaItem, Conflict, Decision, Minutes, Motion, Vote
from smallgiants.disclosure import Contribution, Figure, Table, protect, shown_sums
from smallgiants.dossiers import leftovers, personal_strings, shown_alone
from smallgiants.errors import InvalidValue, NotAllowed
from smallgiants.formats import (
    charts,
    cpsv,
    csv,
    forms,
    html,
    ical,
    json,
    jsonld,
    mail,
    markdown,
    mermaid,
    notebook,
    pabulib,
    rows,
    schemaorg,
    sheet,
    skos,
    vega,
)
from smallgiants.formats.toml import example
from smallgiants.funding import Application, catalogue, deadlines
from smallgiants.groups import AccessNeeds, Consent, Credit, Membership, Pledge, access_counts
from smallgiants.invitations import messages
from smallgiants.ledger import Told
from smallgiants.money import Money
from smallgiants.needs import Need, Quantity, Spec, Window, aggregate, needs_sum, pooled
from smallgiants.people import Person
from smallgiants.places import Declaration
from smallgiants.practices import Adoption, Assessment, Mark, Practice
from smallgiants.programmes import Ballot, Election, Preference, Programme, Project, Task, tally
from smallgiants.slots import Blackout, Participant, best_slots
from smallgiants.sources import Citation
from smallgiants.workshops import Attendance, Reply

AT, NEXT, LATER = "2024-02-07T12:00Z", "2024-02-08T10:00Z", "2024-06-01T09:00Z"
ANA, EVA, TOWN = "self:ana", "self:eva", "self:kranj"
AUDIENCES = ("public", "member", "secretariat", ANA, EVA, TOWN)

# Each secret, and who beside the secretariat may read it.
SECRETS = {
    "Qnameofana": {ANA}, "Qmailofana": {ANA}, "Qfunctionofana": {ANA}, "Qphonebook": {ANA}, "Qmailofeva": {EVA},
    "Qjoinlink": {EVA}, "Qjoinbefore": {EVA}, "Qregistration": {ANA}, "Qchannel": {ANA}, "Qreply": {ANA}, "Qattendance": {ANA},
    "Qtoldwho": set(), "Qballot": {ANA}, "Qvote": {ANA}, "Qdissent": {ANA}, "Qmybrother": {ANA},
    "Qdraft": set(), "Qcirculated": {"member", ANA, EVA, TOWN}, "Qdeclared": {TOWN}, "Qletter": {TOWN}, "7771113": {TOWN},
    "6662224": {TOWN},
    "Qwhosaid": {TOWN}, "Qaway": {ANA}, "Qwhotied": {TOWN}, "Qambition": {TOWN}, "Qstatusquo": {TOWN}, "Qpractice": {TOWN},
    "Qlesson": {TOWN}, "Qevidence": {"member", ANA, EVA, TOWN},
    "Qopinionof": {TOWN, ANA}, "Qformmail": set(), "Qpollvoter": set(),
    "5557771119": {ANA}, "Qneeds": {ANA}, "Qlanguage": {ANA}, "Qconsentway": {ANA}, "Qnotice": {ANA}, "Qcredit": {ANA},
    "Qinvited": {EVA}, "Qapplied": {TOWN}, "Qgaveup": {TOWN}, "Qwhyfailed": {TOWN}, "3334445": {TOWN},
}  # fmt: skip


# What is secret is told to nobody but its own seat (decided.md): the secretariat counts it, and reads none of it.
SEALED = {"Qballot", "Qvote", "Qdissent", "Qneeds"}
# What stands beside the dossier: handed in by people, or an election of its own.
BESIDE = {"Qaway", "Qformmail", "Qpollvoter"}


def theirs(audience):
    """The secrets that are not kept from an audience."""
    return {
        mark for mark, who in SECRETS.items() if (audience == "secretariat" and mark not in SEALED) or audience in who
    }


SAME = Need(id="n", by="x", theme="circular-city", permitted=False, spec=Spec(id="lamp", version=1),
            horizon=Window(start="2025-01-01", end="2026-01-01"))  # fmt: skip


def secrets():
    """The shipped case with a mark in each place that is not for everybody."""
    d = example("small-giants-2024")
    link, before = "https://qjoinlink.example.org/x", "https://qjoinbefore.example.org/x"
    meeting = evolve(d.workshops[0], join_link=before)
    meeting = meeting.announce(at=meeting.history[-1].at, who=("Qtoldwho", "ana"))
    meeting = meeting.relocate(evolve(meeting.setting, join_link=link), at=NEXT)
    ana = Person(
        id="ana", name="Qnameofana", email="qmailofana@example.org", phone="+351 555 777 1119", function="Qfunctionofana",
        sources=(Citation(path="name", source="Qphonebook"),),
    )  # fmt: skip
    d = evolve(d, workshops=(meeting, *d.workshops[1:]), on="2024-06-02").add(
        ana, Person(id="eva", name="Eva Open", email="qmailofeva@example.org")
    )
    for person in ("ana", "eva"):
        d = d.register(person=person, seat=person, to=("group",), pledge="v1", at=AT)
    forms = [evolve(d.registrations[0], id=id_, person=who, seat=who, workshop=meeting.id, accepted=AT if who == "eva" else None)
             for id_, who in (("Qregistration", "ana"), ("r-eva", "eva"))]  # fmt: skip
    plan = Programme(id="wp", anchor=meeting.id, months=18, tasks=[Task(id="t", title="Ask", start=1, due=2, lead="ana",
                     needs=["n-q"], challenges=["s-q"])])  # fmt: skip
    d = evolve(d, programme=plan.reschedule("t", due=3, at=AT, by="ana"))
    member = d.memberships[-2].notify(at=LATER, reason="Qnotice", by="p-kranj").suspend(at=LATER)
    d = d.add(member, at=LATER, by="office").add(
        AccessNeeds(id="ac", person="ana", at=AT, note="Qneeds", interpretation=("Qlanguage",)),
        Consent(person="ana", purpose="access", at=AT, channel="Qconsentway"),
        Credit(id="Qcredit", person="ana", role="idea", at=AT), Credit(id="cr", person="eva", role="idea", at=AT),
        Consent(person="ana", purpose="credit", at=AT, withdrawn=AT),
        Membership(id="Qinvited", seat="kranj", person="eva").invite(at=AT),
    )  # fmt: skip
    held = (AgendaItem(id="it", title="Themes", attribution="unnamed"),)
    return d.add(
        *forms, Consent(person="eva", purpose="name", at=AT), Pledge(person="ana", version="v1", at=NEXT, channel="Qchannel"),
        Reply(id="Qreply", person="ana", workshop=meeting.id, revision=0, state="accepted", at=NEXT),
        Attendance(id="Qattendance", person="ana", workshop=meeting.id, mode="online"),
        Ballot(id="Qballot", seat="ana", person="ana", approvals=("circular-city",), at=NEXT),
        Agenda(id="ag", meeting=meeting.id, chairs=("ana",), items=held, attribution="unnamed"),
        Motion(id="mo", item="it", text="Begin", opened=AT, secret=True),
        Vote(id="Qvote", motion="mo", seat="ana", person="ana", choice="for", at=NEXT, dissent="Qdissent"),
        Conflict(id="c", item="it", seat="ana", person="ana", at=NEXT, about="Qmybrother"),
        Decision(id="de", meeting=meeting.id, text="Begin", result="carried", motion="mo", at=LATER),
        Campaign(id="ca", title="Asked", questions=[Question(id="q", text="What holds you up?")]),
        Opinion(id="o-q", campaign="ca", question="q", seat="kranj", person="ana", text="Staff",
                sources=(Citation(path="seat", source="Qopinionof"),)),
        Announcement(id="an", title="Come", at=AT, by="ana"),
        Minutes(id="m-1", meeting=meeting.id, text="Qdraft"),
        Minutes(id="m-2", meeting=meeting.id, text="Qcirculated").circulate(at=NEXT),
        Declaration(town="kranj", fact="past_beneficiary", value="Qdeclared"),
        evolve(SAME, id="n-r", by="horta"),
        evolve(SAME, id="n-q", by="kranj", amount=Money(amount="7771113", currency="EUR"),
               quantity=Quantity(amount="6662224", unit="lamp"), sources=(Citation(path="amount", source="Qletter"),)),
        evolve(d.statements[0], id="s-q", by="kranj", attribution="unnamed", sources=(Citation(path="by", source="Qwhosaid"),),
               assignments=(Assignment(concept="capacity-gaps", axis="barrier", by="kranj",
                                       sources=(Citation(path="by", source="Qwhotied"),)),)),
        Ambition(id="am", by="kranj", what="Qambition"),
        Transition(id="tr", by="kranj", status_quo="Qstatusquo",
                   barriers=[Obstruction(barrier="capacity-gaps", statements=["s-q"])]),
        Practice(id="pr", title="Qpractice", owner="kranj"), Adoption(id="ad-q", practice="pr", by="kranj"),
        Adoption(id="ad", practice="mobility-islands", by="kranj", lessons=["Qlesson"]),
        Application(id="ap", instrument="eucf", by="kranj", partners=("horta",), permitted=("horta",), title="Qapplied",
                    asked=Money(amount="3334445", currency="EUR"))
        .decide("not_funded", at=NEXT, reason="Qwhyfailed").follow("given_up", note="Qgaveup", at=NEXT),
        Application(id="ap-2", instrument="eucf", by="horta", permitted=("horta",), outcome="not_funded").follow(
            "resubmitted", application="ap", note="Qgaveup", at=NEXT),
        Assessment(id="as", practice="mobility-islands", by="horta", scheme="urbact",
                   marks=[Mark(criterion="impact", mark=1, evidence="Qevidence")]),
    )  # fmt: skip


D = secrets()


LEAVE = Blackout(first="2024-03-13", last="2024-03-13", name="Qaway")
HOURS = [
    Participant(id=who, zone="UTC", hours="Mon–Fri 09:00–17:00", away=[LEAVE] * (who == "ana"))
    for who in ("ana", "eva")
]
BEST = best_slots(HOURS, zone="UTC", duration="PT1H", between=("2024-03-13", "2024-03-14"), on=None, most=99)


FORM = forms.read(
    b"Town;E-mail\nKranj;qformmail@example.org\n", "registrations", at=AT, source="form.csv", to=("group",)
)


# What is asked of people or handed in by them, and kept by nobody.
def aside(door):
    return door.startswith(("slots.", "formats.forms."))


def world(d):
    """A dossier, and what is made of it for the doors that take something else."""
    figures = [(n.by, n.theme or "x", n.amount, n.permitted is True, n.id) for n in d.needs if n.amount]
    parts = [
        Contribution(id=id_, of=of, amount=amount, permitted=permitted, under={"theme": theme})
        for of, theme, amount, permitted, id_ in figures
    ]
    box = messages(
        d.workshops[0],
        registrations=d.registrations,
        people=d.people,
        on=None,
        zone=d.group.zone,
        organizer=d.group.contact,
    )
    return SimpleNamespace(
        d=d, meeting=d.workshops[0], box=box.messages, parts=parts,
        tables=[Table(id="needs", by=("theme",), contributions=parts)],
        poll=Election(
            budget=Decimal(1), projects=(Project(id="circular-city", cost=Decimal(1)),),
            votes=tuple(Preference(voter="Qpollvoter", projects=("circular-city",)) for one in d.ballots),
        ),
        figures=[Figure(cell=theme, of=of, amount=amount, permitted=said) for of, theme, amount, said, _ in figures],
    )  # fmt: skip


W = world(D)


def of_command(audience, *words):
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        command.main([*words, "--audience", audience])
    return {"said": out.getvalue()}


TABLES = ("people", "organisations", "towns", "declared", "memberships", "registrations", "consents", "pledges",
          "attendance", "themes", "ballots", "concepts", "statements", "needs", "conflicts", "votes", "applications")  # fmt: skip

# The concepts of the dossier as a scheme: it names nobody, and is the same for all.
OWN = ConceptScheme(id="own", version="1.0.0", title="Own", concepts=D.concepts)

# What each door makes of them for an audience: a text, or several by name.
DOORS = {
    "formats.json.dump": lambda w, who: json.dump(w.d, audience=who),
    "formats.json.canonical": lambda w, who: json.canonical(w.d, audience=who),
    "formats.json.dump_lines": lambda w, who: b"".join(json.dump_lines(w.d, audience=who)),
    "formats.json.etag": lambda w, who: json.etag(w.d, audience=who),
    "formats.html.dump": lambda w, who: html.dump(w.d, audience=who),
    "formats.html.matches": lambda w, who: html.matches(w.d, audience=who, instruments=["eucf", "neb_boost", "elena"]),
    "formats.html.sections": lambda w, who: html.sections(w.d, [name for name, _ in html.CONTENTS], audience=who),
    "formats.html.notice": lambda w, who: html.notice(w.meeting, audience=who, registrations=w.d.registrations),
    "formats.ical.dump": lambda w, who: ical.dump(
        [one for one in w.d.workshops if one.slot], at=LATER, audience=who, registrations=w.d.registrations),
    "formats.ical.resources": lambda w, who: ical.resources(
        [one for one in w.d.workshops if one.slot], at=LATER, audience=who, registrations=w.d.registrations),
    "formats.csv.dump": lambda w, who: {name: csv.dump(w.d, audience=who, of=name) for name in (*TABLES, "programme")},
    "formats.notebook.dump": lambda w, who: {
        str(n): notebook.dump(one, audience=who) for n, one in enumerate((w.d, *records(w.d), *answers(w)))},
    "formats.notebook.enable": lambda w, who: shown_in_notebooks(w.d, who),
    "formats.rows.dump": lambda w, who: repr([row for one in records(w.d) for row in alone(one, who)]),
    "formats.pabulib.dump": lambda w, who: pabulib.dump(w.poll, audience=who),
    "formats.forms.Reading.rows": lambda w, who: repr(FORM.rows(audience=who)),
    "formats.jsonld.dump": lambda w, who: jsonld.dump(w.d.workshops, at=LATER, audience=who, registrations=w.d.registrations),
    "formats.jsonld.group": lambda w, who: jsonld.group(w.d, audience=who),
    "formats.mail.dump": lambda w, who: {
        m.recipient: mail.dump(m, at=m.at, audience=who) for m in w.box if f"self:{m.recipient}" == who
    },
    "formats.ical.todos": lambda w, who: ical.todos(w.d, at=LATER, audience=who),
    "formats.mermaid.gantt": lambda w, who: mermaid.gantt(w.d, audience=who),
    "formats.mermaid.graph": lambda w, who: mermaid.graph(w.d, audience=who),
    "formats.charts.picture": lambda w, who: charts.picture(w.d, audience=who),
    "formats.vega.timeline": lambda w, who: vega.timeline(w.d, audience=who),
    "formats.jsonld.programme": lambda w, who: jsonld.programme(w.d, audience=who),
    "formats.charts.timeline": lambda w, who: charts.timeline(w.d.programme, w.d, audience=who),
    "formats.markdown.programme": lambda w, who: markdown.programme(w.d, audience=who),
    "formats.markdown.dump": lambda w, who: markdown.dump(w.meeting, audience=who, registrations=w.d.registrations),
    "formats.markdown.applications": lambda w, who: markdown.applications(w.d, audience=who),
    "formats.markdown.deadlines": lambda w, who: markdown.deadlines(deadlines(on="2024-06-01"), audience=who),
    "formats.ical.deadlines": lambda w, who: ical.deadlines(deadlines(on="2024-06-01"), at=LATER, audience=who),
    "formats.markdown.challenges": lambda w, who: markdown.challenges(w.d, audience=who),
    "formats.markdown.matches": lambda w, who: markdown.matches(w.d, audience=who, instruments=["eucf", "elena"]),
    "formats.markdown.together": lambda w, who: markdown.together(w.d, audience=who),
    "formats.markdown.register": lambda w, who: markdown.register(w.d, audience=who),
    "formats.markdown.minutes": lambda w, who: {
        one.id: markdown.minutes(w.d, one, audience=who) for one in w.d.view(audience=who).minutes
    },
    "dossiers.shown_alone": lambda w, who: repr(plain(shown_alone(w.meeting, audience=who))),
    "dossiers.Dossier.view": lambda w, who: repr(plain(w.d.view(audience=who))),
    "dossiers.Dossier.due": lambda w, who: str(w.d.due(on="2024-02-08", audience=who)) + repr(
        w.d.due(on="2024-02-08", audience=who).rows()),
    "challenges.heatmap": lambda w, who: "".join(
        repr(plain(heatmap(w.d, audience=who, on=None, level=level))) for level in ("top", "every")),
    "challenges.sharing": lambda w, who: repr([plain(sharing(w.d, audience=who, on=None, axis=x)) for x in ("theme", "barrier")]),
    "groups.access_counts": lambda w, who: repr(access_counts(
        w.d.access, consents=w.d.consents, on=LATER, audience=who, among=20)),
    "campaigns.returns": lambda w, who: repr(plain(
        returns(w.d.campaigns[0], w.d.opinions, on=None, zone=w.d.group.zone, audience=who))),
    "needs.needs_sum": lambda w, who: str(needs_sum(w.d.needs, audience=who)),
    "needs.aggregate": lambda w, who: repr(aggregate(w.d.needs, audience=who)) + repr(
        aggregate(w.d.needs, audience=who).rows()),
    "needs.pooled": lambda w, who: repr(pooled(w.d.needs, audience=who)) + repr(pooled(w.d.needs, audience=who).rows()),
    "disclosure.shown_sums": lambda w, who: repr(shown_sums(w.figures, audience=who)),
    "disclosure.protect": lambda w, who: str(protect(w.tables, audience=who)),
    "formats.html.taxonomy": lambda w, who: html.taxonomy(OWN, audience=who),
    "formats.sheet.dump": lambda w, who: sheet.dump(OWN, audience=who),
    "formats.skos.dump": lambda w, who: skos.dump(OWN, audience=who),
    "formats.cpsv.dump": lambda w, who: cpsv.dump(catalogue()[:2], on="2024-02-07", lang="en", audience=who),
    "formats.schemaorg.dump": lambda w, who: schemaorg.dump(catalogue()[:2], on="2024-02-07", lang="en", audience=who),
    "slots.BestSlots.why_for": lambda w, who: repr(BEST.why_for("ana", audience=who)),
    "slots.BestSlots.rows": lambda w, who: repr(BEST.rows(audience=who)),
    "slots.BestSlots.report": lambda w, who: BEST.report(audience=who),
    "slots.Proposal.rows": lambda w, who: repr([one.rows(audience=who) for one in BEST.best]),
}  # fmt: skip
# Doors that make no text of anything that belongs to somebody: they read, or draw the plain values they are given.
READING = {
    *("check", "classify", "disable", "document", "example", "from_rows", "gathered", "incoming", "load", "migrate"),
    *("plain", "read", "read_lines", "rule"),
}  # fmt: skip
DRAWING = {
    "formats.charts.bars",
    "formats.charts.cash_curve",
    "formats.charts.clock",
    "formats.charts.heat",
    "formats.charts.ladder",
    "formats.charts.shares",
    "formats.charts.world_clock",
    "formats.rfc9557.dump",
    "formats.schema.dump",
    "formats.schema.names",
}


def plain(noun):
    """All that a noun holds, also what its `repr` leaves out."""
    if isinstance(noun, tuple):
        return [plain(one) for one in noun]
    return {one.name: plain(getattr(noun, one.name)) for one in fields(type(noun))} if has(type(noun)) else str(noun)


def shown_in_notebooks(dossier, audience):
    """What the records at the end of a cell tell, once this audience is said."""
    notebook.enable(audience=audience)
    try:
        return {str(number): one._repr_html_() for number, one in enumerate((dossier, *records(dossier)))}
    finally:
        notebook.disable()


def answers(w):
    """Answers as somebody at a notebook has them: made for the public, for all, or for nobody in particular."""
    yield from (tally(w.d.ballots, workshops=2, on=None), w.d.due(on="2024-02-08", audience="secretariat"))
    yield from (needs_sum(w.d.needs, audience=who) for who in ("public", "secretariat"))


def alone(record, audience):
    """A record as rows, or none where it is not theirs."""
    try:
        return rows.dump([record], audience=audience)
    except (NotAllowed, InvalidValue):  # not theirs, or a text, which has no columns
        return ()


def callables(modules):
    """Every public function, and every public method of a public noun, by its place."""
    for name, module in modules:
        for public in getattr(module, "__all__", ()):
            thing = getattr(module, public)
            if inspect.isfunction(thing):
                yield f"{name}.{public}", thing
            elif inspect.isclass(thing):
                methods = [(key, one) for key, one in vars(thing).items() if inspect.isfunction(one) and key[0] != "_"]
                yield from ((f"{name}.{public}.{key}", one) for key, one in methods)


def package():
    for found in pkgutil.walk_packages(smallgiants.__path__, "smallgiants."):
        if not re.search(r"\._", found.name):
            yield found.name.removeprefix("smallgiants."), importlib.import_module(found.name)


def unwalked(modules):
    """What takes an audience and is not walked here, and doors that should take one and do not."""
    for place, thing in callables(modules):
        takes = "audience" in inspect.signature(thing).parameters
        if takes and place not in DOORS and not place.startswith("testing."):  # hooks of the portal's own
            yield f"{place} is not walked"
        reads = place.rpartition(".")[2] in READING or place in DRAWING
        if place.startswith("formats.") and place.count(".") == 2 and not takes and not reads:
            yield f"{place} takes no audience"


def made_by(door, audience, w=W):
    """What a door makes for an audience: texts by name."""
    made = DOORS[door](w, audience)
    return made if isinstance(made, dict) else {door: made}


def found(door, audience):
    """The secrets that a door tells an audience."""
    return marked(made_by(door, audience))


def marked(texts):
    """The secrets that stand in texts, in whatever form; numbers without the marks between their thousands."""
    texts = {name: re.sub(rb"(?<=\d)[,.](?=\d{3})", b"", text if isinstance(text, bytes) else text.encode())
             for name, text in texts.items()}  # fmt: skip
    marks = list(SECRETS)
    told = leftovers(marks, texts)
    return {marks[int(re.search(r": string (\d+),", line)[1]) - 1] for line in told}


def test_every_door_is_walked_and_takes_an_audience():
    assert list(unwalked(package())) == []
    places = {place for place, _ in callables(package())}
    assert places >= set(DOORS) | DRAWING


def test_a_door_that_forgets_the_audience_is_seen():
    def dump(dossier):
        return repr(dossier)

    def shown(dossier, *, audience):
        return repr(dossier)

    new = SimpleNamespace(__all__=["dump", "shown"], dump=dump, shown=shown)
    assert list(unwalked([("formats.new", new)])) == [
        "formats.new.dump takes no audience",
        "formats.new.shown is not walked",
    ]


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("door", DOORS)
def test_nobody_reads_what_is_not_theirs(door, audience):
    allowed = theirs(audience)
    assert found(door, audience) - allowed == set()


def test_each_secret_can_be_found_by_whom_it_is_for():
    """A walk that finds nothing anywhere would prove nothing."""
    for_all = set().union(*(found(door, "secretariat") for door in DOORS))
    assert set(SECRETS) - for_all == SEALED
    for audience in (ANA, EVA, TOWN):
        own = {mark for mark, who in SECRETS.items() if audience in who}
        assert own - set().union(*(found(door, audience) for door in DOORS)) == set(), audience


def records(d):
    """Every noun of a dossier by itself."""
    for attribute in fields(type(d)):
        held = getattr(d, attribute.name)
        yield from (one for one in (held if isinstance(held, tuple) else (held,)) if has(type(one)))


@pytest.mark.parametrize("audience", AUDIENCES)
def test_a_record_by_itself_tells_no_more(audience):
    texts, refused = {}, set()
    figure = Figure(cell="a", of="kranj", amount=W.parts[0].amount, permitted=False)
    for number, one in enumerate((*records(D), *W.parts, *W.tables, figure)):
        try:
            texts[f"{number} {type(one).__name__}"] = json.dump(one, audience=audience)
        except NotAllowed as error:
            assert error.code == "audience-refused"
            refused.add(type(one).__name__)
    allowed = theirs(audience)
    assert marked(texts) - allowed == set()
    always = {"Contribution", "Figure", "Table"}
    assert refused >= always if audience != "secretariat" else refused == {"Ballot", "Vote", "AccessNeeds"}
    assert {"Municipality", "Need", "Workshop", "Group"} <= {name.split()[1] for name in texts}


def test_ones_own_record_is_shown_by_itself():
    ballot, vote = D.ballots[-1], D.votes[-1]
    assert marked({"own": json.dump(ballot, audience=ANA) + json.dump(vote, audience=ANA)}) >= {"Qballot", "Qdissent"}
    assert shown_alone(D.conflicts[-1], audience=ANA) == D.conflicts[-1]
    assert shown_alone(evolve(D.conflicts[-1], person=None), audience=ANA).about == "Qmybrother"
    for other in (EVA, "member"):
        with pytest.raises(NotAllowed):
            shown_alone(ballot, audience=other)
    assert shown_alone(D.people[0], audience=EVA).email is None
    assert shown_alone(LEAVE, audience="public") is LEAVE
    told = evolve(D.group.history[0], told=Told(who=("Qtoldwho",)))
    plan = Programme(id="wp", months=18, history=(told,))
    assert shown_alone(plan, audience="public").history[0].told.who == ()
    assert shown_alone(plan, audience="secretariat") is plan


@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_command_line_keeps_them_too(audience, tmp_path):
    store, out = tmp_path / "d.json", tmp_path / "out"
    store.write_text(json.dump(D), encoding="utf-8")
    of_command(audience, "dossier", "make", str(store), "--out", str(out))
    made = {name: (out / name).read_bytes() for name in ("dossier.html", "calendar.ics")}
    made |= of_command(audience, "dossier", "due", str(store), "--on", "2024-02-08")
    allowed = theirs(audience)
    assert marked(made) - allowed == set()
    assert marked({"store": (out / "dossier.json").read_bytes()}) >= allowed - BESIDE


def test_who_was_erased_is_in_no_door_for_nobody():
    """Every door again, for every audience and for who stands in the person's place; before, they are found."""
    without, receipt = D.erase_subject("ana", at="2024-06-01T10:00Z", by="office")
    strings = [*personal_strings(D, "ana"), "ana", "Qfunctionofana", "Qphonebook", "Qmybrother", "Qdissent"]
    own = {f"{ANA} {door}": one for door in DOORS if not aside(door) for one in map(repr, made_by(door, ANA).values())}
    assert {line.rpartition(": string ")[2].partition(",")[0] for line in leftovers(strings, own)} == {
        str(number) for number in range(1, len(strings) + 1)
    }
    after, texts = world(without), {"store": json.dump(without), "receipt": repr(receipt)}
    for audience in ("public", "member", "secretariat", EVA, TOWN, f"self:{receipt.tombstone}"):
        for door in DOORS:
            if not aside(door):
                texts |= {f"{audience} {door} {name}": text for name, text in made_by(door, audience, after).items()}
    assert leftovers(strings, texts) == ()

"""Documents: what is written reads back equal, nothing is lost, and every fault of a file is told at once."""

import json as plain_json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import smallgiants
from smallgiants import data
from smallgiants.civiltime import Repeated, Slot, instant
from smallgiants.data import names, text
from smallgiants.dossiers import Dossier
from smallgiants.errors import DocumentError, InvalidValue
from smallgiants.formats import json, toml
from smallgiants.formats._structure import kinds
from smallgiants.ledger import Entry
from smallgiants.money import Money
from smallgiants.needs import Need
from smallgiants.people import Person
from smallgiants.places import Municipality
from smallgiants.programmes import Theme
from smallgiants.testing import dossiers, slots, small_giants, strategy_of
from smallgiants.workshops import Workshop

EXAMPLES = sorted((Path(__file__).parents[1] / "examples").glob("*.toml"))
GOOD = """
id = "d"
on = 2024-02-07
[group]
id = "g"
name = "Small Giants"
zone = "Europe/Brussels"
"""


def envelope(kind, data, **more):
    return plain_json.dumps({"schema": f"urn:smallgiants:{kind}", "version": 1, "data": data, **more})


def told(problems):
    return [str(problem) for problem in problems]


def faults(kind, data):
    noun, problems = json.read(envelope(kind, data))
    assert noun is None or not any(problem.severity == "error" for problem in problems)
    return told(problems)


def codes(problems):
    return [(problem.code, problem.path) for problem in problems]


# --- what is written reads back ---


@pytest.mark.parametrize("kind", kinds().values(), ids=lambda kind: kind.__name__)
@settings(max_examples=25)
@given(data=st.data())
def test_every_noun_reads_back_equal(kind, data):
    noun = data.draw(strategy_of(kind))
    written = json.dump(noun)
    back, problems = json.read(written, kind)
    assert back == noun, told(problems)
    assert (repr(back), json.dump(back)) == (repr(noun), written)  # 1 and True are equal, and not the same


def test_every_noun_of_the_face_is_a_document_or_an_answer():
    nouns = {noun for name in smallgiants.__all__ if attrs.has(noun := getattr(smallgiants, name))}
    apart = {noun.__name__ for noun in nouns - set(kinds().values()) if not hasattr(noun, "rows")}
    assert apart == {"Audience", "LeftOut", "Suggestion"}  # for whom an answer is made, what it left out, a line of one


@given(slots(), st.sampled_from((0, 1, None)))
def test_repeated_hours_keep_which_of_the_two_was_meant(slot, fold):
    kept = attrs.evolve(slot, fold=fold)
    back = json.load(json.dump(kept), Slot)
    assert (back.fold, back.resolve()) == (fold, kept.resolve())


def test_the_second_of_two_hours_is_read_as_the_second():
    hour = {"local": "2026-10-25T02:30", "zone": "Europe/Brussels"}
    first, second, untold = (json.load(envelope("slot", {**hour, **fold})) for fold in ({"fold": 0}, {"fold": 1}, {}))
    assert (first.instant, second.instant) == (instant("2026-10-25T00:30Z"), instant("2026-10-25T01:30Z"))
    assert isinstance(untold.resolve(), Repeated)


def test_an_entry_by_itself_is_of_a_slot_or_of_words():
    for was in (Slot(local="2024-02-21T11:00", zone="Europe/Brussels"), "draft", None):
        entry = Entry(at="2024-02-07T09:00Z", kind="moved", was=was)
        assert json.load(json.dump(entry)) == entry


def test_a_default_is_written_and_the_unknown_is_not():
    data = plain_json.loads(json.dump(Theme(id="t", title="Mobility")))["data"]
    assert data == {"id": "t", "title": "Mobility", "workshops": 1}
    assert "permitted" not in json.dump(Need(id="n", by="t"))
    assert '"uid"' in json.dump(Workshop(id="w", title="W"))


def test_amounts_are_exact_as_text_and_as_numbers():
    for written in ('"29999999.99"', "29999999.99", "2999999999e-2"):
        document = (
            f'{{"schema": "urn:smallgiants:money", "version": 0, "data": {{"amount": {written}, "currency": "EUR"}}}}'
        )
        assert json.load(document) == Money(amount=Decimal("29999999.99"), currency="EUR")


# --- views ---


def test_the_store_form_says_so_and_a_view_says_for_whom():
    store, view = (plain_json.loads(json.dump(small_giants(), **how)) for how in ({}, {"audience": "self:p-horta"}))
    assert (store["form"], "audience" in store) == ("store", False)
    assert (view["form"], view["audience"]) == ("view", "self:p-horta")


def test_a_view_holds_what_the_view_of_the_dossier_holds_and_reads_without_fault():
    public = small_giants().view(audience="public")
    written = json.dump(small_giants(), audience="public")
    assert json.read(written) == (public, ())
    assert "p-horta@example.org" not in written
    assert "meet.example.org" not in written


@settings(max_examples=20)
@given(dossiers(), st.sampled_from(("public", "member", "self", "secretariat")))
def test_every_view_reads_back(dossier, audience):
    if audience == "self":
        dossier = dossier.add(Person(id="p"))
        audience = "self:p"
    assert json.load(json.dump(dossier, audience=audience)) == dossier.view(audience=audience)


def test_a_noun_alone_shows_what_is_personal_to_the_secretariat_only():
    ana = Person(id="ana", name="Ana", email="ana@example.org")
    assert plain_json.loads(json.dump(ana, audience="member"))["data"] == {"id": "ana"}
    assert json.load(json.dump(ana, audience="secretariat")) == ana


# --- nothing of the TOML is lost ---


def flat(value, path=()):
    """Every leaf of plain data under its path."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    if inner is None:
        yield path, value
    for key, one in inner or ():
        yield from flat(one, (*path, key))


def same(one, other):
    """Whether two leaves say the same, in whichever form a day, an instant or a wall time is written."""
    if one == other and type(one) is type(other):
        return True
    try:
        return isinstance(one, str) and datetime.fromisoformat(one) == datetime.fromisoformat(other)
    except (TypeError, ValueError):
        return False


@pytest.mark.parametrize(
    "written", [*EXAMPLES, text("starter.toml")], ids=[*(path.stem for path in EXAMPLES), "starter"]
)
def test_nothing_of_the_toml_is_lost_in_the_dossier(written):
    source = written if isinstance(written, str) else written.read_text(encoding="utf-8")
    stored = dict(flat(plain_json.loads(json.dump(toml.load(source)))["data"]))
    authored = dict(flat(toml.plain(source)))
    assert len(authored) > 50
    assert {path: value for path, value in authored.items() if not same(value, stored.get(path))} == {}
    # What is stored beyond that is a default or derived at birth, so that no later default changes what is meant.
    added = {path[-1] for path in stored.keys() - authored.keys() if (path[0], path[-1]) != ("concepts", "status")}
    assert added <= {"uid", "workshops", "shown", "illustrative", "confidence", "kind", "attribution", "dropped"}


def test_two_leaves_are_compared_by_what_they_say():
    assert same("2024-02-07T09:00:00+00:00", "2024-02-07T09:00:00Z")
    assert not same("2024-02-07T09:00:00+00:00", "2024-02-07T09:01:00Z")
    assert not same(1, True)
    assert not same("1", None)


@pytest.mark.parametrize("name", ["small-giants-2024", "harbour-circle-2026"])
def test_a_case_is_the_same_by_json_and_by_toml(name):
    case = toml.example(name)
    assert json.load(json.dump(case), Dossier) == case


def test_an_example_that_is_not_there_is_told_with_those_that_are():
    with pytest.raises(InvalidValue, match="did you mean small-giants-2024") as caught:
        toml.example("small-giants-2023")
    assert caught.value.code == "choice-unknown"
    assert len(names("cases")) == 2


# --- what a document may have wrong ---


def test_a_whole_document_has_no_problems():
    assert toml.check(GOOD) == ()
    assert json.check(json.dump(toml.load(GOOD))) == ()
    assert toml.load(GOOD.encode()).on == date(2024, 2, 7)


def test_a_faulty_document_raises_with_every_problem():
    for door, document in ((toml, "id = 3"), (json, envelope("money", {}))):
        with pytest.raises(DocumentError) as caught:
            door.load(document)
        assert codes(caught.value.problems) == codes(door.check(document))
    with pytest.raises(DocumentError):
        toml.load(GOOD + 'host = "nobody"')


TOWN = {"id": "kranj", "name": "Kranj"}


@pytest.mark.parametrize(
    ("kind", "data", "found"),
    [
        ("municipality", {**TOWN, "populaton": 5}, [
            ("error populaton: expected one of id, name, country, population, population_year, degurba, lau, nuts, "
            "region_class, zone, sources, got 'populaton'; did you mean population or population_year?")]),
        ("municipality", {"id": "kranj"}, ["error name: expected `name`, got nothing; add `name = …`"]),
        ("municipality", {**TOWN, "population": "7"}, [
            "error population: expected a whole number or {min, max}, got '7'"]),
        ("municipality", {**TOWN, "population": True}, [
            "error population: expected a whole number or {min, max}, got True"]),
        ("municipality", {**TOWN, "population": {"min": 5, "max": 4}}, [
            "error population.min: expected at most 4, the `max`, got 5"]),
        ("municipality", {**TOWN, "degurba": {"any_of": [2, 4]}}, [
            ("error degurba: expected 1, 2 or 3, or any_of these, got AnyOf(any_of=(2, 4)); "
            "Eurostat: 1 city, 2 town or suburb, 3 rural area")]),
        ("municipality", {**TOWN, "population_year": "2021"}, [
            "error population_year: expected a whole number, got '2021'"]),
        ("municipality", {**TOWN, "region_class": "outermst"}, [
            ("error region_class: expected one of less_developed, transition, more_developed, outermost, got 'outermst'; "
            "did you mean outermost?")]),
        ("municipality", {**TOWN, "region_class": ["outermost"]}, [
            "error region_class: expected one of less_developed, transition, more_developed, outermost, got ['outermost']"]),
        ("municipality", [], ["error expected a table with id, name, country, population…, got []"]),
        ("ballot", {"id": "b", "seat": "s", "shown": "false"}, [
            "error shown: expected true or false, got 'false'; write true or false, without quotes"]),
        ("ballot", {"id": "b", "seat": "s", "shown": 0}, ["error shown: expected true or false, got 0"]),
        ("ballot", {"id": "b", "seat": "s", "approvals": "mobility"}, [
            "error approvals: expected a list, got 'mobility'; put it in [ ]"]),
        ("ballot", {"id": "b", "seat": "s", "approvals": ["mobility", 3]}, [
            "error approvals[1]: expected text, got 3"]),
        ("ballot", {"id": "b", "seat": "s", "at": "2024-02-07T09:00"}, [
            ("error at: expected an instant with Z or an offset, got '2024-02-07T09:00'; "
            "write 2024-02-07T09:00Z for UTC, or an offset; the zone is never guessed")]),
        ("ballot", {"id": "b", "seat": "s", "at": 20240207}, ["error at: expected an instant as text, got 20240207"]),
        ("theme", {"id": "t", "title": {"en": "Mobility", "e": "x", "fr": {"text": 3}, "pt": {"lang": "de"}}}, [
            "error title.e.lang: expected a BCP 47 language tag such as fr or pt-BR, got 'e'",
            "error title.fr.text: expected text, got 3",
            "error title.pt: expected text, or a table with text, original, machine, checked, got {'lang': 'de'}"]),
        ("theme", {"id": "t", "title": {}}, [
            'error title: expected text, or a table of languages such as {en = "…", fr = "…"}, got {}']),
        ("theme", {"id": "t", "title": {"en": "x", "EN": "y"}}, [
            "error title: expected each language once, got en more than once"]),
        ("theme", {"id": "t", "title": "T", "workshops": 1.5}, [
            "error workshops: expected a whole number, got Decimal('1.5')"]),
        ("money", {"amount": True, "currency": "EUR"}, [
            'error amount: expected an exact amount as text, such as "30000000.00", got True']),
        ("money", {"amount": "1_000", "currency": "EUR"}, [
            'error amount: expected an exact amount as text, such as "30000000.00", got \'1_000\'']),
        ("money", {"amount": "1.005", "currency": "EUR"}, [
            "error amount: expected at most 2 decimals for EUR, got 1.005; round it knowingly first"]),
        ("money", {"amount": "1e999999", "currency": "EUR"}, [
            'error amount: expected an exact amount as text, such as "30000000.00", got \'1e999999\'']),
        ("need", {"id": "n", "by": "t", "amount": {"amount": "-1", "currency": "EUR"}}, [
            "error amount: expected an amount of 0 or more, got 'EUR -1.00'; leave it out where it is not known"]),
        ("slot", {"local": "2024-02-30T11:00", "zone": "CET", "duration": "1h", "fold": 2}, [
            "error local: expected a wall time such as 2024-03-13T11:00, got '2024-02-30T11:00'; day is out of range for month",
            "error duration: expected a duration such as PT1H or PT90M, got '1h'",
            ("error zone: expected an IANA zone such as Europe/Brussels, got 'CET'; "
            "name the place, for example Europe/Brussels: CET is a label, not a place"),
            "error fold: expected a whole number of at least 0 and at most 1, got 2"]),
        ("problem", {"code": "a", "severity": "info", "path": "", "message": "m", "params": [["a"]]}, [
            "error params[0]: expected a list of 2, got ['a']"]),
        ("citation", {"path": "x", "source": "y", "seen_on": "2026-02-30"}, [
            "error seen_on: expected a day of the calendar, got '2026-02-30'; day is out of range for month"]),
    ],
)  # fmt: skip
def test_each_fault_says_where_what_and_how_to_mend_it(kind, data, found):
    assert faults(kind, data) == found


def test_several_faults_of_several_objects_are_told_at_once_by_their_ids():
    document = (
        GOOD
        + """
    [[workshops]]
    id = "sg-1"
    title = "First"
    slot = { local = "2024-02-30T11:00", zone = "CET" }
    mod = "online"
    history = [{ at = 2024-02-07T09:00:00Z, kind = "movd" }]
    [[towns]]
    id = "a@b"
    name = ""
    zone = 5
    [[towns]]
    nam = "x"
    """
    )
    assert codes(toml.check(document)) == [
        ("type-wrong", "towns[a@b].zone"),
        ("id-invalid", "towns[a@b].id"),
        ("text-invalid", "towns[a@b].name"),
        ("key-unknown", "towns[1].nam"),
        ("key-missing", "towns[1].id"),
        ("key-missing", "towns[1].name"),
        ("key-unknown", "workshops[sg-1].mod"),
        ("time-invalid", "workshops[sg-1].slot.local"),
        ("zone-invalid", "workshops[sg-1].slot.zone"),
        ("choice-unknown", "workshops[sg-1].history[0].kind"),
    ]


@pytest.mark.parametrize("door", ["toml", "json"])
def test_eurostat_codes_are_read_with_a_warning(door):
    towns = """
    towns = [{ id = "ioannina", name = "Ioannina", country = "EL" }]
    organisations = [{ id = "o", name = "O", kind = "team", country = "UK" }]
    """
    if door == "toml":
        dossier, problems = toml.read(towns + GOOD)
    else:
        dossier, problems = json.read(envelope("dossier", toml.plain(towns + GOOD)))
    assert (dossier.towns[0].country, dossier.organisations[0].country) == ("GR", "GB")
    assert told(problems) == [
        "warning towns[ioannina].country: expected the ISO 3166 code GR, got Eurostat's 'EL'; read as GR",
        "warning organisations[o].country: expected the ISO 3166 code GB, got Eurostat's 'UK'; read as GB",
    ]


def test_warnings_are_told_beside_faults():
    assert codes(toml.check('[[towns]]\nid = "a"\nname = "A"\ncountry = "EL"'))[-1] == (
        "country-alias",
        "towns[a].country",
    )
    assert [code for code, _ in codes(json.check(envelope("municipality", {"id": "a", "country": "EL"})))] == [
        "key-missing", "country-alias",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("document", "found"),
    [
        ({"schema": "urn:smallgiants:dosier", "version": 0, "data": {}}, [("schema-unknown", "schema")]),
        ({"schema": None, "version": 0, "data": {}}, [("schema-unknown", "schema")]),
        ({"schema": ["x"], "version": 0, "data": {}}, [("schema-unknown", "schema")]),
        ({"schema": "urn:smallgiants:money", "version": 2, "data": {}}, [("version-unknown", "version")]),
        ({"schema": "urn:smallgiants:money", "version": -1, "data": {}}, [("version-unknown", "version")]),
        ({"schema": "urn:smallgiants:money", "version": 1, "minor": "1", "data": {}}, [("version-unknown", "minor")]),
        ({"schema": "urn:smallgiants:money", "version": 0, "minor": 1, "data": {}}, [("version-unknown", "minor")]),
        ({"schema": "urn:smallgiants:money", "version": True, "data": {}}, [("version-unknown", "version")]),
        ({"schema": "urn:smallgiants:money", "version": "0", "data": {}}, [("version-unknown", "version")]),
        ({"schema": "urn:smallgiants:money", "data": {}}, [("envelope-invalid", "")]),
        ({"schema": "urn:smallgiants:money", "version": 0, "data": {}, "also": 1}, [("envelope-invalid", "")]),
        ([], [("envelope-invalid", "")]),
        (3, [("envelope-invalid", "")]),
    ],
)
def test_an_envelope_out_of_form_is_told(document, found):
    assert codes(json.check(plain_json.dumps(document))) == found


def test_a_schema_written_wrong_is_told_with_the_near_one():
    [problem] = json.check(envelope("dosier", {}))
    assert problem.hint.startswith("did you mean urn:smallgiants:dossier")


def test_a_newer_version_is_not_read_at_all():
    [problem] = json.check(plain_json.dumps({"schema": "urn:smallgiants:money", "version": 7, "data": {}}))
    assert problem.hint == "it was written by a newer smallgiants: update this one; nothing was read"


def test_a_document_of_another_noun_is_told():
    [problem] = json.read(json.dump(Money(amount=1, currency="EUR")), Dossier)[1]
    assert (problem.code, problem.path) == ("schema-other", "schema")


def raw(data):
    return f'{{"schema": "urn:smallgiants:money", "version": 0, "data": {data}}}'


UNREADABLE = {
    "nothing": b"", "binary junk": bytes(range(128, 256)), "zeros": b"\0" * 99, "UTF-16": "{}".encode("utf-16"),
    "a lone bracket": "{", "deep lists": "[" * 10_000 + "]" * 10_000, "a huge whole number": raw("9" * 5_000),
    "deep tables": '{"a":' * 10_000 + "1" + "}" * 10_000, "a second document": "{} {}",
}  # fmt: skip


@pytest.mark.parametrize("document", UNREADABLE.values(), ids=UNREADABLE)
def test_what_is_no_json_is_one_clear_problem(document):
    [problem] = json.check(document)
    assert (problem.code, problem.path) == ("document-unreadable", "")
    assert len(str(problem)) < 300


@pytest.mark.parametrize("constant", ["NaN", "Infinity", "-Infinity"])
def test_json_knows_no_such_number(constant):
    [problem] = json.check(raw(f'{{"amount": {constant}, "currency": "EUR"}}'))
    assert (problem.code, problem.message) == (
        "number-not-finite",
        f"expected JSON, which knows no such number, got {constant}",
    )


def test_a_key_twice_is_told():
    [problem] = json.check(raw('{"amount": "1", "amount": "2", "currency": "EUR"}'))
    assert str(problem) == "error amount: expected each key once in a table, got 'amount'"


@pytest.mark.parametrize("number", ["1e400", "1e999999999", "-1e-999999999", "1" * 4000])
def test_numbers_beyond_measure_are_refused_not_computed(number):
    assert json.check(raw(f'{{"amount": {number}, "currency": "EUR"}}'))[0].code in (
        "amount-invalid",
        "amount-too-fine",
    )
    town = '{"schema": "urn:smallgiants:municipality", "version": 0, "data": {"id": "a", "name": "A", "degurba": %s}}'
    assert json.check(town % number)[0].path == "degurba"


BAD_TOML = {
    "binary junk": bytes(range(128, 256)), "zeros": b"\0" * 99, "no value": "a =", "a key twice": "a = 1\na = 2",
    "deep lists": "a = " + "[" * 10_000 + "]" * 10_000, "deep tables": "a" + ".a" * 10_000 + " = 1",
    "a huge whole number": "a = " + "9" * 5_000, "a huge number in sixteens": "a = 0x" + "f" * 5_000,
    "a day that is none, and worse": "a = 2024-02-30\nb =",
}  # fmt: skip


@pytest.mark.parametrize("document", BAD_TOML.values(), ids=BAD_TOML)
def test_what_is_no_toml_is_one_clear_problem(document):
    problems = toml.check(document)
    assert codes(problems) == [("document-unreadable", "")]
    assert len(str(problems[0])) < 300


@pytest.mark.parametrize(
    ("bare", "told"),
    [
        ("on = 2024-02-30", ("date-invalid", "on")),
        ("on = 2024-13-01T10:00:00Z", ("time-invalid", "on")),
        ("on = 2024-2-7", ("time-invalid", "on")),
        ("x = {at = 2024-13-01T10:00:00}", ("key-unknown", "x")),
        ("x = [2024-02-30, 2024-02-31]", ("key-unknown", "x")),
    ],
)
def test_a_day_that_is_none_hides_no_other_fault(bare, told):
    found = codes(toml.check(bare))
    assert told in found and ("key-missing", "group") in found


def test_a_day_that_is_none_is_no_text():
    text = 'id = "d"\non = 2024-02-07\ntitle = 2024-02-30 # a day\n[group]\nid = "g"\nname = "G"\nzone = "UTC"'
    assert [str(problem) for problem in toml.check(text)] == [
        "error expected a day and an hour that the calendar has, got 2024-02-30 in line 3"
    ]
    with pytest.raises(DocumentError):
        toml.load(text)


def test_a_thousand_days_that_are_none_are_one_clear_problem():
    assert codes(toml.check("a = [" + "2024-02-30, " * 1000 + "]")) == [("document-unreadable", "")]


@pytest.mark.parametrize("number", ["nan", "inf", "-inf", "1e400", "1.5", "true", '"7"', "7.0", "07:00:00"])
def test_a_population_is_a_whole_number(number):
    [problem] = toml.check(f'{GOOD}[[towns]]\nid = "a"\nname = "A"\npopulation = {number}')
    assert (problem.code, problem.path) == ("type-wrong", "towns[a].population")


@pytest.mark.parametrize(
    ("bound", "code"), [("nan", "number-not-finite"), ("inf", "number-not-finite"), ('"x"', "amount-invalid")]
)
def test_a_range_has_finite_bounds(bound, code):
    [problem] = toml.check(f'{GOOD}[[towns]]\nid = "a"\nname = "A"\npopulation = {{ min = {bound} }}')
    assert (problem.code, problem.path.startswith("towns[a].population")) == (code, True)


@pytest.mark.parametrize("mark", ["\ufeff", b"\xef\xbb\xbf"])
def test_a_byte_order_mark_is_passed_over(mark):
    document = json.dump(Money(amount=1, currency="EUR"))
    if isinstance(mark, bytes):
        assert (json.check(mark + document.encode()), toml.check(mark + GOOD.encode())) == ((), ())
    else:
        assert (json.check(mark + document), toml.check(mark + GOOD)) == ((), ())


@pytest.mark.parametrize("deep", [50, 200, 400, 900])
def test_deep_values_where_a_field_is_are_told_and_not_followed(deep):
    nested = "[" * deep + "]" * deep
    assert {problem.code for problem in json.check(raw(f'{{"amount": {nested}, "currency": "EUR"}}'))} <= {
        "amount-invalid", "document-unreadable",
    }  # fmt: skip
    assert {problem.code for problem in toml.check(f"id = {nested}\n{GOOD.replace('id = ', 'title = ', 1)}")} <= {
        "type-wrong", "document-unreadable",
    }  # fmt: skip


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=5)
    | st.sampled_from(("EUR", "1.00", "2024-02-07", "EL")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=150)
@given(st.sampled_from(sorted(kinds())), st.data())
def test_no_document_is_too_strange_to_be_told_what_is_wrong(schema, data):
    fields = [attribute.name for attribute in attrs.fields(kinds()[schema])]
    junk = data.draw(ANYTHING | st.dictionaries(st.sampled_from([*fields, "x"]), ANYTHING, max_size=6))
    noun, problems = json.read(plain_json.dumps({"schema": schema, "version": 0, "data": junk}))
    assert noun is not None or problems
    assert all(str(problem) for problem in problems)


CASE = toml.plain(EXAMPLES[-1].read_text(encoding="utf-8"))
PLACES = sorted(dict(flat(CASE)), key=str)


@settings(max_examples=60)
@given(st.sampled_from(PLACES), ANYTHING)
def test_one_value_out_of_form_is_found_at_its_place(place, junk):
    broken = plain_json.loads(plain_json.dumps(CASE, default=str))
    inner = broken
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = junk
    _, problems = json.read(envelope("dossier", broken))
    serious = [problem for problem in problems if problem.severity == "error" and problem.code != "reference-dangling"]
    assert all(problem.path.split("[")[0].split(".")[0] in CASE for problem in serious)


def test_a_town_may_be_known_in_part():
    town = Municipality(**TOWN, lau=True)
    assert json.load(json.dump(town)).lau is True


def test_what_is_wrong_in_a_sound_record_is_told_beside_faults_of_form():
    case = text("cases/small_giants_2024.toml").replace('zone = "Atlantic/Azores"', 'zone = "CET"')
    one = case.replace("memberships = [", "membershipz = [")
    two = case.replace('{ amount = "', '{ amount = "-', 1)
    for faulty in (one, two):
        found = codes(toml.check(faulty))
        assert ("zone-invalid", "towns[horta].zone") in found and len(found) == 2, found


def test_what_a_loader_does_not_hand_out_is_missing(monkeypatch):
    monkeypatch.setattr(data, "get_data", lambda package, name: None)
    with pytest.raises(FileNotFoundError):
        data.text("codes.toml")

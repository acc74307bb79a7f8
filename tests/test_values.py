"""The values that all rooms share: citations, texts, audiences, partial facts, money, places and people."""

import operator
import pickle
from datetime import date, datetime
from decimal import Context, Decimal, Inexact, localcontext
from fractions import Fraction

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smallgiants.answers import Answer, LeftOut
from smallgiants.audience import Audience
from smallgiants.errors import InvalidValue, NotAllowed
from smallgiants.labels import Text, Wording, text
from smallgiants.money import Money, money_sum
from smallgiants.partial import AnyOf, Between
from smallgiants.people import Organisation, Person
from smallgiants.places import COUNTRIES, Declaration, Municipality, SizeBand, SizeScheme, size, size_schemes
from smallgiants.sources import Citation, citation_for, day, steps
from smallgiants.testing import _values as some

EURO = some.moneys(("EUR",))


def refusal(noun, **fields):
    with pytest.raises(InvalidValue) as caught:
        noun(**fields)
    return caught.value.path, caught.value.code


def eur(amount):
    return Money(amount=amount, currency="EUR")


# Every noun


@pytest.mark.parametrize("noun", some.STRATEGIES, ids=lambda noun: noun.__name__)
def test_every_noun_is_a_value(noun):
    @given(some.STRATEGIES[noun])
    def check(one):
        again = noun(**attrs.asdict(one, recurse=False))
        assert again == one == pickle.loads(pickle.dumps(one))  # noqa: S301
        assert hash(again) == hash(one)
        assert repr(again) == repr(one)

    check()


# Sources


@pytest.mark.parametrize("known", [None, "2024-02-07", date(2024, 2, 7)])
def test_a_day_is_read(known):
    assert day(known) == (known and date(2024, 2, 7))


@pytest.mark.parametrize("wrong", ["2024-02-30", "20240207", "2024-2-7", "7 February", "", "٢٠٢٤-٠٢-٠٧", "0000-01-01"])
def test_a_day_that_is_none_is_refused(wrong):
    with pytest.raises(InvalidValue, match="a day") as caught:
        day(wrong)
    assert caught.value.code == "date-invalid"


def test_a_day_carries_no_hour():
    with pytest.raises(InvalidValue, match="a day, without an hour"):
        Citation(path="a", source="b", seen_on=datetime(2024, 2, 7, 9))


@pytest.mark.parametrize(
    ("mine", "theirs", "covers"),
    [
        ("towns[t1].population", "towns[t1].population", True),
        ("towns[t1].population", "towns[t1].population.min", True),
        ("towns[t1]", "towns[t1].population", True),
        ("towns", "towns[t1].population", True),
        ("towns[*].zone", "towns[t1].zone", True),
        ("towns[t.1].zone", "towns[t.1].zone", True),
        ("towns[t1].population", "towns[t1]", False),
        ("towns[t1]", "towns[t10]", False),
        ("towns[t1].pop", "towns[t1].population", False),
        ("towns.*", "towns.zone", False),
        ("[*]", "towns", False),
        (".", "towns", False),
    ],
)
def test_a_citation_covers_what_lies_under_its_path(mine, theirs, covers):
    assert Citation(path=mine, source="s").covers(theirs) is covers


@given(some.ids(), st.sampled_from(["", ".zone", ".population.min"]))
def test_a_path_is_taken_apart_at_its_joints(id_, rest):
    assert steps(f"towns[{id_}]{rest}") == ["towns", f"[{id_}]", *rest.split(".")[1:]]


@given(st.lists(some.citations(), max_size=6), some.ids())
def test_the_closest_citation_speaks(citations, id_):
    for path in (f"towns[{id_}].zone", "group.name", "workshops[sg-1].slot.local"):
        found = citation_for(citations, path)
        covering = [one for one in citations if one.covers(path)]
        assert (found is None) == (not covering)
        assert all(len(steps(one.path)) <= len(steps(found.path)) for one in covering)


def test_an_id_speaks_louder_than_any_id_and_the_first_of_equals_wins():
    told = {name: Citation(path=path, source=name) for name, path in
            [("any", "towns[*].zone"), ("own", "towns[t1].zone"), ("again", "towns[t1].zone")]}  # fmt: skip
    assert citation_for(told.values(), "towns[t1].zone") is told["own"]
    assert citation_for(told.values(), "towns[t2].zone") is told["any"]
    assert citation_for(told.values(), "towns[t2]") is None


@pytest.mark.parametrize("field", ["path", "source", "note", "confidence", "seen_on", "illustrative"])
def test_a_citation_checks_every_field(field):
    assert refusal(Citation, **{"path": "a", "source": "b", field: 0})[0] == field


# Texts


def test_a_text_falls_back_from_the_tag_to_its_language_to_untagged_to_english_to_the_first():
    full = text({"pl": "p", "pt-BR": "b", "pt": "q", "und": "u", "en": "e"})
    assert [full.best(lang).text for lang in ("pt-br", "pt-PT", "PL-x", "fr")] == ["b", "q", "p", "u"]
    assert full.best("fr", "pl").text == "p"
    assert text({"pl": "p", "en": "e"}).best("fr").text == "e"
    assert text({"pl": "p", "fr": "f"}).best("de").lang == "pl"
    assert str(text({"pl": "p", "en": "e"})) == "e"


@given(some.texts(), st.lists(st.sampled_from(["fr", "pt-PT", "el", "sr-Latn", "xx"]), max_size=3))
def test_a_text_always_has_a_wording_and_an_exact_one_is_found(words, langs):
    assert words.best(*langs) in words.wordings
    assert str(words) == words.best().text
    for wording in words.wordings:
        assert words.best(wording.lang.upper(), *langs) == wording


@given(some.texts())
def test_a_text_is_read_from_whatever_says_it(words):
    assert text(words) is words
    assert text(str(words)).wordings == (Wording(lang="und", text=str(words)),)
    told = {wording.lang: wording.text for wording in words.wordings}
    assert [(w.lang, w.text) for w in text(told).wordings] == list(told.items())


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({}, "text-invalid"),
        ("", "text-invalid"),
        ({"en": " "}, "text-invalid"),
        ({"en": "a", "EN": "b"}, "language-twice"),
        ({"english language": "a"}, "language-invalid"),
        ({"": "a"}, "language-invalid"),
        ({1: "a"}, "language-invalid"),
        (None, "type-wrong"),
        (["a"], "type-wrong"),
    ],
)
def test_a_text_of_wrong_form_is_refused(wrong, code):
    with pytest.raises(InvalidValue) as caught:
        text(wrong)
    assert caught.value.code == code


def test_a_text_holds_wordings_and_nothing_else():
    assert refusal(lambda: Text("abc")) == ("wordings", "type-wrong")
    assert refusal(lambda: Text(["abc"])) == ("wordings[0]", "type-wrong")
    assert refusal(Wording, lang="en", text="a", machine="yes") == ("machine", "type-wrong")


# Audiences and answers


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("public", ["public"]),
        ("member", ["public", "member"]),
        ("self:p-01", ["public", "member"]),
        ("secretariat", ["public", "member", "secretariat"]),
    ],
)
def test_an_audience_sees_what_is_meant_for_it_and_for_less(who, sees):
    audience = Audience.parse(who)
    assert [level for level in ("public", "member", "secretariat") if audience.sees(level)] == sees
    assert audience.is_self("p-01") is (who == "self:p-01")
    assert not audience.is_self("p-02")


@given(some.audiences())
def test_an_audience_reads_as_it_is_written(audience):
    assert Audience.parse(str(audience)) == audience
    assert Audience.parse(audience) is audience


@pytest.mark.parametrize("wrong", ["", "Public", "self", "public:", "member:p-01", "world", None, 7])
def test_an_audience_nobody_knows_is_refused(wrong):
    assert refusal(Audience.parse, text=wrong) == ("audience", "audience-invalid")


@pytest.mark.parametrize("wrong", ["self:", "self: p", "self:ana@example.org"])
def test_an_audience_of_one_is_named_by_id(wrong):
    assert refusal(Audience.parse, text=wrong) == ("id", "id-invalid")


def test_only_oneself_has_an_id():
    assert refusal(Audience, kind="self") == ("id", "audience-invalid")
    assert refusal(Audience, kind="public", id="p-01") == ("id", "audience-invalid")
    assert refusal(Audience, kind="world") == ("kind", "choice-unknown")


@given(some.left_outs())
def test_what_was_left_out_reads_as_words(one):
    assert str(one) == f"{one.id}: {one.because}"
    assert not isinstance(one, Answer)
    assert refusal(LeftOut, id=one.id, because="") == ("because", "text-invalid")


# Partial facts


@given(some.betweens())
def test_a_range_has_a_bound_and_its_bounds_are_in_order(between):
    bounds = [bound for bound in (between.min, between.max) if bound is not None]
    assert bounds == sorted(bounds) != []


@pytest.mark.parametrize(
    ("fields", "path", "code"),
    [
        ({}, "", "range-empty"),
        ({"min": 2, "max": 1}, "min", "range-reversed"),
        ({"min": Decimal("0.02"), "max": Decimal("0.01")}, "min", "range-reversed"),
        ({"min": Decimal("NaN")}, "", "number-not-finite"),
        ({"max": Decimal("sNaN"), "min": 1}, "", "number-not-finite"),
        ({"max": Decimal("Infinity")}, "", "number-not-finite"),
        ({"min": 1.5}, "min", "type-wrong"),
        ({"max": True}, "max", "type-wrong"),
    ],
)
def test_a_range_of_wrong_form_is_refused(fields, path, code):
    assert refusal(Between, **fields) == (path, code)


@given(some.any_ofs())
def test_possible_values_keep_their_order_and_kind(choices):
    assert list(map(repr, AnyOf(any_of=iter(choices.any_of)).any_of)) == list(map(repr, choices.any_of))


@pytest.mark.parametrize(
    ("values", "path", "code"),
    [
        ((), "any_of", "choices-empty"),
        ("abc", "any_of", "type-wrong"),
        ((1, None), "any_of[1]", "type-wrong"),
        ((1.5,), "any_of[0]", "type-wrong"),
        (("",), "any_of[0]", "text-invalid"),
        (("a\ud800",), "any_of[0]", "text-invalid"),
    ],
)
def test_possible_values_of_wrong_form_are_refused(values, path, code):
    assert refusal(AnyOf, any_of=values) == (path, code)


# Money


@pytest.mark.parametrize(
    ("amount", "currency", "kept"),
    [
        ("30000000", "EUR", "EUR 30,000,000.00"),
        ("29999999.99", "EUR", "EUR 29,999,999.99"),
        ("+0.10", "EUR", "EUR 0.10"),
        (-7, "SEK", "SEK -7.00"),
        (Decimal("-0.00"), "EUR", "EUR 0.00"),
        (Decimal("1E+3"), "EUR", "EUR 1,000.00"),
        (Decimal("1.500"), "EUR", "EUR 1.50"),
        ("1500", "JPY", "JPY 1,500"),
        ("0.001", "KWD", "KWD 0.001"),
        ("0.0001", "CLF", "CLF 0.0001"),
        ("999999999999999999.99", "EUR", "EUR 999,999,999,999,999,999.99"),
    ],
)
def test_an_amount_is_kept_to_the_last_decimal_of_its_currency(amount, currency, kept):
    money = Money(amount=amount, currency=currency)
    assert str(money) == kept
    assert Money(amount=str(money.amount), currency=currency) == money


@pytest.mark.parametrize(
    ("amount", "currency", "path", "code"),
    [
        ("0.001", "EUR", "amount", "amount-too-fine"),
        ("0.5", "JPY", "amount", "amount-too-fine"),
        ("0.00001", "CLF", "amount", "amount-invalid"),
        (Decimal("1E-999999"), "EUR", "amount", "amount-too-fine"),
        ("1000000000000000000", "EUR", "amount", "amount-invalid"),
        (10**18, "EUR", "amount", "amount-invalid"),
        (-(10**18), "EUR", "amount", "amount-invalid"),
        (Decimal("1E+999999"), "EUR", "amount", "amount-invalid"),
        (Decimal("NaN"), "EUR", "amount", "amount-invalid"),
        (Decimal("-Infinity"), "EUR", "amount", "amount-invalid"),
        (0.1, "EUR", "amount", "amount-invalid"),
        (True, "EUR", "amount", "amount-invalid"),
        (None, "EUR", "amount", "amount-invalid"),
        ("1,000.00", "EUR", "amount", "amount-invalid"),
        ("1e3", "EUR", "amount", "amount-invalid"),
        ("١", "EUR", "amount", "amount-invalid"),
        (" 1", "EUR", "amount", "amount-invalid"),
        ("1.", "EUR", "amount", "amount-invalid"),
        ("1", "eur", "currency", "currency-invalid"),
        ("1", "EURO", "currency", "currency-invalid"),
        ("1", "€", "currency", "currency-invalid"),
        ("1", None, "currency", "currency-invalid"),
    ],
)
def test_an_amount_that_is_not_exact_is_refused(amount, currency, path, code):
    assert refusal(Money, amount=amount, currency=currency) == (path, code)


@pytest.mark.parametrize(
    ("decimals", "currencies"),
    [
        (0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"),
        (2, "BGN CHF CZK DKK EUR GBP HUF NOK PLN RON SEK TRY UAH USD"),
        (3, "BHD IQD JOD KWD LYD OMR TND"),
        (4, "CLF UYW"),
    ],
)
def test_a_currency_has_the_decimals_of_iso_4217(decimals, currencies):
    for currency in currencies.split():
        assert Money(amount=1, currency=currency).amount.as_tuple().exponent == -decimals


def test_a_float_is_told_why():
    with pytest.raises(InvalidValue, match="floats lose cents"):
        Money(amount=0.1, currency="EUR")


@given(EURO, EURO)
def test_sums_and_differences_are_exact(one, other):
    for verb in (operator.add, operator.sub):
        exact = verb(Fraction(one.amount), Fraction(other.amount))
        if abs(exact) < 10**18:
            assert Fraction(verb(one, other).amount) == exact
        else:
            assert refusal(lambda verb=verb: verb(one, other)) == ("amount", "amount-invalid")


@given(EURO, EURO)
def test_amounts_are_ordered_as_their_numbers_are(one, other):
    for verb in (operator.lt, operator.le, operator.gt, operator.ge, operator.eq):
        assert verb(one, other) is verb(Fraction(one.amount), Fraction(other.amount))
    assert hash(one) == hash(Money(amount=one.amount, currency="EUR"))


@given(some.moneys(), st.fractions(-2, 2, max_denominator=1000), st.sampled_from(["up", "down", "even"]))
def test_a_share_is_rounded_as_named(money, share, rounding):
    unit = Fraction(1, 10 ** -money.amount.as_tuple().exponent)
    exact = Fraction(money.amount) * share
    if abs(exact) > 10**18 - 1:
        return
    got = Fraction(money.times(share, rounding=rounding).amount)
    assert got % unit == 0
    if rounding == "even":
        assert abs(got - exact) < unit / 2 or (abs(got - exact) == unit / 2 and got / unit % 2 == 0)
    else:
        assert 0 <= (got - exact if rounding == "up" else exact - got) < unit


@pytest.mark.parametrize(
    ("amount", "share", "up", "down", "even"),
    [
        ("10.00", Fraction(1, 3), "3.34", "3.33", "3.33"),
        ("-10.00", Fraction(1, 3), "-3.33", "-3.34", "-3.33"),
        ("0.01", Decimal("0.5"), "0.01", "0.00", "0.00"),
        ("0.03", Decimal("0.5"), "0.02", "0.01", "0.02"),
        ("-0.01", Fraction(1, 2), "0.00", "-0.01", "0.00"),
        ("200000.00", 0, "0.00", "0.00", "0.00"),
    ],
)
def test_shares_by_hand(amount, share, up, down, even):
    got = [str(eur(amount).times(share, rounding=rounding).amount) for rounding in ("up", "down", "even")]
    assert got == [up, down, even]


@pytest.mark.parametrize("share", [0.5, "1/2", True, None, Decimal("NaN"), Decimal("Infinity")])
def test_a_share_that_is_not_exact_is_refused(share):
    assert refusal(eur("1").times, share=share, rounding="up") == ("share", "type-wrong")


@given(st.lists(some.moneys(), max_size=8))
def test_different_currencies_are_never_added(amounts):
    exact = {}
    for one in amounts:
        exact[one.currency] = exact.get(one.currency, Fraction(0)) + Fraction(one.amount)
    if any(abs(total) >= 10**18 for total in exact.values()):
        assert refusal(lambda: money_sum(amounts)) == ("amount", "amount-invalid")
    else:
        totals = money_sum(iter(amounts))
        assert [(one.currency, Fraction(one.amount)) for one in totals] == sorted(exact.items())
        assert money_sum(reversed(amounts)) == totals


def test_the_order_of_large_amounts_does_not_matter():
    most = eur("999999999999999999.99")
    assert money_sum([most, most, eur(0) - most]) == (most,)


@pytest.mark.parametrize("verb", [operator.add, operator.sub, operator.lt, operator.le, operator.gt, operator.ge])
def test_currencies_are_not_mixed(verb):
    with pytest.raises(NotAllowed, match="convert it at a stated rate first") as caught:
        verb(eur("1"), Money.zero("SEK"))
    assert caught.value.code == "currencies-mixed"
    assert refusal(lambda: verb(eur("1"), 1)) == ("", "type-wrong")


def test_equal_amounts_of_two_currencies_differ():
    assert Money.zero("EUR") != Money.zero("SEK")
    assert Money.zero("JPY").amount == 0


@pytest.mark.parametrize("host", [Context(prec=3), Context(prec=6, traps=[Inexact])])
def test_the_host_may_round_its_own_decimals_as_it_likes(host):
    with localcontext(host):
        most = eur("999999999999999999.99")
        assert str(most) == "EUR 999,999,999,999,999,999.99"
        assert str(most - eur("0.01") + eur("0.01")) == str(most)
        assert str(most.times(Fraction(1, 3), rounding="down")) == "EUR 333,333,333,333,333,333.33"
        assert money_sum([most, eur(0) - most]) == (Money.zero("EUR"),)


# Places


def test_a_town_of_which_nothing_is_known_is_a_town():
    town = Municipality(id="kranj", name="Kranj")
    assert Municipality(id="gone", name="Gone", population=0, population_year=1000).population == 0
    assert {getattr(town, name) for name in ("country", "population", "degurba", "lau", "zone", "region_class")} == {
        None
    }


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"id": "a b"}, "id-invalid"),
        ({"name": ""}, "text-invalid"),
        ({"country": "be"}, "country-unknown"),
        ({"country": "XX"}, "country-unknown"),
        ({"country": ["BE"]}, "country-unknown"),
        ({"population": -1}, "number-out-of-range"),
        ({"population": 1000.0}, "type-wrong"),
        ({"population": True}, "type-wrong"),
        ({"population": Between(min=-1)}, "number-out-of-range"),
        ({"population": Between(max=Decimal("0.5"))}, "number-out-of-range"),
        ({"population_year": 999}, "number-out-of-range"),
        ({"degurba": 4}, "degurba-invalid"),
        ({"degurba": "town"}, "type-wrong"),
        ({"degurba": AnyOf(any_of=(1, 4))}, "degurba-invalid"),
        ({"degurba": AnyOf(any_of=(True, 2))}, "degurba-invalid"),
        ({"degurba": AnyOf(any_of=("2",))}, "degurba-invalid"),
        ({"lau": ""}, "text-invalid"),
        ({"lau": 11002}, "text-invalid"),
        ({"nuts": ""}, "text-invalid"),
        ({"region_class": "rich"}, "choice-unknown"),
        ({"zone": " "}, "text-invalid"),
        ({"sources": []}, "type-wrong"),
    ],
)
def test_a_town_of_wrong_form_is_refused(fields, code):
    assert refusal(Municipality, **{"id": "a", "name": "A", **fields}) == (next(iter(fields)), code)


@pytest.mark.parametrize(("wrong", "hint"), [("EL", "write GR"), ("UK", "write GB"), ("ESP", "did you mean ES")])
def test_a_country_is_told_its_iso_code(wrong, hint):
    with pytest.raises(InvalidValue, match=hint):
        Municipality(id="a", name="A", country=wrong)


def test_the_table_of_countries_is_whole():
    assert len(set(COUNTRIES)) == len(COUNTRIES) == 249
    assert list(COUNTRIES) == sorted(COUNTRIES)


@pytest.mark.parametrize("value", [1.5, None, "", ()])
def test_a_declared_fact_of_wrong_form_is_refused(value):
    assert refusal(Declaration, town="t", fact="climate_plan", value=value)[0] == "value"


# People


def test_a_person_is_not_named_where_nobody_asked():
    ana = Person(id="p-01", name="Ana Example", email="ana@example.org")
    assert "Ana" not in repr(ana)
    assert "example.org" not in repr(ana)


@pytest.mark.parametrize(
    "wrong",
    ["ana", "ana@", "@example.org", "ana@localhost", "Ana <ana@example.org>", "ana@exa mple.org", "ana@example.org\n",
     "ana@exämple.org", "a" * 65 + "@example.org", "ana@" + "x" * 250 + ".org", 7],
)  # fmt: skip
def test_a_mailbox_that_is_none_is_refused_without_being_shown(wrong):
    with pytest.raises(InvalidValue) as caught:
        Person(id="p-01", email=wrong)
    assert (caught.value.path, caught.value.code) == ("email", "mailbox-invalid")
    assert caught.value.got == "a value withheld here because it is personal"


@pytest.mark.parametrize("field", ["id", "name", "function", "languages", "zone", "published", "sources"])
@pytest.mark.parametrize("wrong", ["ana@example.org\x00", ["ana@example.org\x00"]])
def test_no_message_ever_shows_an_address(field, wrong):
    with pytest.raises(InvalidValue) as caught:
        Person(**{"id": "p-01", field: wrong})
    assert caught.value.path.startswith(field)
    assert "example" not in str(caught.value)


@pytest.mark.parametrize("zone", ["CET", "europe/brussels", "Brussels", 1])
def test_a_person_lives_in_a_zone_with_a_place(zone):
    assert refusal(Person, id="p-01", zone=zone) == ("zone", "zone-invalid")


@pytest.mark.parametrize(
    "fields", [{"kind": "city"}, {"name": ""}, {"country": "EL"}, {"place": "a b"}, {"sources": [1]}], ids=str
)
def test_an_organisation_of_wrong_form_is_refused(fields):
    assert refusal(Organisation, **{"id": "o", "name": "O", "kind": "team", **fields})[0].startswith(next(iter(fields)))


# Sizes


@pytest.mark.parametrize(
    ("people", "bands"),
    [
        (0, ["rural-municipality"]),
        (4999, ["rural-municipality"]),
        (5000, ["small-town"]),
        (19999, ["larger-small-town"]),
        (20000, ["medium-sized-town"]),
        (100000, ["city"]),
        (10**8, ["city"]),
        (Between(min=19999, max=20000), ["larger-small-town", "medium-sized-town"]),
        (Between(min=100000), ["city"]),
        (Between(max=4999), ["rural-municipality"]),
    ],
)
def test_the_band_of_a_size(people, bands):
    found = size(Municipality(id="t", name="T", population=people, population_year=2021), scheme="bbsr")
    assert [one.id for one in found.bands] == bands
    assert (found.ambiguous, found.ask) == ((True, ("population",)) if len(bands) > 1 else (False, ()))
    assert found.band == (None if len(bands) > 1 else found.bands[0])
    assert len(found.rows()) == len(bands)


def test_a_size_says_its_scheme_and_year():
    assert (
        str(size(Municipality(id="t", name="T", population=9), scheme="oecd")) == "below (oecd, 9 people, year unknown)"
    )
    between = Municipality(id="t", name="T", population=Between(min=9), population_year=2020)
    assert str(size(between, scheme="espon-town")).endswith("(espon-town, 9 to ? people in 2020)")
    assert size(Municipality(id="t", name="T"), scheme="oecd").ask == ("population", "population_year")


def test_a_scheme_of_ones_own_and_none_known():
    bands = (SizeBand(id="small", least=0, label="small"), SizeBand(id="large", least=10, label="large"))
    own = SizeScheme(id="own", name="Own", of="towns", bands=bands)
    assert size(Municipality(id="t", name="T", population=10), scheme=own).band.id == "large"
    with pytest.raises(InvalidValue, match="did you mean bbsr"):
        size(Municipality(id="t", name="T"), scheme="bbrs")
    for wrong in ((), bands[1:], bands[::-1], (*bands, bands[1])):
        with pytest.raises(InvalidValue, match="bands from 0 upwards"):
            SizeScheme(id="own", name="Own", of="towns", bands=wrong)


@given(st.integers(0, 10**7), st.sampled_from(size_schemes()))
def test_every_number_of_people_has_one_band(people, scheme):
    (band,) = scheme.of_people(people)
    assert band.least <= people and scheme.sources

"""The extra `fast`: the same values, bytes and faults as without it, for every noun, and for documents spoilt."""

import json as plain_json
import threading
from pathlib import Path

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from smallgiants import Municipality, Need, Workshop
from smallgiants.challenges import ConceptScheme
from smallgiants.dossiers import Extra
from smallgiants.formats import _fast, json
from smallgiants.formats._structure import kinds
from smallgiants.formats.toml import example
from smallgiants.money import Money
from smallgiants.testing import strategy_of

pytest.importorskip("msgspec")

NOUNS: st.SearchStrategy[object] = st.sampled_from(sorted(set(kinds()) - {"urn:smallgiants:dossier"})).flatmap(
    lambda name: strategy_of(kinds()[name])
)


def both(text, kind=None):
    """What the two paths say of a document, the nouns by all that they hold."""
    told = [json.document(text, kind)]
    with _fast.off():
        told.append(json.document(text, kind))
    return [(one.noun, repr(one.noun), type(one.noun), one.problems, one.extra, one.audience) for one in told]


@pytest.mark.parametrize("kind", kinds().values(), ids=lambda kind: kind.__name__)
@settings(max_examples=4, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_every_noun_is_read_and_written_the_same(kind, data):
    noun = data.draw(strategy_of(kind))
    text = json.canonical(noun)
    with _fast.off():
        assert json.canonical(noun) == text
    fast, slow = both(text)
    assert fast == slow and fast[0] == noun and fast[2] is kind
    assert json.canonical(fast[0]) == text  # instants are instants, and not only equal to them
    assert both(json.dump(noun)) == [fast, slow]


def test_which_nouns_take_the_fast_path():
    lines = (Path(__file__).parent / "corpus" / "documents" / "v1" / "nouns.jsonl").read_bytes().split(b"\n")[:-1]
    taken = {type(found[0]).__name__ for line in lines if (found := _fast.sound(line, None)) is not None}
    assert {"Membership", "Need", "Programme", "Slot", "Money"} <= taken
    assert len(taken) > 0.5 * len(kinds()) and ConceptScheme.__name__ not in taken


@pytest.mark.parametrize("name", ["small-giants-2024", "harbour-circle-2026"])
def test_a_case_takes_the_fast_path_whole(name):
    case = example(name)
    noun, envelope = _fast.sound(json.dump(case), None)
    assert (noun, envelope["form"]) == (case, "store")
    assert (
        both(json.dump(case))
        and both(json.dump(case, audience="public"))[0] == both(json.dump(case, audience="public"))[1]
    )


LEAVES: st.SearchStrategy[object] = st.sampled_from([
    None, True, 0, -1, 1.5, 10**30, "", " ", "x", "a b", "EL", "UK", "2024-02-07", "2024-02-07T09:00:00Z",
    "2024-02-07t09:00:00z", "2024-02-07T09:00Z", "2024-02-07T24:00:00Z", "1969-02-07T09:00:00Z", "2024-W06-3T09:00:00Z",
    "1.00", "1e3", "\u0007", "\u202e", [], {}, [{}], [None], {"x": 1},
])  # fmt: skip


def spoil(value, draw):
    """Plain data with one thing changed: a value, a key that is strange, one that is gone, one that is there and says nothing."""
    if isinstance(value, dict) and value and draw(st.integers(0, 3)):
        key = draw(st.sampled_from(sorted(value)))
        if draw(st.booleans()):
            return {**value, key: spoil(value[key], draw)}
        how = draw(st.integers(0, 3))
        if how == 0:
            return {one: told for one, told in value.items() if one != key}
        return {**value, draw(st.sampled_from(("strange", "country", "sources", "id", key))): draw(LEAVES)}
    if isinstance(value, list) and value and draw(st.integers(0, 3)):
        n = draw(st.integers(0, len(value) - 1))
        return [*value[:n], spoil(value[n], draw), *value[n + 1 :]]
    return draw(LEAVES)


@settings(max_examples=120, suppress_health_check=list(HealthCheck))
@given(NOUNS, st.data())
def test_a_spoilt_document_is_told_the_same(noun, data):
    raw = plain_json.loads(json.canonical(noun))
    spoilt = {**raw, "data": spoil(raw["data"], data.draw)}
    fast, slow = both(plain_json.dumps(spoilt, ensure_ascii=data.draw(st.booleans())))
    assert fast == slow


TOWN = b'{"schema":"urn:smallgiants:municipality","version":1,"data":{%s}}'
GOOD = b'"id":"a","name":"A"'


@pytest.mark.parametrize(
    "inside",
    [
        GOOD + b',"id":"b"', GOOD + b',"id" :"b"', GOOD + b',"id"\t:"b"', GOOD + b',"id"\n:"b"', GOOD + b',"id"\r:"b"',
        GOOD + b',"x\\\\":1', GOOD + b',"x":1', GOOD + b',"nuts":null', GOOD + b',"sources":[]', GOOD + b',"country":"EL"',
        GOOD + b',"population":1.0', GOOD + b',"population":1e3', GOOD + b',"population":-0', GOOD + b',"population":NaN',
        GOOD + b',"population":' + b"9" * 5_000, GOOD + b',"population":' + b"9" * 30, GOOD + b',"degurba":4',
        GOOD + b',"nuts":"\\ud800"', GOOD + b',"nuts":"a\xff"', GOOD + b',"nuts":"a\\":b"', GOOD + b',"nuts":"\\\\"',
        b'"id":"","name":"A"', b'"id":"a","name":" "', b'"id":"a","name":"\\u0085"', b'"id":"a@b","name":"A"',
        GOOD + b',"population":{"min":1,"min":2}', GOOD + b',"population":{"min":1.5}', GOOD + b',"lau":' + b"[" * 100_000,
        GOOD + b',"sources":[{"path":"a","source":"b","confidence":"seen","illustrative":false,"x":1}]',
        GOOD + b',"sources":[{"path":"a","source":"b"}]', GOOD + b',"population":{"any_of":[1]}', b"", GOOD + b",",
    ],
)  # fmt: skip
def test_what_is_odd_is_told_the_same(inside):
    fast, slow = both(TOWN % inside)
    assert fast == slow


@pytest.mark.parametrize(
    "document",
    [
        TOWN.replace(b'"version":1', b'"version":0') % GOOD, TOWN.replace(b'"version":1', b'"version":9') % GOOD,
        TOWN.replace(b'"version":1', b'"version":1,"minor":3') % GOOD,
        TOWN.replace(b'"version":1', b'"version":1,"form":3') % GOOD,
        TOWN.replace(b'"version":1', b'"version":1,"version":1') % GOOD, TOWN.replace(b"municipality", b"town") % GOOD,
        TOWN.replace(b'"version":1', b'"version":true') % GOOD, TOWN.replace(b'"version":1', b'"version":1,"x":1') % GOOD,
        b"\xef\xbb\xbf" + TOWN % GOOD, TOWN % GOOD + b" x", TOWN % GOOD + b"\r\n", "\ud800", "", b"null",
    ],
)  # fmt: skip
def test_an_odd_envelope_is_told_the_same(document):
    fast, slow = both(document)
    assert fast == slow


def test_of_another_noun_it_is_told_the_same():
    fast, slow = both(TOWN % GOOD, Need)
    assert fast == slow and fast[3][0].code == "schema-other"


def test_many_threads_read_at_once():
    texts = [json.canonical(Municipality(id=f"t{n}", name="T" * n, population=n)) for n in range(1, 40)]
    wrong = []

    def read():
        for n, text in enumerate(texts * 5):
            if json.load(text).id != f"t{n % 39 + 1}":
                wrong.append(n)

    threads = [threading.Thread(target=read) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert wrong == []


def test_nouns_that_were_read_are_nouns_like_any_other():
    first = json.load(json.canonical(example("small-giants-2024").workshops[0]), Workshop)
    assert type(first) is Workshop and hash(first) == hash(example("small-giants-2024").workshops[0])
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        first.id = "x"
    assert attrs.evolve(first, title="Other").title != first.title


def test_what_is_kept_of_a_newer_version_is_written_by_the_strict_path():
    extra = (Extra(at="", key="x", value="1.10", minor=1),)
    assert b'"x":1.10' in json.canonical(Money(amount=1, currency="EUR"), extra=extra)
    assert _fast.encoded(lambda: ({"x": object()}, ())) is None

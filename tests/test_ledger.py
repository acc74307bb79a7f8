"""The ledger: entries keep what they replaced, and only ever come after the last."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smallgiants.civiltime import Slot
from smallgiants.errors import InvalidValue, NotAllowed
from smallgiants.ledger import Entry, Told, appended
from smallgiants.sources import Citation
from smallgiants.testing import _values as some

ENTRIES = some.entries(some.slots())


@given(st.lists(ENTRIES, max_size=6))
def test_a_history_only_grows_and_is_in_order(entries):
    history = ()
    for entry in sorted(entries, key=lambda entry: entry.at):
        longer = appended(history, entry)
        assert longer == (*history, entry)
        history = longer
    assert [entry.at for entry in history] == sorted(entry.at for entry in entries)


@given(ENTRIES, ENTRIES)
def test_what_comes_before_the_last_entry_is_refused(one, other):
    first, second = sorted((one, other), key=lambda entry: entry.at)
    assert appended((first,), second)[-1] is second
    if first.at < second.at:
        with pytest.raises(NotAllowed, match="entries are append-only") as caught:
            appended((second,), first)
        assert (caught.value.code, caught.value.path) == ("history-out-of-order", "at")
        assert caught.value.got != caught.value.expected.removeprefix("at or after the last entry, ")


@given(ENTRIES)
def test_entries_of_one_instant_keep_the_order_they_came_in(entry):
    assert appended((entry,), entry) == (entry, entry)


def test_what_is_not_known_is_none():
    entry = Entry[Slot](at="2024-02-07T10:00+01:00", kind="moved")
    assert (entry.was, entry.reason, entry.by, entry.told, entry.sources) == (None, None, None, None, ())
    assert entry.at.isoformat() == "2024-02-07T09:00:00+00:00"
    assert Told() == Told(utc=None, zone_data=None, who=[])


@pytest.mark.parametrize(
    ("fields", "path", "code"),
    [
        ({"at": "2024-02-07"}, "at", "time-invalid"),
        ({"at": "2024-02-07T09:00"}, "at", "time-naive"),
        ({"kind": "move"}, "kind", "choice-unknown"),
        ({"reason": " "}, "reason", "text-invalid"),
        ({"by": "ana@example.org"}, "by", "id-invalid"),
        ({"told": "public"}, "told", "type-wrong"),
        ({"sources": [Citation(path="slot", source="s"), "s"]}, "sources[1]", "type-wrong"),
    ],
)
def test_an_entry_of_wrong_form_is_refused(fields, path, code):
    with pytest.raises(InvalidValue) as caught:
        Entry(**{"at": "2024-02-07T09:00Z", "kind": "moved", **fields})
    assert (caught.value.path, caught.value.code) == (path, code)


@pytest.mark.parametrize(
    ("fields", "path"), [({"utc": "2024-02-07"}, ""), ({"zone_data": ""}, "zone_data"), ({"who": ["a b"]}, "who[0]")]
)
def test_what_was_told_is_checked(fields, path):
    with pytest.raises(InvalidValue) as caught:
        Told(**fields)
    assert caught.value.path == path

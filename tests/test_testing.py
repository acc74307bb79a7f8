"""The test kit: every public noun has a strategy, and Hypothesis finds it by itself."""

import importlib
import subprocess
import sys

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import smallgiants
from smallgiants import testing
from smallgiants.errors import InvalidValue
from smallgiants.formats import json
from smallgiants.formats._structure import _ROOMS, kinds


def public_nouns():
    modules = [smallgiants, *(importlib.import_module(f"smallgiants.{room}") for room in _ROOMS)]
    named = [getattr(module, name) for module in modules for name in module.__all__]
    return sorted({one for one in named if isinstance(one, type) and attrs.has(one)}, key=lambda noun: noun.__name__)


@pytest.mark.parametrize("noun", public_nouns(), ids=lambda noun: noun.__name__)
def test_every_public_noun_has_a_strategy(noun):
    @settings(max_examples=10)
    @given(testing.strategy_of(noun))
    def drawn(one):
        assert isinstance(one, noun)

    drawn()


@pytest.mark.parametrize("noun", kinds().values(), ids=lambda noun: noun.__name__)
def test_every_noun_comes_back_from_json_as_it_was(noun):
    @given(testing.strategy_of(noun))
    def there_and_back(one):
        text = json.dump(one)
        assert json.load(text, noun) == one
        assert json.dump(json.load(text)) == text

    there_and_back()


def test_what_is_no_noun_has_none():
    with pytest.raises(InvalidValue, match="a public noun"):
        testing.strategy_of(int)


@pytest.mark.parametrize("statement", [
    "import smallgiants.testing",
    "import hypothesis, smallgiants.testing",
    "import hypothesis.strategies as st, smallgiants as sg; st.from_type(sg.Workshop).validate()",
])  # fmt: skip
def test_hypothesis_finds_the_strategies_in_a_fresh_interpreter(statement):
    done = subprocess.run([sys.executable, "-W", "error", "-c", statement], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@given(st.from_type(smallgiants.Slot) | st.from_type(smallgiants.Municipality))
def test_from_type_draws_from_the_same_strategies(one):
    assert isinstance(one, smallgiants.Slot | smallgiants.Municipality)


def test_ready_made_objects_are_sound():
    assert testing.small_giants().problems() == ()
    assert testing.moved_workshop().problems() == ()
    assert testing.town().zone == "Atlantic/Azores"
    assert "@" not in repr(testing.person())

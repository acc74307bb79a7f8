"""The test kit: every public noun has a strategy, and Hypothesis finds it by itself."""

import importlib
import pkgutil
import re
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
from smallgiants.formats._structure import kinds


def public_nouns():
    """Those of every room and every door; the test kit's own are no nouns of the domain."""
    found = pkgutil.walk_packages(smallgiants.__path__, "smallgiants.")
    places = [one.name for one in found if not re.search(r"\._|\.testing", one.name)]
    modules = [importlib.import_module(place) for place in places]
    named = [getattr(module, name) for module in modules for name in getattr(module, "__all__", ())]
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


def test_from_type_knows_every_public_noun_by_the_entry_point_alone():
    told = (
        "import sys; from hypothesis import strategies as st; from hypothesis.strategies._internal import types; "
        "mine = [one for one in types._global_type_lookup if one.__module__.startswith('smallgiants')]; "
        "print('smallgiants.testing' in sys.modules, *(one.__module__ + '.' + one.__name__ for one in mine))"
    )
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    loaded, *known = done.stdout.split()
    assert loaded == "False"
    assert {f"{noun.__module__}.{noun.__name__}" for noun in public_nouns()} <= set(known)


@given(st.from_type(smallgiants.Slot) | st.from_type(smallgiants.Municipality))
def test_from_type_draws_from_the_same_strategies(one):
    assert isinstance(one, smallgiants.Slot | smallgiants.Municipality)


def test_ready_made_objects_are_sound():
    assert testing.small_giants().problems() == ()
    assert testing.moved_workshop().problems() == ()
    assert testing.town().zone == "Atlantic/Azores"
    assert "@" not in repr(testing.person())

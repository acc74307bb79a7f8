"""rapidfuzz beside our own comparison: the same answer, to the last digit."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smallgiants.needs import common_signs, likely_duplicates
from smallgiants.testing import needs

if os.environ.get("SMALLGIANTS_REQUIRE_ALL") != "1":
    pytest.importorskip("rapidfuzz", reason="the engine of texts")

from smallgiants.engines import fuzzy

TEXTS = st.text("abcé 😀", max_size=80)


@given(TEXTS, TEXTS)
def test_both_count_the_same_signs(one, other):
    assert fuzzy.common_signs(one, other) == common_signs(one, other)


@given(st.lists(needs(), max_size=5, unique_by=lambda need: need.id))
def test_both_find_the_same_duplicates(several):
    assert likely_duplicates(several, common=fuzzy.common_signs) == likely_duplicates(several)

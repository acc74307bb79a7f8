"""For the tests of whoever embeds the library: ready-made objects, and Hypothesis strategies for every public noun.

Needs the extra `testing`.  With it installed, `st.from_type(Workshop)` works without importing this package.
"""

from typing import Any, TypeVar

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from ..dossiers import Dossier
from ..formats.toml import example
from . import _funding, _groups, _programmes, _values

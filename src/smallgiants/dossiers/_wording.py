"""How the doubts of a dossier are told."""

from ..checks import fault
from ..errors import Problem

__all__ = ["warning"]


def warning(code: str, path: str, expected: str, got: str, hint: str) -> Problem:
    """What wants a look."""
    return fault(code, path, expected, got, hint, severity="warning")

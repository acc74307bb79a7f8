"""How the faults of a dossier are told."""

from attrs import evolve

from ..errors import Problem

__all__ = ["error", "warning"]


def error(code: str, path: str, expected: str, got: str, hint: str | None) -> Problem:
    """What stops a document."""
    return Problem(code=code, severity="error", path=path, message=f"expected {expected}, got {got}", hint=hint,
                   params=(("expected", expected), ("got", got)))  # fmt: skip


def warning(code: str, path: str, expected: str, got: str, hint: str) -> Problem:
    """What wants a look."""
    return evolve(error(code, path, expected, got, hint), severity="warning")

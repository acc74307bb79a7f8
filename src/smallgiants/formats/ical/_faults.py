"""Faults of a calendar, gathered: each once for its place, and never more than anyone could read."""

from ...errors import Problem, Severity, shown

__all__ = ["Faults", "cut"]

_MOST = 500


class Faults:
    """The problems found so far; past a bound they are counted only."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], Problem] = {}
        self._beyond = 0

    def fault(
        self, code: str, severity: Severity, path: str, expected: str, got: str, hint: str | None = None, **params: str
    ) -> None:
        """Notes one problem; `got` is text that may be shown."""
        if (code, path) in self._found:
            return
        if len(self._found) >= _MOST:
            self._beyond += 1
            return
        told = (("expected", expected), ("got", got), *sorted(params.items()))
        message = f"expected {expected}, got {got}"
        made = Problem(code=code, severity=severity, path=path, message=message, hint=hint, params=told)
        self._found[code, path] = made

    def known(self, code: str, path: str) -> bool:
        """Whether this was noted already: telling a fault costs more than finding it a hundred thousand times."""
        return (code, path) in self._found

    def told(self) -> tuple[Problem, ...]:
        """All of them, as they were found; the last says how many are left out."""
        if self._beyond:
            got = f"{self._beyond} more"
            last = Problem(code="problems-left-out", severity="error", path="", message=f"expected at most {_MOST} "
                           f"problems, got {got}", params=(("expected", str(_MOST)), ("got", got)))  # fmt: skip
            return (*self._found.values(), last)
        return tuple(self._found.values())


def cut(value: str) -> str:
    """A value as a problem shows it."""
    return shown(value, 60)

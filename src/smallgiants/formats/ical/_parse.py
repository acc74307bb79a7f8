"""From text to components and content lines (RFC 5545 §3.1), whatever the text is: linear, bounded, without recursion.

Own code, since icalendar takes minutes for what a hostile sender can write, keeps zones between calendars (F3) and
passes over mismatched ends (F7); tests/test_ical_read.py compares what both read.
"""

import re
from typing import NamedTuple

from ._faults import Faults, cut

__all__ = ["MOST_TEXT", "Component", "Line", "parse", "unescaped"]

MOST_TEXT, _MOST_LINE, _MOST_LINES, _MOST_DEPTH = 20_000_000, 1_000_000, 120_000, 8
# BEGIN and END take no parameters (RFC 5545 §3.4): with them they are no lines, and never kept to be written again.
_LINE = re.compile(r'(?!(?i:BEGIN|END)[;:])([A-Za-z0-9-]++)((?:;[^:"]*+(?:"[^"]*+"[^:"]*+)*+)?+):(.*)', re.DOTALL)
_PARAM = re.compile(r';([A-Za-z0-9-]++)=((?:"[^"]*+"|[^";,]*+)(?:,(?:"[^"]*+"|[^";,]*+))*+)')
_PARAM_VALUE = re.compile(r'"([^"]*+)"|([^",]++)')
_CARET = re.compile(r"\^([n'^])")
_ESCAPE = re.compile(r"\\([\\;,nN])")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


class Line(NamedTuple):
    """A content line: its name in capitals, its parameters and its value as they stand."""

    name: str
    raw: str
    value: str

    @property
    def params(self) -> dict[str, tuple[str, ...]]:
        """Its parameters, read when asked for: of a hundred thousand attendees most are never looked at."""
        return _params(self.raw) if self.raw else {}

    def param(self, name: str) -> str | None:
        """The first value of a parameter."""
        values = self.params.get(name) if self.raw else None
        return values[0] if values else None


class Component(NamedTuple):
    """What stands between BEGIN and END."""

    name: str
    lines: list[Line]
    children: list["Component"]

    def all(self, name: str) -> list[Line]:
        """Every line of this name."""
        return [line for line in self.lines if line.name == name]

    def first(self, name: str) -> Line | None:
        """The first line of this name."""
        return next((line for line in self.lines if line.name == name), None)


def unescaped(value: str) -> str:
    """A TEXT value without its escapes (RFC 5545 §3.3.11)."""
    if "\\" not in value:
        return value
    return _ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def parse(given: str | bytes, faults: Faults) -> Component | None:
    """The first VCALENDAR of a text; None where there is none."""
    text = _plain(_decoded(given, faults), faults)
    if len(text) > MOST_TEXT:
        got = f"{len(text)} characters"
        faults.fault("calendar-too-large", "error", "", f"a calendar of at most {MOST_TEXT} characters", got)
        return None
    top = Component("", [], [])
    _fill(top, text, faults)
    found = [one for one in top.children if one.name == "VCALENDAR"]
    if not found:
        got = cut(text[:60])
        faults.fault("calendar-missing", "error", "", "BEGIN:VCALENDAR (RFC 5545 §3.4)", got)
        return None
    if len(found) > 1:
        hint = "the first alone was read"
        faults.fault("calendar-twice", "warning", "", "one VCALENDAR", f"{len(found)}", hint)
    return found[0]


def _decoded(given: str | bytes, faults: Faults) -> str:
    if isinstance(given, str):
        return given.removeprefix("\ufeff")
    try:
        return given.decode("utf-8-sig")
    except UnicodeDecodeError:
        # RFC 5545 §3.1.4: UTF-8 alone.  Windows-1252 gives every other byte a sign, latin-1 the rest.
        hint = "it was read as Windows-1252; names may be wrong"
        faults.fault("text-not-utf8", "warning", "", "UTF-8 (RFC 5545 §3.1.4)", "other bytes", hint)
        return given.decode("cp1252", "replace")


def _plain(text: str, faults: Faults) -> str:
    """One kind of line end, lines unfolded (RFC 5545 §3.1), without control characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n ", "").replace("\n\t", "")
    if _CONTROLS.search(text):
        text, count = _CONTROLS.subn("", text)
        faults.fault("control-characters", "warning", "", "no control characters (RFC 5545 §3.1)", f"{count}",
                     "they were left out")  # fmt: skip
    if re.search("[\ud800-\udfff]", text):
        text = text.encode("utf-8", "replace").decode()
    return text


def _fill(top: Component, text: str, faults: Faults) -> None:
    stack = [top]
    too_deep: list[str] = []
    read = 0
    for raw in text.split("\n"):
        if not raw:
            continue
        read += 1
        if read > _MOST_LINES:
            faults.fault("calendar-too-large", "error", "", f"at most {_MOST_LINES} lines", "more",
                         "what follows was not read")  # fmt: skip
            break
        head = raw[:6].upper()
        if head == "BEGIN:":
            _begin(raw[6:].strip().upper()[:80], stack, too_deep, faults)
        elif head[:4] == "END:":
            _end(raw[4:].strip().upper()[:80], stack, too_deep, faults)
        elif not too_deep and len(stack) > 1:
            _line(raw, stack, faults)
        elif len(stack) == 1 and not faults.known("line-outside", ""):
            faults.fault("line-outside", "warning", "", "lines between BEGIN:VCALENDAR and its END", cut(raw))
    unclosed = [one.name for one in stack[1:]]
    if unclosed:
        hint = "the text may have been cut off"
        faults.fault("component-unclosed", "error", "", f"END:{unclosed[-1]}", "the end of the text", hint)


def _begin(name: str, stack: list[Component], too_deep: list[str], faults: Faults) -> None:
    if len(stack) > _MOST_DEPTH or too_deep:
        faults.fault("component-too-deep", "error", "", f"components at most {_MOST_DEPTH} deep", "deeper ones",
                     "those were not read")  # fmt: skip
        too_deep.append(name)
        return
    child = Component(name, [], [])
    stack[-1].children.append(child)
    stack.append(child)


def _end(name: str, stack: list[Component], too_deep: list[str], faults: Faults) -> None:
    if too_deep:
        too_deep.pop()
        return
    if stack[-1].name != name:
        expected = f"END:{stack[-1].name}" if len(stack) > 1 else "no END before a BEGIN"
        faults.fault("component-mismatched", "error", "", f"{expected} (RFC 5545 §3.6)", cut(f"END:{name}"))
    names = [one.name for one in stack[1:]]
    if name in names:
        while stack.pop().name != name:
            pass


def _line(raw: str, stack: list[Component], faults: Faults) -> None:
    if len(raw) > _MOST_LINE:
        got = f"{len(raw)} characters after {cut(raw[:20])}"
        hint = "it was left out"
        faults.fault("line-too-long", "error", "", f"lines of at most {_MOST_LINE} characters", got, hint)
        return
    found = _LINE.match(raw)
    if not found and faults.known("line-unreadable", ""):
        return
    if not found:
        faults.fault("line-unreadable", "warning", "", "name, parameters, colon, value (RFC 5545 §3.1)", cut(raw),
                     "it was left out")  # fmt: skip
        return
    name, params, value = found.groups()
    if params[-6:].casefold() == "=tzone":  # Exchange writes TZID=tzone://Microsoft/Utc without the quotes it needs
        inner, _, value = value.rpartition(":")
        params = f'{params[:-5]}"tzone:{inner}"'
    stack[-1].lines.append(Line(name.upper(), params, value))


def _params(text: str) -> dict[str, tuple[str, ...]]:
    read: dict[str, tuple[str, ...]] = {}
    for name, values in _PARAM.findall(text):
        if '"' in values or "^" in values or "," in values:
            told = tuple(_caret(quoted or bare) for quoted, bare in _PARAM_VALUE.findall(values))
        else:
            told = (values,)
        read.setdefault(name.upper(), told)
    return read


def _caret(value: str) -> str:
    """RFC 6868 §3.2."""
    return _CARET.sub(lambda found: {"n": "\n", "'": '"', "^": "^"}[found[1]], value) if "^" in value else value

"""Content lines of iCalendar (RFC 5545 §3.1), written: escaped, folded, and with nothing that could break out of them.

Own code, since the lines of twenty attendees made through objects cost more than the bar of tests/benchmarks/ical.py
leaves; tests/test_ical.py compares each kind of line with icalendar's.
"""

import re
from collections.abc import Iterable, Mapping

__all__ = ["CONTROLS", "line", "param", "text"]

CONTROLS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f]")
"""What no line may hold (RFC 5545 §3.1, CONTROL), and the C1 controls, at one of which some readers break lines."""

_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\u2028": "\\n", "\u2029": "\\n"})
_PARAM = str.maketrans({"^": "^^", '"': "^'", "\n": "^n"})
# icalendar also quotes white space and the apostrophe; both are allowed, and kept so that bytes stay as they were.
_QUOTED = re.compile("[,;: ’']")
_MOST = 74  # octets of a line but its first sign; RFC 5545 §3.1 allows 75, the break not counted


def text(value: str) -> str:
    r"""A TEXT value (RFC 5545 §3.3.11); Unicode's separators, at which some readers break lines, become line ends.

    >>> text("Rules; \n and more")
    'Rules\\; \\n and more'
    """
    return CONTROLS.sub("", value.replace("\r\n", "\n").replace("\r", "\n").translate(_ESCAPED))


def param(value: str) -> str:
    r"""The value of a parameter (RFC 5545 §3.2), with what it cannot hold written as RFC 6868 §3.1 says.

    >>> param('Ana "Small" Giant, Lisbon')
    '"Ana ^\'Small^\' Giant, Lisbon"'
    """
    plain = CONTROLS.sub("", value.replace("\r\n", "\n").replace("\r", "\n").translate(_PARAM))
    return f'"{plain}"' if _QUOTED.search(plain) else plain


def line(name: str, value: str, params: "Mapping[str, str | Iterable[str]] | None" = None) -> str:
    r"""One content line, folded; `value` is already in the form of its type.

    >>> line("SUMMARY", text("One, two"), {"LANGUAGE": "en"})
    'SUMMARY;LANGUAGE=en:One\\, two\r\n'
    """
    if params:
        told = (
            f";{key}={param(one) if isinstance(one, str) else ','.join(map(param, one))}"
            for key, one in sorted(params.items())
        )
        name += "".join(told)
    return _folded(f"{name}:{CONTROLS.sub('', value)}")


def _folded(whole: str) -> str:
    if len(whole) <= _MOST and whole.isascii():
        return whole + "\r\n"
    if whole.isascii():
        parts, start = [], 0
        while start < len(whole):
            end = start + _MOST
            # An escape is not parted from what it escapes: some readers unescape before they unfold.
            if end < len(whole) and whole[end - 1] in "\\^":
                end -= 1
            parts.append(whole[start:end])
            start = end
        return "\r\n ".join(parts) + "\r\n"
    return _folded_between_characters(whole)


def _folded_between_characters(whole: str) -> str:
    """RFC 5545 §3.1 folds octets, and advises against breaking within a character, which many readers cannot mend."""
    parts: list[str] = []
    data = whole.encode()
    start = 0
    while start < len(data):
        end = min(start + _MOST, len(data))
        while end < len(data) and data[end] & 0xC0 == 0x80:
            end -= 1
        if end < len(data) and data[end - 1] in b"\\^":
            end -= 1
        parts.append(data[start:end].decode())
        start = end
    return "\r\n ".join(parts) + "\r\n"

"""From bytes to the cells of a text table: encoding and delimiter are proved or asked for, never guessed."""

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, lookup
from collections.abc import Callable, Iterable

from ._forms_table import MOST_CELLS, MOST_COLUMNS, Faults, Given, Refused, Table

__all__ = ["read_text"]

# Which encodings, of those that Windows and ISO 8859 know, write a language (ISO 639). What a program for DOS or an old
# Macintosh wrote has to be said.
_WRITE = {
    "windows-1250": "cs hr hu pl ro sk sl en de", "iso8859-2": "cs hr hu pl ro sk sl en de",
    "windows-1251": "bg en", "iso8859-5": "bg en",
    "windows-1252": "da de en es et fi fr ga it nl pt sv", "iso8859-1": "da de en es et fi fr ga it nl pt sv",
    "iso8859-15": "da de en es et fi fr ga it nl pt sv",
    "windows-1253": "el en", "iso8859-7": "el en",
    "windows-1257": "et lt lv en", "iso8859-13": "et lt lv en",
    "iso8859-3": "mt en",
}  # fmt: skip
_DELIMITERS = (",", ";", "\t", "|")
_NO_BYTES = re.compile("[\x80-\x9f\ufffe\uffff]")
_ESCAPED = re.compile("[\udc80-\udcff]")
_LOOKED_AT = 100
# No cell holds it: each line is one cell.
NONE = "\0"


def read_text(
    data: bytes, *, encoding: str | None, delimiter: str | None, languages: tuple[str, ...],
    known: Callable[[Iterable[str]], int], faults: Faults,
) -> Table:  # fmt: skip
    """The cells of a text table; `known` counts how many of some headers the table of headers has."""
    text, named = _decoded(data, encoding, languages, faults)
    if re.match("sep=[,;\t|][\r\n]", text[:6], re.IGNORECASE):  # Excel's own way to say it
        delimiter, text = delimiter or text[4], re.sub("^[^\r\n]*(\r\n|\r|\n)", "", text)
    if delimiter is None:
        delimiter = _delimiter(text, known, faults)
    rows = _rows(text, delimiter, faults)
    return Table(rows=rows, encoding=named, delimiter=None if delimiter == NONE else delimiter)


def _decoded(data: bytes, encoding: str | None, languages: tuple[str, ...], faults: Faults) -> tuple[str, str | None]:
    told = encoding or _marked(data)
    if told is not None:
        try:
            name = lookup(told).name
            return data.decode(told).removeprefix("\ufeff"), name
        except LookupError:
            raise Refused("form-encoding-unclear", "an encoding that Python knows", repr(told)) from None
        except UnicodeError as error:
            start = getattr(error, "start", 0)
            raise Refused("form-encoding-unclear", f"text in {told}", f"byte {data[start : start + 1].hex()} at {start}",
                          "say another `encoding`, or save it as UTF-8") from None  # fmt: skip
    try:
        return _utf8(data), "utf-8"
    except UnicodeDecodeError as error:
        return _proved(data, error.start, languages, faults)


def _marked(data: bytes) -> str | None:
    """The encoding that a byte order mark tells."""
    if data.startswith(BOM_UTF8):
        return "utf-8-sig"
    if data.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        return "utf-32"
    return "utf-16" if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else None


def _utf8(data: bytes) -> str:
    if data.count(0) * 4 >= len(data) > 0:
        raise Refused("form-encoding-unclear", "text with a byte order mark", "a zero in every second byte or more",
                      'if it is UTF-16, say `encoding="utf-16-le"`, or save it as UTF-8')  # fmt: skip
    return data.decode("utf-8")


def _proved(data: bytes, start: int, languages: tuple[str, ...], faults: Faults) -> tuple[str, str | None]:
    """The text where all encodings that may be meant give the same; else its cells with those bytes stay unread."""
    ways: dict[str, list[str]] = {}
    for name, written in _WRITE.items():
        if languages and not set(languages) <= set(written.split()):
            continue
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        if not _NO_BYTES.search(text):
            ways.setdefault(text, []).append(name)
    if len(ways) == 1:
        ((text, names),) = ways.items()
        return text, names[0]
    at = data[start : start + 1]
    both = " or ".join(
        f"{text[_place(data, start, names[0])]!r} ({names[0]})" for text, names in list(ways.items())[:4]
    )
    faults.add("form-encoding-unclear", "error", "", "UTF-8 text", f"byte {at.hex()} at {start}: {both or 'no letter'}",
               "say its `encoding`, or its `languages`; cells without such bytes were read")  # fmt: skip
    return data.decode("utf-8", errors="surrogateescape"), None


def _place(data: bytes, start: int, encoding: str) -> int:
    return len(data[:start].decode(encoding))


def shown_bytes(text: str) -> str:
    """The text with the bytes that were no text as their numbers."""
    return _ESCAPED.sub(lambda sign: f"\\x{ord(sign[0]) - 0xDC00:02x}", text)


def _delimiter(text: str, known: Callable[[Iterable[str]], int], faults: Faults) -> str:
    """The one delimiter by which known headers come apart; where there are none, by which all rows are equally long."""
    tried = {sign: _split(text, sign) for sign in _DELIMITERS}
    several = {sign: rows for sign, rows in tried.items() if any(len(row) > 1 for row in rows)}
    found = {sign: max(known(row) for row in rows[:10]) for sign, rows in several.items()}
    undivided = max((known(row) for row in _split(text, NONE)[:10]), default=0)
    most = max(found.values(), default=0)
    if not several or (undivided and most <= undivided):
        return NONE
    fit = [sign for sign in several if found[sign] == most]
    if not most and len(fit) > 1:
        fit = [sign for sign, rows in several.items() if len({*map(len, rows)}) == 1]
    if len(fit) == 1:
        return fit[0]
    signs = " or ".join(repr(sign) for sign in several)
    faults.add("form-delimiter-unclear", "error", "", "one sign that separates cells", signs, "say the `delimiter`")
    return NONE


def _split(text: str, delimiter: str) -> list[list[str]]:
    """The first rows, to look at."""
    return [[cell.text for cell in row] for row in _rows(text[:200_000], delimiter, Faults(), _LOOKED_AT)]


def _rows(text: str, delimiter: str, faults: Faults, most: int | None = None) -> tuple[tuple[Given, ...], ...]:
    """RFC 4180, with any end of line; a quote that nothing closes stands for itself."""
    sign = re.escape(delimiter)
    cell = re.compile(rf'(?:"([^"]*+(?:""[^"]*+)*+)"|([^{sign}\r\n]*))({sign}|\r\n|\r|\n|\Z)')
    rows: list[tuple[Given, ...]] = []
    row: list[Given] = []
    place, count, end = 0, 0, len(text)
    while place < end or row:
        found = cell.match(text, place)
        quoted, plain, after = found.groups() if found else (None, text[place:], "")  # its second way takes anything
        if quoted is None and plain.startswith('"'):
            faults.cell("form-quote-unclosed", "warning", len(rows) + 1, len(row) + 1, "a quote that closes its cell",
                        "none before other text or the end", "it was taken up to the next sign, quotes and all")  # fmt: skip
        row.append(Given(text=shown_bytes(plain if quoted is None else quoted.replace('""', '"'))))
        place, count = found.end() if found else end, count + 1
        if after != delimiter:
            rows.append(tuple(row))
            row = []
            if len(rows) == most:
                break
        if most is None and (count > MOST_CELLS or len(row) > MOST_COLUMNS):
            what = f"at most {MOST_CELLS} cells and {MOST_COLUMNS} columns"
            raise Refused("form-too-large", what, "more", "split the export; nothing of it was read")
    return tuple(rows)

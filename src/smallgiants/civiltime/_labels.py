"""What the zone labels that people print mean, and where: a label is evidence, not a zone."""

import re
from datetime import timedelta
from functools import lru_cache

__all__ = ["meanings", "offsets", "place"]

# Label, minutes from UTC, what it stands for.  A label with several lines has several meanings; those of one place are
# told apart by the zone.  German MEZ…, Czech and Slovak SEČ, SELČ and Irish MAG as in the Unicode CLDR; the French ones
# are in use in Canada and at the EU institutions.
_TABLE = """
UTC     0 Coordinated Universal Time
Z       0 Coordinated Universal Time
GMT     0 Greenwich Mean Time
MAG     0 Greenwich Mean Time (Irish)
TU      0 Universal Time (French)
WET     0 Western European Time
WEZ     0 Western European Time (German)
HEO     0 Western European Time (French)
WEST   60 Western European Summer Time
WESZ   60 Western European Summer Time (German)
HAEO   60 Western European Summer Time (French)
BST    60 British Summer Time
BST   360 Bangladesh Standard Time
BST   660 Bougainville Standard Time
IST    60 Irish Standard Time
IST   120 Israel Standard Time
IST   330 India Standard Time
CET    60 Central European Time
MET    60 Middle European Time
MEZ    60 Central European Time (German)
HEC    60 Central European Time (French, Spanish, Portuguese)
HNEC   60 Central European Time (French)
SEČ    60 Central European Time (Czech, Slovak)
SEC    60 Central European Time (Czech, Slovak)
TMEC   60 Central European Time (Italian)
CEST  120 Central European Summer Time
MEST  120 Middle European Summer Time
MESZ  120 Central European Summer Time (German)
HAEC  120 Central European Summer Time (French)
HEEC  120 Central European Summer Time (French)
SELČ  120 Central European Summer Time (Czech, Slovak)
SELC  120 Central European Summer Time (Czech, Slovak)
EET   120 Eastern European Time
OEZ   120 Eastern European Time (German)
HEE   120 Eastern European Time (French)
HNEE  120 Eastern European Time (French)
EEST  180 Eastern European Summer Time
OESZ  180 Eastern European Summer Time (German)
HAEE  180 Eastern European Summer Time (French)
TRT   180 Türkiye Time
MSK   180 Moscow Time
AZOT  -60 Azores Time
AZOST   0 Azores Summer Time
EST  -300 Eastern Standard Time (North America)
EDT  -240 Eastern Daylight Time (North America)
"""
_FROM_UTC = r"(?:UTC|GMT)?\s?([+\-−])(\d{1,2})(?::?([0-5]\d))?"


@lru_cache(maxsize=1)
def _table() -> dict[str, tuple[tuple[int, str], ...]]:
    table: dict[str, tuple[tuple[int, str], ...]] = {}
    for line in _TABLE.strip().splitlines():
        label, minutes, told = line.split(maxsplit=2)
        table[label] = (*table.get(label, ()), (int(minutes), told))
    return table


def meanings(label: str) -> tuple[tuple[timedelta, str], ...]:
    """What a printed label can mean: an offset from UTC and its name in words; none where it is not in the table.

    >>> [told for _, told in meanings("IST")]
    ['Irish Standard Time', 'Israel Standard Time', 'India Standard Time']
    """
    return tuple((timedelta(minutes=minutes), told) for one in _parts(label) for minutes, told in _minutes(one))


def offsets(label: str) -> tuple[timedelta, ...]:
    """The offsets from UTC that a printed label can mean; none where the label is not in the table.

    >>> offsets("MEZ"), offsets("UTC+1"), offsets("CET/CEST")[1]
    ((datetime.timedelta(seconds=3600),), (datetime.timedelta(seconds=3600),), datetime.timedelta(seconds=7200))
    """
    return tuple(offset for offset, _ in meanings(label))


def place(label: str) -> str | None:
    """The zone of the place that a label in words names.

    >>> place("Brussels time")
    'Europe/Brussels'
    """
    if " " not in label:
        return None
    from ._words import folded, words  # the long table is wanted only for a label of several words

    return words().phrases.get(folded(" ".join(label.split())))


def _parts(label: str) -> tuple[str, ...]:
    """CE(S)T and CET/CEST say two labels at once."""
    upper = label.upper()
    if "(" in upper:
        upper = f"{re.sub('[()]', '', upper)}/{re.sub('[(].*?[)]', '', upper)}"
    parts = tuple(part.strip() for part in upper[:40].split("/"))
    return parts if all(_minutes(part) for part in parts) else ()


def _minutes(label: str) -> tuple[tuple[int, str], ...]:
    stated = re.fullmatch(_FROM_UTC, label, re.ASCII)
    if not stated:
        return _table().get(label, ())
    minutes = int(stated[2]) * 60 + int(stated[3] or 0)
    return ((minutes if stated[1] == "+" else -minutes, label),) if minutes <= 18 * 60 else ()

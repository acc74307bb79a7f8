"""Days, hours, amounts and texts as a page writes them, the same on every machine."""

from datetime import date, datetime, timedelta

from attrs import evolve

from ...audience import Audience
from ...civiltime import Slot, Viewpoint
from ...errors import SmallGiantsError
from ...labels import Text, Wording
from ...partial import AnyOf, Between
from .._days import spoken
from .._escape import Child, Html, el, joined

__all__ = [
    "MOST_LETTERS",
    "UNKNOWN",
    "counted",
    "cut",
    "day",
    "figure",
    "hours",
    "length",
    "local",
    "offset",
    "readers",
    "said",
    "several",

    "stamp",
    "titled",
    "viewed",
    "weekday",
    "worded",
    "wording",
]  # fmt: skip

_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MOST_LETTERS = 200
UNKNOWN = el("span", "not known", class_="none")


def counted(number: int, noun: str, several: str | None = None) -> str:
    """A number with its noun.

    >>> counted(1, "town"), counted(14, "town"), counted(2, "country", "countries")
    ('1 town', '14 towns', '2 countries')
    """
    return f"{number:,} {noun if number == 1 else several or noun + 's'}"


def day(when: date) -> Html:
    """A day in words, and for machines."""
    return el("time", spoken(when), datetime=f"{when:%Y-%m-%d}")


def weekday(when: date) -> str:
    """The name of its weekday."""
    return _WEEKDAYS[when.weekday()]


def stamp(at: datetime) -> Html:
    """An instant in UTC."""
    return el("time", f"{spoken(at)}, {at:%H:%M} UTC", datetime=f"{at:%Y-%m-%dT%H:%M}Z")


def viewed(on: Viewpoint) -> Html:
    """A viewpoint."""
    return stamp(on) if isinstance(on, datetime) else day(on)


def offset(clock: datetime) -> str:
    """How far a clock is from UTC, its sign a sign.

    >>> from datetime import timezone
    >>> offset(datetime(2024, 3, 13, 9, tzinfo=timezone(timedelta(hours=-1))))
    '−01:00'
    """
    away = clock.utcoffset() or timedelta(0)
    minutes = int(abs(away).total_seconds()) // 60
    return f"{'−' if away < timedelta(0) else '+'}{minutes // 60:02d}:{minutes % 60:02d}"


def hours(slot: Slot) -> str:
    """The hours of a slot in its own zone, as a range where its length is known."""
    start, end = slot.start, slot.end
    if end is None:
        return f"{start:%H:%M}"
    return f"{start:%H:%M}–{end:%H:%M}" if end.date() == start.date() else f"{start:%H:%M}–{spoken(end)}, {end:%H:%M}"


def local(slot: Slot, zone: str | None) -> datetime | None:
    """What clocks in a zone show at the start; `None` where the zone is unknown, here or at all."""
    if zone is None:
        return None
    try:
        return slot.seen_from(zone)
    except SmallGiantsError:
        return None


def length(time: timedelta) -> str:
    """A length of time in words.

    >>> length(timedelta(days=14, hours=1))
    '14 days 1 hour'
    """
    minutes = int(time.total_seconds()) // 60
    days, rest = divmod(abs(minutes), 24 * 60)
    parts = [
        counted(number, noun) for number, noun in ((days, "day"), (rest // 60, "hour"), (rest % 60, "minute")) if number
    ]
    return f"{' '.join(parts[:2]) or 'no time'}{' after it' if minutes < 0 else ''}"


def said(text: str, **attributes: str) -> Html:
    """Text that somebody wrote, which may run in either direction."""
    return el("span", text, dir="auto", **attributes)


def cut(text: str) -> str:
    """A name as tables repeat it: one of absurd length is cut, and said to be."""
    return text if len(text) <= MOST_LETTERS else f"{text[:MOST_LETTERS]}… ({len(text):,} letters)"


def worded(text: Text | None) -> Html | None:
    """A text in its best wording for an English page, its language said."""
    return None if text is None else wording(text.best("en"))


def titled(text: Text) -> Html:
    """A name or a title in its best wording for an English page."""
    best = text.best("en")
    return wording(evolve(best, text=cut(best.text)))


def wording(one: Wording) -> Html:
    """One wording in its language; a language that nobody told is left open."""
    return said(one.text, lang="" if one.lang == "und" else one.lang)


def figure(known: int | Between | AnyOf | None) -> Child:
    """A number, or what is known of it."""
    if isinstance(known, Between):
        ends = [f"{word} {end:,}" for word, end in (("at least", known.min), ("at most", known.max)) if end is not None]
        return " and ".join(ends)
    if isinstance(known, AnyOf):
        return " or ".join(map(str, known.any_of))
    return UNKNOWN if known is None else f"{known:,}"


def readers(audience: Audience) -> str:
    """For whom a page is made, in words."""
    groups = {"public": "the public", "member": "the members of the group", "secretariat": "the secretariat"}
    return groups.get(audience.kind, f"one member alone ({audience.id})")


def several(parts: list[Child]) -> Html:
    """A list in a sentence: a, b and c."""
    if len(parts) < 2:
        return joined(parts)
    return joined([joined(parts[:-1], ", "), " and ", parts[-1]])

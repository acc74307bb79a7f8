"""Ready texts beside a message, in the reader's language, with the time on the reader's own clocks."""

from datetime import datetime, timedelta
from typing import Any

from attrs import field, frozen

from .. import data
from ..checks import a, each, identifier, several, words
from ..civiltime import Slot, zone_info
from ..civiltime._zones import zone as place_zone
from ..errors import NotAllowed
from ..workshops import Workshop
from ._message import Message
from ._state import Reminder

__all__ = ["LANGUAGES", "Letter", "letter"]

LANGUAGES = ("en", "fr", "de", "es", "it", "pl")
"""The languages of the ready texts."""


@frozen(kw_only=True)
class Letter:
    """The readable text that goes with a message: `language` and `zone` are those it is written in.

    >>> Letter(subject="Invitation: First", body="You are invited.", language="en", zone="Europe/Brussels").times
    ()
    """

    subject: str = field(validator=words)
    body: str = field(validator=words)
    language: str = field(validator=identifier)
    zone: str = field(validator=place_zone)
    times: tuple[str, ...] = field(default=(), converter=several, validator=each(a(str)))


def letter(x: Message | Reminder, *, language: str | None = None, zone: str | None = None) -> Letter:
    """The ready text of a message or a reminder: what it is about, when that is for the reader, and when it was before.

    >>> from smallgiants.workshops import Workshop
    >>> w = Workshop(id="sg-1", title="First", slot=Slot(local="2024-03-13T11:00", zone="Europe/Brussels", duration="PT1H"))
    >>> m = Message(method="REQUEST", workshop=w, recipient="p-01", sequence=0, at="2024-02-07T09:00Z",
    ...             language="pl", zone="Atlantic/Azores")
    >>> letter(m).subject, letter(m).times
    ('Zaproszenie: First', ('środa, 13 marca 2024 r., 09:00–10:00 (Atlantic/Azores, UTC-1)',))

    Date and zone are always shown.  A language without a ready text gets English, as `language` of the letter tells;
    where the reader's zone is unknown the workshop's stands.  It tells no join link: a letter may be read by anybody.
    """
    wanted = (language or x.language or "en").casefold().partition("-")[0]
    lang = wanted if wanted in LANGUAGES else "en"
    texts = data.table("invitations/texts.toml")[lang]
    told = _told(x)
    where = zone or x.zone or told[0][1].zone
    kind = "reminder" if isinstance(x, Reminder) else news_of(x)
    title = " ".join(told[0][0].title.best(lang).text.split())
    times = tuple(_when(slot, where, texts) for _, slot in told)
    lines = [texts[kind]["lead"].format(title=title), "", *times]
    if kind == "moved" and len(told) == 1 and (was := _before(told[0][0])):
        lines += ["", texts["was"].format(was=_when(was, where, texts))]
    if isinstance(x, Message) and x.comment:
        lines += ["", x.comment]
    if kind in ("invitation", "moved", "asked"):
        lines += ["", texts["answer"]]
    return Letter(subject=texts[kind]["subject"].format(title=title), body="\n".join(lines) + "\n", language=lang,
                  zone=where, times=times)  # fmt: skip


def news_of(message: Message) -> str:
    """What a message is about; for one made without saying so, what its method and SEQUENCE suggest."""
    if message.news:
        return message.news
    if message.method == "CANCEL":
        return {"scheduled": "uninvited"}.get(message.workshop.status, message.workshop.status)
    if message.method == "DECLINECOUNTER":
        return "declined"
    return "moved" if message.sequence else "invitation"


def _told(x: Message | Reminder) -> list[tuple[Workshop, Slot]]:
    """Each workshop the text tells of, with its slot; one of a series that moved stands where it is now."""
    if isinstance(x, Reminder):
        return [(x.workshop, x.slot)]
    if not x.components:
        return [(x.workshop, last_slot(x.workshop))]
    moved = {part.instance.instant for part in x.components if part.instance}
    pairs = [
        (part.workshop, slot)
        for part in x.components
        for slot in ((part.slot,) if part.instance else part.starts)
        if part.instance or slot.instant not in moved
    ]
    return sorted(pairs, key=lambda pair: pair[1].instant)


def last_slot(workshop: Workshop) -> Slot:
    """The slot, or the last one a postponed workshop had."""
    last = (entry.was for entry in reversed(workshop.history) if isinstance(entry.was, Slot))
    slot = workshop.slot or next(last, None)
    if slot is None:
        raise NotAllowed("workshop-without-date", "workshop.slot", "a date, to write about it", "none", "date it first")
    return slot


def _before(workshop: Workshop) -> Slot | None:
    return workshop.moves[-1].was if workshop.moves else None


def _when(slot: Slot, zone: str, texts: dict[str, Any]) -> str:
    """Date, hours and zone as the reader's clocks show them; the date again where the end lies on another."""
    start = slot.instant.astimezone(zone_info(zone))
    hours = f"{start:%H:%M}"
    if slot.duration is not None:
        end = (slot.instant + slot.duration).astimezone(zone_info(zone))
        same = end.date() == start.date()
        hours += f"–{end:%H:%M}" if same else f" – {_day(end, texts)}, {end:%H:%M}"
    named = zone if zone == "UTC" else f"{zone}, {_offset(start)}"
    return str(texts["time"]).format(date=_day(start, texts), hours=hours, zone=named)


def _day(moment: datetime, texts: dict[str, Any]) -> str:
    day = texts["first"] if moment.day == 1 and "first" in texts else str(moment.day)
    weekday, month = texts["days"].split()[moment.weekday()], texts["months"].split()[moment.month - 1]
    return str(texts["date"]).format(weekday=weekday, day=day, month=month, year=moment.year)


def _offset(moment: datetime) -> str:
    minutes = int((moment.utcoffset() or timedelta(0)).total_seconds()) // 60
    hours, rest = divmod(abs(minutes), 60)
    sign = "-" if minutes < 0 else "+"
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")

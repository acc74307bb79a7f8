"""Scheduling messages by mail (iMIP, RFC 6047): a `Message` as a mail, and whatever a mailbox holds as a `Mail`.

Nothing is sent or fetched here.  A sender's address in a mail proves nothing: who is believed to have sent it is handed
in by the host, which has checked DKIM or a session (`authenticated_sender=`).
"""

import re
from collections.abc import Iterator
from datetime import UTC
from email import message_from_bytes, policy
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.message import Message as Part
from email.utils import getaddresses, parsedate_to_datetime
from hashlib import sha256

from attrs import field, frozen

from ..audience import Audience
from ..checks import a, each, fault, optional, several
from ..civiltime import Instant, instant
from ..errors import DocumentError, InvalidValue, Problem, Severity, SmallGiantsError, shown
from ..invitations import Message, letter
from . import ical
from .ical import Believe, Calendar, mailbox_of

__all__ = ["Mail", "dump", "load", "read"]

_MOST_LINES = 200_000
_MOST_BYTES, _MOST_PARTS, _MOST_DEPTH, _MOST_HEADER = 25_000_000, 100, 12, 8_000
_LONG_HEADER = re.compile(
    rb"^content-[a-z-]{1,40}[ \t]*:(?:[^\r\n]|\r?\n[ \t]){%d}" % _MOST_HEADER, re.IGNORECASE | re.MULTILINE
)
_BAD = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]+")
_BAD_BODY = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]+")
_POLICY = policy.SMTP.clone(max_line_length=78, cte_type="7bit")
_CALENDAR_TYPES = ("text/calendar", "application/ics", "application/calendar", "text/x-vcalendar")


def _optional_instant(value: "Instant | str | None") -> Instant | None:
    return None if value is None else instant(value)


@frozen(kw_only=True)
class Mail:
    """A mail that carries a calendar, as far as it can be read.

    >>> Mail(calendar=None, subject="Accepted: First").subject
    'Accepted: First'

    `method` is that of the part's Content-Type; `claimed` are the mailboxes it says it is from, which proves nothing.
    """

    calendar: Calendar | None = field(default=None, validator=optional(a(Calendar)))
    method: str | None = field(default=None, validator=optional(a(str)))
    subject: str | None = field(default=None, validator=optional(a(str)), repr=False)
    message_id: str | None = field(default=None, validator=optional(a(str)), repr=False)
    sent: Instant | None = field(default=None, converter=_optional_instant)
    claimed: tuple[str, ...] = field(default=(), converter=several, validator=each(a(str)), repr=False)
    text: str | None = field(default=None, validator=optional(a(str)), repr=False)


def dump(message: Message, *, at: "Instant | str", audience: Audience | str = "public") -> bytes:
    """The mail of one scheduling message: a readable text and the calendar part, ready to be sent.

    >>> from smallgiants.civiltime import Slot
    >>> from smallgiants.workshops import Workshop
    >>> w = Workshop(id="sg-1", title="First", slot=Slot(local="2024-03-13T11:00", zone="Europe/Brussels"))
    >>> m = Message(method="REQUEST", workshop=w, recipient="ana", sequence=0, at="2024-02-07T09:00Z",
    ...             to="ana@example.org", organizer="office@example.org")
    >>> [line for line in dump(m, at=m.at).decode().splitlines() if line.startswith("Content-Type: text/cal")]
    ['Content-Type: text/calendar; charset="utf-8"; method="REQUEST";']

    `at` is its Date.  The same message gives the same bytes: Message-ID and boundary derive from its key.
    Raises `InvalidValue` for a message without organizer or address.
    """
    when = instant(at)
    calendar = ical.dump(message, at=when, audience=audience)
    mail = EmailMessage(policy=_POLICY)
    ready = letter(message)
    mark = sha256(f"{message.key}\n{calendar}".encode()).hexdigest()[:32]
    mail["From"] = _mailbox(message.organizer, "organizer")
    mail["To"] = _mailbox(message.to, "to")
    mail["Subject"] = _BAD.sub(" ", ready.subject).strip()
    mail["Date"] = when
    mail["Message-ID"] = f"<{mark}@{mail['From'].addresses[0].domain}>"
    mail.set_content(_BAD_BODY.sub(" ", ready.body), charset="utf-8", cte="quoted-printable")
    # RFC 6047 §2.4: method equals METHOD, charset is told, component says what is inside
    mail.add_alternative(calendar, subtype="calendar", charset="utf-8", cte="base64",
                         params={"method": message.method, "component": "VEVENT"})  # fmt: skip
    for part in mail.iter_parts():
        del part["MIME-Version"]  # RFC 2045 §4: it stands once, at the top
    mail.set_boundary(f"=_{mark}")
    return mail.as_bytes()


def load(
    data: bytes, *, authenticated_sender: str | None, believe: Believe = "name", country: str | None = None
) -> Mail:  # fmt: skip
    r"""The mail; raises `DocumentError`, which lists every problem, where one is an error.

    >>> load(b"Subject: hello\r\n\r\nNo calendar here.", authenticated_sender=None)  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    smallgiants.errors.DocumentError: mail: expected a document without faults, got 1 fault...
    """
    mail, problems = read(data, authenticated_sender=authenticated_sender, believe=believe, country=country)
    if any(problem.severity == "error" for problem in problems):
        raise DocumentError.of(problems, "mail")
    return mail


def read(
    data: bytes, *, authenticated_sender: str | None, believe: Believe = "name", country: str | None = None
) -> tuple[Mail, tuple[Problem, ...]]:  # fmt: skip
    r"""The calendar a mail carries, as far as it can be read, and every problem met; never raises, whatever the bytes.

    >>> mail, problems = read(b"Subject: hello\r\n\r\nNo calendar here.", authenticated_sender="a@example.org")
    >>> mail.subject, [problem.code for problem in problems]
    ('hello', ['calendar-part-missing'])

    `authenticated_sender` is the mailbox that the host knows to have sent this, None where it knows nothing.
    """
    problems: list[Problem] = []
    if _LONG_HEADER.search(data):  # the standard library takes minutes over a Content-Type of a megabyte
        return Mail(), (
            _problem("mail-too-large", "error", f"headers of at most {_MOST_HEADER} bytes", "a longer one"),
        )
    if len(data) > _MOST_BYTES or data.count(b"\n") > _MOST_LINES:
        expected = f"at most {_MOST_BYTES} bytes and {_MOST_LINES} lines"
        problem = _problem("mail-too-large", "error", expected, f"{len(data)} bytes")
        return Mail(), (problem,)
    try:
        whole = message_from_bytes(data, policy=policy.compat32)
        parts = list(_parts(whole, problems))
    except (MessageError, ValueError, LookupError, RecursionError) as error:
        return Mail(), (_problem("mail-unreadable", "error", "a mail (RFC 5322)", shown(type(error).__name__)),)
    part = _calendar_part(parts, problems)
    calendar, method = None, None
    if part is not None:
        calendar, found = ical.read(_body(part, problems), believe=believe, country=country)
        problems += found
        method = _parameter(part, "method")
        _compare(part, calendar, method, problems)
    mail = Mail(
        calendar=calendar, method=method, subject=_header(whole, "Subject"), message_id=_header(whole, "Message-ID"),
        sent=_sent(whole), claimed=_claimed(whole), text=_readable(parts),
    )  # fmt: skip
    if calendar is not None:
        problems += _authority(calendar, authenticated_sender)
    return mail, tuple(problems)


# Out


def _mailbox(value: str | None, path: str) -> str:
    if value is None:
        hint = "answers go to the group's `contact`, the message to the person's `email`: give both"
        raise InvalidValue("message-incomplete", path, "a mailbox (RFC 5322 §3.4.1)", "none", hint)
    return value


# In


def _problem(code: str, severity: Severity, expected: str, got: str, hint: str | None = None) -> Problem:
    return fault(code, "mail", expected, got, hint, severity=severity)


def _parts(whole: Part, problems: list[Problem]) -> Iterator[Part]:
    """Every part that holds something, however deeply nested; attached mails are looked into too (Exchange forwards)."""
    stack, seen = [(whole, 0)], 0
    while stack:
        part, depth = stack.pop()
        seen += 1
        if seen > _MOST_PARTS or depth > _MOST_DEPTH:
            problems.append(
                _problem("mail-too-large", "warning", f"at most {_MOST_PARTS} parts", "more", "the rest was not read")
            )
            return
        inner = part.get_payload()
        if isinstance(inner, list):
            if part.defects:
                got = shown(", ".join(type(defect).__name__ for defect in part.defects))
                hint = "it may have been cut off"
                problems.append(_problem("mail-part-damaged", "warning", "an undamaged mail", got, hint))
            stack += [(one, depth + 1) for one in reversed(inner) if isinstance(one, Part)]
        else:
            yield part


def _calendar_part(parts: list[Part], problems: list[Problem]) -> Part | None:
    """The part by its type; a file named .ics where a mail client lost the type (Apple, Teams forwards)."""
    found = [part for part in parts if part.get_content_type() in _CALENDAR_TYPES]
    typed = [part for part in found if part.get_content_type() == "text/calendar"]
    # Google sends it twice: as an alternative with its method, and as a file without one.
    with_method = [part for part in typed if part.get_param("method")]
    if best := with_method or typed or found:
        if not with_method:
            problems.append(
                _problem("mail-method-missing", "warning", "text/calendar; method= (RFC 6047 §2.4)", "none")
            )
        return best[0]
    named = [part for part in parts if (part.get_filename() or "").casefold().endswith((".ics", ".vcs"))]
    if named:
        got = shown(named[0].get_content_type())
        hint = "a file named .ics was read"
        problems.append(_problem("mail-type-wrong", "warning", "text/calendar (RFC 6047 §2.4)", got, hint))
        return named[0]
    if any(part.get_content_type() == "application/ms-tnef" for part in parts):
        hint = "Outlook packed it in its own format; ask the sender to turn off rich text"
        problems.append(_problem("calendar-part-missing", "error", "a text/calendar part", "winmail.dat", hint))
    else:
        problems.append(_problem("calendar-part-missing", "error", "a text/calendar part (RFC 6047 §2.4)", "none"))
    return None


def _body(part: Part, problems: list[Problem]) -> str | bytes:
    """The bytes behind the transfer encoding, in the charset the part names where that is another than UTF-8."""
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    if part.defects:
        got = shown(", ".join(type(defect).__name__ for defect in part.defects))
        problems.append(_problem("mail-part-damaged", "warning", "an undamaged part", got, "it may have been cut off"))
    charset = (_parameter(part, "charset") or "utf-8").casefold()
    if charset in ("utf-8", "utf8", "us-ascii"):
        return data
    problems.append(_problem("text-not-utf8", "warning", "charset=UTF-8 (RFC 6047 §2.4)", shown(charset)))
    try:
        return data.decode(charset, "replace")
    except (LookupError, ValueError):
        return data


def _compare(part: Part, calendar: Calendar | None, method: str | None, problems: list[Problem]) -> None:
    """RFC 6047 §2.4: the method of the part is that of the calendar."""
    inside = calendar.method if calendar else None
    if calendar is not None and method is not None and method.upper() != inside:
        got = shown(method)
        hint = "the calendar's own METHOD holds"
        problems.append(_problem("mail-method-differs", "error", f"method={inside} (RFC 6047 §2.4)", got, hint))
    if part.get_content_type() == "text/calendar" and not part.get_param("charset"):
        problems.append(_problem("mail-charset-missing", "info", "charset=UTF-8 (RFC 6047 §2.4)", "none"))


def _authority(calendar: Calendar, sender: str | None) -> Iterator[Problem]:
    """RFC 6047 §3, RFC 5546 §6: an organizer's message comes from the organizer or SENT-BY, a reply from its attendee."""
    if calendar.method is None or not calendar.events:
        return
    if sender is None:
        hint = "check DKIM or ask the sender; an address in a mail is easily forged"
        yield _problem("sender-unknown", "warning", "a sender that the host vouches for", "none", hint)
        return
    entitled: set[str] = set()
    for event in calendar.events:
        theirs = calendar.method in ("REPLY", "REFRESH", "COUNTER")
        people = event.attendees if theirs else (event.organizer,) if event.organizer else ()
        entitled |= {box.casefold() for one in people for box in (one.mailbox, mailbox_of(one.sent_by)) if box}
    if sender.casefold() not in entitled:
        role = "the attendee who answers" if calendar.method in ("REPLY", "REFRESH", "COUNTER") else "the organizer"
        hint = "do not act on it"
        expected = f"a {calendar.method} from {role}, or who sends for them (RFC 6047 §3)"
        yield _problem("sender-other", "error", expected, "another sender", hint)


def _parameter(part: Part, name: str) -> str | None:
    value = part.get_param(name)
    text = value[2] if isinstance(value, tuple) else value
    return _clean(text) if isinstance(text, str) and text else None


def _header(whole: Part, name: str) -> str | None:
    value = whole.get(name)
    if value is None:
        return None
    told = str(value)[:_MOST_HEADER]
    try:
        return _clean(str(make_header(decode_header(told))))
    except (MessageError, ValueError, LookupError):
        return _clean(told)


def _clean(text: str) -> str:
    return _BAD.sub(" ", text)[:1_000].strip()


def _sent(whole: Part) -> Instant | None:
    try:
        told = parsedate_to_datetime(str(whole["Date"])[:100])
        return instant(told if told.tzinfo else told.replace(tzinfo=UTC))  # RFC 5322 §3.3: -0000 is UTC without a place
    except (ValueError, TypeError, OverflowError, SmallGiantsError):
        return None


def _claimed(whole: Part) -> tuple[str, ...]:
    told = [str(value)[:2_000] for name in ("From", "Sender") for value in whole.get_all(name, [])[:5]]
    try:
        return tuple(dict.fromkeys(_clean(box) for _, box in getaddresses(told) if "@" in box))
    except ValueError:
        return ()


def _readable(parts: list[Part]) -> str | None:
    for part in parts:
        if part.get_content_type() == "text/plain" and not part.get_filename():
            payload = part.get_payload(decode=True)
            data = payload if isinstance(payload, bytes) else b""
            try:
                return data.decode(_parameter(part, "charset") or "utf-8", "replace")[:100_000]
            except (LookupError, ValueError):
                return data.decode("utf-8", "replace")[:100_000]
    return None

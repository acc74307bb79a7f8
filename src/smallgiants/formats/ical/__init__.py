"""Calendars and scheduling messages as iCalendar text (RFC 5545, RFC 5546), written and read.

What is read is judged by this one calendar alone: no zone that another calendar defined has any say.
"""

from ._check import check
from ._classify import Kind as Kind
from ._classify import classify
from ._deadlines import deadlines
from ._incoming import incoming
from ._nouns import Attendee, Calendar, CalendarZone, Day, Event, Floating, Moment, Property, Time, UnknownZone
from ._nouns import mailbox_of as mailbox_of
from ._read import load, read
from ._todo import todos
from ._write import dump, resources
from ._zones import Believe as Believe

__all__ = [
    "Attendee",
    "Calendar",
    "CalendarZone",
    "Day",
    "Event",
    "Floating",
    "Moment",
    "Property",
    "Time",
    "UnknownZone",
    "check",
    "classify",
    "deadlines",
    "dump",
    "incoming",
    "load",
    "read",
    "resources",
    "todos",
]

"""Days in words, as every door for readers of English writes them."""

from datetime import date

__all__ = ["MONTHS", "spoken"]

MONTHS = tuple("January February March April May June July August September October November December".split())
"""The names of the months, January first."""


def spoken(day: date) -> str:
    """A day as it is read aloud.

    >>> spoken(date(2024, 3, 13))
    '13 March 2024'
    """
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"

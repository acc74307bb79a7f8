"""Strategies for what is asked about times: deadlines, drift, views, zones found."""

from datetime import date
from typing import Any, TypeVar

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from ..civiltime import Deadline, Drift, LocalView, Span, ZoneFound, find_zone, zone_of
from ._values import ZONES, days, instants, slots, words

__all__ = ["STRATEGIES", "deadlines", "drifts", "local_views", "spans", "zones_found"]

T = TypeVar("T")

_LABELS = (None, "CET", "MEZ", "IST", "Brussels time", "XYZ")


def _maybe(known: SearchStrategy[T]) -> SearchStrategy[T | None]:
    return st.none() | known


def deadlines() -> SearchStrategy[Deadline]:
    """Any deadline, its hour, its zone or its label unknown.

    >>> deadlines().validate()
    """
    hours = st.times().map(lambda hour: hour.replace(microsecond=0))
    return st.builds(
        Deadline,
        day=days(last=date(2200, 12, 30)),
        time=_maybe(hours),
        zone=_maybe(st.sampled_from(ZONES)),
        printed=st.sampled_from(_LABELS),
        text=_maybe(words()),
    )


def drifts() -> SearchStrategy[Drift]:
    """Any slot that the rules of its zone moved since it was announced, or left without an instant.

    >>> drifts().validate()
    """
    versions = _maybe(st.sampled_from(("2023b", "2024a", "2026f")))
    return st.builds(Drift, slot=slots(), was=instants(), utc=_maybe(instants()), since=versions, zone_data=versions)


def spans() -> SearchStrategy[Span]:
    """Any two instants between which something lies.

    >>> spans().validate()
    """
    return st.lists(instants(), min_size=2, max_size=2).map(lambda pair: Span(earliest=min(pair), latest=max(pair)))


def local_views() -> SearchStrategy[LocalView]:
    """Any slot as seen in any zone.

    >>> local_views().validate()
    """
    return st.builds(lambda slot, zone: slot.view(zone), slots(after="2024-01-01T00:00Z"), st.sampled_from(ZONES))


def zones_found() -> SearchStrategy[ZoneFound]:
    """Any answer about a zone: certain, one of several, or none.

    >>> zones_found().validate()
    """
    names = ("Romance Standard Time", "Tokyo Standard Time", "/x.example/1/Europe/Paris", "CET", "(UTC-01:00) Azores",
             "Customized Time Zone", "UTC", "Brusels", "GMT Standard Time")  # fmt: skip
    named = st.builds(lambda name, country: find_zone(name, country=country), st.sampled_from(names),
                      _maybe(st.sampled_from(("BE", "ES", "PT"))))  # fmt: skip
    return named | st.sampled_from(("BE", "DE", "ES", "FR", "CY")).map(lambda country: zone_of(country=country))


STRATEGIES: dict[type, SearchStrategy[Any]] = {
    Deadline: deadlines(),
    Drift: drifts(),
    LocalView: local_views(),
    Span: spans(),
    ZoneFound: zones_found(),
}

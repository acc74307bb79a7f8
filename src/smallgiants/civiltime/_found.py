"""What a wall time turns out to name: one instant, two, or none."""

from attrs import field, frozen

from ._instants import Instant, instant

__all__ = ["Repeated", "Resolved", "Skipped"]


@frozen
class Resolved:
    """A wall time that names one instant.

    >>> from smallgiants.civiltime import Slot
    >>> Slot(local="2024-03-13T11:00", zone="Europe/Brussels", duration="PT1H").resolve().utc.isoformat()
    '2024-03-13T10:00:00+00:00'
    """

    utc: Instant = field(converter=instant)


@frozen
class Skipped:
    """A wall time the clocks skip: the instants it would be under the offset after the gap, and before it.

    >>> from smallgiants.civiltime import Slot
    >>> Slot(local="2026-03-29T02:30", zone="Europe/Brussels", duration="PT1H").resolve().later.isoformat()
    '2026-03-29T01:30:00+00:00'
    """

    earlier: Instant = field(converter=instant)
    later: Instant = field(converter=instant)


@frozen
class Repeated:
    """A wall time the clocks show twice: its first and its second instant.

    >>> from smallgiants.civiltime import Slot
    >>> Slot(local="2026-10-25T02:30", zone="Europe/Brussels", duration="PT1H").resolve().earlier.isoformat()
    '2026-10-25T00:30:00+00:00'
    """

    earlier: Instant = field(converter=instant)
    later: Instant = field(converter=instant)

"""What the zone labels that people print mean: a label is evidence, not a zone."""

from datetime import timedelta

__all__ = ["offsets"]

_MINUTES = {
    "UTC": (0,), "GMT": (0,), "Z": (0,), "WET": (0,), "WEST": (60,), "BST": (60,), "IST": (60, 120, 330),
    "CET": (60,), "MEZ": (60,), "HEC": (60,), "CEST": (120,), "MESZ": (120,), "HAEC": (120,),
    "EET": (120,), "OEZ": (120,), "EEST": (180,), "OESZ": (180,), "TRT": (180,), "MSK": (180,),
    "AZOT": (-60,), "AZOST": (0,), "EST": (-300,), "EDT": (-240,),
}  # fmt: skip


def offsets(label: str) -> tuple[timedelta, ...]:
    """The offsets from UTC that a printed label can mean; none where the label is not in the table.

    >>> offsets("MEZ")
    (datetime.timedelta(seconds=3600),)
    """
    return tuple(timedelta(minutes=minutes) for minutes in _MINUTES.get(label.upper(), ()))

"""Who may see which figure: permission of each organisation, and no cell small enough to point at one of them."""

from ._figures import Figure, Shown, shown_sums
from ._protect import SMALLEST_CELL, protect
from ._tables import Contribution, Protected, Table, TableCell

__all__ = [
    "SMALLEST_CELL",
    "Contribution",
    "Figure",
    "Protected",
    "Shown",
    "Table",
    "TableCell",
    "protect",
    "shown_sums",
]

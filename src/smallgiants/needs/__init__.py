"""What towns need: how much of what and when, summed for those who may see it, pooled, and bundled to reach a threshold."""

from ._alike import LIKELY, Duplicate, Duplicates, common_signs, likely_duplicates
from ._bundles import Bundle, Bundles, bundles
from ._need import Need, Spec, Window, Withdrawal, standing
from ._pools import Pool, Pools, pooled
from ._quantities import Quantity, quantity_sum
from ._sums import NeedsSum, needs_sum
from ._tables import Aggregate, aggregate, need_tables

__all__ = [
    "LIKELY",
    "Aggregate",
    "Bundle",
    "Bundles",
    "Duplicate",
    "Duplicates",
    "Need",
    "NeedsSum",
    "Pool",
    "Pools",
    "Quantity",
    "Spec",
    "Window",
    "Withdrawal",
    "aggregate",
    "bundles",
    "common_signs",
    "likely_duplicates",
    "need_tables",
    "needs_sum",
    "pooled",
    "quantity_sum",
    "standing",
]

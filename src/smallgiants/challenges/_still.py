"""Work that makes many things at once, none of which is in a ring."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["still"]


_MANY = 10_000


@contextmanager
def still() -> Iterator[None]:
    """Without the collector of rings meanwhile: what is made here stays or goes by itself, and to look through a large heap
    for rings, again and again, costs more than the work."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            if gc.get_count()[0] > _MANY and not gc.get_freeze_count():
                gc.freeze()  # at once among the old, without a look through all of it
                gc.unfreeze()
            gc.enable()

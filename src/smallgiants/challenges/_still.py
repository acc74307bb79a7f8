"""Work that makes many things at once, none of which is in a ring."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["still"]


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
            gc.enable()

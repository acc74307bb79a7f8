"""What the validators of a field are, by name: for those that tell others of them."""

import inspect
import re
from collections.abc import Iterator, Mapping
from typing import Any

__all__ = ["rules"]


def rules(validator: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The validators of a field by name, with what they were made with; of those that allow more, the one inside."""
    if not inspect.isfunction(validator):
        return
    told = inspect.getclosurevars(validator).nonlocals
    name = re.split(r"[.<]", validator.__qualname__)[0]
    if name == "optional":
        yield from rules(told["inner"])
    else:
        yield name, told

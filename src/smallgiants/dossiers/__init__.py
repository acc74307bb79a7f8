"""One group with everything that belongs to it: what is wrong in it, what was known when, who may see what."""

from ._alone import shown_alone
from ._dossier import Dossier
from ._due import Due, Task
from ._extra import Extra
from ._leave import Effect, Effects
from ._leftovers import leftovers
from ._paths import leaves, uncited
from ._subject import Receipt, personal_strings

__all__ = [
    "Dossier",
    "Due",
    "Effect",
    "Effects",
    "Extra",
    "Receipt",
    "Task",
    "leaves",
    "leftovers",
    "personal_strings",
    "shown_alone",
    "uncited",
]

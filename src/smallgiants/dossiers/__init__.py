"""One group with everything that belongs to it: what is wrong in it, what was known when, who may see what."""

from ._dossier import Dossier
from ._due import Due, Task
from ._paths import leaves, uncited

__all__ = ["Dossier", "Due", "Task", "leaves", "uncited"]

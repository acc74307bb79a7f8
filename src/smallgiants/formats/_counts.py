"""What everybody may know of the vote behind a decision."""

from ..decisions import Count, Decision
from ..dossiers import Dossier

__all__ = ["counted_for", "numbers"]


def counted_for(dossier: Dossier, decision: Decision) -> "Count | str | None":
    """The count; words where it cannot be had yet, `None` where there was no vote by then."""
    motion = next((one for one in dossier.motions if one.id == decision.motion), None)
    if motion is None or decision.at < motion.opened:
        return None
    if motion.secret and motion.is_open(on=decision.at):
        return "secret, and not closed yet"
    return dossier.count(motion.id, on=decision.at)


def numbers(count: Count, few: str) -> str:
    """How many said what, `few` where too few voted in secret to tell."""
    return f"{count.for_} for, {count.against} against, {count.abstained} abstained" if count.counts else few

"""Whether what a work programme says is illustrative: every door that shows it says so."""

from ..dossiers import Dossier
from ..programmes._faults import path_of
from ..sources import citation_for, steps

__all__ = ["WORDS", "any_made_up", "made_up", "marked"]

WORDS = "Parts of it are illustrative: made up, to fill in what no source says."


def made_up(dossier: Dossier) -> frozenset[str]:
    """The parts of the programme that are illustrative, by id."""
    plan = dossier.programme
    parts = plan.parts if plan else ()
    return frozenset(
        part.id for part in parts
        if any(own.illustrative for own in part.sources) or _said(dossier, f"programme.{path_of(part)}")
    )  # fmt: skip


def any_made_up(dossier: Dossier) -> bool:
    """Whether anything of the programme is illustrative."""
    own = dossier.programme.sources if dossier.programme else ()
    about = any(one.illustrative and steps(one.path)[:1] == ["programme"] for one in dossier.sources)
    return about or any(one.illustrative for one in own) or bool(made_up(dossier))


def marked(title: str, dossier: Dossier) -> str:
    """A title that says so, where it must."""
    return f"{title} (illustrative)" if any_made_up(dossier) else title


def _said(dossier: Dossier, path: str) -> bool:
    cited = citation_for(dossier.sources, path)
    return cited is not None and cited.illustrative

"""What a member said stands in its way."""

from attrs import field, frozen

from ..checks import a, each, identifier, one_of, several
from ..civiltime import Instant
from ..labels import Text, text
from ..ledger import instant_or_none
from ..sources import Citation
from ._concepts import Attribution

__all__ = ["Statement"]


@frozen(kw_only=True)
class Statement:
    """A challenge as a member put it, with the concepts it was assigned to.

    >>> said = Statement(id="s-1", by="kranj", text={"pt": "Falta equipa"}, barriers=("capacity-gaps",))
    >>> said.attribution
    'unnamed'
    """

    id: str = field(validator=identifier)
    by: str = field(validator=identifier)
    text: Text = field(converter=text, validator=a(Text))
    themes: tuple[str, ...] = field(default=(), converter=several, validator=each(identifier))
    barriers: tuple[str, ...] = field(default=(), converter=several, validator=each(identifier))
    attribution: Attribution = field(default="unnamed", validator=one_of("named", "unnamed"))
    at: Instant | None = field(default=None, converter=instant_or_none)
    sources: tuple[Citation, ...] = field(default=(), converter=several, validator=each(a(Citation)))

"""Receipts of ballots: proof that a ballot was counted, which tells nothing of what it says."""

import re
from hashlib import sha256

from ..errors import InvalidValue
from .themes import Ballot

__all__ = ["receipt"]


def receipt(ballot: Ballot, *, nonce: str) -> str:
    """The receipt of a ballot, made of its id and a `nonce` that the host drew for it and gave to its voter alone.

    >>> receipt(Ballot(id="b-1", seat="kranj", approvals=["mobility"]), nonce="0f" * 16)
    '1df6a71610972a3cc00d57a1c151589bb1d5de200089da486036e49f361b9b5b'

    The host publishes the receipts of all ballots that were counted, sorted: a voter finds theirs there, and nobody
    else can tell whose it is.  Neither approvals nor seat nor person enter it, so that it proves nothing to a buyer of
    votes.  Raises `InvalidValue` for a nonce that is not 32 to 128 hexadecimal digits: one that could be guessed would
    tell whose receipt it is.
    """
    if not re.fullmatch("[0-9a-f]{32,128}", nonce):
        hint = "draw at least 16 random bytes for each ballot"
        raise InvalidValue(
            "nonce-invalid", "nonce", "32 to 128 hexadecimal digits, a to f in lower case", "others", hint
        )
    return sha256(f"urn:smallgiants:receipt\n{nonce}\n{ballot.id}".encode()).hexdigest()

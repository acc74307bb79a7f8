"""Cells that a spreadsheet would take for a formula: guarded on the way out, bare again on the way in."""

import re

__all__ = ["bare", "guarded"]

# What Excel, LibreOffice and Google Sheets may take for a formula, in full width too, behind blanks, or for the end of a
# cell. The apostrophes before it are counted in, so that what begins with one already comes back as it was.
_HARMFUL = r"'*(?:\s*[=+\-@＝＋－＠]|[\t\r\n\ufeff])"
_GUARD, _GUARDED = re.compile(_HARMFUL), re.compile(f"'(?={_HARMFUL})")


def guarded(text: str) -> str:
    """The text with an apostrophe before it, where a spreadsheet might take it for a formula.

    >>> guarded("=1+1"), guarded("'=1+1"), guarded("a=b"), guarded("")
    ("'=1+1", "''=1+1", 'a=b', '')
    """
    return f"'{text}" if _GUARD.match(text) else text


def bare(text: str) -> str:
    """The text as it was before it was guarded.

    >>> bare("'=1+1"), bare("''=1+1"), bare("'tis")
    ('=1+1', "'=1+1", "'tis")
    """
    return text[1:] if _GUARDED.match(text) else text

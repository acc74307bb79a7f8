"""The door to rapidfuzz, for likely duplicates among many needs.  Needs the extra `text`."""

__all__ = ["common_signs"]


def common_signs(one: str, other: str) -> int:
    """How many signs two texts have in common in the same order: the `common` of `likely_duplicates`, in C.

    >>> common_signs("lampposts", "lamp posts")
    9
    """
    from rapidfuzz.distance import LCSseq  # wanted only where somebody compares

    found: int = LCSseq.similarity(one, other)
    return found

"""The matcher of the standard library: letters in a row and short stems, weighed by how rare they are, added up.

Character 3–5-grams by TF-IDF find what is inflected, compounded or mistyped; BM25 on stems finds what is said plainly.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from math import log, sqrt

from ._concepts import Axis, Concept
from ._schemes import ConceptScheme
from ._still import still
from ._wording import grams, inside, stem, words

__all__ = ["Cues", "Matcher", "cues_of"]

Cues = Mapping[str, Mapping[str, tuple[str, ...]]]
"""Words that people use, by concept and language: what hidden labels are, kept beside a scheme."""

LABEL, CUE, DEFINITION, OTHER = 1.0, 0.7, 0.5, 0.3
"""What a word counts in a label, a cue, a definition; and the share of that in the scheme's language instead of the asked."""
GRAMS, STEMS = 1.25, 0.5
FLOOR = 0.6
"""Below this the best is chance: words that most sentences share with something.  1 is about a rare word said plainly twice."""
TAIL = 0.4
"""What is less than this share of the best is left out: it would stand there only to make three."""
_K1, _B = 1.2, 0.75


class Matcher:
    """A scheme with its indexes, each made when it is first asked for."""

    def __init__(self, scheme: ConceptScheme, cues: Cues) -> None:
        self.scheme = scheme
        self.cues = cues
        self._indexes: dict[tuple[Axis | None, str | None], _Index] = {}

    def ranked(self, text: str, *, axis: Axis | None, lang: str | None) -> tuple[tuple[str, float], ...]:
        """Concepts with their scores, best first, ties by id; none where the best is chance."""
        base = lang.partition("-")[0].casefold() if lang else None
        key = axis, base
        if key not in self._indexes:
            with still():
                self._indexes[key] = _Index(dict(_counted(self, axis, base)), base)
        found = self._indexes[key].scores(text)
        ranked = sorted(found.items(), key=lambda one: (-one[1], one[0]))
        if not ranked or ranked[0][1] < FLOOR:
            return ()
        return tuple(one for one in ranked if one[1] >= TAIL * ranked[0][1])


def cues_of(text: str) -> Cues:
    """The cues of a table with a column for each language, several in one cell parted by semicolons."""
    lines = [line.split("\t") for line in text.splitlines()]
    rows = [line for line in lines if len(line) > 1 and not line[0].startswith("#")]
    langs = next(line for line in lines if line[0] == "# concept")[1:]
    return {
        name: {lang: tuple(cell.split("; ")) for lang, cell in zip(langs, cells, strict=True) if cell}
        for name, *cells in rows
    }


def _counted(matcher: Matcher, axis: Axis | None, base: str | None) -> Iterator[tuple[str, dict[str, float]]]:
    """Each concept in use with its words, and what each counts."""
    for concept in matcher.scheme.concepts:
        if concept.axis == axis and concept.status != "deprecated":
            counted: dict[str, float] = {}
            for told, text, counts in _told(concept, matcher.cues):
                share = _share(told, base, matcher.scheme.language)
                for word in set(words(text, base)) if share else ():
                    counted[word] = counted.get(word, 0.0) + counts * share
            yield concept.id, counted


def _told(concept: Concept, cues: Cues) -> Iterator[tuple[str, str, float]]:
    """Language, text and weight of all that tells of a concept."""
    yield from ((one.lang, one.text, LABEL) for one in (*concept.pref.wordings, *concept.alt, *concept.hidden))
    for lang, told in cues.get(concept.id, {}).items():
        yield from ((lang, one, CUE) for one in told)
    yield from ((one.lang, one.text, DEFINITION) for one in (concept.definition.wordings if concept.definition else ()))


def _share(lang: str, base: str | None, own: str) -> float:
    """What words of one language count for a text in another: names and loanwords are alike in many."""
    told = lang.partition("-")[0].casefold()
    if base is None or told in (base, "und"):
        return 1.0
    return OTHER if told == own.partition("-")[0].casefold() else 0.0


class _Index:
    """Postings of grams and stems, their weights worked out beforehand."""

    def __init__(self, counted: dict[str, dict[str, float]], lang: str | None) -> None:
        self.ids, self.lang = tuple(counted), lang
        letters, stems = [], []
        for told in counted.values():
            of_letters: dict[str, float] = {}
            of_stems: dict[str, float] = {}
            for word, counts in told.items():
                of_stems[stem(word)] = of_stems.get(stem(word), 0.0) + counts
                for one in grams(word):
                    of_letters[one] = of_letters.get(one, 0.0) + counts
            letters.append(of_letters)
            stems.append(of_stems)
        self.letters, self.stems = _cosine(letters), _bm25(stems)

    def scores(self, text: str) -> dict[str, float]:
        """The concepts that a word of the text speaks of, whole or as part of a compound; letters alone are chance."""
        told = set(words(text, self.lang))
        near = [0.0] * len(self.ids)
        length = 0.0
        for one in {letters for word in told for letters in grams(word)} & self.letters.keys():
            rare, postings = self.letters[one]
            length += rare * rare
            for place, weight in postings:
                near[place] += weight * rare
        plain = [0.0] * len(self.ids)
        for one in {stem(word) for word in told} & self.stems.keys():
            for place, weight in self.stems[one]:
                plain[place] += weight
        inner = {one for word in told for one in inside(word)} & self.stems.keys()
        solid = {place for one in inner for place, _ in self.stems[one]}
        scale = GRAMS / sqrt(length) if length else 0.0
        share = STEMS / _rarity(len(self.ids), 1)  # a rare word is rarer in a larger scheme
        both = ((name, round(scale * near[n] + share * plain[n], 6)) for n, name in enumerate(self.ids))
        return {name: score for n, (name, score) in enumerate(both) if plain[n] or n in solid}


def _rare(documents: list[dict[str, float]]) -> dict[str, float]:
    counts = Counter(one for told in documents for one in told)
    return {one: _rarity(len(documents), count) for one, count in counts.items()}


def _rarity(size: int, count: int) -> float:
    return log(1 + (size - count + 0.5) / (count + 0.5)) if size else 1.0


def _cosine(documents: list[dict[str, float]]) -> dict[str, tuple[float, list[tuple[int, float]]]]:
    rare = _rare(documents)
    found: dict[str, tuple[float, list[tuple[int, float]]]] = {one: (weight, []) for one, weight in rare.items()}
    for place, told in enumerate(documents):
        weights = {one: (1 + log(1 + counts)) * rare[one] for one, counts in told.items()}
        length = sqrt(sum(weight * weight for weight in weights.values()))
        for one, weight in weights.items():
            found[one][1].append((place, weight / length))
    return found


def _bm25(documents: list[dict[str, float]]) -> dict[str, list[tuple[int, float]]]:
    rare = _rare(documents)
    sizes = [sum(told.values()) for told in documents]
    usual = sum(sizes) / max(len(sizes), 1)
    found: dict[str, list[tuple[int, float]]] = {one: [] for one in rare}
    for place, (told, size) in enumerate(zip(documents, sizes, strict=True)):
        for one, counts in told.items():
            share = counts * (_K1 + 1) / (counts + _K1 * (1 - _B + _B * size / usual))
            found[one].append((place, rare[one] * share))
    return found

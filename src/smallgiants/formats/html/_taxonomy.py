"""A scheme of concepts as one page to browse: its hierarchy, then every concept with all that is known of it."""

from collections.abc import Iterable, Iterator

from ...audience import Audience
from ...challenges import Concept, ConceptScheme
from ...labels import Text, Wording
from .._escape import Child, Html, el, joined
from .._page import skeleton
from ._parts import facts, listed, section
from ._words import counted, said

__all__ = ["taxonomy"]

DEEPEST = 12
_WORDS = {"exactMatch": "the same as", "closeMatch": "close to", "broadMatch": "narrower than", "narrowMatch": "broader than",
          "relatedMatch": "related to", "subject": "about"}  # fmt: skip
_AXES = {"theme": "Theme: what a challenge is about", "barrier": "Barrier: why it is hard", None: "Concepts"}


def taxonomy(scheme: ConceptScheme, *, audience: "Audience | str" = "public", langs: Iterable[str] = ()) -> str:
    """A scheme as one accessible page, without network and script; its words first in the languages asked for.

    >>> from smallgiants.challenges import scheme
    >>> page = taxonomy(scheme("degurba"), langs=["fr"])
    >>> 'id="c-city"' in page, "<script" in page
    (True, False)

    A scheme names nobody and is the same for every audience.  Deprecated concepts stand by themselves, for who has their id.
    """
    Audience.parse(audience)
    reader = _Reader(scheme, tuple(langs))
    axes = list(dict.fromkeys(one.axis for one in scheme.concepts))
    live = [one for one in scheme.concepts if one.status != "deprecated"]
    old = [one for one in scheme.concepts if one.status == "deprecated"]
    trees = [section(f"tree-{axis or 'all'}", _AXES[axis], reader.tree(axis)) for axis in axes]
    entries = [section("concepts", "Every concept", joined(map(reader.entry, live), "\n"))] if live else []
    entries += [section("deprecated", "No longer in use", joined(map(reader.entry, old), "\n"))] if old else []
    contents = [(f"tree-{axis or 'all'}", _AXES[axis].partition(":")[0]) for axis in axes]
    contents += [("concepts", "Every concept")] if live else []
    contents += [("deprecated", "No longer in use")] if old else []
    made = el("p", f"Made with smallgiants from {scheme.id} {scheme.version}.")
    title = scheme.title.best(*reader.langs)
    return skeleton(title.text, reader.header(len(live)), contents, [*trees, *entries], made)


class _Reader:
    """A scheme, and the languages its reader wants."""

    def __init__(self, scheme: ConceptScheme, langs: tuple[str, ...]) -> None:
        self.scheme, self.langs = scheme, langs

    def header(self, live: int) -> Html:
        scheme = self.scheme
        told = [f"Version {scheme.version}, {counted(live, 'concept')}"]
        told += [f"languages: {', '.join(scheme.languages)}"] if scheme.languages else []
        told += [f"licence: {scheme.licence}"] if scheme.licence else []
        title = el("h1", _worded(scheme.title.best(*self.langs)))
        note = el("p", _worded(scheme.note.best(*self.langs))) if scheme.note else None
        return joined(
            [el("p", "A scheme of concepts", class_="kicker"), title, el("p", "; ".join(told), class_="quiet"), note]
        )

    def tree(self, axis: object) -> Html:
        """Tops with what is under them; what no top leads to stands at the end, so that a ring hides nothing."""
        members = [one.id for one in self.scheme.concepts if one.axis == axis and one.status != "deprecated"]
        shown: set[str] = set()
        tops = [one for one in self.scheme.under(None) if one in set(members)]
        branches = [self.branch(one, shown, 1) for one in tops]
        branches += [self.branch(one, shown, 1) for one in members if one not in shown]
        return el("ul", joined(branches))

    def branch(self, name: str, shown: set[str], depth: int) -> Html:
        again = name in shown
        shown.add(name)
        under = () if again or depth == DEEPEST else self.scheme.under(name)
        inner = el("ul", joined(self.branch(one, shown, depth + 1) for one in under)) if under else None
        return el("li", self.link(name), inner)

    def link(self, name: str) -> Child:
        label = self.scheme.label(name, *self.langs)
        if name not in self.scheme:
            return el("code", name)
        words = el("span", label.text, lang=_lang(label.lang))
        return el("a", words, href=f"#{_anchor(name)}")

    def entry(self, concept: Concept) -> Html:
        label = self.scheme.label(concept.id, *self.langs)
        state = {"deprecated": " (no longer in use)", "proposed": " (proposed)"}.get(concept.status)
        heading = el("h3", el("span", label.text, lang=_lang(label.lang)), state, id=_anchor(concept.id))
        return el("article", heading, facts(list(self.known(concept))))

    def known(self, concept: Concept) -> Iterator[tuple[str, Child]]:
        yield "Id", el("code", concept.id)
        if concept.notation:
            yield "Notation", concept.notation
        yield "Labels", _texts(concept.pref)
        for name, wordings in (("Also called", concept.alt), ("Found by", concept.hidden)):
            if wordings:
                yield name, _by_language(wordings)
        for name, text in (("Definition", concept.definition), ("Reason", concept.reason)):
            if text:
                yield name, _texts(text)
        for note in concept.notes:
            yield f"Note ({note.kind})", _worded(note.wording)
        for name, ids in (("Broader", concept.parents), ("Narrower", self.scheme.under(concept.id)),
                          ("Related", concept.related), ("Replaced by", concept.replaced_by)):  # fmt: skip
            if ids:
                yield name, joined(map(self.link, ids), ", ")
        if concept.mappings:
            yield "Elsewhere", listed(_mapping(concept, number) for number in range(len(concept.mappings)))


def _mapping(concept: Concept, number: int) -> Html:
    one = concept.mappings[number]
    told = [one.label or one.uri, f" in {one.scheme}" if one.scheme else "", f", {one.status}" if one.status else ""]
    return joined([f"{_WORDS[one.relation]} ", el("a", told[0], href=one.uri, rel="noreferrer"), *told[1:]])


def _anchor(name: str) -> str:
    """The id of a concept as the place in the page."""
    return "c-" + "".join(
        sign if sign.isascii() and (sign.isalnum() or sign in "-_") else f".{ord(sign):x}." for sign in name
    )


def _texts(text: Text) -> Html:
    return listed(_tagged(one) for one in text.wordings)


def _by_language(wordings: tuple[Wording, ...]) -> Html:
    found: dict[str, list[Wording]] = {}
    for one in wordings:
        found.setdefault(one.lang, []).append(one)
    return listed(joined([joined(map(_worded, ones), ", "), _mark(lang)]) for lang, ones in found.items())


def _tagged(one: Wording) -> Html:
    unsure = " machine-made" if one.machine else " not checked" if one.checked is False else None
    return joined([_worded(one), _mark(one.lang), el("span", unsure, class_="mark") if unsure else None])


def _mark(lang: str) -> Html:
    return joined([" ", el("span", "no language" if lang == "und" else lang, class_="mark")])


def _worded(one: Wording) -> Html:
    return said(one.text, lang=_lang(one.lang) or "")


def _lang(lang: str | None) -> str | None:
    return None if lang in (None, "und") else lang

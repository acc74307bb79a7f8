"""The sheet door: a scheme as one CSV table for editors, and what they changed read back onto the scheme."""

import csv
import re
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import Any

from attrs import evolve

from ..audience import Audience
from ..challenges import Concept, ConceptScheme
from ..checks import near
from ..errors import DocumentError, InvalidValue, Problem, SmallGiantsError, joined, shown
from ..labels import Text, Wording, is_tag
from ._guard import bare, guarded
from ._structure import decoded

__all__ = ["dump", "load", "read"]

_PLAIN = ("id", "notation", "axis", "status")
_IDS = ("broader", "related", "replaced_by")
_WORDED = ("pref", "alt", "hidden", "definition")
_BETWEEN = " | "


def dump(
    scheme: ConceptScheme, *, audience: "Audience | str" = "public", langs: Iterable[str] = (), delimiter: str = ",",
    bom: bool = False,
) -> bytes:  # fmt: skip
    """A scheme as a table: a row for each concept, a column for each kind of words in each language.

    >>> from smallgiants.challenges import scheme
    >>> print(dump(scheme("small-giants-challenges")).decode().splitlines()[5])
    local-budget,,barrier,current,funding,,,Justifying local budget,,,

    Languages are those of the scheme and those of `langs`, for translators to fill in.  Several values of a cell are parted
    by ` | `.  Cells that a spreadsheet may take for formulas get an apostrophe, which `read` takes off again.
    """
    Audience.parse(audience)
    had = (one.lang for concept in scheme.concepts for one in _wordings(concept))
    tags = tuple(dict.fromkeys((*scheme.languages, *had, *langs)))
    out = StringIO()
    table = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    table.writerow([*_PLAIN, *_IDS, *(f"{name}@{lang}" for lang in tags for name in _WORDED)])
    for concept in scheme.concepts:
        table.writerow([guarded(cell) for cell in _row(concept, tags)])
    return out.getvalue().encode("utf-8-sig" if bom else "utf-8", "replace")


def load(table: "str | bytes", *, onto: ConceptScheme) -> ConceptScheme:
    r"""The scheme with what a table changed.

    >>> from smallgiants.challenges import scheme
    >>> one = scheme("small-giants-challenges")
    >>> load(dump(one), onto=one) == one
    True
    >>> new = load("id,pref@en,pref@fr\nfunding,Funding challenges,Financement\n", onto=one)
    >>> new.label("funding", "fr").text, len(new.concepts)
    ('Financement', 6)

    What has no column stays as it was, and so does a concept without a row: to retire one, give it the status deprecated.
    A row with a new id is a new concept.  Raises `DocumentError` with every fault at once.
    """
    scheme, problems = read(table, onto=onto)
    if scheme is None:
        raise DocumentError.of(problems)
    return scheme


def read(table: "str | bytes", *, onto: ConceptScheme) -> tuple[ConceptScheme | None, tuple[Problem, ...]]:
    r"""The scheme with what a table changed, if it can be made, and every problem.

    >>> from smallgiants.challenges import scheme
    >>> [str(one) for one in read("id,colour\n", onto=scheme("degurba"))[1]][0][:60]
    'error colour: expected a column such as id, notation, axis, '
    """
    try:
        columns, rows = _table(decoded(table))
    except SmallGiantsError as error:
        return None, (error.problem,)
    problems = list(_columns(columns))
    known = {one.id: one for one in onto.concepts}
    met: set[str] = set()
    for number, row in () if problems else enumerate(rows, 2):
        try:
            made = _concept(dict(zip(columns, row, strict=False)), known, met)
            known[made.id] = made
        except SmallGiantsError as error:
            path = joined(f"row {number}", error.problem.path)
            problems.append(evolve(error.problem, path=path))
    if problems:
        return None, tuple(problems)
    return evolve(onto, concepts=tuple(known.values())), ()


def _wordings(concept: Concept) -> Iterator[Wording]:
    yield from (*concept.pref.wordings, *concept.alt, *concept.hidden)
    yield from concept.definition.wordings if concept.definition else ()


def _row(concept: Concept, tags: tuple[str, ...]) -> Iterator[str]:
    yield from (getattr(concept, name) or "" for name in _PLAIN)
    for ids in (concept.parents, concept.related, concept.replaced_by):
        yield _BETWEEN.join(map(_escaped, ids))
    for lang in tags:
        for name in _WORDED:
            value = getattr(concept, name)
            told = (value.wordings if isinstance(value, Text) else value) or ()
            here = [one.text for one in told if one.lang == lang]
            yield "".join(here) if name in ("pref", "definition") else _BETWEEN.join(_escaped(one) for one in here)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|")


def _parts(cell: str) -> list[str]:
    """The values of a cell: a bar after a backslash is part of one."""
    told = [re.sub(r"\\(.)", r"\1", one).strip() for one in re.findall(r"(?:\\.|[^|\\]|\\$)+", cell)]
    return [one for one in told if one]


def _table(text: str) -> tuple[list[str], list[list[str]]]:
    """Columns and rows; the sign between cells is the one that the first line has most of."""
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        rows = [row for row in csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True) if any(row)]
    except csv.Error as error:
        raise InvalidValue("document-unreadable", "", "a CSV table", str(error)) from None
    if not rows:
        raise InvalidValue("document-unreadable", "", "a table with a line of columns", "nothing")
    return [one.strip() for one in rows[0]], rows[1:]


def _columns(columns: list[str]) -> Iterator[Problem]:
    known = (*_PLAIN, *_IDS)
    for one in columns:
        name, at, lang = one.partition("@")
        if one not in known and not (at and name in _WORDED and is_tag(lang)):
            expected = f"a column such as {', '.join(known)}, pref@en, alt@en"
            yield InvalidValue("column-unknown", one[:60], expected, shown(one), near(one, (*known, *_WORDED))).problem
    double = [one for one in dict.fromkeys(columns) if columns.count(one) > 1]
    if double or "id" not in columns:
        yield InvalidValue("column-unknown", "", "each column once, and id among them", ", ".join(columns)[:80]).problem


def _concept(cells: dict[str, str], known: dict[str, Concept], met: set[str]) -> Concept:
    told = {name: bare(cell).strip() for name, cell in cells.items()}
    name = told.pop("id")
    if name in met:
        raise InvalidValue("concept-twice", "id", "each id once", f"{shown(name)} again")
    met.add(name)
    old = known.get(name)
    changes: dict[str, Any] = {}
    for column, cell in told.items():
        if column in ("notation", "axis"):
            had = getattr(old, column, None)
            changes[column] = had if (had or "").strip() == cell else cell or None
        elif column == "status":
            changes[column] = cell or "current"
        elif column == "broader":
            if tuple(_parts(cell)) != (old.parents if old else ()):
                changes |= {"broader": next(iter(_parts(cell)), None), "also_broader": _parts(cell)[1:]}
        elif column in _IDS:
            changes[column] = _parts(cell)
    for field in _WORDED:
        langs = {column.partition("@")[2]: cell for column, cell in told.items() if column.startswith(f"{field}@")}
        if langs:
            changes[field] = _worded(field, langs, old)
    if old is None:
        return Concept(id=name, **{"pref": None, **changes})
    return evolve(old, **changes)


def _worded(field: str, langs: dict[str, str], old: Concept | None) -> Any:
    """The words of a field, those of other languages kept, and each that did not change with what is known of it."""
    value = getattr(old, field) if old else None
    had = tuple(value.wordings if isinstance(value, Text) else value or ())
    single = field in ("pref", "definition")
    made = list[Wording]()
    for lang in dict.fromkeys((*(one.lang for one in had), *langs)):
        kept = {one.text.strip(): one for one in had if one.lang == lang}
        texts = ([langs[lang]] if langs[lang] else []) if single and lang in langs else _parts(langs.get(lang, ""))
        made += [kept.get(one) or Wording(lang=lang, text=one) for one in texts] if lang in langs else kept.values()
    if not single:
        return had if set(made) == set(had) and len(made) == len(had) else tuple(made)
    return Text(tuple(made)) if made or field == "pref" else None

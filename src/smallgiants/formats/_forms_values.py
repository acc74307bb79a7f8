"""What the cells of a row say, field by field; and what became of each cell."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from attrs import evolve

from ..errors import SmallGiantsError
from ..labels import Wording
from ..people import Person
from ._forms_choices import Choices
from ._forms_columns import Layout, Spec, given
from ._forms_dates import Order, Unread, moment, proved_order
from ._forms_money import Comma, amount, currency, proved_comma
from ._forms_nouns import ReadCell, State
from ._forms_table import Faults, Given, Table, masked
from ._forms_words import answer, plain, tables
from ._guard import bare

__all__ = ["Asked", "Said", "Values", "proofs"]

_PERSONAL = ("name", "first_name", "last_name", "email")
_WORDS = ("name", "first_name", "last_name", "town", "function", "title", "text")
_YES_OR_NO = ("group", "meeting", "pledge", "shown", "permitted", "consent_group", "consent_meeting", "consent_recording",
              "consent_name", "consent_contact")  # fmt: skip
_SEVERAL = ("approvals", "themes", "barriers", "languages")
_EUROSTAT = {"EL": "GR", "UK": "GB"}
_OTHER_LANGUAGES = frozenset("ca eu gl no nb nn uk ru tr is sq sr mk bs lb ar he hy ka az".split())
_SIGNS_OF_LANGUAGES = re.compile(r"[,;/|\n]+|\s(?:and|et|und|y|e|i|og|och|ja)\s")


class Asked(NamedTuple):
    """What the caller knows of the whole form."""

    choices: Choices
    zone: str | None
    order: Order | None
    comma: Comma | None
    currency: str | None


class Said(NamedTuple):
    """What one cell was understood to say, in our words and as the value a record holds."""

    value: Any
    meaning: str
    rest: str | None = None


class Proofs(NamedTuple):
    """By the number of a column: which of day and month comes first there, and which sign begins the decimals; and in
    which columns a workbook has dates, and text that it did not take for one."""

    orders: Mapping[int, Order]
    commas: Mapping[int, Comma]
    mixed: frozenset[int]


def proofs(table: Table, layout: Layout, asked: Asked) -> Proofs:
    """What whole columns prove, where the caller said nothing."""
    orders: dict[int, Order] = {}
    commas: dict[int, Comma] = {}
    mixed: set[int] = set()
    for index, spec in enumerate(layout.specs):
        if spec.column.about not in ("time", "amount"):
            continue
        cells = [cell for row in table.rows[layout.first - 1 :] if (cell := given(row, index)) is not None]
        texts = [bare(cell.text).strip() for cell in cells if cell.value is None]
        if spec.column.about == "time" and (order := asked.order or proved_order(texts)):
            orders[index + 1] = order
            mixed |= {index + 1} if asked.order is None and len(texts) < len(cells) else set()
        if spec.column.about == "amount" and (comma := asked.comma or proved_comma(texts)):
            commas[index + 1] = comma
    return Proofs(orders, commas, frozenset(mixed))


class Values:
    """One row being read: what its cells say, and what became of each."""

    def __init__(
        self, number: int, row: tuple[Given, ...], layout: Layout, asked: Asked, proved: Proofs, faults: Faults
    ) -> None:
        self.number = number
        self._asked, self._proved, self._faults = asked, proved, faults
        self._specs = {spec.column.number: spec for spec in layout.specs}
        self._cells: dict[int, ReadCell] = {}
        self._said: dict[str, dict[int, Any]] = {}
        for index, cell in enumerate(row):
            if cell.text.strip():
                self._read(index + 1, cell)

    def one(self, about: str) -> Any:
        """The one thing that the row says for a field; `None` where it says nothing, or two things."""
        said = self._said.get(about, {})
        distinct = list(dict.fromkeys(said.values()))
        if len(distinct) > 1:
            for column in said:
                self._unread(
                    column, Unread("form-column-twice", "one answer", "say with `columns=` which column it is")
                )
            self._said[about] = {}
            return None
        return distinct[0] if distinct else None

    def many(self, about: str) -> tuple[str, ...]:
        """All that the row says for a field that takes several."""
        return tuple(dict.fromkeys(one for ids in self._said.get(about, {}).values() for one in ids))

    def has(self, about: str) -> bool:
        """Whether the form asks for a field at all."""
        return any(spec.column.about == about for spec in self._specs.values())

    def texts(self, about: str) -> dict[str | None, str]:
        """The texts of a field by the language at the end of their headers."""
        found: dict[str | None, str] = {}
        for column, text in self._said.get(about, {}).items():
            lang = self._specs[column].note
            lang = lang.lower() if lang and re.fullmatch("[A-Za-z]{2}(-[A-Za-z]{2,4})?", lang) else None
            if found.setdefault(lang, text) != text:
                self._unread(column, Unread("form-column-twice", "one text in each language"))
        return found

    def refuse(self, about: str, unread: Unread) -> None:
        """Takes back what the cells of a field were understood to say."""
        for column in self._said.pop(about, {}):
            self._unread(column, unread)

    def mean(self, about: str, meaning: str) -> None:
        """Tells more closely what the cells of a field mean."""
        for column in self._said.get(about, {}):
            self._cells[column] = evolve(self._cells[column], meaning=meaning)

    def any(self) -> bool:
        """Whether anything of the row was understood."""
        return bool(self._said)

    def cells(self) -> tuple[ReadCell, ...]:
        """What became of each cell that was not empty, from left to right."""
        return tuple(self._cells[column] for column in sorted(self._cells))

    def _read(self, column: int, cell: Given) -> None:
        spec = self._specs.get(column)
        about = spec.column.about if spec else None
        self._put(column, cell.text, "unread", about)
        if spec is None:
            self._unread(column, Unread("form-row-longer", "no more cells than the header has"), "warning")
        elif cell.fault is not None:
            self._unread(column, Unread("form-cell-formula", "a value", cell.fault))
        elif about is None:
            self._put(column, cell.text, "unread", None, code=None if spec.on_purpose else "form-column-unknown")
        else:
            try:
                self._understood(column, cell, about, self._value(about, spec, column, cell))
            except Unread as unread:
                self._unread(column, unread)

    def _understood(self, column: int, cell: Given, about: str, said: Said) -> None:
        state: State = "partly" if said.rest else "understood"
        code = "form-cell-partly" if said.rest else None
        self._put(column, cell.text, state, about, meaning=said.meaning, rest=said.rest, code=code)
        self._said.setdefault(about, {})[column] = said.value
        if about == "country" and (came := bare(cell.text).strip().upper()) in _EUROSTAT:
            self._faults.cell("country-alias", "warning", self.number, column, f"the ISO code {said.meaning}", came,
                              "it was read as that", self._specs[column].column.header)  # fmt: skip
        if said.rest:
            header = self._specs[column].column.header
            self._faults.cell("form-cell-partly", "warning", self.number, column, "choices that were handed in",
                              masked(said.rest), "the others were understood; the rest is kept", header)  # fmt: skip

    def _put(self, column: int, came: str, state: State, about: str | None, **more: str | None) -> None:
        self._cells[column] = ReadCell(row=self.number, column=column, came=came, state=state, about=about, **more)

    def _unread(self, column: int, unread: Unread, severity: Any = "error") -> None:
        old = self._cells[column]
        self._put(column, old.came, "unread", old.about, code=unread.code)
        got = "a value withheld here because it is personal" if old.about in _PERSONAL else masked(old.came)
        got = f"{got}: {unread.ways}" if unread.ways else got
        spec = self._specs.get(column)
        header = spec.column.header if spec else ""
        self._faults.cell(unread.code, severity, self.number, column, unread.expected, got, unread.hint, header)

    def _value(self, about: str, spec: Spec, column: int, cell: Given) -> Said:
        text = bare(cell.text).strip()
        if about in _SEVERAL:
            return self._chosen(about, spec.column.option, text, cell)
        if about == "time":
            order, mixed = self._proved.orders.get(column), column in self._proved.mixed
            told, meaning = moment(text, cell.value, order=order, zone=self._asked.zone, mixed=mixed)
            return Said(told or meaning, meaning)
        if about == "amount":
            found = amount(text, cell.value, comma=self._proved.commas.get(column)).under(spec.column.header)
            return Said(found, " ".join([*found.currencies[:1], f"{found.number:f}"]))
        if about in _YES_OR_NO:
            yes = cell.value if isinstance(cell.value, bool) else self._asked.choices.said(text)
            return Said(yes, "yes" if yes else "no")
        return _SINGLE[about](text, self._asked)

    def _chosen(self, about: str, option: str | None, text: str, cell: Given) -> Said:
        own_words = option is not None and answer(option) in tables().other
        if option is not None and not (about == "languages" and own_words):
            return self._ticked(about, option, text, cell)
        if about == "languages":
            return _languages(text, self._asked.choices)
        found = self._asked.choices.many(about, text)
        return Said(found.ids, "; ".join(found.ids), found.rest)

    def _ticked(self, about: str, option: str, text: str, cell: Given) -> Said:
        choices = self._asked.choices
        if plain(text) == plain(option):
            yes = True
        elif isinstance(cell.value, bool):
            yes = cell.value
        elif answer(option) in tables().other and answer(text) not in tables().no:
            raise Unread("form-choice-unknown", "choices that were handed in", "it is an answer in own words")
        else:
            yes = choices.said(text)
        ids = (choices.one(about, option),) if yes else ()
        return Said(ids, "; ".join(ids) or "no")


def _words(text: str, asked: Asked) -> Said:
    text = re.sub("\r\n?", "\n", text)
    try:
        Wording(lang="und", text=text)
    except SmallGiantsError:
        raise Unread("form-cell-unread", "text without control characters") from None
    return Said(text, text)


def _mailbox(text: str, asked: Asked) -> Said:
    address = re.sub("^mailto:", "", text, flags=re.IGNORECASE)
    try:
        Person(id="p", email=address)
    except SmallGiantsError:
        raise Unread("form-cell-unread", "one e-mail address such as office@example.org", "ask for it again") from None
    return Said(address, address)


def _id(text: str, asked: Asked) -> Said:
    try:
        Person(id=text)
    except SmallGiantsError:
        raise Unread("form-cell-unread", 'an id: without white space and "@"') from None
    return Said(text, text)


def _country(text: str, asked: Asked) -> Said:
    code = _EUROSTAT.get(text.upper().replace(".", "")) or tables().countries.get(plain(text))
    if code is None:
        raise Unread(
            "form-cell-unread", "a country: its name, or its ISO 3166-1 code", "without it the country is unknown"
        )
    return Said(code, code)


def _language(text: str, asked: Asked) -> Said:
    told = tables().languages.get(plain(text))
    if told is None and re.fullmatch("[A-Za-z]{2}(-[A-Za-z0-9]{2,8})*", text):
        base = text[:2].lower()
        told = base + text[2:] if base in tables().languages or base in _OTHER_LANGUAGES else None
    if told is None:
        raise Unread("form-cell-unread", "a language: its name, or its code such as fr")
    return Said(told, told)


def _languages(text: str, choices: Choices) -> Said:
    parts = [part.strip() for part in _SIGNS_OF_LANGUAGES.split(text) if part.strip()]
    told, rest = [], []
    for part in parts:
        try:
            told.append(_language(part, _NOBODY).value)
        except Unread:
            rest.append(part)
    if not told:
        raise Unread("form-cell-unread", "languages: their names, or their codes such as fr")
    return Said(tuple(dict.fromkeys(told)), "; ".join(told), "; ".join(rest) or None)


def _currency(text: str, asked: Asked) -> Said:
    codes = currency(text)
    return Said(codes, " or ".join(codes))


def _theme(text: str, asked: Asked) -> Said:
    id_ = asked.choices.one("theme", text)
    return Said(id_, id_)


def _attribution(text: str, asked: Asked) -> Said:
    word = text.lower()
    told = word if word in ("named", "unnamed") else "named" if asked.choices.said(text) else "unnamed"
    return Said(told, told)


_NOBODY = Asked(Choices({}, {}), None, None, None, None)
_SINGLE = {
    **dict.fromkeys(_WORDS, _words), "email": _mailbox, "id": _id, "seat": _id, "person": _id, "country": _country,
    "language": _language, "currency": _currency, "theme": _theme, "named": _attribution,
}  # fmt: skip

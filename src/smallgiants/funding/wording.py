"""Verdicts, reasons, questions and remedies in the languages of the members: words from a table, numbers as one writes them."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from ..checks import near
from ..data import table
from ..errors import InvalidValue, shown
from ..partial import AnyOf, Between
from ._vocabulary import FACTS
from .reasons import Reason
from .remedies import Remedy
from .requirements import NOT_SEEN, Combination, Requirement, Rule
from .verdicts import Verdict

__all__ = ["LANGUAGES", "in_words", "question"]

LANGUAGES = ("en", "fr", "de", "es", "it", "pl")
"""The languages that verdicts are said in; English is the original, the others are machine translations not yet checked."""

# How numbers are grouped and their decimals set off (Unicode CLDR 46, numbers/symbols); Spanish and Polish write four
# digits without a gap (minimumGroupingDigits 2).  A space that breaks no line stands in French and Polish.
_SIGNS = {
    "en": (",", "."),
    "fr": ("\u202f", ","),
    "de": (".", ","),
    "es": (".", ","),
    "it": (".", ","),
    "pl": ("\xa0", ","),
}
_FEW = ("es", "pl")
_GAP = re.compile(
    r"(?P<what>.+): (?P<near>about )?(?:EUR )?(?P<much>[\d,]+(?:\.\d+)?)(?: inhabitants)? (?P<how>short|too much)"
)
_ASKS = {"yes_no": "ask_yes_no", "lau": "ask_yes_no", "money": "ask_amount", "count": "ask_amount", "tally": "ask_amount",
         "number": "ask_amount"}  # fmt: skip


def in_words(x: Verdict | Reason | Remedy, *, language: str) -> str:
    r"""A verdict with its reasons, questions and changes, or one reason or remedy of it, in a language.

    >>> from smallgiants.funding import verdict
    >>> v = verdict("elena", {"applicant": "municipality", "programme_eur": "18000000"}, part="all", on="2024-02-07")
    >>> in_words(v.changes[0], language="de")
    'Vorhaben bündeln: es fehlen 12.000.000\xa0EUR'
    >>> print(in_words(v, language="fr").splitlines()[0])
    elena (from-2017), all : peut présenter une demande, mais n’atteint pas ce qui est généralement demandé

    A tag such as `de-AT` asks for its language.  Names, notes and words of a catalogue that nobody translated stay as they
    are.  Raises `InvalidValue` for a language that is none of `LANGUAGES`.
    """
    said = _Said(language)
    match x:
        case Verdict():
            return "\n".join(said.verdict(x))
        case Reason():
            return said.reason(x)
        case Remedy():
            return said.remedy(x)
    raise InvalidValue("type-wrong", "x", "a verdict, a reason or a remedy", type(x).__name__)


def question(fact: str, *, language: str) -> str:
    """What a town is asked where a verdict hangs on a fact.

    >>> question("climate_plan", language="it"), question("population", language="pl")
    ('piano per il clima: sì o no?', 'liczba ludności: ile?')
    """
    if fact not in FACTS:
        raise InvalidValue(
            "fact-unknown", "fact", "a fact of the funding vocabulary", shown(fact), near(fact, tuple(FACTS))
        )
    return _Said(language).question(fact)


@lru_cache(maxsize=1)
def _table() -> Mapping[str, Any]:
    return table("funding/words.toml")


class _Said:
    """One language: its words and its way to write numbers."""

    def __init__(self, language: str) -> None:
        base = str(language).partition("-")[0].lower()
        if base not in LANGUAGES:
            raise InvalidValue(
                "choice-unknown", "language", f"one of {', '.join(LANGUAGES)}", shown(language), near(base, LANGUAGES)
            )
        self._lang, self._at = base, LANGUAGES.index(base)

    def _one(self, group: str, key: str, **filled: str) -> str:
        found: str = _table()[group][key][self._at]
        return found.format(**filled) if filled else found

    def verdict(self, v: Verdict) -> list[str]:
        what = f"{v.instrument}{f' ({v.edition})' if v.edition else ''}, {v.part}"
        rules = (
            self._one("sentences", "rules_latest")
            if v.on is None
            else self._one("sentences", "rules_on", day=str(v.on))
        )
        lines = [self._one("sentences", "verdict", what=what, state=self._one("states", v.state))]
        lines.append(
            f"{rules}; {self._one('sentences', 'decided_by', who=v.decided_by)}. {self._one('sentences', 'no_promise')}"
        )
        lines += self._list("open" if v.state == "unknown" else "because", v.why, self.reason)
        lines += self._list("to_ask", v.ask, self.question)
        lines += self._list("would_change", v.changes, self.remedy)
        return [*lines, *self._list("to_check", v.check, self.reason)]

    def _list(self, head: str, items: "tuple[Any, ...]", say: "Callable[[Any], str]") -> list[str]:
        return [self._one("sentences", head), *(f"- {say(one)}" for one in items)] if items else []

    def question(self, fact: str) -> str:
        return self._one("sentences", _ASKS.get(FACTS[fact], "ask_which"), fact=self._one("facts", fact))

    def reason(self, why: Reason) -> str:
        asked = self._one("sentences", "asked", threshold=self._threshold(why))
        parts = [self._one("sentences", "about_fact", fact=self._one("facts", why.fact), told=asked)]
        if why.threshold != NOT_SEEN:
            known = why.observed
            told = self._one("sentences", "not_known") if known is None else self._one(
                "sentences", "observed", value=self.value(why.fact, known))  # fmt: skip
            parts.append(told)
        if why.margin is not None and why.margin < 0:
            parts.append(self._one("sentences", self._missed(why), gap=self._counted(why.fact, -why.margin)))
        return f"{'; '.join(parts)} ({self._where(why)}){f'; {why.note}' if why.note else ''}"

    def _missed(self, why: Reason) -> str:
        """Whether a threshold is missed from below or from above."""
        least = (
            why.asks.allowed.min
            if isinstance(why.asks, Requirement) and isinstance(why.asks.allowed, Between)
            else None
        )
        most = why.observed.max if isinstance(why.observed, Between) else why.observed
        below = least is not None and most is not None and Decimal(str(most)) < least
        return "missed_by" if below else "beyond_by"

    def _where(self, why: Reason) -> str:
        told = [self._one("sentences", "source", where=why.source)] if why.source else []
        told += [self._one("sentences", "seen_on", day=why.seen_on.isoformat())] if why.seen_on else []
        return ", ".join([*told, self._one("parts", why.confidence)])

    def _threshold(self, why: Reason) -> str:
        if why.threshold == NOT_SEEN or why.asks is None:
            return self._one("sentences", "not_seen") if why.threshold == NOT_SEEN else why.threshold
        told = self._values(why.asks) if isinstance(why.asks, Requirement) else self.rule(why.asks)
        return self._one("parts", "not", what=told) if why.threshold.startswith("not ") else told

    def _values(self, one: Requirement) -> str:
        if one.unseen or one.allowed is None:
            return self._one("sentences", "not_seen")
        return self.value(one.fact, one.allowed)

    def rule(self, rule: Rule) -> str:
        """A rule in words, whatever it is built of."""
        if isinstance(rule, Combination):
            key = {"at_least": "some"}.get(rule.kind, rule.kind)
            inner = "; ".join(map(self.rule, rule.rules))
            return self._one("parts", key, what=inner, **({"least": str(rule.least)} if rule.least else {}))
        return self._one("sentences", "about_fact", fact=self._one("facts", rule.fact), told=self._values(rule))

    def value(self, fact: str, known: Any) -> str:
        """A value of a fact, or a range or choice of them."""
        match known:
            case Between():
                ends = [self._one("parts", name, value=self.value(fact, end))
                        for name, end in (("at_least", known.min), ("at_most", known.max)) if end is not None]  # fmt: skip
                return self._one("parts", "both", one=ends[0], other=ends[1]) if len(ends) > 1 else ends[0]
            case AnyOf():
                return self._any(fact, known)
            case bool():
                return self._one("parts", "yes" if known else "no")
        return self._plain(fact, known)

    def _any(self, fact: str, known: AnyOf) -> str:
        told = [self.value(fact, one) for one in known.any_of]
        if len(told) == 2:
            return self._one("parts", "either", one=told[0], other=told[1])
        return told[0] if len(told) == 1 else self._one("parts", "one_of", values=", ".join(told))

    def _plain(self, fact: str, known: Any) -> str:
        kind = FACTS[fact]
        if kind == "choice":
            return self._one("choices", known) if known in _table()["choices"] else str(known)
        if kind == "money":
            return self.money(Decimal(known))
        if kind == "number" and len(str(known)) > 8:
            return self._one("parts", "about", value=self.number(Decimal(known).quantize(Decimal("0.0001"))))
        if kind in ("count", "tally", "number") and fact != "population_year" and not str(known).endswith("listed"):
            return self.number(Decimal(known))
        return str(known)

    def money(self, amount: Decimal) -> str:
        """An amount in euro: before it in English, after it elsewhere (Interinstitutional Style Guide, 7.3.3)."""
        told = self.number(amount.quantize(Decimal("0.01"))).removesuffix(f"{_SIGNS[self._lang][1]}00")
        return f"EUR {told}" if self._lang == "en" else f"{told}\xa0EUR"

    def number(self, amount: Decimal) -> str:
        """A number with its gaps, exact."""
        whole, _, rest = f"{abs(amount):f}".partition(".")
        gap, point = _SIGNS[self._lang]
        short = len(whole) < 5 and self._lang in _FEW
        grouped = whole if short else f"{int(whole):,}".replace(",", gap)
        return f"{'−' if amount < 0 else ''}{grouped}{f'{point}{rest}' if rest else ''}"

    def _counted(self, fact: str, much: int | Decimal) -> str:
        told = self.value(fact, much)
        return self._one("parts", "inhabitants", value=told) if fact == "population" else told

    def remedy(self, one: Remedy) -> str:
        told = [self._change(part, one) for part in one.words.split("; ")]
        said = "; ".join(dict.fromkeys(told))
        said = self._one("sentences", "fixed", what=said) if one.kind == "fixed" else said
        towns = ", ".join(one.towns)
        return self._one("sentences", "with_towns", what=said, towns=towns) if towns else said

    def _change(self, part: str, one: Remedy) -> str:
        known = _table()["remedies"]
        if part in known:
            return self._one("remedies", part)
        found = _GAP.fullmatch(part)
        if found is not None and found["what"] in known:
            much = Decimal(found["much"].replace(",", ""))
            gap = self.money(much) if "EUR " in part[len(found["what"]) :] else self.number(much)
            gap = self._one("parts", "inhabitants", value=gap) if " inhabitants " in part else gap
            gap = self._one("parts", "about", value=gap) if found["near"] else gap
            key = "short" if found["how"] == "short" else "too_much"
            return self._one("sentences", key, what=self._one("remedies", found["what"]), gap=gap)
        if one.kind == "fixed":
            facts = ", ".join(self._one("facts", fact) for fact in one.facts)
            return self._one("sentences", "other_value", facts=facts)
        return part

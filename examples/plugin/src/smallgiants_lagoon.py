"""What a package may offer smallgiants: a catalogue, a taxonomy, a suggester, holidays.  All of it is illustrative."""

from collections.abc import Mapping, Sequence
from datetime import date

from smallgiants.challenges import Concept, ConceptScheme
from smallgiants.funding import Edition, Instrument, Part, Requirement
from smallgiants.partial import Between


def instruments() -> tuple[Instrument, ...]:
    """One instrument, for towns of more than a thousand people."""
    rule = Requirement(id="size", fact="population", allowed=Between(min=1000), source="https://example.org/lagoon")
    edition = Edition(id="2026", published="2026-01-15", parts=[Part(id="applicant", rule=rule)])
    return (Instrument(id="lagoon_fund", name="Lagoon fund (illustrative)", decided_by="nobody", editions=[edition]),)


def scheme() -> ConceptScheme:
    """Two barriers."""
    named = {"silt": "Silting up", "salt": "Salt in the wells"}
    concepts = [Concept(id=f"lagoon/{key}", axis="barrier", pref={"en": label}) for key, label in named.items()]
    return ConceptScheme(id="lagoon", version="1.0.0", title="Lagoons", concepts=concepts)


class Words:
    """A suggester that knows two words."""

    scheme = scheme()

    def ranked(self, text: str, *, axis: str | None, lang: str | None) -> Sequence[tuple[str, float]]:
        """The concepts whose word stands in the text; none where neither does."""
        return [(f"lagoon/{word}", 1.0) for word in ("salt", "silt") if word in text.casefold()]


def suggester() -> Words:
    """The suggester, made when it is asked for."""
    return Words()


def holidays(place: str, *, first: date, last: date) -> Mapping[date, str] | None:
    """The day of the lagoon, in one made-up region."""
    if place != "PT-99":
        return None
    days = (date(year, 6, 8) for year in range(first.year, last.year + 1))
    return {day: "Day of the lagoon" for day in days if first <= day <= last}

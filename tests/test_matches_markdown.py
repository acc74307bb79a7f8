"""Towns beside instruments as Markdown."""

from smallgiants import testing
from smallgiants.dossiers import Dossier
from smallgiants.formats import markdown
from smallgiants.funding import catalogue, verdict
from smallgiants.groups import Group
from smallgiants.places import Declaration, Municipality

CASE = testing.small_giants()
WORDS = {"eligible": "may apply", "soft_miss": "nearly", "unknown": "not decided", "ineligible": "not now"}


def cells(line):
    return [cell.strip() for cell in line.strip("| ").split(" | ")]


def test_every_town_stands_beside_every_instrument_with_its_verdict():
    lines = markdown.matches(CASE).splitlines()
    table = [cells(line) for line in lines if line.startswith("| ")]
    assert table[0] == ["Instrument", *(town.name for town in CASE.towns)]
    assert len(table) == 2 + len(catalogue())
    assert {len(row) for row in table} == {1 + len(CASE.towns)}
    assert {cell for row in table[2:] for cell in row[1:]} <= set(WORDS.values())


def test_each_is_explained_with_its_source_and_what_would_change_it():
    small = Municipality(id="t", name="A <b>town</b>", country="FR", population=30000)
    group = Group(id="g", name="Small Giants", zone="Europe/Brussels")
    d = Dossier(id="d", on="2024-02-07", group=group, towns=(small,))
    text = markdown.matches(d, instruments=["eui_ia", "nobody"])
    told = verdict("eui_ia", small, part="all", on="2024-02-07")
    assert f"not now, edition {told.edition}" in text and told.state == "ineligible"
    assert "missed by 20,000 inhabitants" in text and "would change it: " in text and "<b>" not in text
    assert [line for line in text.splitlines() if line.startswith("  - because: ")] != []


def test_what_cannot_be_asked_is_told_and_nobody_is_too():
    town = CASE.towns[0].id
    odd = Dossier(
        id="d", on="2024-02-07", group=CASE.group, towns=CASE.towns[:1],
        declared=(Declaration(town=town, fact="climate_plan", value="perhaps"),),
    )  # fmt: skip
    text = markdown.matches(odd, instruments=["eucf"], audience="secretariat")
    assert "cannot be asked: " in text
    nobody = Dossier(id="d", on="2024-02-07", group=CASE.group)
    assert "There is no town, or no instrument, to ask about." in markdown.matches(nobody)


def test_of_very_many_towns_the_first_are_shown():
    group = Group(id="g", name="Small Giants", zone="Europe/Brussels")
    towns = tuple(Municipality(id=f"t-{n}", name=f"Town {n}") for n in range(61))
    text = markdown.matches(Dossier(id="d", on="2024-02-07", group=group, towns=towns), instruments=["eucf"])
    assert "The first 60 towns are shown." in text and "Town 60" not in text

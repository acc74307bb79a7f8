"""Nouns as bodies of requests, as pydantic would call them; with FastAPI itself in tests/portal/test_body.py."""

import json

import pytest

import smallgiants as sg
from smallgiants.formats import json as documents


def hook(noun):
    return noun.__get_pydantic_core_schema__(noun, None)


def test_a_noun_is_made_from_what_came_and_a_noun_is_left_as_it_is():
    made = hook(sg.Slot)["function"]["function"]
    slot = made({"local": "2024-03-13T11:00", "zone": "Europe/Brussels", "duration": "PT1H"})
    assert slot == sg.Slot(local="2024-03-13T11:00", zone="Europe/Brussels", duration="PT1H") and made(slot) is slot
    one = sg.example("small-giants-2024").workshops[0]
    assert hook(sg.Workshop)["function"]["function"](json.loads(documents.dump(one))["data"]) == one


def test_every_fault_is_told_in_the_words_of_the_library():
    with pytest.raises(ValueError, match="CET is a label, not a place") as told:
        hook(sg.Slot)["function"]["function"]({"local": "2024-03-13T11:00", "zone": "CET"})
    assert str(told.value).startswith("zone: expected an IANA zone")
    with pytest.raises(ValueError, match="speed: expected one of local, zone"):
        hook(sg.Slot)["function"]["function"]({"local": "2024-03-13T11:00", "zone": "Europe/Brussels", "speed": 1})
    with pytest.raises(ValueError, match="expected"):
        hook(sg.Money)["function"]["function"]("EUR 5")


def test_a_noun_is_never_served_as_it_is_stored():
    with pytest.raises(sg.NotAllowed, match=r"json\.dump"):
        hook(sg.Person)["serialization"]["function"](sg.Person(id="p", email="a@example.org"))


@pytest.mark.parametrize("noun", [sg.Slot, sg.Workshop, sg.Group, sg.Need, sg.Dossier])
def test_the_schema_stands_by_itself(noun):
    told = noun.__get_pydantic_json_schema__(None, None)
    assert told["type"] == "object" and "$ref" not in json.dumps(told) and "schema" not in told.get("required", ())


def test_functions_and_words_get_no_hook():
    assert not hasattr(sg.verdict, "__get_pydantic_core_schema__")
    assert not hasattr(sg.SmallGiantsError, "__get_pydantic_core_schema__")

"""The lines of the page "The API at a glance" with FastAPI itself: a noun as the body of a request."""

from typing import Annotated

import pytest
from fastapi import Body, FastAPI, Header
from fastapi.responses import Response
from fastapi.testclient import TestClient

import smallgiants as sg
from smallgiants.formats import json

SLOT = {"local": "2024-03-20T11:00", "zone": "Europe/Brussels", "duration": "PT1H"}


@pytest.fixture
def client():
    app = FastAPI()
    held = {"sg-1": sg.example("small-giants-2024").workshops[0]}

    @app.post("/workshops/{id_}/move")
    def move(id_: str, slot: Annotated[sg.Slot, Body()], if_match: Annotated[str, Header()]) -> Response:
        held[id_] = held[id_].reschedule(slot, at="2024-02-08T09:00Z")
        return Response(json.dump(held[id_], audience="member"), media_type="application/json")

    @app.post("/leaks")
    def leaks(person: Annotated[sg.Person, Body()]) -> sg.Person:
        return person

    return TestClient(app)


def test_a_slot_is_the_body_of_a_request(client):
    answer = client.post("/workshops/sg-1/move", json=SLOT, headers={"If-Match": "x"})
    assert answer.status_code == 200 and answer.json()["data"]["slot"]["local"] == "2024-03-20T11:00"


def test_what_does_not_fit_is_a_fault_of_the_request_with_the_hint(client):
    answer = client.post("/workshops/sg-1/move", json={**SLOT, "zone": "CET"}, headers={"If-Match": "x"})
    assert answer.status_code == 422 and "CET is a label, not a place" in answer.text


def test_the_interface_states_the_noun(client):
    told = client.get("/openapi.json").json()
    body = told["paths"]["/workshops/{id_}/move"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert {"local", "zone", "duration"} <= set(body["properties"]) and body["required"] == ["local", "zone"]


def test_a_noun_is_not_served_as_it_is_stored(client):
    with pytest.raises(Exception, match="made for an audience"):
        client.post("/leaks", json={"id": "p", "email": "a@example.org"})

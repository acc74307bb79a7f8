"""The portal for programs: documents with ETags, moves under If-Match, problems after RFC 9457."""

import json as plain
from typing import Annotated, Any

from fastapi import APIRouter, BackgroundTasks, Header, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from smallgiants import Dossier, Slot
from smallgiants.formats import json

from . import people
from .desk import Here, etag, tagged
from .problems import told

JSON = "application/json"
Said = Annotated[str | None, Header()]


class MoveTo(BaseModel):
    """Where a workshop moves: the wall time of a zone."""

    model_config = ConfigDict(extra="forbid")
    local: str = Field(examples=["2024-03-13T11:00"], max_length=40)
    zone: str = Field(examples=["Europe/Brussels"], max_length=64)
    duration: str | None = Field(None, examples=["PT1H"], max_length=40)
    reason: str | None = Field(None, max_length=400)


class Told(BaseModel):
    """One fault: its code, where it is, what was expected, and how to mend it."""

    code: str
    severity: str
    path: str
    message: str
    hint: str | None


class ProblemDetails(BaseModel):
    """A problem after RFC 9457, with every fault there is."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    problems: list[Told]


FAULT: dict[str, Any] = {
    "model": ProblemDetails,
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemDetails"}}},
}
router = APIRouter(prefix="/api", tags=["documents"])
DOCUMENT: dict[str, Any] = {"description": "A document of smallgiants", "content": {JSON: {"schema": {"type": "object"}}},
                            "headers": {"ETag": {"schema": {"type": "string"}}}}  # fmt: skip
UNCHANGED: dict[str, Any] = {"description": "The ETag given still holds"}


@router.get("/dossier", response_class=Response, responses={200: DOCUMENT, 304: UNCHANGED})
def dossier(request: Request, desk: Here) -> Response:
    """The whole group, as this viewer may see it."""
    return tagged(request, json.dump(desk.dossier, audience=desk.viewer.audience), JSON)


@router.get(
    "/workshops/{id_}", response_class=Response, responses={200: DOCUMENT, 304: UNCHANGED, 404: FAULT, 422: FAULT}
)
def workshop(request: Request, desk: Here, id_: str) -> Response:
    """One workshop, as this viewer may see it; its ETag is for moving it."""
    return tagged(request, json.dump(desk.workshop(id_), audience=desk.viewer.audience), JSON, etag(desk.dossier, id_))


@router.post("/workshops/{id_}/move", response_class=Response,
             responses={200: DOCUMENT, **dict.fromkeys((403, 404, 409, 412, 422, 428), FAULT)})  # fmt: skip
def move(request: Request, desk: Here, after: BackgroundTasks, id_: str, to: MoveTo, if_match: Said = None,
         x_csrf: Said = None) -> Response:  # fmt: skip
    """Moves a workshop, for the secretariat: under the ETag that was read, so that no other change is overrun."""
    people.genuine(desk.viewer, x_csrf)
    desk.office()
    if if_match is None:
        raise HTTPException(428, "send If-Match with the ETag of the workshop you read")
    slot = Slot(local=to.local, zone=to.zone, duration=to.duration)
    by = desk.member()

    def moved(d: Dossier) -> Dossier:
        old = next(one for one in d.workshops if one.id == id_)
        return d.add(old.reschedule(slot, at=desk.at.isoformat(), reason=to.reason, by=by))

    desk.workshop(id_)
    made, _ = desk.change(moved, after, workshop=id_, if_match=if_match)
    found = next(one for one in made.view(audience=desk.viewer.audience).workshops if one.id == id_)
    return tagged(request, json.dump(found, audience=desk.viewer.audience), JSON, etag(made, id_))


@router.get(
    "/problems",
    response_class=Response,
    responses={200: {"content": {JSON: {"schema": {"type": "array"}}}}, 403: FAULT},
)
def doubts(request: Request, desk: Here) -> Response:
    """What is doubtful in the group's document, for the secretariat."""
    desk.office()
    return tagged(request, plain.dumps([told(one) for one in desk.dossier.problems()]), JSON)

"""Whatever goes wrong, told in the words of the library: RFC 9457 to programs, a page to people."""

from collections.abc import Iterable
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from smallgiants import DocumentError, Problem, SmallGiantsError

from .store import Stale

TITLES = {403: "Not allowed", 404: "Not found", 409: "Not possible as things stand", 412: "Changed meanwhile",
          422: "Something does not fit", 428: "Say which version you change"}  # fmt: skip


def found(error: Exception) -> tuple[int, str, tuple[dict[str, Any], ...]]:
    """The status of an error, what it says, and every fault it tells of."""
    if isinstance(error, Stale):
        return 412, "somebody else changed it since you read it; read it again and decide anew", ()
    if isinstance(error, DocumentError):
        return 422, str(error).splitlines()[0], tuple(map(told, error.problems))
    if isinstance(error, SmallGiantsError):
        return 422, str(error), (told(error.problem),)
    if isinstance(error, RequestValidationError):
        return 422, "the request does not have the form that is asked for", tuple(_asked(error.errors()))
    if isinstance(error, HTTPException):
        return error.status_code, str(error.detail), ()
    raise error


def told(one: Problem) -> dict[str, Any]:
    return {"code": one.code, "severity": one.severity, "path": one.path, "message": one.message, "hint": one.hint}


def _asked(errors: "Iterable[Any]") -> "Iterable[dict[str, Any]]":
    for one in errors:  # never what came: it may be somebody's address
        path = ".".join(map(str, one["loc"][1:]))
        yield {"code": one["type"], "severity": "error", "path": path, "message": one["msg"], "hint": None}


def as_json(request: Request, error: Exception) -> Response:
    """RFC 9457: a problem with all its faults."""
    status, detail, problems = found(error)
    body = {"type": "about:blank", "title": TITLES.get(status, "Error"), "status": status, "detail": detail,
            "instance": request.url.path, "problems": list(problems)}  # fmt: skip
    return JSONResponse(body, status, media_type="application/problem+json", headers=getattr(error, "headers", None))

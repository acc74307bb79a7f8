"""The application that holds all: pages, documents, letters and what is said when something fails."""

from collections.abc import Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from smallgiants import SmallGiantsError

from . import api, pages, post, problems
from .desk import Desk
from .store import Stale, Store

HERE = Path(__file__).parent
# The library's own sections bring their style with them; nothing else comes from anywhere, and nothing runs.
POLICY = ("default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
          "frame-ancestors 'none'")  # fmt: skip
HEADERS = {"Content-Security-Policy": POLICY, "Referrer-Policy": "same-origin", "X-Content-Type-Options": "nosniff",
           "Cache-Control": "no-cache"}  # fmt: skip


def make(store: Store, *, sink: post.Sink, clock: Callable[[], datetime] = lambda: datetime.now(UTC),
         url: str = "http://localhost:8000") -> FastAPI:  # fmt: skip
    """The portal over one store; letters go to the sink after each change, and what waits when it starts."""

    @asynccontextmanager
    async def life(_: FastAPI) -> Any:
        post.deliver(store, sink, at=clock())
        yield

    # FastAPI's own pages about the interface fetch their script from elsewhere; what they show is at /openapi.json.
    app = FastAPI(title="A small portal", version="1", lifespan=life, docs_url=None, redoc_url=None,
                  description="One group of small towns, by smallgiants.")  # fmt: skip
    app.state.store, app.state.sink, app.state.clock, app.state.url = store, sink, clock, url
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    app.include_router(api.router)
    app.include_router(pages.router)
    for kind in (SmallGiantsError, Stale, HTTPException, RequestValidationError):
        app.add_exception_handler(kind, _failed)
    app.middleware("http")(_guarded)
    return app


async def _guarded(request: Request, go: Any) -> Response:
    response = await go(request)
    response.headers.update(HEADERS)
    return response


def _failed(request: Request, error: Exception) -> Response:
    if request.url.path.startswith("/api/"):
        return problems.as_json(request, error)
    status, detail, told = problems.found(error)
    desk = Desk(request)
    return desk.page(
        "error.html", status=status, title=problems.TITLES.get(status, "Error"), detail=detail, problems=told
    )

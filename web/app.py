"""The application: routes, templates, static files and the one error handler around one site.

It opens nothing by itself; the caller hands in the site and closes it.
"""

from __future__ import annotations

from fastapi import FastAPI

from web import problems
from web.api import router as api_router
from web.rendering import make_environment
from web.routes import AREAS
from web.security import Guard
from web.site import Site
from web.static_files import DigestedFiles
from web.throttle import Throttle


def create_app(site: Site) -> FastAPI:
    """The web application of one site.

    Args:
        site: settings, clock, database, files, engine and the functions that read, ask and check.
    """
    app = FastAPI(
        title=f"{site.settings.site_name} API",
        version="1",
        description="检索与文件接口。只返回公开文件；审查提示、意见、工作表不经接口提供。",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    files = DigestedFiles()
    app.state.site = site
    app.state.templates = make_environment(files)
    app.state.touched = {}
    app.state.throttle = Throttle()
    problems.install(app)
    for area in AREAS:
        app.include_router(area.router)
    app.include_router(api_router)
    app.mount("/static", files, name="static")
    app.add_middleware(Guard, upload_limit=site.settings.max_upload_mb << 20, on_error=problems.handle)
    return app

from html import escape

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse

from app.platform.problems.catalog import CATALOG, ProblemType
from app.platform.problems.problem import Problem

router = APIRouter(include_in_schema=False)

PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>{title}</title>
<h1>{title}</h1>
<p>Status {status}, type <code>{uri}</code></p>
<h2>What it means</h2>
<p>{meaning}</p>
<h2>How to mend it</h2>
<p>{remedy}</p>
</html>
"""


@router.get("/problems/{name}")
async def explain(name: str) -> Response:
    if name not in CATALOG:
        raise Problem("not-found", "There is no problem type of this name.")
    return HTMLResponse(render(CATALOG[name]))


def render(problem: ProblemType) -> str:
    return PAGE.format(
        title=escape(problem.title),
        status=problem.status,
        uri=escape(problem.uri),
        meaning=escape(problem.meaning),
        remedy=escape(problem.remedy),
    )

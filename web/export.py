"""Answers as files to keep."""

from __future__ import annotations

from flask import Response

MEDIA = {
    "json": "application/json",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "svg": "image/svg+xml",
    "graphml": "application/graphml+xml",
    "gexf": "application/gexf+xml",
}
FORMS = ("json", "csv", "xlsx")


def served(body: str | bytes, form: str, name: str) -> Response:
    """Return BODY as a file called NAME in FORM: json, csv, xlsx, svg, graphml or gexf."""
    response = Response(body, mimetype=MEDIA[form])
    if form != "json":
        response.headers["Content-Disposition"] = f"attachment; filename={name}.{form}"
    # data is for everybody, from anywhere; it has no cookie and no password
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response

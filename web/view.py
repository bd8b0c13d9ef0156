"""What the graph page shows of the whole: which network, around whom, of which document, section, year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain

from flask import request, url_for

from web import chosen, ledger
from web.language import language, say
from web.ledger import ROLES, Part
from web.links import candidates, own, slug
from web.problem import missing

KINDS = ("departments", "measures")
LIMITS = {"departments": (40, 120, 500, 3_000), "measures": (40, 150, 500, 1_000)}
SECTION = re.compile(r"\d+(\.\d+)?", re.ASCII)
OPEN = 20  # nodes that may be unfolded


@dataclass(frozen=True)
class View:
    """A part of the network; what is empty does not narrow it."""

    kind: str = "departments"
    department: str = ""
    document: str = ""
    section: str = ""
    year: str = ""
    roles: tuple[str, ...] = ROLES
    limit: int = 40
    open: tuple[str, ...] = ()

    def parameters(self) -> dict[str, object]:
        """Return what an address says of it."""
        given: dict[str, object] = {"kind": self.kind if self.kind != KINDS[0] else None}
        given["department"] = (own(self.department) or "").removeprefix("department/") or None
        given["document"] = slug(self.document) if self.document else None
        given |= {"section": self.section or None, "year": self.year or None}
        given["role"] = list(self.roles) if self.roles != ROLES else None
        given["limit"] = self.limit if self.limit != LIMITS[self.kind][0] else None
        given["open"] = [own(iri) or "" for iri in self.open] or None
        return given

    def address(self, **changes: object) -> str:
        """Return the address of the view, some of it CHANGED: `kind="measures"`."""
        other = replace(self, **changes) if changes else self  # type: ignore[arg-type]
        if other.kind != self.kind:
            other = replace(other, limit=LIMITS[other.kind][0])
        given = {name: value for name, value in other.parameters().items() if value is not None}
        return url_for("network.one", **given)  # type: ignore[arg-type]

    def file(self, form: str) -> str:
        """Return the address of the view as a file of FORM."""
        given = {name: value for name, value in self.parameters().items() if value is not None}
        return url_for("network.export", form=form, **given)  # type: ignore[arg-type]

    def unfolded(self, iri: str) -> str:
        """Return the address of the view with the neighbours of IRI added."""
        return self.address(open=(*self.open, iri)[-OPEN:])

    def parts(self) -> Iterator[Part]:
        """Yield the departments' parts in measures that the view is of."""
        due = {d.measure for d in ledger.between(self.year, self.year + "~")} if self.year else None
        below = f"{self.document}/{self.section + '.' if self.section else ''}" if self.document else ""
        every = ledger.parts_in(self.document) if self.document else chain(*ledger.parts().values())
        for part in every:
            if (
                part.role in self.roles
                and part.measure.startswith(below)
                and (due is None or part.measure in due)
            ):
                yield part


def asked() -> View:
    """Return the view that the address asks for. Raises Refused for a name that the graph does not hold."""
    kind = request.args.get("kind", KINDS[0])
    kind = kind if kind in KINDS else KINDS[0]
    roles = tuple(role for role in ROLES if role in request.args.getlist("role")) or ROLES
    document = chosen.document(chosen.given("document"))
    section = chosen.given("section")
    department, year = chosen.department(chosen.given("department")), _year(chosen.given("year"))
    if kind == "measures" and not (department or document or year):
        # all measures of all documents show nothing: those of who leads most do
        department = next(iter(ledger.parts()), "")
    return View(
        kind=kind,
        department=department,
        document=document,
        section=section if document and SECTION.fullmatch(section) else "",
        year=year,
        roles=roles,
        limit=_limit(kind),
        open=_open(request.args.getlist("open")),
    )


def _limit(kind: str) -> int:
    given = request.args.get("limit", "")
    wanted = int(given) if given.isascii() and given.isdigit() and len(given) < 6 else 0
    return next((limit for limit in LIMITS[kind] if limit >= wanted), LIMITS[kind][-1])


def _year(name: str) -> str:
    if name and name not in ledger.years():
        raise missing("kind.year", name[:20])
    return name


def _open(paths: list[str]) -> tuple[str, ...]:
    known = ledger.parts()
    given = (path for path in paths[:OPEN] if path.isprintable())
    return tuple(dict.fromkeys(iri for path in given for iri in (path, *candidates(path)) if iri in known))


def titled(view: View) -> str:
    """Return the title of a view: who, which document, which section, which year."""
    between = " · "
    parts = [say(f"graph.{view.kind}")]
    if view.department:
        parts.append(ledger.name(view.department))
    if view.document:
        parts.append(f"{chosen.title(view.document)}{' ' + view.section if view.section else ''}")
    if view.year:
        parts.append(say("years.one", year=view.year))
    return between.join(parts)


def key(view: View) -> tuple[object, ...]:
    """Return what a figure of the view is kept under: it holds words of the visitor's language."""
    return ("figure", view, language())

"""A view as a figure: its nodes and edges, and where each stands."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, combinations
from math import sqrt
from typing import NamedTuple

import networkx as nx

from graph.network.clusters import clustered
from graph.network.projection import Network
from queries.page import Row
from reports.figure import Edge, Figure, Node
from web import ledger
from web.language import language, say
from web.ledger import ROLES, Part
from web.links import href
from web.promises import measures, promised
from web.site import site
from web.view import View, key, titled

CORE = 100  # departments that are laid out by their forces; the others stand around their nearest
UNFOLDED = 50  # neighbours that unfolding adds
ROOM = 110  # pixels between departments, whose names stand below them
EDGES = 10_000
LABEL = 24  # characters of a measure's label


class Drawn(NamedTuple):
    """A figure, and how much there is beyond it."""

    figure: Figure
    total: int  # departments, or measures, of the whole view
    cut: int  # edges between the nodes shown that are not


def drawn(view: View) -> Drawn:
    """Return the figure of VIEW, made once in a generation."""
    make = _departments if view.kind == "departments" else _measures
    return site().one(key(view), lambda: make(view))


# ---- departments that share measures


def _departments(view: View) -> Drawn:
    part, led = defaultdict[str, set[str]](set), Counter[str]()
    together = defaultdict[str, set[str]](set)
    for department, role, measure in view.parts():
        part[department].add(measure)
        together[measure].add(department)
        led[department] += role == "lead"
    shared = Counter(pair for those in together.values() for pair in combinations(sorted(those), 2))
    partners = _partners(shared)
    ranked = sorted(part, key=lambda d: (-len(part[d]), d))
    if view.department:
        near = partners.get(view.department, [])
        ranked = [view.department, *(other for other, _ in near)] if view.department in part else []
    kept = ranked[: view.limit]
    added = _added(view, kept, partners)
    shown = [*kept, *chain(*added.values())]
    between = _between(shared, set(shown))
    most = max((len(part[d]) for d in shown), default=1)
    at = _placed(shown, kept, added, between)
    nodes = tuple(
        Node(
            d,
            ledger.name(d),
            "department",
            *at[d],
            round(6 + 16 * sqrt(len(part[d]) / most), 1),
            say("graph.department-said", measures=len(part[d]), leads=led[d]),
            href(d) or "",
        )
        for d in shown
    )
    edges = tuple(
        Edge(one, other, (), weight, say("graph.shared", count=weight))
        for (one, other), weight in between[:EDGES]
    )
    legend = (("department", say("graph.legend-department")), ("", say("graph.legend-shared")))
    return Drawn(Figure(titled(view), nodes, edges, legend), len(ranked), len(between) - len(edges))


def _partners(shared: Mapping[tuple[str, str], int]) -> dict[str, list[tuple[str, int]]]:
    found = defaultdict[str, list[tuple[str, int]]](list)
    for (one, other), weight in shared.items():
        found[one].append((other, weight))
        found[other].append((one, weight))
    return {d: sorted(those, key=lambda item: (-item[1], item[0])) for d, those in found.items()}


def _added(
    view: View, kept: Sequence[str], partners: Mapping[str, list[tuple[str, int]]]
) -> dict[str, list[str]]:
    """Return the neighbours that each unfolded department brings, who were not there."""
    seen, found = set(kept), dict[str, list[str]]()
    for department in view.open:
        if department in seen:
            fresh = [other for other, _ in partners.get(department, []) if other not in seen][:UNFOLDED]
            found[department] = fresh
            seen.update(fresh)
    return found


def _between(shared: Mapping[tuple[str, str], int], shown: set[str]) -> list[tuple[tuple[str, str], int]]:
    inside = [item for item in shared.items() if item[0][0] in shown and item[0][1] in shown]
    return sorted(inside, key=lambda item: (-item[1], item[0]))


def _placed(
    shown: Sequence[str],
    kept: Sequence[str],
    added: Mapping[str, list[str]],
    between: Iterable[tuple[tuple[str, str], int]],
) -> dict[str, tuple[float, float]]:
    core: Network = nx.Graph()
    core.add_nodes_from(kept[:CORE])
    followers = defaultdict[str, list[list[str]]](list)
    core.add_edges_from((a, b, {"weight": w}) for (a, b), w in between if a in core and b in core)
    host = {node: node for node in core}
    for (one, other), _ in between:  # the strongest first
        for follower, near in ((one, other), (other, one)):
            if follower not in host and near in core:
                host[follower] = near
    for department, those in added.items():
        host |= dict.fromkeys(those, host.get(department, department))
    for node in shown:
        if node not in core:
            # who shares measures only with those who follow stands with the first
            followers[host.get(node, kept[0])].append([node])
    return clustered(core, followers, ROOM)


# ---- departments, their measures, what these promise


def _measures(view: View) -> Drawn:
    every = _by_measure(view.parts())
    ranked = [m for m, those in every.items() if not view.department or view.department in those]
    ranked.sort(key=ledger.printed_order)
    kept = ranked[: view.limit]
    for department in view.open:
        more = sorted((m for m, those in every.items() if department in those), key=ledger.printed_order)
        kept += [m for m in more if m not in set(kept)][:UNFOLDED]
    told = {row["measure"] for row in measures(kept)}
    kept = [m for m in kept if m in told]  # what has no text is no node
    # a promise follows its measure, a measure the first of its departments
    due = defaultdict[str, list[Row]](list)
    for row in promised(kept):
        due[row["measure"]].append(row)
    followers = defaultdict[str, list[list[str]]](list)
    for measure in kept:
        followers[_host(every[measure], view.department)].append(
            [measure, *(row["promise"] for row in due[measure])]
        )
    departments = list(dict.fromkeys(d for m in kept for d in every[m]))
    at = clustered(_core(departments, kept, every), _gathered(departments, followers, kept, every))
    nodes = (*_department_nodes(departments, kept, every, at), *_measure_nodes(kept, due, at))
    edges = (
        *(_role_edge(d, m, roles) for m in kept for d, roles in every[m].items()),
        *(Edge(m, row["promise"], (), 1, say("kind." + row["kind"])) for m in kept for row in due[m]),
    )
    shown = [role for role in ROLES if any(role in edge.roles for edge in edges)]
    kinds = [kind for kind in ("target", "milestone") if any(node.kind == kind for node in nodes)]
    legend = (
        *((kind, say("kind." + kind)) for kind in ("department", "measure", *kinds)),
        *((role, say("role." + role)) for role in shown),
    )
    return Drawn(Figure(titled(view), nodes, edges, legend), len(ranked), 0)


def _by_measure(parts: Iterable[Part]) -> dict[str, dict[str, list[str]]]:
    """Return {measure: {department: roles}}, the first of the roles first."""
    found = defaultdict[str, dict[str, list[str]]](dict)
    for department, role, measure in sorted(parts, key=lambda part: ROLES.index(part.role)):
        found[measure].setdefault(department, []).append(role)
    return found


def _host(those: Mapping[str, list[str]], centre: str) -> str:
    """Return whom a measure stands around: the centre of the view, else who leads it."""
    return (
        centre
        if centre in those
        else min(those, key=lambda d: (ROLES.index(those[d][0]), list(those).index(d)))
    )


def _core(departments: list[str], kept: list[str], every: Mapping[str, Mapping[str, object]]) -> Network:
    core: Network = nx.Graph()
    core.add_nodes_from(departments[:CORE])
    shared = Counter(pair for m in kept for pair in combinations(sorted(every[m]), 2))
    core.add_edges_from((a, b, {"weight": w}) for (a, b), w in shared.items() if a in core and b in core)
    return core


def _gathered(
    departments: list[str],
    followers: Mapping[str, list[list[str]]],
    kept: list[str],
    every: Mapping[str, Mapping[str, object]],
) -> dict[str, list[list[str]]]:
    """Return who follows each of the core; a department beyond it brings its own along."""
    core = set(departments[:CORE])
    near = {d: next((o for o in every[m] if o in core), departments[0]) for m in kept for d in every[m]}
    found = defaultdict[str, list[list[str]]](list)
    for department in departments:
        host = department if department in core else near[department]
        found[host] += [*([] if department in core else [[department]]), *followers.get(department, ())]
    return found


def _department_nodes(
    departments: list[str],
    kept: list[str],
    every: Mapping[str, Mapping[str, list[str]]],
    at: Mapping[str, tuple[float, float]],
) -> list[Node]:
    part, led = Counter[str](), Counter[str]()
    for measure in kept:
        part.update(every[measure].keys())
        led.update(d for d, roles in every[measure].items() if "lead" in roles)
    most = max(part.values(), default=1)
    return [
        Node(
            d,
            ledger.name(d),
            "department",
            *at[d],
            round(9 + 11 * sqrt(part[d] / most), 1),
            say("graph.department-said", measures=part[d], leads=led[d]),
            href(d) or "",
        )
        for d in departments
    ]


def _measure_nodes(
    kept: list[str], due: Mapping[str, list[Row]], at: Mapping[str, tuple[float, float]]
) -> list[Node]:
    found = list[Node]()
    for row in measures(kept):
        called = row["heading"] or row["section_heading"]
        label = f"{row['number']} {called}".strip()
        found.append(
            Node(
                row["measure"],
                label if len(label) <= LABEL else label[: LABEL - 1] + "…",
                "measure",
                *at[row["measure"]],
                7,
                row["text"],
                href(row["measure"]) or "",
            )
        )
        for promise in due[row["measure"]]:
            found.append(_promise_node(promise, at[promise["promise"]]))
    return found


def _promise_node(row: Row, at: tuple[float, float]) -> Node:
    said = row["what"]
    if row["kind"] == "target":
        said = f"{row['what']} {row['printed']}"
    year = f" {row['deadline'][:4]}" if row["deadline"] else ""
    label = said if len(said) <= LABEL else said[: LABEL - 1] + "…"
    return Node(row["promise"], label, row["kind"], *at, 6, said + year, href(row["promise"]) or "")


def _role_edge(department: str, measure: str, roles: list[str]) -> Edge:
    between = "、" if language() == "zh" else ", "
    return Edge(department, measure, tuple(roles), 1, between.join(say("role." + role) for role in roles))

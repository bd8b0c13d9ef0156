"""A network as it is seen: nodes and edges with their places, in the files that people keep."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from html import escape

import networkx as nx

from reports.drawing import Box
from reports.tables import harmless

SHAPES = ("department", "measure", "target", "milestone")
# a role is told by its line, its colour and its word
DASHES = {"supporting": "7 4", "guiding": "2 4", "attributed": "1 3"}
WIDTHS = {"lead": 2.6, "responsible": 1.6, "supporting": 1.6, "guiding": 1.6, "attributed": 1.4}
COLOURS = {
    "department": "#1b4e78",
    "measure": "#ffffff",
    "target": "#c99a1d",
    "milestone": "#0b5a5f",
    "lead": "#96281b",
    "responsible": "#1b4e78",
    "supporting": "#24613f",
    "guiding": "#5d3f7e",
    "attributed": "#50565e",
    "": "#8a8f96",
}
HEADINGS = ("source", "source_kind", "source_id", "target", "target_kind", "target_id", "what", "weight")
MARGIN = 60
FONT = 13
FACE = "Noto Sans CJK SC, Microsoft YaHei, PingFang SC, WenQuanYi Micro Hei, sans-serif"


@dataclass(frozen=True)
class Node:
    """A department, measure, target or milestone; x and y are pixels, size is a radius."""

    id: str
    label: str
    kind: str
    x: float
    y: float
    size: float
    said: str = ""  # what more is to be said of it, in words
    href: str = ""  # its page


@dataclass(frozen=True)
class Edge:
    """What joins two nodes: roles, or so many measures that both share."""

    source: str
    target: str
    roles: tuple[str, ...] = ()
    weight: int = 1
    said: str = ""

    @property
    def role(self) -> str:
        """The first of its roles; none between departments."""
        return self.roles[0] if self.roles else ""


@dataclass(frozen=True)
class Figure:
    """A network with its title and a legend (role or kind, word)."""

    title: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    legend: tuple[tuple[str, str], ...] = ()


def figure(drawn: Figure, form: str) -> bytes:
    """Return DRAWN as a file of the form svg, graphml, gexf, csv or json, in UTF-8."""
    return FORMS[form](drawn)


def _json(drawn: Figure) -> bytes:
    nodes = [asdict(node) for node in drawn.nodes]
    edges = [asdict(edge) | {"role": edge.role} for edge in drawn.edges]
    return json.dumps({"title": drawn.title, "nodes": nodes, "edges": edges}, ensure_ascii=False).encode()


def _csv(drawn: Figure) -> bytes:
    label = {node.id: node for node in drawn.nodes}
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\r\n")
    table.writerow(HEADINGS)
    for edge in drawn.edges:
        one, other = label[edge.source], label[edge.target]
        cells = (one.label, one.kind, one.id, other.label, other.kind, other.id, edge.said)
        table.writerow((*map(harmless, cells), edge.weight))
    # Excel knows UTF-8 by the mark
    return ("\ufeff" + written.getvalue()).encode()


def _network(drawn: Figure) -> nx.Graph[str]:
    graph: nx.Graph[str] = nx.Graph()
    for node in drawn.nodes:
        graph.add_node(node.id, label=node.label, kind=node.kind, x=node.x, y=node.y, said=node.said)
    for edge in drawn.edges:
        graph.add_edge(
            edge.source, edge.target, weight=edge.weight, roles=",".join(edge.roles), said=edge.said
        )
    return graph


def _graphml(drawn: Figure) -> bytes:
    graph = _network(drawn)
    graph.graph["label"] = drawn.title
    into = io.BytesIO()
    # not write_graphml, which writes otherwise where lxml is installed
    nx.write_graphml_xml(graph, into, prettyprint=True)
    return into.getvalue()


def _gexf(drawn: Figure) -> bytes:
    graph = _network(drawn)
    graph.name = drawn.title
    for node in drawn.nodes:
        red, green, blue = bytes.fromhex(COLOURS[node.kind][1:])
        graph.nodes[node.id]["viz"] = {
            "position": {"x": node.x, "y": -node.y, "z": 0.0},
            "size": node.size,
            "color": {"r": red, "g": green, "b": blue, "a": 1},
        }
    into = io.BytesIO()
    nx.write_gexf(graph, into, prettyprint=True)
    # the day on which it was written would make each day's file another
    return re.sub(rb' lastmodifieddate="[^"]*"', b"", into.getvalue())


def _svg(drawn: Figure) -> bytes:
    left = min((node.x for node in drawn.nodes), default=0) - MARGIN
    top = min((node.y for node in drawn.nodes), default=0) - MARGIN
    wide = max(max((node.x for node in drawn.nodes), default=0) + MARGIN - left, 560)
    high = max((node.y for node in drawn.nodes), default=0) + MARGIN - top
    box = f"{left:.0f} {top:.0f} {wide:.0f} {high + 60:.0f}"
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" width="{wide:.0f}" '
        f'height="{high + 60:.0f}" role="img" font-size="{FONT}" font-family="{FACE}">',
        f"<title>{escape(drawn.title)}</title>",
        f'<rect x="{left:.0f}" y="{top:.0f}" width="{wide:.0f}" height="{high + 60:.0f}" fill="#ffffff"/>',
        *_lines(drawn),
        *map(_shape, drawn.nodes),
        *_labels(drawn),
        *_legend(drawn, left + 20, top + high + 12),
        "</svg>\n",
    ]
    return "\n".join(lines).encode()


def _lines(drawn: Figure) -> Iterator[str]:
    at = {node.id: node for node in drawn.nodes}
    most = max((edge.weight for edge in drawn.edges), default=1)
    yield '<g fill="none" stroke-linecap="round">'
    for edge in sorted(drawn.edges, key=lambda edge: edge.weight):
        one, other, share = at[edge.source], at[edge.target], (edge.weight / most) ** 0.5
        wide = WIDTHS.get(edge.role, 0.6 + 4.5 * share)
        thick = 0.75 if edge.roles else 0.15 + 0.5 * share
        dash = f' stroke-dasharray="{DASHES[edge.role]}"' if edge.role in DASHES else ""
        yield (
            f'<path d="M{one.x:.1f} {one.y:.1f}L{other.x:.1f} {other.y:.1f}" stroke="{COLOURS[edge.role]}" '
            f'stroke-width="{wide:.1f}" stroke-opacity="{thick:.2f}"{dash}>'
            f"<title>{escape(f'{one.label} — {other.label}：{edge.said}')}</title></path>"
        )
    yield "</g>"


def _shape(node: Node) -> str:
    said = f"<title>{escape(node.label)}{escape('：' + node.said if node.said else '')}</title>"
    fill, r = COLOURS[node.kind], node.size
    if node.kind == "department":
        return (
            f'<circle cx="{node.x:.1f}" cy="{node.y:.1f}" r="{r:.1f}" fill="{fill}" stroke="#ffffff" '
            f'stroke-width="1.5">{said}</circle>'
        )
    if node.kind == "measure":
        return (
            f'<rect x="{node.x - r:.1f}" y="{node.y - r:.1f}" width="{2 * r:.1f}" '
            f'height="{2 * r:.1f}" rx="2" fill="{fill}" stroke="#454c55" stroke-width="1.2">{said}</rect>'
        )
    corners = f"M{node.x:.1f} {node.y - r:.1f}l{r:.1f} {r:.1f}l{-r:.1f} {r:.1f}l{-r:.1f} {-r:.1f}z"
    return f'<path d="{corners}" fill="{fill}">{said}</path>'


def _labels(drawn: Figure) -> Iterator[str]:
    """Yield the labels that cover no other, the largest nodes' first; the others' are told on pointing."""
    placed = list[Box]()
    yield '<g fill="#1a1a1a" stroke="#ffffff" stroke-width="3" stroke-linejoin="round" paint-order="stroke">'
    for node in sorted(drawn.nodes, key=lambda node: (-node.size, node.id)):
        text = node.label if len(node.label) <= 14 else node.label[:13] + "…"
        wide = sum(FONT if ord(c) > 0x2E7F else FONT * 0.6 for c in text)
        for x, y in (
            (node.x - wide / 2, node.y + node.size + 2),
            (node.x + node.size + 3, node.y - 9),
            (node.x - node.size - 3 - wide, node.y - 9),
            (node.x - wide / 2, node.y - node.size - 19),
        ):
            box = Box(x, y, x + wide, y + 17)
            if not any(box.shared(other) for other in placed):
                placed.append(box)
                yield f'<text x="{x:.1f}" y="{y + 13:.1f}">{escape(text)}</text>'
                break
    yield "</g>"


def _legend(drawn: Figure, x: float, y: float) -> Iterator[str]:
    bold = f'font-size="{FONT + 2}" font-weight="bold"'
    yield f'<text x="{x:.0f}" y="{y + 6:.0f}" {bold}>{escape(drawn.title)}</text>'
    for key, word in drawn.legend:
        dash = f' stroke-dasharray="{DASHES[key]}"' if key in DASHES else ""
        if key in SHAPES:
            yield _shape(Node("", "", key, x + 10, y + 24, 6))
        else:
            yield (
                f'<path d="M{x:.0f} {y + 24:.0f}h24" stroke="{COLOURS.get(key, COLOURS[""])}" '
                f'stroke-width="{WIDTHS.get(key, 2.5)}"{dash}/>'
            )
        yield f'<text x="{x + 30:.0f}" y="{y + 29:.0f}" fill="#555555">{escape(word)}</text>'
        x += 48 + FONT * len(word)


FORMS: dict[str, Callable[[Figure], bytes]] = {
    "svg": _svg,
    "graphml": _graphml,
    "gexf": _gexf,
    "csv": _csv,
    "json": _json,
}

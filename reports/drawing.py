"""A network as a picture: circles by measures led, lines by measures shared, labels that keep clear."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from math import sqrt

from graph.network.layout import Position
from graph.network.projection import Network

# told apart also by those who see few colours (Okabe and Ito)
PALETTE = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#999999", "#b8a800")
FONT = 13  # pixels
MARGIN = 90
FOOT = 60  # for the legend


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the picture."""

    left: float
    top: float
    right: float
    bottom: float

    def shared(self, other: Box) -> float:
        """Return the area that both cover."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.bottom, other.bottom) - max(self.top, other.top)
        return wide * high if wide > 0 and high > 0 else 0.0


def radius(graph: Network, node: str) -> float:
    """Return the radius of a department's circle: its area grows with the measures that it leads."""
    most = max((data["leads"] for _, data in graph.nodes(data=True)), default=0) or 1
    return round(5 + 17 * sqrt(graph.nodes[node]["leads"] / most), 1)


def drawing(graph: Network, places: Mapping[str, Position], title: str) -> str:
    """Return the network as an SVG document that needs nothing from outside."""
    side = max(700, round(150 * sqrt(max(len(graph), 1))))
    at = {
        node: (MARGIN + x * (side - 2 * MARGIN), MARGIN + y * (side - 2 * MARGIN))
        for node, (x, y) in places.items()
    }
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side + FOOT}" width="{side}" '
            f'height="{side + FOOT}" role="img" font-size="{FONT}" '
            'font-family="Noto Sans CJK SC, Microsoft YaHei, PingFang SC, WenQuanYi Zen Hei, sans-serif">',
            f"<title>{escape(title)}</title>",
            f'<rect width="{side}" height="{side + FOOT}" fill="#ffffff"/>',
            *_lines(graph, at),
            *_circles(graph, at),
            *_labels(graph, at, side),
            *_legend(graph, title, side),
            "</svg>\n",
        ]
    )


def _lines(graph: Network, at: Mapping[str, Position]) -> Iterator[str]:
    edges = sorted((data["weight"], one, other) for one, other, data in graph.edges(data=True))
    most = max((weight for weight, _, _ in edges), default=1)
    yield '<g stroke="#5b6b7b" stroke-linecap="round">'
    for weight, one, other in edges:
        (x1, y1), (x2, y2), share = at[one], at[other], sqrt(weight / most)
        said = f"{_label(graph, one)} — {_label(graph, other)}：共同任务 {weight} 项"
        yield (
            f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" '
            f'stroke-width="{0.5 + 4 * share:.1f}" stroke-opacity="{0.12 + 0.45 * share:.2f}">'
            f"<title>{escape(said)}</title></line>"
        )
    yield "</g>"


def _circles(graph: Network, at: Mapping[str, Position]) -> Iterator[str]:
    for node, data in graph.nodes(data=True):
        (x, y), colour = at[node], PALETTE[(data["community"] - 1) % len(PALETTE)]
        said = f"{data['label']}：牵头 {data['leads']} 项，参与 {data['measures']} 项"
        yield (
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius(graph, node)}" fill="{colour}" stroke="#ffffff" '
            f'stroke-width="1.5"><title>{escape(said)}</title></circle>'
        )


def _labels(graph: Network, at: Mapping[str, Position], side: int) -> Iterator[str]:
    yield '<g fill="#1a1a1a" stroke="#ffffff" stroke-width="3" stroke-linejoin="round" paint-order="stroke">'
    for node, box in _boxes(graph, at, side).items():
        yield f'<text x="{box.left:.1f}" y="{box.bottom - 3:.1f}">{escape(_label(graph, node))}</text>'
    yield "</g>"


def _boxes(graph: Network, at: Mapping[str, Position], side: int) -> dict[str, Box]:
    """Return where each label stands: beside its circle, on the side where it covers least."""
    circles = {node: _around(x, y, radius(graph, node)) for node, (x, y) in at.items()}
    placed: dict[str, Box] = {}
    for node in sorted(at, key=lambda node: (-radius(graph, node), node)):
        taken = [*placed.values(), *(circle for other, circle in circles.items() if other != node)]
        choices = list(_beside(circles[node], _width(_label(graph, node))))
        placed[node] = min(choices, key=lambda box: _covered(box, taken, side))
    return placed


def _covered(box: Box, taken: list[Box], side: int) -> float:
    outside = (
        max(0.0, -box.left) + max(0.0, box.right - side) + max(0.0, -box.top) + max(0.0, box.bottom - side)
    )
    return sum(box.shared(other) for other in taken) + 1000 * outside


def _around(x: float, y: float, r: float) -> Box:
    return Box(x - r, y - r, x + r, y + r)


def _beside(circle: Box, width: float) -> Iterator[Box]:
    """Yield places for a label: right, left, below, above, then the corners, then farther away."""
    x, y, high = (circle.left + circle.right) / 2, (circle.top + circle.bottom) / 2, FONT + 4
    for gap in (2, 10, 20, 34):
        right, left, below, above = (
            circle.right + gap,
            circle.left - gap - width,
            circle.bottom + gap,
            circle.top - gap - high,
        )
        for at_x, at_y in (
            (right, y - high / 2),
            (left, y - high / 2),
            (x - width / 2, below),
            (x - width / 2, above),
            (right, below),
            (left, below),
            (right, above),
            (left, above),
        ):
            yield Box(at_x, at_y, at_x + width, at_y + high)


def _width(label: str) -> float:
    return sum(FONT if ord(c) > 0x2E7F else FONT * 0.6 for c in label)


def _label(graph: Network, node: str) -> str:
    return str(graph.nodes[node]["label"])


def _legend(graph: Network, title: str, side: int) -> Iterator[str]:
    y = side + 22
    yield f'<text x="20" y="{y}" font-size="{FONT + 3}" font-weight="bold">{escape(title)}</text>'
    said = "圆的大小：牵头的任务数；线的粗细：共同承担的任务数；颜色：合作较多的一组"
    yield f'<text x="20" y="{y + 22}" fill="#555555">{said}</text>'

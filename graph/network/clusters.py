"""Where many nodes are drawn: a few by their forces, the others in rings around whom they belong to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil, cos, pi, sin, tau
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from graph.network.layout import Position, positions
from graph.network.projection import Network

# a node, and those that belong to it: they stand behind it, two abreast
Petal: TypeAlias = Sequence[str]
WIDE = (34.0, 52.0)  # pixels of a ring that a petal takes: alone, and with others two abreast
DEEP = 26.0  # from one row of a petal to the next
CLEAR = 64.0  # from the middle to the first ring
ROOM = 46.0  # around a node that nobody belongs to
ROUNDS = 400


class _Ring(NamedTuple):
    radius: float
    petals: list[Petal]


def clustered(
    core: Network, followers: Mapping[str, Sequence[Petal]], room: float = ROOM
) -> dict[str, Position]:
    """Return a place in pixels for each node of CORE and for all who follow it, in the order they follow.

    Those of CORE who share more stand nearer, none nearer than ROOM, and no ring covers another. The same
    input gives the same places.
    """
    if not core:
        return {}
    rings = {node: _rings(followers.get(node, ())) for node in core}
    wide = np.array([_reach(rings[node], room) for node in core])
    spread = 1.9 * float(np.sqrt(np.square(wide).sum()))
    middle = _apart(np.array(list(positions(core).values())) * spread, wide)
    found: dict[str, Position] = {}
    for node, (x, y) in zip(core, middle, strict=True):
        found[node] = (round(float(x), 1), round(float(y), 1))
        for ring in rings[node]:
            found |= _around(ring, float(x), float(y))
    return found


def _width(petal: Petal) -> float:
    return WIDE[len(petal) > 2]


def _depth(petal: Petal) -> float:
    return DEEP * ceil((len(petal) - 1) / 2)


def _rings(petals: Sequence[Petal]) -> list[_Ring]:
    """Return PETALS in rings, each as full as it can be and clear of the one within."""
    found, radius, taken = list[_Ring](), CLEAR, 0.0
    ring: list[Petal] = []
    for petal in petals:
        if ring and taken + _width(petal) > tau * radius:
            found.append(_Ring(radius, ring))
            radius += max(map(_depth, ring)) + 2 * DEEP
            ring, taken = [], 0.0
        ring.append(petal)
        taken += _width(petal)
    return [*found, _Ring(radius, ring)] if ring else found


def _reach(rings: Sequence[_Ring], room: float) -> float:
    return max((ring.radius + max(map(_depth, ring.petals)) for ring in rings), default=0.0) + room / 2


def _around(ring: _Ring, x: float, y: float) -> dict[str, Position]:
    whole = sum(map(_width, ring.petals))
    found: dict[str, Position] = {}
    angle = -pi / 2
    for petal in ring.petals:
        part = tau * _width(petal) / whole
        for n, node in enumerate(petal):
            row, side = (n + 1) // 2, 0 if n == 0 or len(petal) == 2 else (-1, 1)[n % 2]
            away = ring.radius + DEEP * row
            at = angle + part / 2 + side * 11 / away
            found[node] = (round(x + away * cos(at), 1), round(y + away * sin(at), 1))
        angle += part
    return found


def _apart(middle: NDArray[np.float64], wide: NDArray[np.float64]) -> NDArray[np.float64]:
    """Push discs of the radii WIDE apart until none covers another."""
    need = wide[:, None] + wide[None, :]
    np.fill_diagonal(need, 0)
    for _ in range(ROUNDS):
        away = middle[:, None, :] - middle[None, :, :]
        distance = np.clip(np.linalg.norm(away, axis=2), 1e-6, None)
        missing = np.where(need > distance, (need - distance) / 2, 0)
        np.fill_diagonal(missing, 0)
        if missing.max(initial=0) < 0.5:
            break
        middle = middle + np.einsum("ijk,ij->ik", away, missing / distance) * 0.6
    return middle

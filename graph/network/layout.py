"""Where each node of a network is drawn, so that those who work together stand near."""

from __future__ import annotations

from typing import TypeAlias

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from graph.network.projection import Network

Position: TypeAlias = tuple[float, float]
Places: TypeAlias = NDArray[np.float32]
SEED = 20211021  # any number; the same one, so that a picture is the same each time
STEPS = 200  # at most; a large network takes fewer, each being longer
BLOCK = 512  # rows of the table of distances that are held at once; a bound on memory
GRAVITY = 1.5  # how strongly the centre draws those who work with few or none
LEAST = 0.45  # how near two nodes may stand, as a share of the distance that an even spread would give


def positions(graph: Network) -> dict[str, Position]:
    """Return a place for each node, both coordinates from 0 to 1; the same network gives the same places.

    Fruchterman and Reingold's forces: all nodes push one another away, neighbours draw each other by the
    logarithm of their edge's weight. networkx's own needs SciPy from 500 nodes.
    """
    if not graph:
        return {}
    pull = np.log1p(nx.to_numpy_array(graph, weight="weight")).astype(np.float32)
    places = _spread(_fitted(_settled(pull / (pull.max() or 1))))
    return {
        node: (round(float(x), 4), round(float(y), 4)) for node, (x, y) in zip(graph, places, strict=True)
    }


def _steps(count: int) -> int:
    return min(STEPS, max(50, 40_000 // count))


def _fitted(places: Places) -> Places:
    """Stretch PLACES to the unit square."""
    low, high = places.min(axis=0), places.max(axis=0)
    wide = np.where(high > low, high - low, 1)
    return np.asarray((places - low) / wide, dtype=np.float32)


def _spread(places: Places) -> Places:
    """Push apart those who stand on one another, step by step."""
    least = LEAST / np.sqrt(len(places))
    for _ in range(_steps(len(places))):
        moved = np.concatenate(
            [_pushed(places[at : at + BLOCK], places, least) for at in range(0, len(places), BLOCK)]
        )
        if not moved.any():
            break
        places = places + moved
    return _fitted(places)


def _pushed(some: Places, places: Places, least: float) -> Places:
    away = some[:, None, :] - places[None, :, :]
    distance = np.linalg.norm(away, axis=2)
    # half of what is missing: the other node goes the other half
    missing = np.where((distance > 0) & (distance < least), (least - distance) / 2, 0)
    return np.asarray(
        np.einsum("ijk,ij->ik", away, missing / np.clip(distance, 1e-6, None)), dtype=np.float32
    )


def _settled(pull: Places) -> Places:
    count = len(pull)
    places = np.random.RandomState(SEED).rand(count, 2).astype(np.float32)
    apart = float(np.sqrt(1 / count))
    steps = _steps(count)
    for step in range(steps):
        force = np.concatenate(
            [
                _force(places[at : at + BLOCK], places, pull[at : at + BLOCK], apart)
                for at in range(0, count, BLOCK)
            ]
        )
        force += GRAVITY * (0.5 - places)
        length = np.clip(np.linalg.norm(force, axis=1, keepdims=True), 0.01, None)
        # cooler, and so shorter, from step to step
        places = places + force / length * 0.1 * (1 - step / steps)
    return places


def _force(some: Places, places: Places, pull: Places, apart: float) -> Places:
    away = some[:, None, :] - places[None, :, :]
    distance = np.clip(np.linalg.norm(away, axis=2), 0.01, None)
    strength = apart**2 / distance**2 - pull * distance / apart
    return np.asarray(np.einsum("ijk,ij->ik", away, strength), dtype=np.float32)

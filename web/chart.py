"""An indicator's numbers over the years, laid out for a drawing without scripts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from queries.page import Row

WIDTH, HEIGHT = 900, 320  # of the drawing, in its own units
LEFT, RIGHT, TOP, BOTTOM = 64, 40, 24, 34
SERIES = 6  # that are told apart; more are drawn as the last
MOST = 400  # points of a drawing


@dataclass(frozen=True)
class Point:
    """A target: where it stands, what it says."""

    row: Row
    x: float
    y: float
    high: float | None  # of the upper value, where there is one


@dataclass(frozen=True)
class Series:
    """The targets of one document for one scope."""

    number: int  # from 1, for its colour and sign
    title: str
    scope: str
    points: tuple[Point, ...]

    @property
    def line(self) -> str:
        """The points of the line that joins them."""
        return " ".join(f"{point.x:.1f},{point.y:.1f}" for point in self.points)


@dataclass(frozen=True)
class Chart:
    """A drawing of the targets that share a unit."""

    unit: str
    series: tuple[Series, ...]
    years: tuple[tuple[str, float], ...]  # and where each stands
    ticks: tuple[tuple[str, float], ...]


def charts(rows: Sequence[Row]) -> list[Chart]:
    """Return a chart for each unit that ROWS give dated numbers in, the most used first.

    A single number has no course: it is in the table, not drawn.
    """
    told = [row for row in rows if row["value"] and row["deadline"]][:MOST]
    units = Counter(row["unit"] for row in told)
    drawn = (unit for unit, points in units.most_common(3) if points > 1)
    return [_chart(unit, [row for row in told if row["unit"] == unit]) for unit in drawn]


def _chart(unit: str, rows: list[Row]) -> Chart:
    years = sorted({int(row["deadline"][:4]) for row in rows})
    every = list(range(years[0] - (len(years) == 1), years[-1] + 1 + (len(years) == 1)))
    values = [float(row[name]) for row in rows for name in ("value", "value_max") if row[name]]
    ticks = _ticks(min(values), max(values))
    low, high = ticks[0], ticks[-1]

    def across(year: int) -> float:
        return LEFT + (year - every[0] + 0.5) / len(every) * (WIDTH - LEFT - RIGHT)

    def down(value: float) -> float:
        return HEIGHT - BOTTOM - (value - low) / (high - low) * (HEIGHT - TOP - BOTTOM)

    grouped: dict[tuple[str, str, str], list[Row]] = {}
    for row in sorted(rows, key=lambda row: (row["document"], row["scope"], row["deadline"])):
        grouped.setdefault((row["document"], row["title"], row["scope"]), []).append(row)
    series = tuple(
        Series(min(n, SERIES), title, scope, tuple(_point(row, across, down) for row in those))
        for n, ((_, title, scope), those) in enumerate(grouped.items(), 1)
    )
    step = ceil(len(every) / 15)
    return Chart(
        unit,
        series,
        tuple((str(year), round(across(year), 1)) for year in every[::step]),
        tuple((f"{tick:g}", round(down(tick), 1)) for tick in ticks),
    )


def _point(row: Row, across, down) -> Point:  # type: ignore[no-untyped-def]
    high = round(down(float(row["value_max"])), 1) if row["value_max"] else None
    return Point(row, round(across(int(row["deadline"][:4])), 1), round(down(float(row["value"])), 1), high)


def _ticks(low: float, high: float) -> list[float]:
    """Return round numbers from below LOW to above HIGH, four to eight of them."""
    wide = high - low or abs(high) or 1.0
    step = 10 ** floor(log10(wide / 4))
    step *= next(by for by in (1, 2, 5, 10) if wide / (step * by) <= 5)
    first, last = floor(low / step), ceil(high / step)
    # not against the edges
    first -= first * step == low and low != 0
    last += last * step == high
    last = max(last, first + 2)
    return [round(n * step, 10) for n in range(first, last + 1)]

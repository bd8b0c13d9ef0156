"""How fast a text is read, how that grows with its length, and what it takes of memory.

    python bench/reading.py [FILE …]

Reads each file (the bundled document where none is given), then 1 to 100 copies of it in one text, in one
process; prints characters a second, the time of each doubling as a ratio, and the peak memory of the process.
"""

from __future__ import annotations

import resource
import sys
from pathlib import Path
from statistics import median
from time import process_time

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from graph.document.read import BUNDLED, document
from graph.structure.parse import parse

RUNS = 5
COPIES = (1, 2, 4, 8, 16, 32, 64, 100)


def seconds(data: bytes, runs: int = RUNS) -> float:
    """Return the median time that reading DATA takes, from bytes to a Policy."""
    times = []
    for _ in range(runs):
        start = process_time()
        parse(document("bench.txt", data))
        times.append(process_time() - start)
    return median(times)


def growth(text: str) -> None:
    """Print the time for 1 to 100 copies of TEXT, and its ratio to what the length alone would give."""
    print(f"{'copies':>7} {'characters':>11} {'seconds':>9} {'characters/s':>13} {'time / length':>14}")
    first = None
    for n in COPIES:
        time = seconds((text + "\n\n").encode() * n, 1 if n > 16 else 3)
        first = first or time
        length = (len(text) + 2) * n
        print(f"{n:>7} {length:>11,} {time:>9.3f} {length / time:>13,.0f} {time / first / n:>14.2f}")


def main(paths: list[str]) -> None:
    """Measure the files PATHS."""
    texts = {p: Path(p).read_text(encoding="utf-8") for p in paths} or {
        "bundled": BUNDLED.read_text(encoding="utf-8")
    }
    parse(document("warm.txt", next(iter(texts.values())).encode()))
    for name, text in texts.items():
        print(f"{Path(name).name}: {len(text) / seconds(text.encode()):,.0f} characters a second")
    growth("\n\n".join(texts.values()))
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main(sys.argv[1:])

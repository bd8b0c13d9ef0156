"""docs/shacl.md, which says what is claimed: `python -m tests.shacl_page [FOLDER OF THE W3C SUITE]`."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from tests.table import rows

PAGE = Path(__file__).parents[1] / "docs" / "shacl.md"
TABLE = re.compile(r"(?<=<!-- components -->\n).*?(?=<!-- end -->)", re.DOTALL)
SUITE = re.compile(r"(?<=<!-- suite -->\n).*?(?=<!-- end -->)", re.DOTALL)
DIFFERENCES = re.compile(r"(?<=<!-- differences -->\n).*?(?=<!-- end -->)", re.DOTALL)


def page(text: str) -> str:
    """Return TEXT with its tables as `tests/tables/shacl.csv` now gives them."""
    cases = rows("shacl.csv", at_least=130)
    by_component: dict[str, int] = {}
    for row in cases:
        by_component[row["component"]] = by_component.get(row["component"], 0) + 1
    lines = ["| claimed | cases held to pySHACL |", "|---|---:|"]
    lines += [
        f"| {name.replace('sh:', '`sh:')}{'`' * ('sh:' in name)} | {count} |"
        for name, count in by_component.items()
    ]
    differing = [f"- {row['component']}, {row['why']}: {row['differs']}." for row in cases if row["differs"]]
    text = TABLE.sub(lambda _: "\n".join(lines) + "\n", text, count=1)
    return DIFFERENCES.sub(lambda _: "\n".join(differing) + "\n", text, count=1)


def suite(text: str, folder: Path) -> str:
    """Return TEXT with how many tests of the W3C suite in FOLDER pass."""
    from tests.w3c_shacl import counts

    lines = ["| W3C suite | passed | of |", "|---|---:|---:|"]
    lines += [f"| {part} | {passed} | {total} |" for part, passed, total in counts(folder)]
    return SUITE.sub(lambda _: "\n".join(lines) + "\n", text, count=1)


if __name__ == "__main__":
    made = page(PAGE.read_text(encoding="utf-8"))
    PAGE.write_text(suite(made, Path(sys.argv[1])) if len(sys.argv) > 1 else made, encoding="utf-8")

"""Every benchmark, and what they found, as bench/README.md.

    python bench/all.py

Runs each `bench/<name>.py --markdown`, one after the other, and writes what each says it does and what it
printed.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from datetime import date
from pathlib import Path

HERE = Path(__file__).parent
NAMES = ("reading", "build", "questions")
README = HERE / "README.md"
OPENING = """# Benchmarks

`make bench` runs them all and writes this file; no figure here is typed. Where a figure depends on what else
the machine does, look at the load that is printed with it.
"""


def section(name: str) -> str:
    """Run one benchmark; return what it does and what it found."""
    script = HERE / f"{name}.py"
    print(f"== {script.name}", file=sys.stderr, flush=True)
    found = subprocess.run(
        [sys.executable, str(script), "--markdown"], stdout=subprocess.PIPE, encoding="utf-8", check=True
    )
    summary, _, rest = (ast.get_docstring(ast.parse(script.read_text("utf-8"))) or "").partition("\n\n")
    usage, _, text = rest.partition("\n\n")
    return f"## {name}\n\n{summary}\n\n```\n{usage.strip()}\n```\n\n{text}\n{found.stdout}"


def main() -> None:
    """Write bench/README.md, section by section: what was measured stays where a later one fails."""
    sections = [f"{OPENING}\nMeasured on {date.today().isoformat()}.\n"]
    for name in NAMES:
        sections.append(section(name))
        README.write_text("\n".join(sections), encoding="utf-8")
    print(README.read_text("utf-8"))


if __name__ == "__main__":
    main()

"""Every benchmark, and what they found, as bench/README.md.

    python bench/all.py [NAME ...]

Runs each `bench/<name>.py --markdown`, or those named, one after the other, and writes what each says it does
and what it printed; the sections of the others stay as they are.
"""

from __future__ import annotations

import argparse
import ast
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

HERE = Path(__file__).parent
NAMES = ("reading", "build", "questions", "audit", "network", "pages", "load")
README = HERE / "README.md"
OPENING = """# Benchmarks

`make bench` runs them all and writes this file; no figure here is typed. Where a figure depends on what else
the machine does, look at the load that is printed with it.
"""


def section(name: str) -> str:
    """Run one benchmark; return what it does, when it ran and what it found."""
    script = HERE / f"{name}.py"
    print(f"== {script.name}", file=sys.stderr, flush=True)
    found = subprocess.run(
        [sys.executable, str(script), "--markdown"], stdout=subprocess.PIPE, encoding="utf-8", check=True
    )
    summary, _, rest = (ast.get_docstring(ast.parse(script.read_text("utf-8"))) or "").partition("\n\n")
    usage, _, text = rest.partition("\n\n")
    measured = f"Measured on {date.today().isoformat()}."
    parts = (f"## {name}", summary, f"```\n{usage.strip()}\n```", text.strip(), measured)
    return "\n\n".join((*parts, found.stdout.strip())) + "\n"


def kept() -> dict[str, str]:
    """Return the sections that the file has now, by name."""
    if not README.exists():
        return {}
    parts = re.split(r"^(?=## )", README.read_text("utf-8"), flags=re.M)[1:]
    return {part.splitlines()[0].removeprefix("## "): part.rstrip() + "\n" for part in parts}


def main() -> None:
    """Write bench/README.md anew after each benchmark: what was measured stays where a later one fails."""
    parser = argparse.ArgumentParser(description="Run the benchmarks; write what they found.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(NAMES)}; none is all")
    names = parser.parse_args().names or NAMES
    if unknown := set(names) - set(NAMES):
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}")
    sections = kept()
    for name in names:
        sections[name] = section(name)
        shown = [sections[name] for name in NAMES if name in sections]
        README.write_text("\n".join([OPENING, *shown]), encoding="utf-8")
    print(README.read_text("utf-8"))


if __name__ == "__main__":
    main()

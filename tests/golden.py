"""Make the golden files of tests/corpus: `python -m tests.golden` writes what the walk gives today."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from graph.document.read import bundled
from graph.structure.parse import parse
from ontology.register import register
from reports.extract import extract

CORPUS = Path(__file__).parent / "corpus"


def structure() -> dict[str, Any]:
    """Return what `duban extract` prints of the bundled document."""
    return json.loads(json.dumps(extract(parse(bundled()), register()), default=str))


if __name__ == "__main__":
    text = json.dumps(structure(), ensure_ascii=False, indent=1)
    (CORPUS / "qhd_green" / "structure.json").write_text(text + "\n", encoding="utf-8")

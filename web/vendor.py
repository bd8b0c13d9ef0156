"""Scripts of others: copied from node_modules at set-up, served from here, told where they are missing.

    python -m web.vendor

Copies what this file lists, at the versions of package.json, into web/static/vendor; what node_modules lacks
is told, and is no fault.
"""

from __future__ import annotations

import shutil
import sys
from importlib.resources import files
from pathlib import Path

# file of node_modules -> its name here; each with the licence that it came under
LISTED = {
    "cytoscape/dist/cytoscape.min.js": "cytoscape.min.js",
    "cytoscape/LICENSE": "cytoscape.LICENSE",
    "@zazuko/yasqe/build/yasqe.min.js": "yasqe.min.js",
    "@zazuko/yasqe/build/yasqe.min.css": "yasqe.min.css",
    # yasqe has no file of its licence: its package says MIT, and by whom
    "@zazuko/yasqe/package.json": "yasqe.package.json",
    # what is built into yasqe
    "codemirror/LICENSE": "codemirror.LICENSE",
    "dompurify/LICENSE": "dompurify.LICENSE",
    "lodash-es/LICENSE": "lodash.LICENSE",
    "query-string/license": "query-string.LICENSE",
    "store/LICENSE": "store.LICENSE",
}
ROOT = Path(__file__).parents[1]


def vendored(name: str) -> bool:
    """Say whether the script NAME is here: a page tells where it is not, and goes on without."""
    return files("web").joinpath("static", "vendor", name).is_file()


def vendor(modules: Path = ROOT / "node_modules", to: Path = ROOT / "web" / "static" / "vendor") -> list[str]:
    """Copy what is listed from MODULES to TO; return what MODULES lacks."""
    to.mkdir(parents=True, exist_ok=True)
    missing = [path for path in LISTED if not (modules / path).is_file()]
    for path, name in LISTED.items():
        if path not in missing:
            shutil.copyfile(modules / path, to / name)
    return missing


if __name__ == "__main__":
    for lacking in vendor():
        print(f"No node_modules/{lacking}: a page goes on without it (npm ci)", file=sys.stderr)

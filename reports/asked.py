"""What a question in Chinese was answered: as text to read, or as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from queries.answer import Answer, Row
from queries.ask.ask import NotUnderstood, Understood
from reports.tables import dumped, fields

# said elsewhere than among a row's own words
APART = {"measure", "text", "document", "quote", "start", "end", "line"}
# what the print of a target says already
PRINTED = {"comparator", "value", "value_max", "unit", "deadline"}


def asked(found: Understood | NotUnderstood, form: str = "text") -> str:
    """Return FOUND as `text` or `json`, in the form that `duban ask` prints."""
    if isinstance(found, NotUnderstood):
        if form == "json":
            said = {"unknown": list(found.unknown), "suggestions": list(found.suggestions)}
            return dumped({"understood": False, **said})
        return "\n".join(_not_understood(found))
    if form == "json":
        told = fields(found.answer)
        head = {"understood": True, "question": told["question"], "parameters": told["parameters"]}
        head |= {"reading": found.reading, "sparql": found.answer.sparql}
        if found.verdict is not None:
            head["verdict"] = found.verdict
        return dumped(head | {key: told[key] for key in ("columns", "rows", "count")})
    return "\n".join(_told(found))


def _not_understood(found: NotUnderstood) -> Iterator[str]:
    yield f"没有听懂：{'、'.join(f'“{piece}”' for piece in found.unknown) or '没有问题'}"
    if found.several:
        yield f"叫{'、'.join(f'“{name}”' for name in found.several)}的不止一个，请写出是哪一个。"
    if found.suggestions:
        yield "可以这样问："
        yield from (f"  {question}" for question in found.suggestions)


def _told(found: Understood) -> Iterator[str]:
    answer, unit = found.answer, found.answer.question.unit
    groups = _groups(answer)
    counts = "，".join(f"{role} {len(rows)}" for role, rows in groups if role)
    if found.verdict is not None:
        yield "是。" if found.verdict else "否。图谱里没有写。" if not answer.rows else "否。"
    yield f"{found.reading}：{_count(answer)} {unit}" + (f"（{counts}）" if counts else "")
    several = len({row.get("document_iri") for row in answer.rows}) > 1
    for role, rows in groups:
        if role:
            yield f"\n{role}：{len(rows)} {unit}"
        for row in rows:
            yield from _row(answer, row, several)


def _count(answer: Answer) -> int:
    """Return how many things the rows are about: a measure that names a department twice is one."""
    if answer.columns[0].name != "role":
        return len(answer.rows)
    return len({row["measure_iri"] for row in answer.rows})


def _groups(answer: Answer) -> list[tuple[str, list[Row]]]:
    """Return the rows by role where the question answers role by role, else as one group."""
    if answer.columns[0].name != "role":
        return [("", answer.rows)]
    return [(str(role), list(rows)) for role, rows in groupby(answer.rows, key=lambda row: row["role"])]


def _row(answer: Answer, row: Row, several: bool) -> Iterator[str]:
    grouped = answer.columns[0].name == "role"
    apart = APART | PRINTED if row.get("printed_value") else APART
    own = [
        str(row[c.name])
        for c in answer.columns
        if c.kind not in ("iri", "boolean") and c.name not in apart and not (grouped and c.name == "role")
        if row[c.name] is not None
    ]
    sentence = row.get("text") or row.get("quote")
    place = f"《{row['document']}》" if several and row.get("document") else ""
    if row.get("line"):
        place += f"第{row['line']}行"
    number = f"{row['measure']}  " if row.get("measure") else ""
    words = "  ".join([*own, str(sentence)] if sentence and str(sentence) not in own else own)
    yield f"  {number}{words}" + (f"（{place}）" if place else "")

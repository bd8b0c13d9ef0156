"""Yes or no: whether what a question asks of a department is so."""

from __future__ import annotations

from queries.answer import Answer
from queries.ask.reading import Reading
from queries.ask.tables import word

# which roles make it so; any, where the question does not say
ROLES = {
    "lead": {"lead"},
    "lead-body": {"lead"},
    "duty": {"lead", "responsible"},
    "duty-body": {"responsible"},
    "charge-body": {"lead", "responsible"},
    "support": {"supporting"},
    "support-body": {"supporting"},
    "guide": {"guiding"},
}
ASKED, WHETHER_ANY = "whether", "有没有"
MORE, FEWER = "compare", "fewer"


def verdict(reading: Reading, found: Answer) -> bool | None:
    """Return whether it is so, by the rows of FOUND; None where READING does not ask that."""
    if ASKED not in reading.said:
        return None
    if found.question.name.endswith("-compared"):
        return _more(reading, found)
    if not found.question.name.startswith("roles-"):
        return bool(found.rows)
    wanted = [ROLES[concept] for concept in reading.said if concept in ROLES]
    roles = {str(row["role_iri"]).rsplit("/", 1)[-1] for row in found.rows}
    return all(roles & one for one in wanted) if wanted else bool(roles)


def _more(reading: Reading, found: Answer) -> bool:
    """Say whether the first of two departments has more, or fewer where that is asked."""
    counts = {row["department_iri"]: int(str(row["count"])) for row in found.rows}
    one, other = (counts[reading.parameters[name]] for name in ("department", "other"))
    return one < other if FEWER in reading.said else one > other


def said(reading: Reading) -> str:
    """Return what is asked whether it is so: 是否牵头, 有没有."""
    asked = next((concept for concept in (MORE, FEWER, *ROLES, "part") if concept in reading.said), None)
    return word(ASKED) + word(asked) if asked else WHETHER_ANY

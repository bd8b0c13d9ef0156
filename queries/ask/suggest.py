"""What might have been meant: names like those not known, questions like those not read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from queries.answer import answer
from queries.ask.known import Known
from queries.ask.reading import concepts, readings
from queries.ask.tables import Intent, intents
from queries.ask.token import Token
from queries.ask.tokens import tokens
from queries.names import Queryable, nearest, values


def _mended(text: str, strange: Token, known: Known, today: date) -> Iterator[str]:
    """Yield TEXT with a known name in the place of a STRANGE piece, where it can then be read."""
    for name in nearest(strange.value, known.names):
        better = text.replace(strange.printed, known.names[name][1])
        if better != text and any(readings(tokens(better, known, today), known)):
            yield better


def _examples(store: Queryable, known: Known, today: date) -> dict[str, str]:
    """Return a value of each kind of parameter for which this graph has an answer."""
    busiest = [str(row["department"]) for row in answer(store, "departments-by-measures-led").rows[:2]]
    found = {kind: labels[0] for kind, labels in known.labels.items()}
    found |= dict(zip(("department", "other"), busiest, strict=False))
    found["measure"] = next((name.label for name in values(store, "measure")), "1.1.1")
    found["text"] = f"“{found.get('indicator', '绿色')}”"
    return found | {"year": str(today.year), "date": f"{today.year}年底"}


def _example(intent: Intent, pieces: list[Token], examples: dict[str, str]) -> str | None:
    fill = dict(examples)
    fill |= {t.kind: t.value for t in reversed(pieces) if t.kind in fill}
    departments = [t.value for t in pieces if t.kind == "department"]
    others = [*departments[1:], examples.get("other"), examples.get("department")]
    fill["other"] = next((name for name in others if name and name != fill["department"]), "")
    # a graph without indicators has no example of a question about one
    return intent.example.format_map(fill) if all(fill.get(slot) for slot in intent.slots) else None


def _likeness(intent: Intent, said: frozenset[str], kinds: list[str]) -> int:
    slots = ["department" if slot == "other" else slot for slot in intent.slots]
    shared, over = len(intent.needs & said), len(said - intent.needs - intent.may)
    missing = len(intent.needs - said)
    fitting = sum(min(slots.count(kind), kinds.count(kind)) for kind in set(slots))
    unfit = len(slots) + len(kinds) - 2 * fitting
    return 4 * shared + 3 * fitting - 3 * missing - 2 * over - 3 * unfit


def culprits(pieces: list[Token]) -> tuple[str, ...]:
    """Return the words that keep known PIECES from being a question; all of them where none stands out."""
    said, kinds = concepts(pieces), [t.kind for t in pieces if t.kind != "word"]
    near = [i for i in intents() if i.needs <= said and len(i.slots) == len(kinds)]
    over = [said - i.needs - i.may for i in near]
    least = min((o for o in over if o), key=len, default=said)
    return tuple(t.printed for t in pieces if t.kind == "word" and t.value in least)


def suggestions(store: Queryable, text: str, pieces: list[Token], known: Known, today: date) -> Iterator[str]:
    """Yield questions near to TEXT, the nearest first; not all of them can be answered from STORE."""
    yield from (better for t in pieces if t.kind == "unknown" for better in _mended(text, t, known, today))
    said, kinds = concepts(pieces), [t.kind for t in pieces if t.kind not in ("word", "unknown", "quoted")]
    examples = _examples(store, known, today)
    for intent in sorted(intents(), key=lambda intent: -_likeness(intent, said, kinds)):
        if example := _example(intent, pieces, examples):
            yield example

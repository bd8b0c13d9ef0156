"""What might have been meant: names like those not known, questions like those not read."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from datetime import date

from queries.answer import answer
from queries.ask.known import Known
from queries.ask.moment import BY
from queries.ask.passage import QUANTITY, Texts
from queries.ask.reading import a_part_of_a_name, concepts, readings
from queries.ask.tables import NOW, Intent, intents, words
from queries.ask.token import Token
from queries.ask.tokens import telling, tokens
from queries.names import Queryable, nearest, normal, values

LONGEST = 6  # characters of a word
SHORTEST = 3  # characters of a part that is offered in the place of the whole
SLOT = {"other": "department"}


def _likely(strange: Token, known: Known, texts: Texts) -> Iterator[str]:
    """Yield what a STRANGE piece may have been meant to be."""
    if strange.kind == "several":
        yield from (labels := sorted(held.label for held in known.names[strange.value]))
        if len(labels) > 1:
            return
    if strange.kind == "moment":
        yield strange.printed + BY
        return
    form = normal(strange.value)
    near = [known.names[name][0] for name in nearest(form, known.names) if len({*name} & {*form}) > 1]
    yield from (f"《{held.label}》" if held.kind == "document" else held.label for held in near)
    yield from (f"《{title}》" for title in known.examples["document"] if _shortened(form, normal(title)))
    if strange.printed.startswith("《"):
        return
    yield from _sounding(strange.value)
    yield f"“{strange.value}”"
    parts = _standing(strange.value, texts)
    yield from (f"“{part}”" for part in parts if not a_part_of_a_name(part, known))


def _shortened(form: str, title: str) -> bool:
    """Say whether FORM has characters of TITLE in their order: 北斗三年行动."""
    rest = iter(title)
    return len(form) > 1 and all(c in rest for c in form)


def _standing(text: str, texts: Texts) -> Iterator[str]:
    """Yield the longest beginning and the longest end of TEXT that a document holds: 5G网络 of 5G网络覆盖."""
    sizes = range(SHORTEST, len(text))
    for parts in ([text[:size] for size in sizes], [text[-size:] for size in sizes]):
        # what stands in a text, its own parts stand there too: the longest is looked for by halving
        standing = bisect_left(parts, True, key=lambda part: not texts(part))
        if standing and not QUANTITY.fullmatch(parts[standing - 1]):
            yield parts[standing - 1]


def _sounding(text: str) -> Iterator[str]:
    """Yield the words that sound as TEXT does: 牵头 for 千头."""
    from pypinyin import lazy_pinyin  # slow to import, and seldom needed

    if 1 < len(text) <= LONGEST:
        sound = lazy_pinyin(text)
        yield from (said for said in words() if len(said) == len(text) and lazy_pinyin(said) == sound)


def _mended(text: str, strange: Token, known: Known, today: date, texts: Texts) -> Iterator[str]:
    """Yield TEXT with what may have been meant in the place of a STRANGE piece, where it can then be read."""
    for meant in _likely(strange, known, texts):
        better = text[: strange.start] + meant + text[strange.end :]
        if better != text and any(readings(tokens(better, known, today), known, today)):
            yield better


def _asked(store: Queryable, today: date) -> dict[str, str]:
    """Return what only the store tells: who leads most, a measure, the year nearest to TODAY."""
    busiest = [str(row["department"]) for row in answer(store, "departments-by-measures-led").rows[:2]]
    years = [int(name.name) for name in values(store, "year") if name.name.isdecimal()]
    found = dict(zip(("department", "other"), busiest, strict=False))
    found["measure"] = next((name.label for name in values(store, "measure")), "1.1.1")
    return found | {"year": str(min(years, key=lambda one: abs(one - today.year), default=today.year))}


def _examples(store: Queryable, known: Known, today: date) -> dict[str, str]:
    """Return a value of each kind of piece for which this graph has an answer."""
    if not known.kept:
        known.kept.update(_asked(store, today))
    found = {kind: names[0] for kind, names in known.examples.items() if names} | known.kept
    if "document" in found:
        found["document"] = f"《{found['document']}》"
    if "indicator" in found:
        found["text"] = f"“{found['indicator']}”"
    year = found["year"]
    return found | {"year": f"{year}年", "date": f"{year}年底前", "period": f"{year}年1月至12月"}


def _example(intent: Intent, pieces: list[Token], examples: dict[str, str]) -> str | None:
    fill = dict(examples)
    for token in reversed(pieces):
        if token.kind in ("year", "date", "period", "text"):
            fill[token.kind] = token.printed
        elif token.kind == "document":
            fill[token.kind] = f"《{token.label}》"
        elif token.kind in fill:
            fill[token.kind] = token.called
        if token.kind in ("indicator", "place"):
            fill["text"] = f"“{token.printed}”"
    departments = [t.called for t in pieces if t.kind == "department"]
    others = [*departments[1:], examples.get("other"), examples.get("department")]
    fill["other"] = next((name for name in others if name and name != fill.get("department")), "")
    # a graph without indicators has no example of a question about one
    return intent.example.format_map(fill) if all(fill.get(slot) for slot in intent.waiting) else None


def _likeness(intent: Intent, said: frozenset[str], kinds: list[str]) -> int:
    slots = [SLOT.get(slot, slot) for slot in intent.waiting]
    shared, over = len(intent.needs & said), len(said - intent.needs - intent.may)
    missing = len(intent.needs - said)
    fitting = sum(min(slots.count(kind), kinds.count(kind)) for kind in set(slots))
    unfit = len(slots) + len(kinds) - 2 * fitting
    # words of a text that nobody gave are no help
    invented = "text" in slots and "text" not in kinds
    return 4 * shared + 3 * fitting - 3 * missing - 2 * over - 3 * unfit - 4 * invented


def culprits(pieces: list[Token]) -> tuple[str, ...]:
    """Return the words that keep known PIECES from being a question; all of them where none stands out."""
    said, kinds = concepts(pieces), [t.kind for t in pieces if t.kind != "word"]
    near = [i for i in intents() if i.needs <= said and len(i.waiting) == len(kinds)]
    over = [said - i.needs - i.may for i in near]
    # 目前 may stand anywhere, but where a value is asked for
    least = min((o for o in over if o), key=len, default=said & {NOW} or said)
    return tuple(t.printed for t in pieces if t.kind == "word" and t.value in least)


def suggestions(
    store: Queryable, text: str, pieces: list[Token], known: Known, today: date, texts: Texts
) -> Iterator[str]:
    """Yield questions near to TEXT, the nearest first; not all of them can be answered from STORE."""
    strange = [t for t in pieces if t.kind in ("unknown", "several", "moment")]
    yield from (better for t in strange for better in _mended(text, t, known, today, texts))
    told = telling(pieces)
    said, kinds = concepts(told), [t.kind for t in told if t.kind != "word" and t not in strange]
    examples = _examples(store, known, today)
    for intent in sorted(intents(), key=lambda intent: -_likeness(intent, said, kinds)):
        if example := _example(intent, told, examples):
            yield example

"""A small policy laid out by hand, and a register of a few departments."""

from datetime import date
from decimal import Decimal

import pyoxigraph as ox

from graph.document.text import Mend, Text
from graph.statements.describe import describe, identify
from graph.store.store import Store
from graph.structure.citation import Citation
from graph.structure.deadline import Deadline
from graph.structure.milestone import Milestone
from graph.structure.policy import Front, Measure, Policy, Section
from graph.structure.responsibility import Responsibility
from graph.structure.target import Target

VALUE = "SELECT ?d ?v WHERE { ?t duban:document ?d ; duban:valueText ?v }"
TITLE = "SELECT ?d ?v WHERE { ?d a duban:PolicyDocument ; dct:title ?v }"
PREFIXES = "PREFIX duban: <https://w3id.org/duban/def#> PREFIX dct: <http://purl.org/dc/terms/> "

ID = "https://w3id.org/duban/id/"
PRINT = """滨河市节水行动方案
依据《节约用水条例》（国发〔2018〕42号），制定本方案。
一、总体要求
1.农业节水。2025年底前，灌溉水有效利用系数达到0.60以上，完成渠系改造，会同市财政局落实资金。（牵头单位：市水务
局；配合单位：市住建局、园林处）
"""
BROKEN = "市水务\n局"
NAMES = {
    "市水务局": "130999-shuiwu",
    "滨河市水务局": "130999-shuiwu",
    "市财政局": "130999-caizheng",
    "市住建局": "130999-zhujian",
    "市园林处": "130999-yuanlin",
}


class Register:
    """Four departments of one city, 130999."""

    def resolve(self, printed, place=None, on=None):
        local = NAMES.get(printed)
        return f"{ID}department/{local}" if local else None

    def names(self, place=None):
        return NAMES

    def place(self, printed):
        return "130999" if printed.startswith("滨河市") else None


def text(original: str = PRINT) -> Text:
    """Return ORIGINAL with the name that a line cut made whole."""
    at = original.find(BROKEN)
    mends = (Mend("line", at + 3, at + 4, "\n", ""),) if at >= 0 else ()
    return Text(original, mends)


def policy(title: str = "滨河市节水行动方案", number: str | None = None, value: str = "0.60") -> Policy:
    """Return the policy of PRINT; TITLE, NUMBER and VALUE make others of it."""
    said = text(PRINT.replace("滨河市节水行动方案", title, 1).replace("0.60", value))
    whole = said.value

    def at(piece: str) -> tuple[int, int]:
        start = whole.index(piece)
        return start, start + len(piece)

    cited = Citation("节约用水条例", "国发〔2018〕42号", *at("《节约用水条例》（国发〔2018〕42号）"))
    due = Deadline(date(2025, 12, 31), "year", "2025年底前", *at("2025年底前"))
    start, end = whole.index("2025年底前"), whole.index("园林处）") + 4
    measure = Measure(
        number="1.1.1",
        section="总体要求",
        heading="农业节水",
        parent="1.1",
        order=1,
        text=whole[start:end],
        start=start,
        end=end,
        responsibilities=(
            Responsibility("lead", "市水务局", *at("市水务局"), "label", "牵头单位"),
            Responsibility("supporting", "市住建局", *at("市住建局"), "label", "配合单位"),
            Responsibility("supporting", "园林处", *at("园林处"), "label", "配合单位"),
            Responsibility("attributed", "市水利厅", *at("市水务局"), "bare"),
        ),
        targets=(
            Target(
                indicator="灌溉水有效利用系数",
                comparator="ge",
                value=Decimal(value),
                unit="",
                printed=f"达到{value}以上",
                start=whole.index("达到"),
                end=whole.index("以上") + 2,
                rule="reach",
                deadline=due,
            ),
        ),
        milestones=(Milestone("完成渠系改造", due, *at("完成渠系改造")),),
    )
    sections = (
        Section("1", "一、", "总体要求", 1, 1, *at("一、总体要求")),
        Section("1.1", "1.", "农业节水", 2, 2, *at("1.农业节水")),
    )
    front = Front(title, "issued", "plan", "滨河市人民政府", number, "2023-05-04", (cited,))
    return Policy("plan.txt", "0" * 64, said, front, sections, (measure,), (cited,), (0,))


def statements(title: str = "滨河市节水行动方案", value: str = "0.60") -> tuple[str, list[ox.Quad]]:
    """Return the IRI and the quads of a small document."""
    said = policy(title=title, value=value)
    return identify(said, Register()).document.value, describe(said, Register())


def whole(store: Store, document: str) -> bool:
    """Say whether DOCUMENT is held as some call of statements() makes it, and not a mixture of two."""
    title, value = (
        next(iter(store.query(PREFIXES + asked, {"d": ox.NamedNode(document)})))["v"].value
        for asked in (TITLE, VALUE)
    )
    _, quads = statements(title, value.removeprefix("达到").removesuffix("以上"))
    expected = ox.Store()
    expected.extend(quad for quad in quads if quad.graph_name.value == document)
    return set(store.graph(document)) == set(expected)

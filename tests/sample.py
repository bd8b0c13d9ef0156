"""A small policy laid out by hand, and a register of a few departments."""

from datetime import date
from decimal import Decimal
from functools import cache

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
from ontology.files import facts
from ontology.register import Register

VALUE = "SELECT ?d ?v WHERE { ?t duban:document ?d ; duban:valueText ?v }"
TITLE = "SELECT ?d ?v WHERE { ?d a duban:PolicyDocument ; dct:title ?v }"
PREFIXES = "PREFIX duban: <https://w3id.org/duban/def#> PREFIX dct: <http://purl.org/dc/terms/> "

ID = "https://w3id.org/duban/id/"
PRINT = """滨河市节水行动方案
依据《节约用水条例》（国发〔2018〕42号），制定本方案。
一、总体要求
1.农业节水。2025年底前，灌溉水有效利用系数达到0.60以上，完成渠系改造，会同市财政局落实资金。（牵头单位：市水务
局；配合单位：省发展改革委、工业和信息化厅）
"""
BROKEN = "市水务\n局"
REGISTER = """
@prefix department: <https://w3id.org/duban/id/department/> .
@prefix duban: <https://w3id.org/duban/def#> .
@prefix level: <https://w3id.org/duban/id/level/> .
@prefix place: <https://w3id.org/duban/id/place/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
place:130000 a duban:Place ; duban:level level:province ; skos:prefLabel "河北省"@zh .
place:130999 a duban:Place ; duban:level level:prefecture ; skos:broader place:130000 ;
    skos:prefLabel "滨河市"@zh .
department:130999-shuiwu a duban:Department ; duban:jurisdiction place:130999 ;
    duban:level level:prefecture ; skos:prefLabel "市水务局"@zh ; skos:altLabel "滨河市水务局"@zh .
department:130999-caizheng a duban:Department ; duban:jurisdiction place:130999 ;
    duban:level level:prefecture ; skos:prefLabel "市财政局"@zh .
department:130999-zhujian a duban:Department ; duban:jurisdiction place:130999 ;
    duban:level level:prefecture ; skos:prefLabel "市住建局"@zh .
department:130000-gongxin a duban:Department ; duban:jurisdiction place:130000 ;
    duban:level level:province ; skos:prefLabel "省工业和信息化厅"@zh .
department:130000-fagai a duban:Department ; duban:jurisdiction place:130000 ;
    duban:level level:province ; skos:prefLabel "省发展改革委"@zh .
"""


@cache
def register() -> Register:
    """Return a register of one province and one city, 130999."""
    return Register(facts(quad.triple for quad in ox.parse(REGISTER, ox.RdfFormat.TURTLE)))


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
    start, end = whole.index("2025年底前"), whole.index("工业和信息化厅）") + 4
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
            Responsibility("supporting", "省发展改革委", *at("省发展改革委"), "label", "配合单位"),
            Responsibility("supporting", "工业和信息化厅", *at("工业和信息化厅"), "label", "配合单位"),
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
    return identify(said, register()).document.value, describe(said, register())


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

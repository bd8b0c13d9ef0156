"""The words of roles and names, as patterns compiled once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from ontology import files
from ontology.files import facts
from ontology.lexicon import words
from ontology.namespaces import DUBAN, SKOS

COLON = "[：∶﹕]"


def alternatives(printed: Iterable[str]) -> str:
    """Return PRINTED as alternatives of a pattern, longest first."""
    return "|".join(re.escape(w) for w in sorted(printed, key=lambda w: (-len(w), w)))


@cache
def of(scheme: str, concept: str, relation: str = "altLabel") -> tuple[str, ...]:
    """Return the words printed for CONCEPT in SCHEME, longest first; a word may stand under several."""
    wanted = SKOS + relation if relation == "altLabel" else DUBAN[relation]
    found = (f for f in facts(files.scheme(scheme)) if f.predicate == wanted)
    printed = {f.value for f in found if f.subject.endswith(f"/{concept}")}
    return tuple(sorted(printed, key=lambda w: (-len(w), w)))


def grammar(concept: str, relation: str = "altLabel") -> str:
    """Return the words of CONCEPT in schemes/role-grammar.ttl as alternatives."""
    return alternatives(of("role-grammar", concept, relation))


# whose role a label says: 市级责任单位
WHOSE = re.compile(r"[省市区县州盟旗]级|主要|次要|具体|共同")


@cache
def label(colon: str = COLON) -> str:
    """A role's label with its COLON: 牵头部门：, 责任单位（部门）：."""
    printed = (
        alternatives(words("roles", "labelWord")).replace("（", r"（\s{0,4}").replace("）", r"\s{0,4}）")
    )
    return rf"(?P<label>{printed})(?:（[^（）]{{1,6}}）)?\s*{colon}"


@cache
def beside() -> str:
    """Return what stands beside a role's label without being one: 完成时限, 责任领导, 备注."""
    return f"(?P<other>(?P<due>{grammar('due-label')})|{grammar('other-label')})"


def begins(folded: str, at: int) -> int:
    """Return where a label found at AT begins with the word before it: 市级责任单位."""
    return at - 2 if at >= 2 and WHOSE.fullmatch(folded, at - 2, at) else at


@cache
def role_of(printed: str) -> str | None:
    """Return the role for which PRINTED stands as a label or verb: 市级牵头单位 → lead."""
    for relation in ("labelWord", "verbWord", "prefixWord"):
        known = words("roles", relation)
        if printed in known:
            return known[printed]
    endings = (role for word, role in words("roles", "labelWord").items() if printed.endswith(word))
    return next(endings, None)


@cache
def verb() -> str:
    """A role's verb behind the names, and how the part is taken: 按职责分工负责."""
    printed = alternatives(words("roles", "verbWord"))
    lead = alternatives(of("roles", "lead", "labelWord"))
    rest = alternatives(w for w, role in words("roles", "labelWord").items() if role != "lead")
    # 为牵头单位 counts as 牵头
    named = rf"(?:为|是|作为|系)(?P<named>{lead}|{rest})"
    return rf"(?P<manner>(?:{grammar('manner')}){{0,4}})(?:(?P<verb>{printed}){no_verb()}|{named})"


@cache
def dated() -> re.Pattern[str]:
    """A date that is a member of its own beside names, and that it is done by then: 2025年11月底前完成."""
    day = r"(?:20\d\d年|\d{1,2}月|今年|明年|当年|年底|年内|“?十[一二三四五六]五”?)"
    rest = r"[\d年月日上下半季度旬第一二三四初中底末之以前内期间时至—–~～\-]{0,18}"
    deed = rf"(?:{grammar('dated-deed')})[\u4e00-\u9fff]{{1,16}}"
    return re.compile(
        rf"(?<![^，；。、：（［【\s])(?:{grammar('done', 'prefixWord')})?{day}{rest}"
        rf"(?:{_done()}|{deed})?(?=\s*(?:[，；。、）］】]|$|\n))"
    )


def _done() -> str:
    """全部完成: it is done by the date before it, and no more."""
    return rf"(?:{grammar('done', 'suffixWord')})*(?:{grammar('done')})?"


@cache
def only_done() -> re.Pattern[str]:
    """Nothing but that it is done."""
    return re.compile(rf"[前，\s]*{_done()}")


def no_verb() -> str:
    """What must not follow a verb: 负责人, 牵头的; but 负责人才引进 is one."""
    return f"(?:(?={grammar('verb-exempt')})|(?!{grammar('verb-exception')}))"


@cache
def joined() -> str:
    """What stands before those who help: 会同."""
    return alternatives(words("roles", "prefixWord"))

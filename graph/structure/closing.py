"""Closing provisions: what a document says of itself at its end, 本措施自印发之日起施行."""

from __future__ import annotations

import re
from functools import cache

from graph.document.text import fold
from graph.structure.vocabulary import alternatives, of
from ontology.lexicon import words

SENTENCE = 160  # characters that are looked at


def is_closing(printed: str) -> bool:
    """True for a paragraph that begins by saying when the document counts, or who explains it: no order."""
    return _closing().match(fold(printed[:SENTENCE])) is not None


@cache
def _closing() -> re.Pattern[str]:
    kinds = alternatives({*words("document-types"), *of("headings", "closing")})
    own = rf"[本该](?:[\u3400-\u9fff]{{0,6}}?)(?:{kinds})"
    out = alternatives(of("headings", "publication"))
    days = alternatives(of("headings", "closing", "prefixWord"))
    counts = rf"(?:{alternatives(of('headings', 'closing', 'suffixWord'))})(?=[，。；、（]|$)"
    forms = (
        # 本措施自2024年3月1日起施行, 自印发之日起施行
        rf"{own}自[^，。；]{{0,16}}?(?:{days})起?{counts}",
        rf"自(?:{out})之日起?{counts}",
        # 本办法由市住建局负责解释
        rf"(?:{own}[^，。；]{{0,10}}?)?由[^，。；]{{2,60}}?解释(?:和修订|工作|说明)?(?=[，。；]|$)",
        rf"{own}(?:的?解释权|未尽事宜|所称|有效期|试行期|施行期|实施期限)",
        # 前发文件与本措施不一致的，以本措施为准
        r"[^。；]{2,60}?的，均?(?:以本[^，。；]{1,20}为准|按照?本[^，。；]{1,20}执行|从其规定)",
    )
    return re.compile(rf"\s*(?:{'|'.join(forms)})")

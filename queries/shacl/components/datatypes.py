"""Which literals are well formed: the lexical space of each datatype as a pattern."""

from __future__ import annotations

from queries.shacl.statements import RDF, RDFS, XSD

ZONE = r"(Z|[+-](0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)?"
YEAR = r"([0-9]{3}[1-9]|[0-9]{2}[1-9][0-9]|[0-9][1-9][0-9]{2}|[1-9][0-9]{3})"
# 04 08 … 96, and of the full centuries those that four divides
LEAP = r"([0-9]{2}(0[48]|[2468][048]|[13579][26])|(0[48]|[2468][048]|[13579][26])00)"
DAY = (
    rf"({YEAR}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)"
    rf"|02-(0[1-9]|1[0-9]|2[0-8]))|{LEAP}-02-29)"
)
TIME = r"([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?"
WHOLE = r"[+-]?[0-9]+"
FLOAT = r"([+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?|[+-]?INF|NaN)"
LEXICAL = {
    "boolean": "(true|false|1|0)",
    "integer": WHOLE,
    "decimal": r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)",
    "double": FLOAT,
    "float": FLOAT,
    "date": DAY + ZONE,
    "time": TIME + ZONE,
    "dateTime": f"{DAY}T{TIME}{ZONE}",
    "dateTimeStamp": f"{DAY}T{TIME}{ZONE[:-1]}",
    "hexBinary": "([0-9a-fA-F]{2})*",
    "duration": r"-?P(?=.)([0-9]+Y)?([0-9]+M)?([0-9]+D)?(T(?=.)([0-9]+H)?([0-9]+M)?([0-9]+(\.[0-9]+)?S)?)?",
}
DURATION = (
    r"-?P([0-9]+Y([0-9]+M)?([0-9]+D)?{t}?|[0-9]+M([0-9]+D)?{t}?|[0-9]+D{t}?|{t})",
    r"(T([0-9]+H([0-9]+M)?([0-9]+(\.[0-9]+)?S)?|[0-9]+M([0-9]+(\.[0-9]+)?S)?|[0-9]+(\.[0-9]+)?S))",
)
LEXICAL["duration"] = DURATION[0].replace("{t}", DURATION[1])
RANGES: dict[str, tuple[int | None, int | None]] = {
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    "long": (-(2**63), 2**63 - 1),
    "int": (-(2**31), 2**31 - 1),
    "short": (-(2**15), 2**15 - 1),
    "byte": (-128, 127),
    "unsignedLong": (0, 2**64 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 255),
}


def fits(datatype: str, value: str) -> str:
    """Return the condition that the variable VALUE is a literal of DATATYPE, and well formed."""
    if datatype == RDFS + "Literal":
        return f"isLiteral({value})"
    if datatype == RDF + "langString":
        return f'(isLiteral({value}) && LANG({value}) != "")'
    said = f"isLiteral({value}) && DATATYPE({value}) = <{datatype}>"
    name = datatype.removeprefix(XSD)
    if name in RANGES:
        return f"({said} && {_ranged(name, value)})"
    if datatype.startswith(XSD) and name in LEXICAL:
        return f'({said} && REGEX(STR({value}), "^{_escaped(LEXICAL[name])}$"))'
    return f"({said})"


def _ranged(name: str, value: str) -> str:
    low, high = RANGES[name]
    number = f"<{XSD}decimal>(STR({value}))"
    bounds = [f"{number} >= {low}"] * (low is not None) + [f"{number} <= {high}"] * (high is not None)
    return f'REGEX(STR({value}), "^{_escaped(WHOLE)}$") && COALESCE({" && ".join(bounds)}, false)'


def _escaped(pattern: str) -> str:
    return pattern.replace("\\", "\\\\")

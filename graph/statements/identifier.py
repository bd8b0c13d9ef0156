"""The IRI of each thing, from what it is, in ASCII."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from unicodedata import normalize

import pyoxigraph as ox

from ontology.namespaces import ID

NOWHERE = "000000"  # in place of the code of a place (GB/T 2260) that is not known
NOT_LETTERS = re.compile(r"[\W_]+")
# 冀办发〔2021〕10号, with any brackets; 国务院令第722号 has no year
NUMBER = re.compile(r"(?P<issuer>.*?)(?:[〔\[(【](?P<year>\d{4})[〕\])】])?第?(?P<serial>\d+)号", re.DOTALL)


def normalised(text: str) -> str:
    """Return TEXT as NFKC without white space and punctuation: what two prints of one text share."""
    return NOT_LETTERS.sub("", normalize("NFKC", text))


def digest(text: str, length: int = 64) -> str:
    """Return the first LENGTH hex digits of the SHA-256 of TEXT as normalised()."""
    return sha256(normalised(text).encode()).hexdigest()[:length]


def slug(title: str, number: str | None = None, place: str | None = None) -> str:
    """Return a document's own part of its IRI: `guofa-2018-42`, else `130300-<10 hex of its title>`.

    NUMBER is the 发文字号 as printed, PLACE a code of GB/T 2260.
    """
    return (number and number_slug(number)) or f"{place or NOWHERE}-{digest(title, 10)}"


def number_slug(number: str) -> str | None:
    """Return 国发〔2018〕42号 as `guofa-2018-42`; None where NUMBER is not a 发文字号."""
    found = NUMBER.search(re.sub(r"\s", "", normalize("NFKC", number)))
    letters = found and _letters(found["issuer"])
    if not found or not letters:
        return None
    return "-".join(filter(None, [letters, found["year"], found["serial"].lstrip("0") or "0"]))


def _letters(print_: str) -> str:
    """Return pinyin without tones, ASCII letters and digits as they are, nothing else."""
    # loading it takes a tenth of a second, and few documents need it
    from pypinyin import lazy_pinyin

    # one character at a time: phrase tables change between versions, identifiers must not
    spelt = "".join("".join(lazy_pinyin(c)) for c in print_)
    return re.sub(r"[^a-z0-9]", "", normalize("NFKD", spelt).lower())


@dataclass(frozen=True)
class Names:
    """The IRIs of one document and of what it says. BASE ends in / or #; the rest hangs below it.

    What documents share (departments, places, years, indicators, schemes) is named below `ID` whatever
    the base, so that stores with different bases can be put together.
    """

    slug: str
    base: str = ID

    def __post_init__(self) -> None:
        if not (self.base.isascii() and self.base.endswith(("/", "#")) and "://" in self.base):
            raise ValueError(f"{self.base}: 不能作标识符的前缀；请给出以 / 结尾的网址，例如 {ID}")

    @cached_property
    def document(self) -> ox.NamedNode:
        return ox.NamedNode(self.base + self.slug)

    def part(self, number: str) -> ox.NamedNode:
        """Return the IRI of the section or measure of that logical number: `1.2.3`."""
        return ox.NamedNode(f"{self.base}{self.slug}/{number}")

    def below(self, number: str, kind: str, order: int) -> ox.NamedNode:
        """Return the IRI of a measure's ORDER-th responsibility, target or milestone, from 1."""
        return ox.NamedNode(f"{self.base}{self.slug}/{number}/{kind}/{order}")

    def own(self, kind: str, order: int | str) -> ox.NamedNode:
        """Return the IRI of the document's ORDER-th citation or mend, or of a span."""
        return ox.NamedNode(f"{self.base}{self.slug}/{kind}/{order}")

    def span(self, start: int, end: int) -> ox.NamedNode:
        return self.own("span", f"{start}-{end}")

    @cached_property
    def run(self) -> ox.NamedNode:
        return ox.NamedNode(f"{self.base}{self.slug}/run")


def shared(kind: str, local: str) -> ox.NamedNode:
    """Return the IRI of what documents share: `shared("place", "130300")`, a concept of a scheme, a year."""
    return ox.NamedNode(f"{ID}{kind}/{local}")


def indicator(name: str) -> ox.NamedNode:
    """Return the IRI of the indicator that documents call NAME."""
    return shared("indicator", digest(name, 10))

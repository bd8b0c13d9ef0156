"""The whole of what a document lays out: sections, measures, who, how much, by when."""

from __future__ import annotations

from dataclasses import dataclass, field

from graph.document.text import Text
from graph.structure.citation import Citation
from graph.structure.milestone import Milestone
from graph.structure.responsibility import Responsibility
from graph.structure.target import Target


@dataclass(frozen=True, slots=True)
class Front:
    """What a document says of itself before its first section, and who issued it."""

    title: str
    status: str | None = None  # local name in schemes/statuses.ttl: draft, issued …
    document_type: str | None = None  # local name in schemes/document-types.ttl
    issuer: str | None = None  # as printed
    number: str | None = None  # 发文字号, as printed
    date: str | None = None  # ISO 8601
    basis: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands below it. Positions are in the mended text."""

    number: str  # 1, 1.2
    printed_number: str  # 一、
    heading: str
    level: int
    order: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Measure:
    """A stretch of text that orders work, with what it says. Positions are in the mended text."""

    number: str  # 1.2.3
    section: str  # heading of its section, without number
    heading: str | None
    parent: str  # number of the Section that it stands in
    order: int
    text: str
    start: int
    end: int
    responsibilities: tuple[Responsibility, ...] = ()
    targets: tuple[Target, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    citations: tuple[Citation, ...] = ()
    open_ended: bool = False


@dataclass(frozen=True)
class Policy:
    """A document as its author laid it out."""

    name: str  # the file's name
    sha256: str  # of the file's bytes
    text: Text
    front: Front
    sections: tuple[Section, ...] = ()
    measures: tuple[Measure, ...] = ()
    citations: tuple[Citation, ...] = field(default=())
    pages: tuple[int, ...] = ()  # where each page begins in the text as read; empty where pages are unknown

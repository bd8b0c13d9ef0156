"""Files read, parsed and described, in their order: here, or by other processes while this one writes."""

from __future__ import annotations

import logging
import os
import threading
import traceback
from collections import deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from pathlib import Path

import pyoxigraph as ox

from graph.document.read import Document, UnreadableDocument
from graph.statements.describe import describe, identify
from graph.statements.identifier import Names
from graph.structure.correction import Correction, FaultyCorrections, beside, corrected
from graph.structure.correction import read as corrections
from graph.structure.parse import parse
from ontology.register import Register

FEW = 8  # files that are read sooner than another process starts
AHEAD = 2  # files a process has waiting for it: a bound on memory

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read, or why it is passed over. `read` is a plain function: another process may call it."""

    name: str
    read: Callable[[], Document]
    passed: str = ""
    path: Path | None = None

    def corrections(self) -> tuple[Correction, ...]:
        """What a person corrected in this file. Raises FaultyCorrections."""
        return corrections(beside(self.path)) if self.path else ()


@dataclass(frozen=True, slots=True)
class Described:
    """What a file says, as quads under NAMES."""

    names: Names
    number: str | None  # its 发文字号
    title: str
    measures: int
    notes: tuple[str, ...]
    quads: list[ox.Quad]


@dataclass(frozen=True, slots=True)
class Unread:
    """Why a file gave nothing. RESULT: skipped, refused; failed is a fault of ours."""

    result: str
    why: str


def described(source: Source, register: Register, base: str, names: Names | None = None) -> Described:
    """Return what SOURCE says; under NAMES where they are given. Raises what reading and parsing raise."""
    policy, notes = corrected(parse(source.read()), source.corrections())
    names = names or identify(policy, register, base)
    quads = describe(policy, register, names=names)
    title = policy.front.title or policy.name
    return Described(names, policy.front.number, title, len(policy.measures), tuple(map(str, notes)), quads)


def taken(source: Source, register: Register, base: str) -> Described | Unread:
    """Return what SOURCE says, or why it says nothing."""
    if source.passed:
        return Unread("skipped", source.passed)
    try:
        return described(source, register, base)
    except (UnreadableDocument, FaultyCorrections) as error:
        return Unread("refused", str(error))
    except Exception as error:
        # a fault of ours in one document must not cost the others
        log.error("%s\n%s", source.name, traceback.format_exc())
        return Unread("failed", f"{type(error).__name__}: {error}")


def read_all(
    sources: Sequence[Source], register: Register, base: str, processes: int = 1
) -> Generator[Described | Unread, None, None]:
    """Yield what each of SOURCES says, in their order; by as many PROCESSES as the machine has cores for.

    A few files are read here, and so is what is left where a process dies.
    """
    processes = min(processes, _cores())
    done = 0
    if processes > 1 and sum(not source.passed for source in sources) >= FEW:
        try:
            for one in _elsewhere(sources, register, base, processes):
                yield one
                done += 1
        except BrokenProcessPool:
            log.warning("读文件的进程中断了，从 %s 起由主进程继续读", sources[done].name)
    for source in sources[done:]:
        yield taken(source, register, base)


def _cores() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on Windows and macOS
        return os.cpu_count() or 1


def _elsewhere(
    sources: Sequence[Source], register: Register, base: str, processes: int
) -> Generator[Described | Unread, None, None]:
    # a new interpreter on every system: a fork would copy the threads of an open store halfway
    pool = ProcessPoolExecutor(processes, get_context("spawn"), _begin, (register, base))
    waiting: deque[Future[Described | Unread | _Packed]] = deque()
    try:
        for source in sources:
            waiting.append(pool.submit(_take, source))
            if len(waiting) > AHEAD * processes:
                yield _unpacked(waiting.popleft().result())
        while waiting:
            yield _unpacked(waiting.popleft().result())
    finally:
        pool.shutdown(cancel_futures=True)


@dataclass(frozen=True, slots=True)
class _Packed:
    """What was described, its quads as N-Quads: half the time and a third of the bytes of pickled terms."""

    described: Described
    quads: bytes


def _unpacked(found: Described | Unread | _Packed) -> Described | Unread:
    if not isinstance(found, _Packed):
        return found
    return replace(found.described, quads=list(ox.parse(found.quads, format=ox.RdfFormat.N_QUADS)))


_given: tuple[Register, str]  # in a process that reads for another


def _begin(register: Register, base: str) -> None:
    global _given
    _given = register, base
    threading.Thread(target=_follow, daemon=True).start()


def _follow() -> None:
    """End with the process that this one reads for, however that one ends."""
    parent = parent_process()
    if parent:
        wait([parent.sentinel])
        os._exit(1)


def _take(source: Source) -> Unread | _Packed:
    found = taken(source, *_given)
    if isinstance(found, Unread):
        return found
    text = ox.serialize(found.quads, format=ox.RdfFormat.N_QUADS) or b""
    return _Packed(replace(found, quads=[]), text)

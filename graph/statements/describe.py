"""A policy as statements, one function a class."""

from __future__ import annotations

from itertools import chain, groupby

import pyoxigraph as ox

from graph.statements import terms as t
from graph.statements.department import Departments
from graph.statements.evidence import mends, span
from graph.statements.fact import facts
from graph.statements.identifier import Names, digest, normalised, slug
from graph.statements.overview import Outlined, counts, outlined
from graph.statements.page import Page, boolean, concept, date, integer, text
from graph.statements.promise import milestone, target
from graph.statements.terms import A, duban
from graph.statements.unlisted import counties, home_of, unlisted
from graph.statements.usage import usages
from graph.statements.uses import Name
from graph.statements.version import software_version
from graph.structure.likeness import alike
from graph.structure.policy import Measure, Policy, Section
from graph.structure.responsibility import Responsibility
from ontology.namespaces import ID
from ontology.register import Register

STATUS, DOCUMENT_TYPE, DOCUMENT_NUMBER = map(duban, ("status", "documentType", "documentNumber"))
ISSUER, ISSUER_NAME, BASIS = map(duban, ("issuer", "issuerName", "basis"))
SHA256, SOURCE_NAME, SOURCE_TEXT = map(duban, ("sha256", "sourceName", "sourceText"))
PRINTED_NUMBER, DEPTH = map(duban, ("printedNumber", "depth"))
TEXT, TEXT_HASH, OPEN_ENDED = map(duban, ("text", "textHash", "openEnded"))
CITES, MENTIONS = map(duban, ("cites", "mentions"))
HAS_RESPONSIBILITY, ROLE, DEPARTMENT = map(duban, ("responsibility", "role", "department"))
PRINTED_NAME, ROLE_LABEL = map(duban, ("printedName", "roleLabel"))
SOFTWARE_VERSION = duban("softwareVersion")
PLACE_RULE, RESEMBLES = map(duban, ("placeRule", "resembles"))

Cited = dict[tuple[int, int], ox.NamedNode]
SHORTEST_TITLE = 5  # characters: less is a file's number


def describe(policy: Policy, register: Register, base: str = ID, names: Names | None = None) -> list[ox.Quad]:
    """Return what POLICY says, in the graph of its document; shortcuts are in the derived graph.

    NAMES, where given, names the document instead of what identify() would say. The same policy,
    register and software give the same quads in the same order.
    """
    departments = Departments(register, home_of(policy, register), policy.front.date)
    page = Page(policy, names or identify(policy, register, base), departments)
    cited = _citations(page)
    _document(page, cited)
    above = outlined(page)
    for section in policy.sections:
        _section(page, section, above)
    for measure in policy.measures:
        _measure(page, measure, cited)
    _resemblances(page)
    unlisted(page)
    counties(page)
    mends(page)
    facts(page)
    usages(page)
    _run(page)
    return page.quads


def identify(policy: Policy, register: Register, base: str = ID) -> Names:
    """Return the names of a policy's document and parts. Raises ValueError for a BASE that is none."""
    front = policy.front
    return Names(slug(_title(policy), front.number, _place(policy, register)), base)


def _title(policy: Policy) -> str:
    """What tells the document from others: its title, or all its text where only its file has a name."""
    title = policy.front.title
    printed = len(title) >= SHORTEST_TITLE and normalised(title) in normalised(policy.text.value)
    named_by_file = title == policy.name.rpartition(".")[0] and not printed
    return policy.text.value if named_by_file else title or policy.name


def _place(policy: Policy, register: Register) -> str | None:
    said = filter(None, (policy.front.issuer, policy.front.title))
    return next(filter(None, map(register.home, said)), None)


def _document(page: Page, cited: Cited) -> None:
    policy, front = page.policy, page.policy.front
    page.say(
        page.document,
        (A, t.POLICY_DOCUMENT),
        (t.LABEL, text(front.title or policy.name)),
        (t.TITLE, text(front.title or policy.name)),
        (STATUS, concept("status", front.status)),
        (DOCUMENT_TYPE, concept("document-type", front.document_type)),
        (DOCUMENT_NUMBER, text(front.number)),
        (ISSUER, page.departments.named(front.issuer) if front.issuer else None),
        (ISSUER_NAME, text(front.issuer)),
        (t.SPATIAL, page.place(page.departments.place)),
        (PLACE_RULE, text(page.departments.home.rule if page.departments.place else None)),
        (t.ISSUED, date(front.date)),
        (SHA256, text(policy.sha256)),
        (SOURCE_NAME, text(policy.name)),
        (SOURCE_TEXT, ox.Literal(policy.text.original)),
        *((BASIS, cited[basis.start, basis.end]) for basis in front.basis),
        (t.GENERATED_BY, page.names.run),
        *counts(policy),
    )


def _section(page: Page, section: Section, outlined: Outlined) -> None:
    node = page.names.part(section.number)
    page.say(
        node,
        (A, t.SECTION),
        (t.LABEL, text(section.printed_number + section.heading)),
        (t.IS_PART_OF, page.above(section.number.rpartition(".")[0])),
        (t.DOCUMENT, page.document),
        (t.NUMBER, text(section.number)),
        (PRINTED_NUMBER, text(section.printed_number)),
        (t.HEADING, text(section.heading)),
        (DEPTH, integer(section.level)),
        (t.ORDER, integer(section.order)),
        *outlined[section.number],
        (t.SOURCE, span(page, section.start, section.end)),
    )


def _resemblances(page: Page) -> None:
    measures = page.policy.measures
    for earlier, later in alike([_unlisted(m) for m in measures]):
        first, second = (page.names.part(measures[i].number) for i in (earlier, later))
        page.say(second, (RESEMBLES, first))


def _measure(page: Page, measure: Measure, cited: Cited) -> None:
    node = page.names.part(measure.number)
    page.say(
        node,
        (A, t.MEASURE),
        (t.LABEL, text(f"{measure.number} {measure.heading or measure.section}")),
        (t.IS_PART_OF, page.above(measure.parent)),
        (t.DOCUMENT, page.document),
        (t.NUMBER, text(measure.number)),
        (t.ORDER, integer(measure.order)),
        (t.HEADING, text(measure.heading)),
        (TEXT, text(measure.text)),
        (TEXT_HASH, text(digest(measure.text))),
        (OPEN_ENDED, boolean(measure.open_ended)),
        *((CITES, cited[cite.start, cite.end]) for cite in measure.citations),
        *((MENTIONS, department) for department in page.departments.mentioned(_unlisted(measure))),
        (t.SOURCE, span(page, measure.start, measure.end)),
    )
    _responsibilities(page, measure, node)
    for order, said in enumerate(measure.targets, 1):
        target(page, node, page.names.below(measure.number, "target", order), order, said)
    for order, due in enumerate(measure.milestones, 1):
        milestone(page, node, page.names.below(measure.number, "milestone", order), order, due)


def _unlisted(measure: Measure) -> str:
    """Return the measure's text with its lists of departments blanked: who is listed is not mentioned."""
    kept = list(measure.text)
    for listed in measure.responsibilities:
        start, end = listed.start - measure.start, listed.end - measure.start
        if start >= 0 and end <= len(kept):  # in a table the names stand in cells of their own
            kept[start:end] = " " * (end - start)
    return "".join(kept)


def _responsibilities(page: Page, measure: Measure, node: ox.NamedNode) -> None:
    order = 0
    for _, run in groupby(measure.responsibilities, key=lambda r: (r.role, r.rule, r.label)):
        listed = list(run)
        departments = page.departments.listed(r.printed for r in listed)
        for responsibility, (department, before) in zip(listed, departments, strict=True):
            order += 1
            below = page.names.below(measure.number, "responsibility", order)
            _responsibility(page, node, below, order, responsibility, department)
            page.uses.named(Name(responsibility.printed, department, before), below)
        first = page.names.below(measure.number, "responsibility", order - len(listed) + 1)
        page.uses.listed(listed, first)


def _responsibility(
    page: Page,
    measure: ox.NamedNode,
    node: ox.NamedNode,
    order: int,
    said: Responsibility,
    department: ox.NamedNode | None,
) -> None:
    page.say(measure, (HAS_RESPONSIBILITY, node))
    page.say(
        node,
        (A, t.RESPONSIBILITY),
        (t.LABEL, text(f"{said.label}：{said.printed}" if said.label else said.printed)),
        (t.MEASURE_OF, measure),
        (t.DOCUMENT, page.document),
        (ROLE, concept("role", said.role)),
        (DEPARTMENT, department),
        (PRINTED_NAME, text(said.printed)),
        (ROLE_LABEL, text(said.label)),
        (t.ORDER, integer(order)),
        (t.RULE, text(said.rule)),
        (t.CONFIRMED, boolean(said.confirmed)),
        (t.SOURCE, span(page, said.start, said.end)),
    )
    if department:
        page.shortcut(department, t.SHORTCUTS[said.role], measure)


def _citations(page: Page) -> Cited:
    """Write each citation once, numbered as they stand; return their nodes by position."""
    policy = page.policy
    said = {
        (cite.start, cite.end): cite
        for cite in chain(policy.citations, policy.front.basis, *(m.citations for m in policy.measures))
    }
    cited: Cited = {}
    for order, ((start, end), cite) in enumerate(sorted(said.items(), key=lambda item: item[0]), 1):
        node = cited[start, end] = page.names.own("citation", order)
        page.say(
            node,
            (A, t.CITATION),
            (t.LABEL, text(f"《{cite.title}》")),
            (t.TITLE, text(cite.title)),
            (DOCUMENT_NUMBER, text(cite.number)),
            (t.DOCUMENT, page.document),
            (t.SOURCE, span(page, start, end)),
        )
    return cited


def _run(page: Page) -> None:
    page.say(
        page.names.run,
        (A, t.EXTRACTION_RUN),
        (t.LABEL, text(f"duban {software_version()}")),
        (t.USED, page.document),
        (SOFTWARE_VERSION, text(software_version())),
    )

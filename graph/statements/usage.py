"""By which words a document calls a department, a role, a list, as statements."""

from __future__ import annotations

import pyoxigraph as ox

from graph.statements import terms as t
from graph.statements.page import Page, integer, text
from graph.statements.terms import A, duban
from graph.statements.uses import Name, Use
from graph.structure.names import is_group, is_open, is_place
from ontology.naming import Reading, read
from ontology.places import COUNTRY

NAME_USE, LABEL_USE, LIST_USE = map(duban, ("NameUse", "LabelUse", "ListUse"))
WORDING, WORDING_OF, USES, FIRST_USE = map(duban, ("wording", "wordingOf", "uses", "firstUse"))
COLLECTIVE, PLACELESS, MEMBERS = map(duban, ("collective", "placeless", "members"))


def usages(page: Page) -> None:
    """Write what was counted, the most used first: order 1 is the usual way."""
    for order, (name, use) in enumerate(_names(page), 1):
        node = page.names.own("name", order)
        _use(page, NAME_USE, node, name.printed, name.department, order, use)
        page.say(
            node,
            (COLLECTIVE, t.TRUE if not name.department and _is_collective(page, name.printed) else None),
            (PLACELESS, t.TRUE if name.department and _is_placeless(_read(page, name)) else None),
        )
    labels = sorted(page.uses.labels.items(), key=lambda item: -item[1].times)
    for order, ((label, role), use) in enumerate(labels, 1):
        _use(page, LABEL_USE, page.names.own("label", order), label, role, order, use)
    lists = sorted(page.uses.lists.items(), key=lambda item: -item[1].times)
    for order, (names, use) in enumerate(lists, 1):
        node = page.names.own("list", order)
        _use(page, LIST_USE, node, "、".join(names), None, order, use)
        page.say(node, (MEMBERS, text("、".join([names[0], *sorted(names[1:])]))))


def _use(
    page: Page,
    kind: ox.NamedNode,
    node: ox.NamedNode,
    wording: str,
    of: ox.NamedNode | None,
    order: int,
    use: Use,
) -> None:
    page.say(
        node,
        (A, kind),
        (t.LABEL, text(wording)),
        (t.DOCUMENT, page.document),
        (WORDING, text(wording)),
        (WORDING_OF, of),
        (USES, integer(use.times)),
        (t.ORDER, integer(order)),
        (FIRST_USE, use.first),
    )


def _names(page: Page) -> list[tuple[Name, Use]]:
    """The names with how often each is used, the most used first; equal ones in the order of the text."""
    found: dict[Name, Use] = {}
    for name, use in page.uses.names.items():
        whole = _whole(page, name)
        if whole in found:
            found[whole] = Use(found[whole].first, found[whole].times + use.times)
        else:
            found[whole] = use
    return sorted(found.items(), key=lambda item: -item[1].times)


def _whole(page: Page, name: Name) -> Name:
    """省发展改革委、商务厅 prints 省 once: 商务厅 is 省商务厅 there."""
    reading = _read(page, name) if name.before else None
    # 国家发展改革委、财政部: the centre's names are whole without 国家
    listed = reading is not None and reading.rule == "list" and reading.place != COUNTRY
    return Name((name.before if listed else "") + name.printed, name.department)


def _is_collective(page: Page, printed: str) -> bool:
    """True for a name of several, or of no single department: 各县区, 领导小组."""
    if is_open(printed) or is_group(printed) or is_place(printed):
        return True
    return _read(page, Name(printed, None)).doubt == "collective"


def _is_placeless(found: Reading) -> bool:
    """True for a local department whose name does not say of what place: 农业农村局 for 市农业农村局."""
    return found.kind is not None and found.rule == "bare" and found.doubt is None


def _read(page: Page, name: Name) -> Reading:
    return read(name.printed, page.departments.register.places, page.departments.home, name.before)

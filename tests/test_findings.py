"""What the rules find in the bundled document: every finding is true, and none is missing."""

from functools import cache
from itertools import chain

import pyoxigraph as ox
import pytest
import rdflib

from graph.document.read import bundled
from graph.statements.describe import describe
from graph.structure.parse import parse
from ontology.files import names, registers, scheme
from ontology.register import register
from queries.shacl.load import load
from queries.shacl.run import validate
from tests.usage import ROOT

# in which measure, at which text, by which name: as a reader of the document would tell them
FOUND = {
    "measure-without-lead": {"3.1.2", "3.2.2", "3.3.1", "3.4.1", "4.3.1", "4.4.1", "5.1.1", "5.3.2"},
    "nothing-to-check": {"2.5.3", "6.1.1", "6.2.1", "6.3.1"},
    "many-leads": {"1.1.2", "1.2.3", "1.3.3", "2.1.3", "2.5.1", "3.1.1", "3.2.1"},
    "open-ended-list": {"1.1.2"},
    "target-without-year": {"2.1.4/target/1", "2.5.4/target/1"},
    "target-without-baseline": {"4.4.1/target/4"},
    "overlapping-periods": {"2.3.1/target/2", "2.3.1/target/3"},
    "distribution-ambiguous": {"4.1.3/target/1"},
    "ambiguous-deadline": {"2.1.2/milestone/2", "4.1.3/milestone/1"},
    "department-two-names": {"市交通局", "市文旅局", "市场监管局", "消防救援支队", "农业农村局"},
    "bare-another-name": {"市文旅局", "市场监管局", "消防救援支队"},
    "office-above-level": {"市委办公厅", "市政府办公厅"},
    "role-labels-mixed": {"牵头单位"},
    "annex-missing": {"名单附后"},
    "doubled-character": {"电", "加"},
}
COUNTED = {
    "several-leads": 20,
    "bare-part-of-list": 7,
    "bare-repeats-list": 17,
    "list-order-changes": 1,
    "bracket-broken": 5,
    "bracket-mixed": 1,
    "bracket-widths-mixed": 1,
    "heading-depth-mixed": 2,
    "vague-without-deadline": 4,
}


@cache
def results():
    """Return {rule: what it finds} for the bundled document."""
    shapes = rdflib.Graph().parse(ROOT / "ontology" / "prefixes.ttl")
    for path in sorted((ROOT / "ontology" / "shapes").glob("*.ttl")):
        shapes.parse(path)
    store = ox.Store()
    store.extend(describe(parse(bundled()), register()))
    known = chain(registers(), *(scheme(name) for name in names("schemes")))
    store.extend(ox.Quad(t.subject, t.predicate, t.object, ox.NamedNode("urn:known")) for t in known)
    found = {}
    for result in validate(store, load(shapes), fallback=False).results:
        found.setdefault(result.shape.rsplit("/", 1)[-1], []).append(result)
    return found


def shown(result):
    """What a result is told by: where in the document it stands, else the print that it names."""
    part = result.focus.value.split("/id/")[-1].partition("/")[2]
    if part[:1].isdigit():
        return part
    told = {"bare-another-name": "name", "doubled-character": "character"}
    return result.bindings[told.get(result.shape.rsplit("/", 1)[-1], "value")].value


@pytest.mark.parametrize("rule", FOUND)
def test_a_rule_finds_what_a_reader_finds(rule):
    assert {shown(result) for result in results()[rule]} == FOUND[rule]
    assert len(results()[rule]) == len(FOUND[rule])


def test_what_is_found_again_and_again_is_counted():
    assert {rule: len(found) for rule, found in results().items() if rule not in FOUND} == COUNTED

"""Every rule passes what is right, finds what is wrong, finds it alone, and explains itself."""

import re
from functools import cache

import pyoxigraph as ox
import pytest
import rdflib
from pyshacl import validate as by_pyshacl
from rdflib import DCTERMS, RDF, Namespace
from rdflib.namespace import SH

from ontology.namespaces import DUBAN, ID
from queries.shacl.load import load
from queries.shacl.run import validate
from tests.usage import ROOT, in_sparql

EXAMPLES = ROOT / "tests" / "shapes"
FILES = sorted((ROOT / "ontology" / "shapes").glob("*.ttl"))
DECLARED = ROOT / "ontology" / "prefixes.ttl"
# the schemes that rules look into
SCHEMES = [ROOT / "ontology" / "schemes" / f"{name}.ttl" for name in ("roles", "comparators", "levels")]
DEF = Namespace(DUBAN)
GROUPS = {"responsibility", "names", "targets", "time", "structure", "graph"}
SEVERITIES = {SH.Violation, SH.Warning, SH.Info}
PLACEHOLDER = re.compile(r"\{[?$](?P<name>\w+)\}")
PROJECTED = re.compile(r"SELECT\s+(?:DISTINCT\s+)?(?P<names>.*?)\s*WHERE", re.DOTALL)


@cache
def shapes():
    """All shapes, with the prefixes that their queries use."""
    graph = rdflib.Graph()
    for path in (DECLARED, *FILES):
        graph.parse(path)
    return graph


RULES = {
    str(shapes().value(rule, DCTERMS.identifier)): rule for rule in shapes().subjects(DCTERMS.identifier)
}


@cache
def loaded():
    return load(shapes())


@cache
def alone(name):
    """The shapes with no rule but NAME, and the prefixes."""
    graph = rdflib.Graph().parse(DECLARED)
    for node in (RULES[name], shapes().value(RULES[name], SH.sparql)):
        if node is not None:
            for triple in shapes().triples((node, None, None)):
                graph.add(triple)
    return graph


def example(name, kind):
    return EXAMPLES / name / f"{kind}.ttl"


def found(name, kind, only=None):
    """Return the rules that find something in an example."""
    store = ox.Store()
    for path in (*SCHEMES, example(name, kind)):
        store.load(path.read_bytes(), ox.RdfFormat.TURTLE)
    report = validate(store, loaded(), fallback=False, only=only)
    assert not report.refused
    return {result.shape.rsplit("/", 1)[-1] for result in report.results}


def variables(rule):
    """The variables of a rule's query."""
    select = str(shapes().value(shapes().value(rule, SH.sparql), SH.select))
    return set(re.findall(r"[?$](\w+)", PROJECTED.search(select)["names"]))


def words(rule, predicate):
    return {said.language: str(said) for said in shapes().objects(rule, predicate)}


def test_rules_are_many_enough():
    assert len(RULES) >= 90
    grouped = [str(shapes().value(rule, DEF.ruleGroup)).rsplit("/", 1)[-1] for rule in RULES.values()]
    assert set(grouped) == GROUPS
    least = {"responsibility": 18, "names": 8, "targets": 12, "time": 9, "structure": 20, "graph": 20}
    assert all(grouped.count(group) >= number for group, number in least.items())


def test_every_rule_has_its_examples_and_no_example_is_left_over():
    assert {path.name for path in EXAMPLES.iterdir()} == set(RULES)


@pytest.mark.parametrize("name", RULES)
def test_what_is_right_passes_all_rules(name):
    assert found(name, "pass") == set()


@pytest.mark.parametrize("name", RULES)
def test_what_is_wrong_is_found_by_its_rule_alone(name):
    assert found(name, "fail") == {name}


@pytest.mark.parametrize("name", RULES)
def test_without_the_rule_nothing_finds_it(name):
    others = [str(rule) for other, rule in RULES.items() if other != name]
    assert found(name, "fail", only=others) == set()


@pytest.mark.parametrize("name", RULES)
def test_pyshacl_finds_the_same(name):
    for kind, conforms in (("pass", True), ("fail", False)):
        data = rdflib.Graph()
        for path in (*SCHEMES, example(name, kind)):
            data.parse(path)
        assert by_pyshacl(data, shacl_graph=alone(name), advanced=True)[0] is conforms, kind


@pytest.mark.parametrize("name", RULES)
def test_a_rule_explains_itself(name):
    rule, said = RULES[name], shapes()
    assert str(rule) == f"{ID}rule/{name}"
    assert re.fullmatch(r"[a-z]+(?:-[a-z]+)+", name)
    assert set(said.objects(rule, SH.severity)) <= SEVERITIES
    assert len(set(said.objects(rule, SH.severity))) == len(set(said.objects(rule, DEF.ruleGroup))) == 1
    assert set(said.objects(rule, SH.targetClass))
    for predicate in (DCTERMS.title, DEF.why, DEF.remedy, SH.message):
        printed = words(rule, predicate)
        assert set(printed) == {"zh", "en"}, predicate
        assert all(text.strip() for text in printed.values())


@pytest.mark.parametrize("name", RULES)
def test_the_placeholders_of_its_messages_are_known(name):
    rule = RULES[name]
    asked = {n for text in words(rule, SH.message).values() for n in PLACEHOLDER.findall(text)}
    if shapes().value(rule, SH.sparql) is None:
        assert asked <= {"value", "this"}
    else:
        assert asked <= variables(rule)


@pytest.mark.parametrize("name", [n for n, rule in RULES.items() if shapes().value(rule, SH.sparql)])
def test_a_query_is_one_that_runs_by_sets(name):
    rule = RULES[name]
    constraint = shapes().value(rule, SH.sparql)
    assert str(constraint) == f"{rule}/constraint"
    select = str(shapes().value(constraint, SH.select))
    assert "this" in variables(rule)
    assert not re.search(r"\b(?:MINUS|VALUES|SERVICE|GRAPH)\b", select)
    used = {iri for iri in in_sparql(select) if iri.startswith(DUBAN)}
    assert used <= {DUBAN + term for term in DUBAN.names}


def test_every_shape_is_a_rule():
    kinds = {*shapes().subjects(RDF.type, SH.NodeShape), *shapes().subjects(RDF.type, SH.PropertyShape)}
    assert kinds == set(RULES.values())


def test_the_shapes_are_shapes():
    """SHACL's own shapes hold of them."""
    conforms, _, text = by_pyshacl(rdflib.Graph(), shacl_graph=shapes(), advanced=True, meta_shacl=True)
    assert conforms, text

"""The terms that statements are made of, as nodes made once."""

from __future__ import annotations

import pyoxigraph as ox

from ontology.namespaces import DCT, DUBAN, ID, OA, PROV, RDF, RDFS, SKOS, XSD

node = ox.NamedNode
A = node(RDF + "type")
LABEL = node(RDFS + "label")
PREF_LABEL = node(SKOS + "prefLabel")
TITLE = node(DCT + "title")
DESCRIPTION = node(DCT + "description")
ISSUED = node(DCT + "issued")
SPATIAL = node(DCT + "spatial")
IS_PART_OF = node(DCT + "isPartOf")
GENERATED_BY = node(PROV + "wasGeneratedBy")
USED = node(PROV + "used")
HAS_SOURCE = node(OA + "hasSource")
EXACT = node(OA + "exact")
START = node(OA + "start")
END = node(OA + "end")

INTEGER = node(XSD + "integer")
DECIMAL = node(XSD + "decimal")
DATE = node(XSD + "date")
GYEAR = node(XSD + "gYear")
GYEARMONTH = node(XSD + "gYearMonth")
TRUE = ox.Literal(True)
FALSE = ox.Literal(False)

DERIVED = node(ID + "graph/derived")
REGISTERS = node(ID + "graph/registers")


def duban(local: str) -> ox.NamedNode:
    """Return the class or property of ours with that local name. Raises KeyError for one not in terms.ttl."""
    return node(DUBAN[local])


POLICY_DOCUMENT = duban("PolicyDocument")
SECTION = duban("Section")
MEASURE = duban("Measure")
RESPONSIBILITY = duban("Responsibility")
TARGET = duban("Target")
MILESTONE = duban("Milestone")
CITATION = duban("Citation")
INDICATOR = duban("Indicator")
YEAR = duban("Year")
SOURCE_SPAN = duban("SourceSpan")
MEND = duban("Mend")
EXTRACTION_RUN = duban("ExtractionRun")

DOCUMENT = duban("document")
MEASURE_OF = duban("measure")
NUMBER = duban("number")
ORDER = duban("order")
HEADING = duban("heading")
RULE = duban("rule")
CONFIRMED = duban("confirmed")
SOURCE = duban("source")

# schemes/roles.ttl -> the shortcut from a department to its measures
SHORTCUTS = {
    "lead": duban("leads"),
    "responsible": duban("responsibleFor"),
    "supporting": duban("supports"),
    "guiding": duban("guides"),
    "attributed": duban("attributedTo"),
}

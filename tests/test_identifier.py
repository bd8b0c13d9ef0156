"""Identifiers: from what a thing is, in ASCII."""

import pytest

from graph.document.read import document
from graph.statements.describe import identify
from graph.statements.identifier import Names, digest, number_slug, slug
from graph.structure.parse import parse
from ontology.register import register
from tests.table import rows


@pytest.mark.parametrize("row", rows("identifiers.csv", at_least=11), ids=lambda row: row["why"])
def test_number(row):
    assert (number_slug(row["number"]) or "") == row["slug"]


def test_a_document_without_number_is_named_by_its_title_and_place():
    assert slug("滨河市节水行动方案", None, "130999") == slug("滨河市 节水行动\n方案", None, "130999")
    assert slug("滨河市节水行动方案", None, "130999").startswith("130999-")
    assert slug("滨河市节水行动方案").startswith("000000-")
    assert slug("滨河市节水行动方案") != slug("滨河市节能行动方案")


def test_full_and_half_width_print_is_one_text():
    assert digest("（牵头单位：A局）达到70％") == digest("(牵头单位:Ａ局) 达到70%")


def test_the_base_can_be_chosen():
    names = Names("guofa-2018-42", "https://data.example.org/id/")
    assert names.part("1.2").value == "https://data.example.org/id/guofa-2018-42/1.2"


@pytest.mark.parametrize("base", ["https://例子.cn/id/", "https://example.org/id", "id/"])
def test_a_base_that_would_break_identifiers_is_refused(base):
    with pytest.raises(ValueError, match="https://"):
        Names("guofa-2018-42", base)


def test_two_texts_without_a_title_are_two_documents_though_their_files_share_a_name():
    said = ["1.修通环城路，改善出行。（责任单位：市交通局）", "1.完成河道清淤任务。（责任单位：市水利局）"]
    first, second = (identify(parse(document("1.txt", text.encode())), register()).document for text in said)
    assert first != second

"""What agents may call: the tools as they are, and through the client of the official SDK."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path

import pytest

from duban.tools import Tools
from graph.store.open import open_store
from queries.answer import answer
from queries.catalogue import catalogue
from tests.sample import PRINT

ROOT = Path(__file__).parent.parent
OWN = {"ask", "search", "parameter-values", "schema", "sparql", "audit"}
LED = {"department": "市城管执法局"}


@pytest.fixture(scope="module")
def tools(built):
    with open_store(built) as store:
        yield Tools(store, str(built))


def test_every_question_is_a_tool_with_its_parameters(tools) -> None:
    assert set(tools.tools) == set(catalogue()) | OWN
    assert not set(catalogue()) & OWN
    for name, question in catalogue().items():
        schema = tools.tools[name].schema
        assert set(schema["properties"]) == {p.name for p in question.parameters} | {"limit", "offset"}
        assert set(schema["required"]) == {p.name for p in question.parameters if not p.optional}


def test_a_question_answers_as_it_does_elsewhere(tools) -> None:
    found = tools.call("measures-led-by", {**LED, "limit": 3, "offset": 1})
    expected = answer(tools.store, "measures-led-by", **LED)
    assert found["rows"] == expected.rows[1:4]
    assert found["total"] == len(expected.rows)
    assert found["parameters"] == LED
    assert found["identifiers"]["department"] == expected.identifiers["department"]


def test_the_other_tools(tools) -> None:
    assert tools.call("ask", {"question": "市城管执法局牵头哪些任务"})["count"] > 3
    asked = {"question": "未来三个月要完成什么", "today": "2022-05-10", "limit": 2}
    part, rest = tools.call("ask", asked), tools.call("ask", {**asked, "offset": 2})
    assert (part["count"], part["total"], len(rest["rows"])) == (2, 3, 1)
    assert not tools.call("ask", {"question": "今天天气怎么样"})["understood"]
    assert tools.call("search", {"words": "海绵", "kind": "measure"})["total"] > 1
    named = tools.call(
        "parameter-values", {"question": "measures-led-by", "parameter": "department", "q": "城管"}
    )
    assert "市城管执法局" in {one["label"] for one in named["values"]}
    said = tools.call("schema", {})
    assert {"duban:Measure", "duban:leads"} <= {one["term"] for one in said["terms"]}
    assert all(one["label_zh"] and one["definition_zh"] for one in said["terms"])
    rows = tools.call("sparql", {"query": said["example"]})
    assert len(rows["results"]["bindings"]) == 5
    audited = tools.call("audit", {"text": PRINT})
    assert audited["coverage"]
    assert isinstance(audited["findings"], list)


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        ("measures-led-bu", {}, "nearest: measures-led-by"),
        ("measures-led-by", {}, "needs department"),
        ("measures-led-by", {"department": "市城管执发局"}, "市城管执法局"),
        ("measures-led-by", {**LED, "colour": "red"}, "no parameter colour"),
        ("measures-led-by", {**LED, "limit": 0}, "limit: 0"),
        ("measures-led-by", {**LED, "limit": "3"}, "not a integer"),
        ("measures-led-by", {**LED, "limit": True}, "not a integer"),
        ("measures-led-by", {"department": ""}, "department: has 0"),
        ("measures-led-by", {"department": "长" * 501}, "501"),
        ("due-by", {"date": "明天"}, "not a date"),
        ("ask", {"question": "年内要完成什么", "today": "明天"}, "not a date"),
        ("sparql", {"query": "DROP ALL"}, "DROP"),
        ("sparql", {"query": "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }"}, "SERVICE"),
        ("sparql", {"query": "SELECT"}, "1"),
        ("search", {"words": "水" * 201}, "200"),
        ("parameter-values", {"question": "measures", "parameter": "colour"}, "colour"),
        ("audit", {"text": "x" * 200_001}, "200001"),
    ],
)
def test_a_fault_is_one_line_that_says_how_to_mend_it(tools, name, given, said) -> None:
    with pytest.raises(ValueError, match=r".+") as error:
        tools.call(name, given)
    assert said in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.slow
def test_a_client_of_the_sdk_calls_them_over_standard_input_and_output(built) -> None:
    mcp = pytest.importorskip("mcp", reason="no mcp: pip install -e '.[test]'")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    parameters = mcp.StdioServerParameters(
        command=sys.executable, args=["-m", "duban", "mcp", "--store", str(built)], env=environment
    )

    async def talk() -> None:
        async with mcp.Client(parameters) as client:
            listed = (await client.list_tools()).tools
            assert {tool.name for tool in listed} == set(catalogue()) | OWN
            assert all(tool.annotations.read_only_hint for tool in listed)
            found = await client.call_tool("measures-led-by", {**LED, "limit": 2})
            assert not found.is_error
            assert found.structured_content["count"] == 2
            assert json.loads(found.content[0].text) == found.structured_content
            assert found.structured_content["parameters"] == LED
            wrong = await client.call_tool("measures-led-by", {"department": "没有这个局"})
            assert wrong.is_error
            assert "没有这个局" in wrong.content[0].text
            several = await asyncio.gather(
                *(client.call_tool("search", {"words": word}) for word in "水绿城")
            )
            assert all(one.structured_content["total"] for one in several)

    asyncio.run(talk())

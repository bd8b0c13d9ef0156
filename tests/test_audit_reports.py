"""Reports of an audit, each read back by another program than the one that wrote it."""

from __future__ import annotations

import json
import re
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, SH

from ontology.namespaces import ID
from queries.audit.audit import Audit
from queries.audit.merge import merged
from queries.audit.waiver import Waiver
from reports.audit.as_sarif import region
from reports.audit.as_text import as_text
from reports.audit.forms import FORMS, report
from reports.audit.wording import quoted, wording
from tests.auditing import DRAFT, audited

WAIVER = Waiver("due", measure="1.1.1", reason="上级要求", by="张三", where="waivers.csv:2")


def waived() -> Audit:
    """Return the audit of the draft with one of its five findings waived."""
    return audited().waiving([WAIVER])


class TestJson:
    def test_the_contract_s_fields(self) -> None:
        said = json.loads(report(waived(), "json"))
        assert said["conforms"] is False
        fields = ["rule", "severity", "message", "message_en", "measure", "focus"]
        fields += ["quote", "start", "end", "line", "values"]
        assert all(list(one)[:11] == fields for one in said["findings"])
        assert all(list(row)[:4] == ["rule", "targets", "checked", "failed"] for row in said["coverage"])
        one = next(one for one in said["findings"] if one["rule"] == "no-lead")
        assert DRAFT[one["start"] : one["end"]] == one["quote"] == "市水务局"
        assert (one["measure"], one["line"], one["severity"]) == ("1.1.1", 6, "violation")
        assert one["document"]["title"] == "滨河市节水行动方案"

    def test_a_waived_finding_says_why(self) -> None:
        said = json.loads(report(waived(), "json"))
        (one,) = [one for one in said["findings"] if one["waived"]]
        assert (one["rule"], one["waived"]["reason"], one["waived"]["where"]) == (
            "due",
            "上级要求",
            "waivers.csv:2",
        )
        assert said["counts"] == {"violation": 2, "warning": 1, "info": 1}


class TestText:
    def test_findings_by_measure_with_quote_and_remedy(self) -> None:
        said = as_text(waived())
        lines = said.splitlines()
        at = lines.index("  1.1.1 渠系改造")
        assert "违规" in "".join(lines[at : at + 8])
        assert "（责任单位：［市水务局］、市财政局）" in said
        assert "修改：写明牵头部门。" in said
        assert "已豁免：上级要求（张三）" in said
        assert "未检查 1 条（没有可查的对象，不等于通过）：nothing" in said
        assert lines[-1] == "违规 2 处，警告 1 处，提示 1 处，已豁免 1 处"

    def test_in_english(self) -> None:
        said = as_text(waived(), "en")
        assert "has no lead, only 市水务局" in said
        assert "remedy: Name a lead." in said
        assert "1 not checked (nothing to look at, which is not passed): nothing" in said

    def test_colours_only_where_they_are_asked_for(self) -> None:
        assert "\x1b[" not in as_text(waived())
        assert "\x1b[31m" in as_text(waived(), colour=True)

    def test_every_rule_where_it_is_asked_for(self) -> None:
        passing = audited(only=("no-lead", "numbered")).waiving([])
        assert "no-lead" in as_text(passing, every=True)
        few = audited(DRAFT.replace("责任单位", "牵头单位"))
        assert "[no-lead]" not in as_text(few)
        assert re.search(r"\[no-lead\] .*3 +3 +0 +0 +通过", as_text(few, every=True))

    def test_control_signs_of_a_draft_stay_out_of_the_terminal(self) -> None:
        # a few signs do not make a text another kind of file
        printed = (
            DRAFT.replace("市水务局", "市水\x1b[31m务\x07局").replace("行动", "行\x1b[2J动") + "略。\n" * 500
        )
        hostile = audited(printed)
        assert "\x1b" in (hostile.findings[2].quote or "")
        assert not set("\x1b\x07") & set(as_text(hostile))

    def test_a_long_quote_keeps_its_end(self) -> None:
        long = audited(DRAFT.replace("组织宣传活动", "组织宣传活动" * 60))
        said = [quoted(finding, 50) for finding in long.findings]
        assert max(map(len, said)) <= 60


class TestTurtle:
    def test_it_is_a_validation_report(self) -> None:
        graph = Graph().parse(data=report(waived(), "turtle"), format="turtle")
        (top,) = graph.subjects(RDF.type, SH.ValidationReport)
        assert graph.value(top, SH.conforms) == Literal(False)
        results = list(graph.objects(top, SH.result))
        # the waived one is no result
        assert len(results) == 4
        shape = URIRef("https://example.org/rule/no-lead")
        (one, *_) = sorted(
            graph.subjects(SH.sourceShape, shape), key=lambda node: graph.value(node, SH.focusNode)
        )
        assert set(graph.objects(one, SH.resultMessage)) == {
            Literal("1.1.1 渠系改造没有牵头，只有市水务局等", lang="zh"),
            Literal("1.1.1 渠系改造 has no lead, only 市水务局", lang="en"),
        }
        assert graph.value(one, SH.resultSeverity) == SH.Violation
        assert graph.value(one, SH.sourceConstraintComponent) == SH.SPARQLConstraintComponent
        assert str(graph.value(one, SH.focusNode)).startswith(ID)

    def test_a_draft_without_fault_conforms(self) -> None:
        graph = Graph().parse(data=report(audited(only=("nothing",)), "turtle"), format="turtle")
        assert (None, SH.conforms, Literal(True)) in graph
        assert (None, SH.result, None) not in graph

    def test_what_a_draft_prints_is_not_filled_again(self) -> None:
        odd = audited(DRAFT.replace("市水务局、市财政局", "市水务局{?this}、市财政局"))
        graph = Graph().parse(data=report(odd, "turtle"), format="turtle")
        assert not any("example.org" in message for message in graph.objects(None, SH.resultMessage))


LEVELS = {"violation": "error", "warning": "warning", "info": "note"}


def checked(log: dict[str, Any]) -> list[dict[str, Any]]:
    """Hold LOG to what SARIF 2.1.0 demands of what we write; return its results."""
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-2.1.0.json")
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"]
    ids = [rule["id"] for rule in driver["rules"]]
    assert len(set(ids)) == len(ids)
    for rule in driver["rules"]:
        assert rule["shortDescription"]["text"]
        assert rule["defaultConfiguration"]["level"] in LEVELS.values()
    assert run["columnKind"] in ("utf16CodeUnits", "unicodeCodePoints")
    assert all(isinstance(one["executionSuccessful"], bool) for one in run["invocations"])
    for result in run["results"]:
        assert result["message"]["text"]
        assert result["level"] in LEVELS.values()
        if "ruleIndex" in result:
            assert ids[result["ruleIndex"]] == result["ruleId"]
        for location in result.get("locations", ()):
            physical = location["physicalLocation"]
            assert re.fullmatch(r"[!-~]+", physical["artifactLocation"]["uri"])
            if "region" in physical:
                assert all(
                    physical["region"][name] >= 1
                    for name in ("startLine", "startColumn", "endLine", "endColumn")
                )
                assert physical["region"]["charOffset"] >= 0
        assert result.get("baselineState", "new") in ("new", "unchanged", "updated", "absent")
        for one in result.get("suppressions", ()):
            assert one["kind"] in ("inSource", "external")
            assert one["status"] in ("accepted", "underReview", "rejected")
    return list(run["results"])


class TestSarif:
    def test_a_log_of_one_run(self) -> None:
        log = json.loads(report(waived(), "sarif"))
        results = checked(log)
        assert len(results) == 5
        assert [one["ruleId"] for one in results if "suppressions" in one] == ["due"]
        unchecked = log["runs"][0]["invocations"][0]["toolExecutionNotifications"]
        assert [one["associatedRule"]["id"] for one in unchecked] == ["nothing"]

    def test_regions_lead_to_the_quote(self) -> None:
        lines = DRAFT.split("\n")
        for one in checked(json.loads(report(audited(), "sarif"))):
            found = one["locations"][0]["physicalLocation"].get("region")
            if found is None:
                assert one["ruleId"] == "numbered"
                continue
            said = found["snippet"]["text"]
            assert DRAFT[found["charOffset"] :][: found["charLength"]] == said
            assert found["startLine"] == found["endLine"]
            line = lines[found["startLine"] - 1]
            assert line[found["startColumn"] - 1 : found["endColumn"] - 1] == said

    def test_a_region_over_several_lines(self) -> None:
        document = audited().documents[0]
        start, end = DRAFT.index("渠系改造"), DRAFT.index("完成渠系") + 4
        found = region(document, start, end)
        assert (found["startLine"], found["startColumn"]) == (5, 4)
        assert (found["endLine"], found["endColumn"]) == (6, 5)

    def test_a_comparison(self, tmp_path: Any) -> None:
        from queries.audit.compare import earlier

        file = tmp_path / "a.json"
        file.write_text(report(audited(), "json"), "utf-8")
        now = audited(DRAFT.replace("市工信局", "市财政局")).compared(earlier(file))
        states = [one["baselineState"] for one in checked(json.loads(report(now, "sarif")))]
        assert sorted(states) == ["absent", "new", "unchanged", "unchanged", "unchanged", "unchanged"]


class TestSheet:
    def rows(self, found: Audit, language: str = "zh") -> tuple[Any, Any]:
        book = openpyxl.load_workbook(BytesIO(report(found, "xlsx", language)))
        return tuple(book.worksheets)

    def test_a_finding_a_row(self) -> None:
        findings, coverage = self.rows(waived())
        assert (findings.title, coverage.title) == ("修改意见表", "检查覆盖")
        headings = [cell.value for cell in findings[3]]
        assert headings == ["序号", "位置", "原文", "问题", "修改建议", "级别"]
        table = [[cell.value for cell in row] for row in findings.iter_rows(min_row=4)]
        assert [row[0] for row in table] == [1, 2, 3, 4, 5]
        assert table[0][1:] == ["全文", "", "没有发文字号", "", "提示"]
        assert table[2][1] == "1.1.1 渠系改造\n第6行"
        assert "［市水务局］" in table[2][2]
        assert table[2][3:] == ["1.1.1 渠系改造没有牵头，只有市水务局等", "写明牵头部门。", "违规"]
        assert [row[4] for row in table if row[5] == "已豁免"] == ["已豁免：上级要求（张三）"]
        standing = {row[0].value.split("\n")[1]: row[7].value for row in coverage.iter_rows(min_row=4)}
        assert standing == {"no-lead": "有问题", "due": "有问题", "numbered": "有问题", "nothing": "未检查"}

    def test_it_prints_on_a4_landscape_one_page_wide(self) -> None:
        for sheet in self.rows(audited()):
            assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
            # one page wide, which is what is meant where nothing is said, and as high as it takes
            assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
            assert sheet.sheet_properties.pageSetUpPr.fitToPage
            assert sheet.print_title_rows == "$3:$3"
            assert all(cell.alignment.wrap_text for row in sheet.iter_rows(min_row=4) for cell in row)

    def test_cells_that_look_like_formulas_are_text(self) -> None:
        odd = audited(
            DRAFT.replace("一、农业节水", "=1+2\n\n一、农业节水").replace("市水务局", "=HYPERLINK市水务局")
        )
        cells = [cell for row in self.rows(odd)[0].iter_rows() for cell in row]
        assert all(cell.data_type != "f" for cell in cells)
        assert all(cell.hyperlink is None for cell in cells)

    def test_several_drafts_have_a_column(self) -> None:
        both = merged([audited(), audited(DRAFT.replace("滨河市", "临河市"), "另.txt")])
        findings, _ = self.rows(both)
        assert findings.cell(3, 2).value == "文件"
        assert {row[1].value for row in findings.iter_rows(min_row=4)} == {
            "滨河市节水行动方案",
            "临河市节水行动方案",
        }

    def test_in_english(self) -> None:
        findings, coverage = self.rows(audited(), "en")
        assert [cell.value for cell in findings[3]] == [
            "No.",
            "Place",
            "Text",
            "Problem",
            "Remedy",
            "Severity",
        ]
        assert coverage.title == "Coverage"


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_at_all_is_told_in_every_form(form: str, language: str) -> None:
    assert report(merged([]), form, language)
    assert wording(language).counts(merged([]))

"""What an audit finds, at its sentence; what each rule looked at; two audits compared."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.build import build
from graph.document.read import BUNDLED, UnreadableDocument
from graph.store.open import open_store
from ontology.register import register
from queries.audit.audit import Audit
from queries.audit.auditor import Auditor, audit, audit_file
from queries.audit.compare import UnreadableAudit, earlier
from queries.audit.finding import Finding
from queries.audit.merge import merged
from queries.audit.message import filled
from queries.audit.rules import UnknownRule, rules
from queries.shacl.statements import BadShapes
from reports.audit.as_json import as_json
from tests.auditing import DRAFT, IDS, RULES, audited, auditor

# an IRI, or a place that was left unfilled, in what people read
RAW = re.compile(r"https?://|\{[?$]")


def of(found: Audit, rule: str) -> list[Finding]:
    return [finding for finding in found.findings if finding.rule.id == rule]


def test_a_finding_stands_at_its_sentence() -> None:
    first, second = of(audited(), "no-lead")
    assert (first.measure, first.heading, first.quote, first.line) == ("1.1.1", "渠系改造", "市水务局", 6)
    assert (second.measure, second.quote, second.line) == ("2.1.1", "市工信局", 12)
    assert first.message == "1.1.1 渠系改造没有牵头，只有市水务局等"
    assert first.message_en == "1.1.1 渠系改造 has no lead, only 市水务局"
    assert first.values == {"name": "市水务局"}
    assert DRAFT[first.start : first.end] == "市水务局"


def test_a_thing_is_called_by_its_label_and_kept_by_its_iri() -> None:
    first, _ = of(audited(), "due")
    assert first.message == "2025年到期，值达到0.60以上"
    assert first.values["year"] == "https://w3id.org/duban/id/year/2025"


def test_a_finding_of_the_whole_document_has_no_place() -> None:
    (one,) = of(audited(), "numbered")
    assert (one.start, one.quote, one.line, one.measure) == (None, None, None, None)
    # a Core constraint without a message says its title
    assert (one.message, one.message_en, one.severity) == ("没有发文字号", "No number", "info")


def test_a_section_is_shown_by_its_heading() -> None:
    (one,) = audited(only=("section",)).findings
    assert (one.quote, one.line, one.measure) == ("工业节水", 10, None)
    assert (one.message, one.message_en) == ("二、工业节水", "二、工业节水")


def test_findings_stand_in_the_order_of_the_text() -> None:
    starts = [-1 if finding.start is None else finding.start for finding in audited().findings]
    assert starts == sorted(starts)


def test_what_had_nothing_to_look_at_is_not_passed() -> None:
    found = audited()
    standing = {row.rule.id: (row.targets, row.checked, row.failed, row.standing) for row in found.coverage}
    assert standing["nothing"] == (0, 0, 0, "unchecked")
    assert standing["no-lead"] == (3, 3, 2, "failed")
    assert [rule.id for rule in found.unchecked] == ["nothing"]
    good = audited(only=("nothing",))
    assert good.conforms
    assert (good.fails("info"), good.fails("info", strict=True)) == (False, True)


@pytest.mark.parametrize(
    ("only", "failing"),
    [("no-lead", "violation warning info"), ("due", "warning info"), ("numbered", "info"), ("nothing", "")],
)
def test_severity_decides_what_fails(only: str, failing: str) -> None:
    found = audited(only=(only,))
    assert [on for on in ("violation", "warning", "info") if found.fails(on)] == failing.split()


def test_the_bundled_document_lacks_eight_leads() -> None:
    found = audit_file(BUNDLED, register(), only=["measure-without-lead"])  # type: ignore[arg-type]
    measures = {finding.measure for finding in found.findings}
    assert measures == {"3.1.2", "3.2.2", "3.3.1", "3.4.1", "4.3.1", "4.4.1", "5.1.1", "5.3.2"}


def test_a_store_is_audited_where_it_lies(built: Path) -> None:
    with open_store(built) as store:
        stored = audit(store)
        alone = audit_file(BUNDLED, register())  # type: ignore[arg-type]
        once = Auditor()
        # a page that asks again is answered at once, until the store changes
        assert once.store(store) is once.store(store)

    def said(found: Audit) -> list[tuple[object, ...]]:
        return [(f.rule.id, f.measure, f.start, f.end, f.quote, f.message) for f in found.findings]

    assert said(stored) == said(alone)
    assert [document.title for document in stored.documents] == [
        document.title for document in alone.documents
    ]


def test_a_draft_leaves_nothing_behind_for_the_next() -> None:
    first = audited()
    other = audited(DRAFT.replace("滨河市", "临河市").replace("市工信局", "市水利局"), "另一份.txt")
    again = audited()
    assert as_json(first) == as_json(again)
    assert as_json(first) != as_json(other)
    both = merged([first, other])
    assert len(both.findings) == len(first.findings) + len(other.findings)
    rows = {row.rule.id: row for row in both.coverage}
    assert (rows["no-lead"].targets, rows["nothing"].standing) == (6, "unchecked")


def test_documents_of_a_store_keep_their_findings_apart(tmp_path: Path) -> None:
    for n, city in enumerate(("滨河市", "临河市")):
        (tmp_path / f"{n}.txt").write_text(DRAFT.replace("滨河市", city), "utf-8")
    with open_store(tmp_path / "store", write=True) as store:
        build([tmp_path / "0.txt", tmp_path / "1.txt"], store, register())
    with open_store(tmp_path / "store") as store:
        found = Auditor(IDS, [RULES]).store(store)
    titles = {finding.document.title for finding in found.findings if finding.document}
    assert titles == {"滨河市节水行动方案", "临河市节水行动方案"}
    assert all(f.document and f.quote == f.document.text[f.start : f.end] for f in of(found, "no-lead"))


LINES = BUNDLED.read_text("utf-8").split("\n")


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_a_quote_is_the_stretch_of_the_text_that_it_names(data: st.DataObject) -> None:
    """Of any lines of a real document in any order, and of what is cut out of them."""
    picked = data.draw(st.lists(st.sampled_from(range(len(LINES))), min_size=1, max_size=40))
    text = "\n".join(LINES[n] for n in picked)
    gone = data.draw(st.integers(0, len(text)))
    text = text[:gone] + text[gone + data.draw(st.integers(0, 30)) :]
    if not text.strip():
        return
    found = audited(text, only=())
    for finding in found.findings:
        assert not RAW.search(finding.message + finding.message_en)
        if finding.start is None:
            assert (finding.quote, finding.end, finding.line) == (None, None, None)
        else:
            assert finding.quote == text[finding.start : finding.end]
            assert finding.line == text.count("\n", 0, finding.start) + 1


def test_a_message_without_its_value_says_so() -> None:
    assert filled("{$this}有{?count}个{?other}", {"this": "甲", "count": "2"}) == "甲有2个—"
    assert filled("{count} {?}", {}) == "{count} {?}"


class TestRules:
    def test_every_rule_says_why_and_how_to_mend_in_both_languages(self) -> None:
        assert len(rules().rules) >= 10
        for rule in rules().rules.values():
            for words in (rule.title, rule.why, rule.remedy, rule.message):
                assert words.zh, rule.id
                assert words.en, rule.id
            assert rule.group != "other", rule.id

    def test_an_unknown_rule_is_told_with_its_nearest(self) -> None:
        with pytest.raises(UnknownRule, match="measure-without-lead"):
            Auditor(["measure-without-led"])

    @pytest.mark.parametrize(
        ("shapes", "says"),
        [
            ("@prefix sh: <http://www.w3.org/ns/shacl#>\n<a> a sh:NodeShape .", ":2"),
            (
                RULES.read_text("utf-8").replace(
                    "duban:responsibility ?at .", "duban:responsibility ?at . ?at ("
                ),
                "no-lead",
            ),
            (RULES.read_text("utf-8").replace("sh:path duban:documentNumber ; ", ""), "numbered"),
        ],
        ids=["no Turtle", "no SPARQL", "no path"],
    )
    def test_bad_shapes_are_refused_in_one_line(self, shapes: str, says: str, tmp_path: Path) -> None:
        file = tmp_path / "规则.ttl"
        file.write_text(shapes, "utf-8")
        with pytest.raises(BadShapes) as refused:
            Auditor(own=[file])
        said = str(refused.value)
        assert str(file) in said
        assert says in said
        assert "\n" not in said

    def test_shapes_that_are_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(BadShapes, match="读不出来"):
            Auditor(own=[tmp_path / "none.ttl"])

    def test_a_draft_that_cannot_be_read(self, tmp_path: Path) -> None:
        with pytest.raises(UnreadableDocument):
            audit_file(tmp_path / "none.txt", register())


class TestCompared:
    def before(self, folder: Path, text: str = DRAFT) -> Path:
        """Return an earlier audit, of TEXT, as a file."""
        file = folder / "earlier.json"
        file.write_text(as_json(audited(text)), "utf-8")
        return file

    def test_the_same_draft_is_still_the_same(self, tmp_path: Path) -> None:
        found = audited().compared(earlier(self.before(tmp_path)))
        assert {finding.standing for finding in found.findings} == {"still"}
        assert found.gone == ()

    def test_what_only_moved_is_still_there(self, tmp_path: Path) -> None:
        moved = DRAFT.replace("一、农业节水", "为节约用水，制定本方案。\n\n一、农业节水")
        found = audited(moved).compared(earlier(self.before(tmp_path)))
        assert {finding.standing for finding in found.findings} == {"still"}

    def test_new_and_gone(self, tmp_path: Path) -> None:
        mended = DRAFT.replace("（责任单位：市水务局、市财政局）", "（牵头单位：市水务局）")
        mended = mended.replace("（牵头单位：市水务局）\n\n二", "（责任单位：市文旅局）\n\n二")
        found = audited(mended).compared(earlier(self.before(tmp_path)))
        assert [(f.measure, f.standing) for f in of(found, "no-lead")] == [
            ("1.2.1", "new"),
            ("2.1.1", "still"),
        ]
        assert [(one.rule, one.quote) for one in found.gone] == [("no-lead", "市水务局")]

    def test_of_equal_findings_each_is_matched_once(self, tmp_path: Path) -> None:
        twice = DRAFT.replace("（牵头单位：市水务局）", "（责任单位：市水务局）")
        found = audited(twice).compared(earlier(self.before(tmp_path)))
        standing = [finding.standing for finding in of(found, "no-lead") if finding.quote == "市水务局"]
        assert sorted(filter(None, standing)) == ["new", "still"]

    @pytest.mark.parametrize(
        ("data", "says"),
        [("{", "不是合格的 JSON"), ("[]", "不是审查结果"), ('{"findings": [1]}', "不是审查结果")],
    )
    def test_what_is_no_audit_is_refused(self, data: str, says: str, tmp_path: Path) -> None:
        (tmp_path / "a.json").write_text(data, "utf-8")
        with pytest.raises(UnreadableAudit, match=says):
            earlier(tmp_path / "a.json")
        with pytest.raises(UnreadableAudit, match="打不开"):
            earlier(tmp_path / "none.json")


def test_the_auditor_is_one_for_many_drafts() -> None:
    assert auditor() is auditor()

"""What a measure promises beside its own words: by its row's or its bracket's date."""

from __future__ import annotations

from graph.document.read import document
from graph.structure.parse import parse
from graph.structure.policy import Measure
from tests.test_milestone import say as dated
from tests.test_target import say

TABLE = "江城市民生实事分工表\n\n| 实事项目 | 目标任务 | 牵头单位 | 完成时限 |\n|---|---|---|---|\n"


def measures(text: str) -> tuple[Measure, ...]:
    return parse(document("said.txt", text.encode())).measures


def planned(title: str, body: str) -> list[str]:
    found = measures(
        f"{title}\n\n江城市人民政府\n2024年2月1日\n\n一、加强建设\n1.{body}（责任单位：市住建局）\n"
    )
    return [say(t) for m in found for t in m.targets]


def test_a_titles_year_dates_no_number_but_what_is_printed_without_a_year() -> None:
    assert planned("江城市2024年城建重点工作任务", "新建公园6个。") == ["新建公园 eq 6 个 -"]
    assert planned("江城市2024年城建重点工作任务", "年底前新建公园6个。") == ["新建公园 eq 6 个 2024"]


def test_a_task_and_what_is_to_be_reached_are_read_together() -> None:
    row = "| 便民停车 | 新增泊位300个，智慧停车平台上线运行。 | 市城管局、市公安局 | 2025年6月底前 |\n"
    measure = measures(TABLE + row)[0]
    assert measure.heading == "便民停车"
    assert [say(t) for t in measure.targets] == ["新增泊位 eq 300 个 2025 added"]
    assert [dated(m) for m in measure.milestones] == ["智慧停车平台上线运行 2025-06-30"]
    assert [r.printed for r in measure.responsibilities] == ["市城管局", "市公安局"]


def test_what_tells_means_is_no_result_of_a_row() -> None:
    row = "| 便民停车 | 通过盘活存量，新增泊位300个，着力提升水平。 | 市城管局 | 2025年6月底前 |\n"
    assert measures(TABLE + row)[0].milestones == ()


def test_what_is_to_be_done_by_the_date_beside_the_names() -> None:
    text = "一、总则\n1.支持企业研发，奖补比例提高到40%。（市科技局牵头，2025年8月底前出台实施细则）\n"
    measure = measures(text)[0]
    assert [say(t) for t in measure.targets] == ["奖补比例 eq 40 % 2025"]
    assert "出台实施细则 2025-08-31" in [dated(m) for m in measure.milestones]


def test_a_date_beside_the_names_without_a_deed_makes_no_second_milestone() -> None:
    text = "一、总则\n1.修订停车办法。（市城管局牵头，2025年8月底前完成）\n"
    assert [dated(m) for m in measures(text)[0].milestones] == ["修订停车办法 2025-08-31"]


def test_a_goal_without_a_name_counts_what_its_rows_task_says() -> None:
    head = "江城市方案\n\n| 工作任务 | 目标要求 | 牵头单位 |\n|---|---|---|\n"
    row = "| 改造农村户厕 | 2025年完成2000户，2026年、2027年各完成3000户，每个乡镇至少1座 | 市农业农村局 |\n"
    targets = measures(head + row)[0].targets
    assert [(t.indicator, t.value, t.year) for t in targets] == [
        ("改造农村户厕", 2000, 2025),
        ("改造农村户厕", 3000, 2026),
        ("改造农村户厕", 3000, 2027),
        ("改造农村户厕", 1, 2027),
    ]


def test_a_row_s_numbers_are_due_as_its_schedule_ends() -> None:
    head = "江城市2022年实事分解表\n\n| 实事项目 | 实施计划 | 责任单位 |\n|---|---|---|\n"
    row = "| 新建公办幼儿园7所 | 4月底前主体完工；11月底前全部交付 | 市教育局 |\n"
    measure = measures("江城市政府文件\n江政办〔2022〕14号\n" + head + row)[0]
    assert [say(t) for t in measure.targets] == ["新建公办幼儿园 eq 7 所 2022"]
    assert [str(m.deadline.day) for m in measure.milestones] == ["2022-04-30", "2022-11-30"]


def test_the_numbers_of_a_task_with_measures_beside_it_are_told_once() -> None:
    head = "江城市方案\n\n| 重点任务 | 工作措施 | 牵头单位 | 完成时限 |\n|---|---|---|---|\n"
    rows = (
        "| 新建公园10个 | 编制建设规划，落实用地 | 市园林局 | 2025年底 |\n"
        "| 新建公园10个 | 建设口袋公园6个 | 市城管局 | 2025年底 |\n"
    )
    assert [[say(t) for t in m.targets] for m in measures(head + rows)] == [
        ["新建公园 eq 10 个 2025"],
        ["建设口袋公园 eq 6 个 2025"],
    ]


def test_a_goal_counts_what_the_number_of_its_task_does() -> None:
    head = "江城市方案\n\n| 工作任务 | 目标要求 | 牵头单位 |\n|---|---|---|\n"
    row = "| 新建改造户厕2万座 | 2025年完成1万座 | 市农业农村局 |\n"
    assert [t.indicator for t in measures(head + row)[0].targets] == ["新建改造户厕"] * 2


def test_what_was_at_the_end_of_an_earlier_year_is_a_fact() -> None:
    assert planned("江城市2024年城建重点工作任务", "截至2022年底，公园达到60个。新建公园6个。") == [
        "新建公园 eq 6 个 -"
    ]
    assert planned("江城市2024年城建重点工作任务", "截至2025年底，公园达到60个。") == ["公园 eq 60 个 2025"]

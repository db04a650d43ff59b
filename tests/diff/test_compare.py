"""What counts as a difference, and what doesn't: field by field, with values worked out by hand."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from perfeval_gen.workflows.diff.compare import compare
from perfeval_gen.workflows.diff.model import Difference
from tests.diff.generated import checked

HEAD = "类型: 整体自评\n模板包: gd-zhanjiang\n年度: {}\n单位: {{名称: 某县局}}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def differences(folder: Path, before: str, after: str, years: tuple[int, int] = (2025, 2025)) -> list[Difference]:
    sides = [
        checked(HEAD.format(year) + text, folder / name)
        for name, text, year in zip("甲乙", (before, after), years, strict=True)
    ]
    found = compare(sides[0], sides[1], ("甲", "乙")).differences
    return [d for d in found if d.keys != ("年度",)]


def told(found: list[Difference]) -> list[tuple[str, str | None, str | None]]:
    """Path, and both values as people see them, of what was typed."""
    return [("→".join(d.keys), d.before and d.before.text, d.after and d.after.text) for d in found if not d.is_derived]


def one(found: list[Difference]) -> Difference:
    typed = [d for d in found if not d.is_derived]
    assert len(typed) == 1, told(found)
    return typed[0]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("资产: {固定资产原值: 1}\n", "资产: {固定资产原值: 10000元}\n"),
        ("资产: {固定资产原值: 1}\n", "金额单位: 元\n资产: {固定资产原值: 10000}\n"),
        ("资产: {固定资产原值: 0.5亿元}\n", "资产: {固定资产原值: '5,000.00万元'}\n"),
        ("资产: {房屋面积: 12.5, 公务用车: 2}\n", "资产:\n  公务用车: '2'   # 两辆\n  房屋面积: 12.50\n"),
        ("填报日期: 2026-06-01\n", "填报日期: 2026年6月1日\n"),
        ("资产: {账实一致: 是}\n", "资产: {账实一致: √}\n"),
        ("职责: {条目: [甲。, 乙。]}\n", "职责:\n  条目:\n    - 内容: 甲。\n    - {内容: 乙。}\n"),
        ("自评结果: 好。\n", "自评结果: |\n  好。\n"),
        ("自评结果: 好。\n", "evaluation_summary: '好。'\n"),
        ("自评结果: [甲。, 乙。]\n", "自评结果: |\n  甲。\n\n  乙。\n"),
        ("", "版本: '1'\n"),
        ("", "资产: {}\n"),
    ],
)
def test_the_same_in_other_words(folder: Path, before: str, after: str) -> None:
    assert differences(folder, before, after) == []
    assert differences(folder, after, before) == []


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("待填", "无", ("待填", "无")),
        ("无", "不适用", ("无", "不适用")),
        ("0", "无", ("0.00万元", "无")),
        ("", "0", ("待填", "0.00万元")),
    ],
)
def test_states_are_no_numbers(folder: Path, before: str, after: str, expected: tuple[str, str]) -> None:
    found = one(differences(folder, f"资产: {{固定资产原值: {before}}}\n", f"资产: {{固定资产原值: {after}}}\n"))
    assert told([found]) == [("资产→固定资产原值", *expected)]
    assert found.delta is None


def test_left_out_is_not_to_be_filled(folder: Path) -> None:
    found = one(differences(folder, "资产: {公务用车: 2}\n", "资产: {公务用车: 2, 大型设备: 待填}\n"))
    assert (found.change, found.before, found.after and found.after.text) == ("增", None, "待填")


@pytest.mark.parametrize(
    ("before", "after", "gap", "text", "percent"),
    [
        ("200", "150", "-500000", "−50.00万元", "-25.00"),
        ("3", "4", "10000", "+1.00万元", "33.33"),
        ("8", "8.0004", "4", "+0.0004万元", "0.01"),  # 0.005% goes up
        ("0", "5", "50000", "+5.00万元", None),
        ("7元", "8元", "1", "+1.00元", "14.29"),
        ("10000元", "2", "10000", "+1.00万元", "100.00"),
        ("1.5亿元", "1亿元", "-50000000", "−0.50亿元", "-33.33"),
    ],
)
def test_amounts(  # noqa: PLR0913 - a row of the table
    folder: Path, before: str, after: str, gap: str, text: str, percent: str | None
) -> None:
    found = one(differences(folder, f"资产: {{固定资产原值: {before}}}\n", f"资产: {{固定资产原值: {after}}}\n"))
    assert found.kind == "资金"
    assert found.delta is not None
    assert (found.delta.exact, found.delta.unit, found.delta.text) == (Decimal(gap), "元", text)
    assert found.delta.percent == (None if percent is None else Decimal(percent))


def test_a_negative_base_keeps_the_sign_of_the_change(folder: Path) -> None:
    """A final account may be negative: from −10 to −5 is more, by half."""
    texts = [f"预算: {{收入: {{其他收入: {{决算数: {n}}}}}}}\n" for n in ("-10", "-5")]
    found = one(differences(folder, *texts))
    assert found.delta is not None
    assert (found.delta.text, found.delta.percent) == ("+5.00万元", Decimal("50.00"))


def test_percentages_differ_in_points(folder: Path) -> None:
    row = "成效: [{{领域: 工业, 指标: [{{指标: 增加值, 同比: {}}}]}}]\n"
    found = one(differences(folder, row.format("5.4%"), row.format("-1.25%")))
    assert found.delta is not None
    assert (found.kind, found.delta.text, found.delta.percent) == ("指标", "−6.65个百分点", None)


# -- lists --------------------------------------------------------------------------------------------------------

PROJECT = "  - {{编码: {}, 名称: {}, 内容: {}}}\n"


def projects(*rows: tuple[str, str, str]) -> str:
    return "项目:\n" + "".join(PROJECT.format(*row) for row in rows)


def test_projects_go_by_code_then_by_name(folder: Path) -> None:
    before = projects(('"01"', "甲", "一"), ('"02"', "乙", "二"), ("待填", "丙", "三"))
    after = projects(('"01"', "甲二期", "一"), ('"09"', "乙", "二"), ("待填", "丙", "四"))
    assert told(differences(folder, before, after)) == [
        ("项目→01→名称", "甲", "甲二期"),
        ("项目→乙→编码", "02", "09"),
        ("项目→丙→内容", "三", "四"),
    ]


def test_a_code_goes_before_a_name(folder: Path) -> None:
    before = projects(('"01"', "甲", "一"), ('"02"', "乙", "二"))
    after = projects(('"02"', "甲", "二"), ('"01"', "乙", "一"))
    assert told(differences(folder, before, after)) == [
        ("项目→02→名称", "乙", "甲"),
        ("项目→01→名称", "甲", "乙"),
        ("项目", "01、02", "02、01"),
    ]


def test_a_renamed_item_is_another(folder: Path) -> None:
    before, after = (f"制度: [{{名称: {name}, 类别: 综合}}]\n" for name in ("财务制度", "财务管理办法"))
    found = differences(folder, before, after)
    assert [(d.change, d.is_item, d.keys[-1]) for d in found] == [
        ("增", True, "财务管理办法"),
        ("增", False, "类别"),
        ("删", True, "财务制度"),
        ("删", False, "类别"),
    ]


def test_of_two_of_one_name_the_first_is_the_first(folder: Path) -> None:
    row = "- {{名称: 补助, 级次: {}, 收入: {}}}\n"
    before = "预算:\n  上级资金:\n" + "".join(f"    {row.format('省级', n)}" for n in (1, 2))
    after = "预算:\n  上级资金:\n" + "".join(f"    {row.format('省级', n)}" for n in (1, 3, 4))
    found = told(differences(folder, before, after))
    assert found == [
        ("预算→上级资金→补助（2）→收入", "2.00万元", "3.00万元"),
        ("预算→上级资金→补助（3）", None, "补助（3）"),
        ("预算→上级资金→补助（3）→级次", None, "省级"),
        ("预算→上级资金→补助（3）→收入", None, "4.00万元"),
    ]


def test_a_number_tells_two_of_one_name_apart(folder: Path) -> None:
    row = "- {{名称: 补助, 文号: {}, 收入: {}}}"
    texts = [
        "预算:\n  上级资金:\n" + "".join(f"    {row.format(*pair)}\n" for pair in pairs)
        for pairs in ([("一号", 1), ("二号", 2)], [("二号", 2), ("一号", 5)])
    ]
    assert [(found[1:]) for found in told(differences(folder, *texts)) if found[0].endswith("收入")] == [
        ("1.00万元", "5.00万元")
    ]


INDICATOR = "  - {{一级: {}, 二级: {}, 三级: {}, 完成值: {}}}\n"


def indicators(*rows: tuple[str, str, str, str]) -> str:
    return "指标:\n" + "".join(INDICATOR.format(*row) for row in rows)


def test_indicators_go_by_their_levels(folder: Path) -> None:
    before = indicators(("产出", "数量", "次数", "1"), ("产出", "质量", "次数", "2"))
    after = indicators(("产出", "质量", "次数", "2"), ("产出", "数量", "次数", "3"))
    assert told(differences(folder, before, after)) == [
        ("指标→产出/数量/次数→完成值", "1", "3"),
        ("指标", "产出/数量/次数、产出/质量/次数", "产出/质量/次数、产出/数量/次数"),
    ]


def test_an_indicator_moved_elsewhere_is_the_same_one(folder: Path) -> None:
    before = indicators(("产出", "数量", "次数", "1"))
    after = indicators(("效益", "社会效益", "次数", "1"))
    assert told(differences(folder, before, after)) == [
        ("指标→次数→一级", "产出", "效益"),
        ("指标→次数→二级", "数量", "社会效益"),
    ]


def test_sentences_go_by_likeness(folder: Path) -> None:
    before = "职责: {条目: [管理县级公园和广场。, 指导镇街绿化工作。]}\n"
    after = "职责: {条目: [开展义务植树宣传。, 管理县级公园、广场。]}\n"
    found = differences(folder, before, after)
    assert [(d.change, d.is_item) for d in found] == [("增", True), ("改", False), ("删", True)]
    edited = found[1].words
    assert edited is not None
    assert [e.marked for e in edited.edited] == ["管理县级公园[和→、]广场。"]


def test_lists_of_texts_are_told_item_by_item(folder: Path) -> None:
    before, after = (f"自评工作: {{步骤: [{steps}]}}\n" for steps in ("成立小组, 填表, 汇总", "成立小组, 汇总, 报送"))
    found = one(differences(folder, before, after))
    assert found.words is not None
    assert (found.words.removed, found.words.added) == (("填表",), ("报送",))


def test_a_word_in_place_of_a_list(folder: Path) -> None:
    found = differences(folder, "项目: 无\n", projects(('"01"', "甲", "一")))
    assert told(found) == [("项目", "无", "1条"), ("项目→甲", None, "甲"), ("项目→甲→内容", None, "一")]
    counted = [(d.keys, d.before and d.before.text, d.after and d.after.text) for d in found if d.is_derived]
    assert (("统计", "项目数"), "0", "1") in counted


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("预算: {上级资金: {}}\n", "资金"),
        ("预算: {三公经费: {}}\n", "资金"),
        ("指标: {}\n", "指标"),
        ("满意度: {}\n", "指标"),
        ("职责: {条目: {}}\n", "文字"),
        ("依据文件: {}\n", "其他"),
        ("自评结果: {}\n", "文字"),
        ("项目: {}\n", "其他"),
        ("填报日期: {}\n", "其他"),
    ],
)
def test_kinds(folder: Path, text: str, kind: str) -> None:
    assert one(differences(folder, text.replace("{}", "无"), text.replace("{}", "待填"))).kind == kind


# -- what follows -------------------------------------------------------------------------------------------------


def test_what_follows_from_a_change_is_told(folder: Path) -> None:
    text = "预算:\n  支出:\n    基本支出: {{到位数: 100, 决算数: {}}}\n    项目支出: {{到位数: 300, 决算数: 200}}\n"
    found = differences(folder, text.format(80), text.format(100))
    assert [("→".join(d.keys), d.delta and d.delta.text, d.is_derived) for d in found] == [
        ("预算→支出→基本支出→决算数", "+20.00万元", False),
        ("预算→支出→决算数", "+20.00万元", True),  # 280 → 300
        ("资金使用率", "+5.00个百分点", True),  # 280 ÷ 400 = 70%, 300 ÷ 400 = 75%
    ]


def test_a_sum_in_place_of_the_total_that_was_typed(folder: Path) -> None:
    typed = "预算: {支出: {决算数: 300}}\n"
    parts = "预算: {支出: {基本支出: {决算数: 100}, 项目支出: {决算数: 200}}}\n"
    assert not [d for d in differences(folder, typed, parts) if d.is_derived]


def test_scores_and_grade_are_told(folder: Path) -> None:
    rows = "满意度: {{有效份数: 100, 满意份数: {}}}\n"
    found = differences(folder, rows.format(90), rows.format(85))
    score = next(d for d in found if d.keys[0] == "评分表")
    assert (score.kind, score.is_derived, score.keys[-1]) == ("指标", True, "公众或服务对象满意度")
    assert (score.before and score.before.text, score.after and score.after.text) == ("3.00", "2.40")  # 3 × 0.8


# -- last year's values -------------------------------------------------------------------------------------------

SPENT = "预算: {{三公经费: {{预算数: {}, 决算数: {}}}}}\n"
BEFORE = "上年: {{预算: {{三公经费: {{决算数: {}}}}}}}\n"


def test_last_years_values_that_repeat_the_year_before_say_nothing(folder: Path) -> None:
    earlier = SPENT.format(5, 4) + BEFORE.format(9)
    later = SPENT.format(5, 4) + BEFORE.format(4)
    years = (2024, 2025)
    assert told(differences(folder, earlier, later, years)) == []
    assert told(differences(folder, later, earlier, years[::-1])) == []


def test_last_years_values_that_dont_repeat_it_are_told(folder: Path) -> None:
    earlier, later = SPENT.format(5, 4), SPENT.format(5, 4) + BEFORE.format("3.9")
    there = one(differences(folder, earlier, later, (2024, 2025)))
    assert told([there]) == [("上年→预算→三公经费→决算数", "4.00万元", "3.90万元")]
    back = one(differences(folder, later, earlier, (2025, 2024)))
    assert told([back]) == [("上年→预算→三公经费→决算数", "3.90万元", "4.00万元")]


def test_a_total_of_last_year_is_compared_with_the_sum(folder: Path) -> None:
    earlier = "预算: {支出: {基本支出: {决算数: 100}, 项目支出: {决算数: 200}}}\n"
    later = "上年: {预算: {支出: {决算数: 300}}}\n"
    found = [d for d in differences(folder, earlier, later, (2024, 2025)) if d.keys[0] == "上年"]
    assert found == []


def test_in_one_year_last_years_values_are_compared(folder: Path) -> None:
    found = one(differences(folder, BEFORE.format(4), BEFORE.format(5)))
    assert told([found]) == [("上年→预算→三公经费→决算数", "4.00万元", "5.00万元")]


def test_between_years_apart_they_arent(folder: Path) -> None:
    assert told(differences(folder, BEFORE.format(4), BEFORE.format(5), (2023, 2025))) == []

"""The national self-evaluation form (财预〔2020〕10号 and its variant with cost as level 1), filled and worked by hand.

rules.md §4: execution 10 × spent ÷ full-year budget; a met target earns its points p, else p × actual ÷ target, for a
reverse indicator p × target ÷ actual; qualitative p × ratio in its band; every row is rounded half up to two places.
"""

from __future__ import annotations

from decimal import Decimal

import pytest

from perfeval_gen.checks import run_checks
from perfeval_gen.checks.check import Facts
from perfeval_gen.figures.derive import derive_figures
from perfeval_gen.figures.scores import ScoreSheet
from perfeval_gen.view.build import build
from tests.figures.samples import PROJECT, UNIT, document, pack
from tests.figures.scored import leaf_of, scores_of, sheet_of

D = Decimal


def row(name: str, level: str, rest: str, points: str) -> str:
    """One indicator; ``level`` is 一级/二级 without the word 指标."""
    one, two = level.split("/")
    return f"  - {{一级: {one}指标, 二级: {two}指标, 三级: {name}, {rest}, 分值: {points}}}\n"


def form(money: str, *rows: str, more: str = "") -> str:
    return f"预算: {{{money}}}\n指标:\n{''.join(rows)}{more}"


def codes(text: str, name: str = "cn", head: str = PROJECT) -> list[str]:
    checked, chosen = document(text, head), pack(name)
    return [d.code for d in run_checks(Facts(checked, derive_figures(checked, chosen), chosen))]


def level1_of(sheet: ScoreSheet) -> dict[str, Decimal | None]:
    return {one.name: one.score for one in sheet.rows}


# -- (a) all met ---------------------------------------------------------------------------------------------------

ALL_MET = form(
    "年初预算: 120, 调整预算: 120, 支出: 120",  # 120/120 = 100 %: 10
    row("培训人次", "产出/数量", "方向: ≥, 目标值: 500, 单位: 人次, 完成值: 520", "15"),  # 520 ≥ 500: 15
    row("考核合格率", "产出/质量", "方向: ≥, 目标值: 95%, 完成值: 95%", "15"),  # on the target: 15
    row("完成时间", "产出/时效", "方向: ≤, 目标值: 12, 单位: 月, 完成值: 11", "10"),  # 11 ≤ 12: 10
    row("人均成本", "产出/成本", "方向: <, 目标值: 2000, 单位: 元, 完成值: 1980", "10"),  # 1980 < 2000: 10
    row("就业率", "效益/社会效益", "方向: '>', 目标值: 60%, 完成值: 65%", "20"),  # 65 > 60: 20
    row("长效机制", "效益/可持续影响", "方向: 定性, 目标值: 已建立, 完成程度: 达成", "10"),  # 达成 is 100 %: 10
    row("学员满意度", "满意度/服务对象满意度", "方向: ≥, 目标值: 90%, 完成值: 93%", "10"),  # 10
)  # 10 + 50 + 30 + 10 = 100


def test_all_met() -> None:
    sheet = sheet_of(ALL_MET, "cn", PROJECT)
    assert scores_of(sheet) == {
        "预算执行率": 10, "培训人次": 15, "考核合格率": 15, "完成时间": 10, "人均成本": 10, "就业率": 20,
        "长效机制": 10, "学员满意度": 10,
    }  # fmt: skip
    assert level1_of(sheet) == {"预算执行率": 10, "产出指标": 50, "效益指标": 30, "满意度指标": 10}
    assert (sheet.total, sheet.grade, sheet.is_derived) == (100, "优", True)
    assert codes(ALL_MET) == []


# -- (b) one reverse and one qualitative indicator short -----------------------------------------------------------

SHORT = form(
    "年初预算: 86, 调整预算: 86, 支出: 80, 原因: 尾款待验收",  # 80/86 = 93.0233 %: 9.30
    row("检测批次", "产出/数量", "方向: ≥, 目标值: 40, 单位: 批, 完成值: 40", "20"),  # 20
    row(
        "数据质量",
        "产出/质量",
        "方向: 定性, 目标值: 良好, 完成程度: 部分达成, 完成比例: 70%, 改进措施: 乙, 偏差原因: 两类缺项",
        "15",
    ),  # 10.5
    row(
        "响应时间", "产出/时效", "方向: ≤, 目标值: 30, 单位: 分钟, 完成值: 48, 改进措施: 乙, 偏差原因: 人手不足", "15"
    ),  # 30/48: 9.375
    row("节约资金", "效益/经济效益", "方向: ≥, 目标值: 200, 单位: 万元, 完成值: 200", "15"),  # 15
    row("投诉处置", "效益/社会效益", "方向: 定性, 目标值: 及时, 完成程度: 达成", "15"),  # 15
    row("群众满意度", "满意度/服务对象满意度", "方向: ≥, 目标值: 90, 单位: '%', 完成值: 90", "10"),  # 10
)  # 9.30 + (20 + 10.50 + 9.38) + 30 + 10 = 89.18


def test_a_reverse_and_a_qualitative_indicator_short() -> None:
    sheet = sheet_of(SHORT, "cn", PROJECT)
    assert scores_of(sheet) == {
        "预算执行率": D("9.30"), "检测批次": 20, "数据质量": D("10.5"), "响应时间": D("9.38"), "节约资金": 15,
        "投诉处置": 15, "群众满意度": 10,
    }  # fmt: skip
    assert level1_of(sheet) == {"预算执行率": D("9.30"), "产出指标": D("39.88"), "效益指标": 30, "满意度指标": 10}
    assert (sheet.total, sheet.grade) == (D("89.18"), "良")
    assert codes(SHORT) == []


def test_the_reason_of_the_execution_rate_is_that_of_the_budget() -> None:
    assert leaf_of("预算执行率", sheet_of(SHORT, "cn", PROJECT)).reason == "尾款待验收"
    assert codes(SHORT.replace(", 原因: 尾款待验收", "")) == ["PE316", "PE308"], "in the order of their places"
    assert codes(SHORT.replace(", 偏差原因: 人手不足", "")) == ["PE308"]


# -- (c) over-achievement, and a third of the money unspent --------------------------------------------------------

SOURCES = """
  原因: 设备招标推迟
  来源:
    - {名称: 当年财政拨款, 年初预算: 100, 全年预算: 100, 执行数: 90}
    - {名称: 上年结转资金, 年初预算: 0, 全年预算: 50, 执行数: 10}
"""
OVER = "指标:\n" + "".join(
    (
        row(
            "服务企业", "产出/数量", "方向: ≥, 目标值: 30, 单位: 家, 完成值: 48, 偏差原因: 目标偏低", "25"
        ),  # 160 %: 25
        row(
            "设备完好率", "产出/质量", "方向: ≥, 目标值: 98%, 完成值: 91%, 改进措施: 乙, 偏差原因: 老化", "10"
        ),  # 91/98: 9.2857
        row("巡检轮次", "产出/时效", "方向: =, 目标值: 4, 单位: 轮, 完成值: 4", "10"),  # 10
        row("单位成本", "产出/成本", "方向: ≤, 目标值: 100, 单位: 元, 完成值: 70, 偏差原因: 集中采购", "5"),  # 5
        row("受益人数", "效益/社会效益", "方向: ≥, 目标值: 1000, 单位: 人, 完成值: 1299", "20"),  # 129.9 %: 20
        row(
            "复用年限",
            "效益/可持续影响",
            "方向: ≥, 目标值: 3, 单位: 年, 完成值: 2, 改进措施: 乙, 偏差原因: 更新快",
            "10",
        ),  # 6.67
        row(
            "企业满意度",
            "满意度/服务对象满意度",
            "方向: ≥, 目标值: 95%, 完成值: 88.5%, 改进措施: 乙, 偏差原因: 排队久",
            "10",
        ),  # 9.3158
    )
)
OVERDONE = f"预算:{SOURCES}{OVER}"  # 100/150 = 66.667 %: 6.67


def test_over_achievement_and_an_unspent_third() -> None:
    sheet = sheet_of(OVERDONE, "cn", PROJECT)
    assert scores_of(sheet) == {
        "预算执行率": D("6.67"), "服务企业": 25, "设备完好率": D("9.29"), "巡检轮次": 10, "单位成本": 5, "受益人数": 20,
        "复用年限": D("6.67"), "企业满意度": D("9.32"),
    }  # fmt: skip
    # 25 + 9.29 + 10 + 5; 20 + 6.67; 6.67 + 49.29 + 26.67 + 9.32
    assert level1_of(sheet) == {
        "预算执行率": D("6.67"), "产出指标": D("49.29"), "效益指标": D("26.67"), "满意度指标": D("9.32"),
    }  # fmt: skip
    assert (sheet.total, sheet.grade) == (D("91.95"), "优")
    assert leaf_of("预算执行率", sheet).reason == "设备招标推迟"
    assert codes(OVERDONE) == []


def test_thirty_percent_over_asks_for_a_reason() -> None:
    assert codes(OVERDONE.replace(", 偏差原因: 目标偏低", "")) == ["PE315"]
    assert codes(OVERDONE.replace(", 偏差原因: 集中采购", "")) == ["PE315"]  # 100/70 = 142.9 %
    assert codes(OVERDONE.replace("完成值: 1299", "完成值: 1300")) == ["PE315"]  # exactly 130 %


# -- with cost as level 1: 10/20/40/20/10, bands 80/50, satisfaction 90/80/60 ----------------------------------------

WITH_COST = form(
    "年初预算: 86, 调整预算: 86, 支出: 80, 原因: 尾款待验收",  # 9.30
    row(
        "单位成本", "成本/经济成本", "方向: ≤, 目标值: 2000, 单位: 元, 完成值: 2300, 改进措施: 乙, 偏差原因: 涨价", "20"
    ),  # 17.3913
    row("检测批次", "产出/数量", "方向: ≥, 目标值: 40, 单位: 批, 完成值: 40", "20"),  # 20
    row(
        "数据质量",
        "产出/质量",
        "方向: 定性, 目标值: 良好, 完成程度: 部分达成, 完成比例: 55%, 改进措施: 乙, 偏差原因: 缺项",
        "10",
    ),  # 5.5
    row(
        "响应时间", "产出/时效", "方向: ≤, 目标值: 30, 单位: 分钟, 完成值: 48, 改进措施: 乙, 偏差原因: 人手不足", "10"
    ),  # 6.25
    row("节约资金", "效益/经济效益", "方向: ≥, 目标值: 200, 单位: 万元, 完成值: 200", "10"),  # 10
    row(
        "投诉处置",
        "效益/社会效益",
        "方向: 定性, 目标值: 及时, 完成程度: 达成, 完成比例: 85%, 改进措施: 乙, 偏差原因: 超时",
        "10",
    ),  # 8.5
    row(
        "群众满意度",
        "满意度/服务对象满意度",
        "方向: ≥, 目标值: 95%, 完成值: 88.5%, 改进措施: 乙, 偏差原因: 排队久",
        "10",
    ),  # 80–90: 8
)  # 9.30 + 17.39 + 31.75 + 18.50 + 8 = 84.94


def test_cost_as_level_1() -> None:
    sheet = sheet_of(WITH_COST, "cn-cost", PROJECT)
    assert scores_of(sheet) == {
        "预算执行率": D("9.30"), "单位成本": D("17.39"), "检测批次": 20, "数据质量": D("5.5"), "响应时间": D("6.25"),
        "节约资金": 10, "投诉处置": D("8.5"), "群众满意度": 8,
    }  # fmt: skip
    assert [one.points for one in sheet.rows] == [10, 20, 40, 20, 10]
    assert level1_of(sheet) == {
        "预算执行率": D("9.30"), "成本指标": D("17.39"), "产出指标": D("31.75"), "效益指标": D("18.50"),
        "满意度指标": 8,
    }  # fmt: skip
    assert (sheet.total, sheet.grade) == (D("84.94"), "良")
    assert codes(WITH_COST, "cn-cost") == []


@pytest.mark.parametrize(
    ("said", "score"),
    [
        ("100%", "10"), ("90%", "10"), ("89.99%", "8"), ("80%", "8"), ("79.99%", "5"), ("60%", "5"), ("59.9%", "0"),
        ("0%", "0"),
    ],
)  # fmt: skip
def test_bands_of_satisfaction(said: str, score: str) -> None:
    """Whatever the target is: 92 % earns all though 95 % was wanted."""
    sheet = sheet_of(WITH_COST.replace("88.5%", said), "cn-cost", PROJECT)
    assert leaf_of("群众满意度", sheet).score == D(score)


@pytest.mark.parametrize(
    ("name", "level", "ratio", "score"),
    [
        ("cn", "部分达成", "60%", "6"), ("cn", "部分达成", "55%", None), ("cn", "未达成", "55%", "5.5"),
        ("cn", "部分达成", "80%", None), ("cn", "达成", "80%", "8"), ("cn", "达成", "79%", None),
        ("cn-cost", "部分达成", "50%", "5"), ("cn-cost", "部分达成", "49.9%", None), ("cn-cost", "未达成", "0%", "0"),
    ],
)  # fmt: skip
def test_bands_of_qualitative_indicators(name: str, level: str, ratio: str, score: str | None) -> None:
    text = form(
        "调整预算: 1, 支出: 1",
        row("甲", "产出/质量", f"方向: 定性, 目标值: 好, 完成程度: {level}, 完成比例: {ratio}", "10"),
    )
    assert leaf_of("甲", sheet_of(text, name, PROJECT)).score == (None if score is None else D(score))


# -- single rows ---------------------------------------------------------------------------------------------------

# of 10 points: what the row says, its score (None: not scored), the working
ROWS = [
    ("方向: ≥, 目标值: 5, 完成值: 4", "8", "4/5"),
    ("方向: ≥, 目标值: 3, 完成值: 2", "6.67", "2/3"),
    ("方向: ≥, 目标值: 5, 完成值: 0", "0", "nothing"),
    ("方向: ≥, 目标值: 5, 完成值: -1", "0", "less than nothing"),
    ("方向: ≥, 目标值: 5, 完成值: 5000", "10", "never over the points"),
    ("目标值: 5, 完成值: 4", "8", "no direction is ≥"),
    ("方向: ≥, 目标值: 100%, 完成值: 98%", "9.8", "percentages as numbers"),
    ("方向: ≥, 目标值: 99.5, 单位: '%', 完成值: 99.5", "10", "the unit % in its own field"),
    ("方向: '>', 目标值: 4, 完成值: 2", "5", "2/4"),
    ("方向: ≤, 目标值: 8, 完成值: 10", "8", "8/10"),
    ("方向: '<', 目标值: 8, 完成值: 16", "5", "8/16"),
    ("方向: ≤, 目标值: 8, 完成值: 0", "10", "none is the best of a reverse indicator"),
    ("方向: ≤, 目标值: 0, 完成值: 0", "10", "no accidents"),
    ("方向: ≤, 目标值: 0, 完成值: 1", "0", "one accident"),
    ("方向: ≥, 目标值: 0, 完成值: 0", "10", "a target of nothing is met"),
    ("方向: =, 目标值: 10, 完成值: 10", "10", "exactly"),
    ("方向: =, 目标值: 10, 完成值: 9", "9", "1 − 1/10"),
    ("方向: =, 目标值: 10, 完成值: 13", "7", "1 − 3/10"),
    ("方向: =, 目标值: 10, 完成值: 25", "0", "1 − 15/10 is under 0"),
    ("方向: =, 目标值: 0, 完成值: 0", "10", "exactly nothing"),
    ("方向: =, 目标值: 0, 完成值: 0.1", "0", "anything but nothing"),
    ("方向: ≥, 目标值: -2, 完成值: -3", "5", "1 − 1/2 of a negative target"),
    ("方向: 是否, 目标值: 是, 完成值: 是", "10", "as wanted"),
    ("方向: 是否, 目标值: 是, 完成值: 否", "0", "not as wanted"),
    ("方向: 是否, 完成值: 是", "10", "without a target a yes is wanted"),
    ("方向: 是否, 目标值: 否, 完成值: 否", "10", "a no was wanted"),
    ("方向: 是否, 目标值: 否, 完成值: 是", "0", "a no was wanted"),
    ("方向: 是否, 目标值: 是", None, "nothing said"),
    ("方向: ≥, 目标值: 5, 完成值: 不适用", "10", "doesn't apply: full by default (§1.4)"),
    ("方向: ≥, 目标值: 5, 得分: 不适用", "10", "doesn't apply"),
    ("方向: ≥, 目标值: 5", None, "no actual value"),
    ("方向: ≥, 目标值: 5, 完成值: 待填", None, "to fill"),
    ("方向: ≥, 完成值: 5", None, "no target"),
    ("方向: ≥, 目标值: 5, 完成值: 五个", None, "a text is no number"),
    ("目标值: 良好, 完成值: 良好", None, "a text target is qualitative, and 完成程度 isn't said"),
    ("目标值: 良好, 完成程度: 达成", "10", "达成 is 100 %"),
    ("方向: 定性, 目标值: 良好, 完成程度: 部分达成", None, "the ratio must be said"),
    ("方向: 定性, 目标值: 良好, 完成程度: 未达成, 完成比例: 0%", "0", "nothing"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "score", "working"), ROWS, ids=[said for said, _, _ in ROWS])
def test_single_rows(said: str, score: str | None, working: str) -> None:
    sheet = sheet_of(form("调整预算: 1, 支出: 1", row("甲", "产出/数量", said, "10")), "cn", PROJECT)
    assert leaf_of("甲", sheet).score == (None if score is None else D(score)), working


def test_what_is_not_filled_is_blank_and_the_total_too() -> None:
    text = ALL_MET.replace("完成值: 520, ", "")
    sheet = sheet_of(text, "cn", PROJECT)
    assert (leaf_of("培训人次", sheet).score, sheet.total, sheet.grade, sheet.is_derived) == (None, None, "", False)
    assert level1_of(sheet)["产出指标"] is None
    checked = document(text, PROJECT)
    table = build(checked, derive_figures(checked, pack("cn")), pack("cn")).root["评分表"]
    assert [str(table[key]) for key in ("总分", "等级")] == ["", ""]
    first = table["指标行"][0]
    assert [str(first[k]) for k in ("三级", "分值", "得分", "一级得分", "状态")] == ["培训人次", "15", "", "", "未评"]


@pytest.mark.parametrize(
    ("money", "score", "working"),
    [
        ("调整预算: 100, 支出: 99.99", "10.00", "9.999 → 10.00"),
        ("调整预算: 100, 支出: 99.94", "9.99", "9.994"),
        ("年初预算: 200, 调整预算: 100, 支出: 100", "10", "of the adjusted budget"),
        ("调整预算: 100, 支出: 120", "10", "at most all"),
        ("调整预算: 100, 支出: 0", "0", "nothing spent"),
        ("调整预算: 0, 支出: 0", "10", "0 ÷ 0 doesn't apply: full"),
        ("调整预算: 0, 支出: 1", "0", "spending without a budget"),
        ("支出: 80", None, "no budget"),
        ("调整预算: 100", None, "nothing said"),
        ("调整预算: 100, 支出: 待填", None, "to fill"),
    ],
)
def test_the_execution_rate(money: str, score: str | None, working: str) -> None:
    found = leaf_of("预算执行率", sheet_of(f"预算: {{{money}}}\n", "cn", PROJECT)).score
    assert found == (None if score is None else D(score)), working


# -- the unit's own score, and who may give one -------------------------------------------------------------------


def test_an_own_score_beside_the_computed_one() -> None:
    text = SHORT.replace("完成值: 48, ", "完成值: 48, 得分: 12, ")
    sheet = sheet_of(text, "cn", PROJECT)
    found = leaf_of("响应时间", sheet)
    assert found.leaf is not None
    assert (found.score, found.leaf.stated, found.leaf.computed) == (12, 12, D("9.38"))
    assert (sheet.total, sheet.grade) == (D("91.80"), "优")  # 89.18 − 9.38 + 12
    assert codes(text) == []  # the deviation's reason is the score's
    assert codes(text.replace(", 偏差原因: 人手不足", "")) == ["PE308", "PE309"]


def test_the_execution_rate_belongs_to_the_finance_department() -> None:
    text = f"预算: {{支出: {{调整预算: 1000, 决算数: 940}}, 结转原因: 尾款待付}}\n指标:\n{SHORT.partition('指标:')[2]}"
    own = text + "评分: {预算执行率: {得分: 10}}\n"
    assert leaf_of("预算执行率", sheet_of(own, "cn", UNIT)).score == D("9.40")
    assert codes(own, head=UNIT) == ["PE309"]
    theirs = text + "评分: {预算执行率: {得分: 10, 评分人: 财政部门, 理由: 尾款不计}}\n"
    assert leaf_of("预算执行率", sheet_of(theirs, "cn", UNIT)).score == 10
    assert codes(theirs, head=UNIT) == []


# -- weights --------------------------------------------------------------------------------------------------------


def test_the_points_of_satisfaction_go_to_the_effects() -> None:
    """No survey is possible: its 10 points go to 效益, 40 in all (财预〔2021〕101号)."""
    lines = ALL_MET.splitlines(keepends=True)
    moved = "".join(line for line in lines if "满意度" not in line).replace("分值: 20}", "分值: 30}")
    assert sorted(codes(moved)) == ["PE313", "PE313", "PE314"]  # 40 of 30, a block with nothing in it, and no score
    assert sheet_of(moved, "cn", PROJECT).total is None
    told = f"权重说明: 无法开展满意度调查，10分并入效益指标\n{moved}"
    sheet = sheet_of(told, "cn", PROJECT)
    assert [(one.points, one.score) for one in sheet.rows] == [(10, 10), (50, 50), (40, 40), (0, 0)]
    assert (sheet.total, sheet.grade) == (100, "优")
    assert codes(told) == []


def test_moved_points_must_still_be_a_hundred() -> None:
    lines = ALL_MET.splitlines(keepends=True)
    text = "权重说明: 没有调查\n" + "".join(line for line in lines if "满意度" not in line)
    assert codes(text) == ["PE313"]


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("分值: 20}", "分值: 19}", ["PE313"]),
        ("分值: 20}", "分值: 20.5}", ["PE313"]),
        ("分值: 20}", "分值: 20.0}", []),
    ],
)
def test_points_of_a_block_add_up(old: str, new: str, found: list[str]) -> None:
    assert codes(ALL_MET.replace(old, new)) == found


# -- the whole unit by the same rules -------------------------------------------------------------------------------


def test_a_whole_unit() -> None:
    """Execution 940/1000 of the adjusted budget: 9.40; the rows as in (b): 39.88 + 30 + 10."""
    rows = SHORT.partition("指标:\n")[2]
    money = "预算: {支出: {年初预算: 1000, 调整预算: 1000, 决算数: 940}, 结转原因: 尾款待付}\n"
    sheet = sheet_of(f"{money}指标:\n{rows}", "cn", UNIT)
    assert level1_of(sheet) == {"预算执行率": D("9.40"), "产出指标": D("39.88"), "效益指标": 30, "满意度指标": 10}
    assert (sheet.total, sheet.grade) == (D("89.28"), "良")
    assert leaf_of("预算执行率", sheet).reason == "尾款待付"


def test_names_of_level_1_with_and_without_the_word() -> None:
    plain = ALL_MET.replace("一级: 产出指标", "一级: 产出").replace("二级: 数量指标", "二级: 数量")
    sheet = sheet_of(plain, "cn", PROJECT)
    assert sheet.total == 100
    assert [child.name for child in sheet.rows[1].children] == ["数量指标", "质量指标", "时效指标", "成本指标"]


def test_level_2_comes_in_the_order_of_the_form() -> None:
    head, _, rows = ALL_MET.partition("指标:\n")
    turned = "".join(reversed(rows.splitlines(keepends=True)))
    sheet = sheet_of(f"{head}指标:\n{turned}", "cn", PROJECT)
    assert [child.name for child in sheet.rows[1].children] == ["数量指标", "质量指标", "时效指标", "成本指标"]


def test_level_2_tells_the_block_where_level_1_is_left_out() -> None:
    sheet = sheet_of(ALL_MET.replace("一级: 产出指标, ", ""), "cn", PROJECT)
    assert (level1_of(sheet)["产出指标"], sheet.total) == (50, 100)

"""The tree of Zhanjiang on data: leaves by rule, sums of rounded leaves, bonus, caps and grades, worked by hand."""

# ruff: noqa: E501, ERA001 - a table of cases, one a line

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from perfeval_gen.figures.derive import derive_figures
from perfeval_gen.figures.measures import Known
from perfeval_gen.figures.scores import ScoreRow, ScoreSheet, derive_scores, grade_of
from perfeval_gen.packs.model import Pack
from perfeval_gen.schema.values import Prose
from tests.figures.samples import PROJECT, document, pack
from tests.figures.scored import leaf_of, pack_of, scores_of, sheet_of

# Every condition met. What isn't plain: 1000/1050 = 95.24 % ≥ 95 %; carried over 1000 + 50 − 1000 = 50 of 1000 = 5 %;
# stock 20/50 − 1 = −60 %; published on the twentieth day; (85 + 5)/100 = 90 %.
DATA = """
制度: [{名称: 内部控制制度, 文号: 无}]
预算:
  财政拨款: {年初预算: 1000万元, 决算数: 1000万元, 上年结转: 50万元, 支出: 1000万元}
  存量资金: {上年末: 50万元, 本年末: 20万元}
  政府采购: {计划金额: 200万元, 实际金额: 200万元}
  三公经费: {预算数: 10, 决算数: 8}
  公用经费: {预算数: 20, 决算数: 20}
资产: {固定资产原值: 300, 在用固定资产原值: 300, 内部制度: 是, 账实一致: 是, 使用合规: 是, 收入上缴: 不适用}
公开:
  预算: {是否公开: 是, 批复日期: 2025-04-01, 公开日期: 2025-04-21}
  决算: {是否公开: 是, 公开日期: 2026-04-20}
  绩效目标: {是否公开: 是}
  自评信息: {是否公开: 是}
自评工作: {小组名称: 自评小组, 报送日期: 2026-06-30, 应报日期: 2026-06-30, 公开一致: 是}
重点督查: {市委督查得分: 1, 政府督查得分: 1}
目标: [{名称: 甲, 是否完成: 是}, {名称: 乙, 是否完成: 是}, {名称: 丙, 是否完成: 是}]
项目: [{名称: 甲, 状态: {按期完成: 是}}, {名称: 乙, 状态: {按期完成: 是}}, {名称: 丙, 状态: {按期完成: 是}}]
信访: {反馈机制: 是, 数量: 2, 按期答复: 2}
满意度: {有效份数: 100, 满意份数: 85, 基本满意份数: 5}
评分:
  社会经济环境效益: {得分: 10}
"""


def answers(chosen: Pack, kind: str = "整体自评") -> str:
    """All conditions that no data answers, each with 是, under 评分."""
    tree = chosen.tree_for(kind)
    assert tree is not None
    asked = {leaf.name: [i.name for i in leaf.criterion.items if not i.source] for leaf in tree.leaves()}
    return "".join(
        f"  {name}: {{各项: {{{', '.join(f'{item}: 是' for item in items)}}}}}\n"
        for name, items in asked.items()
        if items
    )


MET = DATA + answers(pack())


def with_(*changes: tuple[str, str], more: str = "") -> ScoreSheet:
    text = MET
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return sheet_of(text + more)


# -- all met -------------------------------------------------------------------------------------------------------


def test_all_met_is_a_hundred() -> None:
    sheet = with_()
    assert [row.score for row in sheet.rows] == [20, 40, 10, 30]
    assert (sheet.total, sheet.grade, sheet.is_derived) == (100, "优", True)
    assert all(leaf.score == leaf.points for leaf in sheet.leaves())


def test_points_add_up_at_every_level() -> None:
    sheet = sheet_of("")
    assert sum(row.points or 0 for row in sheet.rows) == 100
    for one in sheet.rows:
        assert sum(two.points or 0 for two in one.children) == one.points
        for two in one.children:
            assert sum(leaf.points or 0 for leaf in two.children) == two.points


# -- each leaf by its rule (rules.md §3.2) ---------------------------------------------------------------------------

SPENT = "支出: 1000万元"
LEAVES = [
    # 财政拨款收入预决算差异率, 2 points, falling to nothing at 20 % either way
    ("年初预算: 1000万元", "年初预算: 1250万元", "财政拨款收入预决算差异率", "0", "−20 % is the limit"),
    ("年初预算: 1000万元", "年初预算: 800万元", "财政拨款收入预决算差异率", "0", "+25 %"),
    ("年初预算: 1000万元", "年初预算: 960万元", "财政拨款收入预决算差异率", "1.58", "40/960 = 4.1667 %; 2 × (1 − 1/4.8)"),
    # 三公, 公用: within the budget all, above it nothing
    ("{预算数: 10, 决算数: 8}", "{预算数: 10, 决算数: 10}", "三公经费控制率", "2", "equal is within"),
    ("{预算数: 10, 决算数: 8}", "{预算数: 10, 决算数: 10.01}", "三公经费控制率", "0", "above"),
    ("{预算数: 10, 决算数: 8}", "{预算数: 0, 决算数: 0}", "三公经费控制率", "2", "0 ÷ 0 doesn't apply: full"),
    ("{预算数: 10, 决算数: 8}", "{预算数: 0, 决算数: 1}", "三公经费控制率", "0", "spending without a budget"),
    ("{预算数: 20, 决算数: 20}", "{预算数: 20, 决算数: 21}", "公用经费控制率", "0", "above"),
    # 政府采购执行率, 2 points, proportional, nothing over 100 %
    ("实际金额: 200万元", "实际金额: 150万元", "政府采购执行率", "1.5", "75 % of 2"),
    ("实际金额: 200万元", "实际金额: 200.01万元", "政府采购执行率", "0", "over 100 %"),
    ("{计划金额: 200万元, 实际金额: 200万元}", "{计划金额: 0, 实际金额: 0}", "政府采购执行率", "2", "no plan"),
    ("{计划金额: 200万元, 实际金额: 200万元}", "{计划金额: 0, 实际金额: 1}", "政府采购执行率", "0", "no plan, yet bought"),
    # 存量资金: less is good
    ("本年末: 20万元", "本年末: 50万元", "国库集中支付结转结余存量资金效率性", "3", "0 %"),
    ("本年末: 20万元", "本年末: 55万元", "国库集中支付结转结余存量资金效率性", "1.5", "10 % belongs to the half"),
    ("本年末: 20万元", "本年末: 55.1万元", "国库集中支付结转结余存量资金效率性", "0", "10.2 %"),
    ("{上年末: 50万元, 本年末: 20万元}", "{上年末: 0, 本年末: 0}", "国库集中支付结转结余存量资金效率性", "3", "0 % (§1.4)"),
    ("{上年末: 50万元, 本年末: 20万元}", "{上年末: 0, 本年末: 1}", "国库集中支付结转结余存量资金效率性", "0", "§1.4"),
    # 固定资产利用率, bands 90/75/60
    ("在用固定资产原值: 300", "在用固定资产原值: 270", "固定资产利用率", "2", "90 %"),
    ("在用固定资产原值: 300", "在用固定资产原值: 269.99", "固定资产利用率", "1.5", "89.997 %"),
    ("在用固定资产原值: 300", "在用固定资产原值: 200", "固定资产利用率", "1", "66.67 %"),
    ("在用固定资产原值: 300", "在用固定资产原值: 179", "固定资产利用率", "0", "59.67 %"),
    ("固定资产原值: 300, 在用固定资产原值: 300", "固定资产原值: 0, 在用固定资产原值: 0", "固定资产利用率", "2", "none"),
    # checklists: equal parts
    ("账实一致: 是", "账实一致: 否", "资产管理规范性", "3.75", "three of four of 5"),
    ("公开日期: 2025-04-21", "公开日期: 2025-04-22", "预决算信息公开", "2", "the twenty-first day: one of two of 4"),
    ("决算: {是否公开: 是, 公开日期: 2026-04-20}", "决算: {是否公开: 否}", "预决算信息公开", "2", "one of two of 4"),
    ("绩效目标: {是否公开: 是}", "绩效目标: {是否公开: 否}", "绩效信息公开", "1.5", "one of two of 3"),
    ("报送日期: 2026-06-30", "报送日期: 2026-07-01", "自评组织和材料报送", "2", "two of three of 3"),
    ("制度: [{名称: 内部控制制度, 文号: 无}]", "制度: 无", "管理制度健全性", "1", "one of two of 2"),
    ("按期答复: 2", "按期答复: 1", "群众信访办理情况", "1", "one of two of 2"),
    ("数量: 2, 按期答复: 2", "数量: 0", "群众信访办理情况", "2", "no petitions: full"),
    # proportional
    ("{市委督查得分: 1, 政府督查得分: 1}", "{市委督查得分: 0.94, 政府督查得分: 0.99}", "重点工作完成率", "4.83", "0.965 × 5 = 4.825"),
    ("{市委督查得分: 1, 政府督查得分: 1}", "{市委督查得分: 94, 政府督查得分: 99}", "重点工作完成率", "4.83", "94 is 0.94"),
    ("{名称: 丙, 是否完成: 是}", "{名称: 丙, 是否完成: 否}", "绩效目标完成率", "2", "2/3 of 3"),
    ("{名称: 丙, 状态: {按期完成: 是}}", "{名称: 丙, 状态: {按期完成: 否}}", "项目完成及时性", "2", "2/3 of 3"),
    # satisfaction, bands 90/80/60
    ("满意份数: 85, 基本", "满意份数: 84, 基本", "公众或服务对象满意度", "2.4", "89 %: 0.8 × 3"),
    ("满意份数: 85, 基本", "满意份数: 74, 基本", "公众或服务对象满意度", "1.5", "79 %: 0.5 × 3"),
    ("满意份数: 85, 基本", "满意份数: 54, 基本", "公众或服务对象满意度", "0", "59 %"),
    ("{有效份数: 100, 满意份数: 85, 基本满意份数: 5}", "{满意率: 88%}", "公众或服务对象满意度", "2.4", "only the result"),
    # the unit's own score
    ("社会经济环境效益: {得分: 10}", "社会经济环境效益: {得分: 9.5}", "社会经济环境效益", "9.5", "as it says"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "name", "score", "working"), LEAVES)
def test_one_leaf_loses_its_points_alone(old: str, new: str, name: str, score: str, working: str) -> None:
    sheet = with_((old, new))
    lost = {leaf.name: leaf.score for leaf in sheet.leaves() if leaf.score != leaf.points}
    row = leaf_of(name, sheet)
    assert row.score == Decimal(score), working
    assert set(lost) <= {name}
    assert sheet.total == 100 - (row.points or 0) + Decimal(score)


# spending moves two leaves: 支出完成率 6 × (rate − 60 %)/35 %, and 结转结余率 with 10/20/30 % of the year's 1000
SPENDING = [
    ("997.5", "6", "3", "997.5/1050 = 95 %; 52.5/1000 = 5.25 %"),
    ("997.4", "6", "3", "94.9905 %: 6 × 34.9905/35 = 5.9984 → 6.00"),
    ("950", "5.22", "3", "90.476 %: 6 × 30.476/35 = 5.2245; 100/1000 = 10 %"),
    ("949", "5.21", "2", "90.381 %: 5.2082; 10.1 %"),
    ("850", "3.59", "2", "80.952 %: 3.5918; 20 %"),
    ("813.75", "3", "1", "77.5 % is half way; 23.625 %"),
    ("750", "1.96", "1", "71.429 %: 1.9592; 30 %"),
    ("749", "1.94", "0", "71.333 %: 1.9429; 30.1 %"),
    ("630", "0", "0", "60 %"),
    ("0", "0", "0", "nothing spent"),
]


@pytest.mark.parametrize(("spent", "rate", "left", "working"), SPENDING)
def test_spending(spent: str, rate: str, left: str, working: str) -> None:
    sheet = with_((SPENT, f"支出: {spent}万元"))
    found = (leaf_of("支出完成率", sheet).score, leaf_of("结转结余率", sheet).score)
    assert found == (Decimal(rate), Decimal(left)), working
    assert sheet.total == 100 - 9 + Decimal(rate) + Decimal(left)


def test_the_figures_of_the_report_of_2020() -> None:
    """002: 111931823.11 of 112981390.75 is 99.07 %, 1049567.64 of 111082222.47 0.94 %, the stock fell by 25.42 %."""
    sheet = with_(
        ("{年初预算: 1000万元, 决算数: 1000万元, 上年结转: 50万元, 支出: 1000万元}",
         "{年初预算: 111082222.47, 决算数: 111082222.47, 上年结转: 1899168.28, 支出: 111931823.11}"),
        ("{上年末: 50万元, 本年末: 20万元}", "{上年末: 1407277.49, 本年末: 1049567.64}"),
        ("{市委督查得分: 1, 政府督查得分: 1}", "{市委督查得分: 0.94, 政府督查得分: 0.99}"),
    )  # fmt: skip
    two = {row.name: row.score for one in sheet.rows for row in one.children}
    assert (two["支出管理"], two["效率性"]) == (21, Decimal("10.83"))
    assert [row.score for row in sheet.rows] == [20, 40, 10, Decimal("29.83")]
    assert (sheet.total, sheet.grade) == (Decimal("99.83"), "优")


def test_sums_are_of_rounded_leaves() -> None:
    """4.825 + 9/7 + 9/7 is 7.3964 and would be 7.40; each leaf rounded first they add up to 7.41 (rules.md §1.1)."""
    others = ("丁", "戊", "己", "庚")
    goals = "".join(f", {{名称: {name}, 是否完成: 否}}" for name in others)
    projects = "".join(f", {{名称: {name}, 状态: {{按期完成: 否}}}}" for name in others)
    sheet = with_(
        ("{市委督查得分: 1, 政府督查得分: 1}", "{市委督查得分: 0.94, 政府督查得分: 0.99}"),
        ("{名称: 丙, 是否完成: 是}", "{名称: 丙, 是否完成: 是}" + goals),
        ("{名称: 丙, 状态: {按期完成: 是}}", "{名称: 丙, 状态: {按期完成: 是}}" + projects),
    )
    # 0.965 × 5 = 4.825 → 4.83; 3/7 of 3 = 1.2857 → 1.29, twice
    found = scores_of(sheet)
    assert found["重点工作完成率"] == Decimal("4.83")
    assert found["绩效目标完成率"] == found["项目完成及时性"] == Decimal("1.29")
    assert next(row.score for one in sheet.rows for row in one.children if row.name == "效率性") == Decimal("7.41")


# -- what can't be scored -------------------------------------------------------------------------------------------

MISSING = [
    ("财政拨款收入预决算差异率", "年初预算: 1000万元, ", ""),
    ("政府采购执行率", "{计划金额: 200万元, 实际金额: 200万元}", "{计划金额: 200万元, 实际金额: 待填}"),
    ("固定资产利用率", "固定资产原值: 300, 在用固定资产原值: 300", "固定资产原值: 300"),
    ("资产管理规范性", "账实一致: 是, ", ""),
    ("预决算信息公开", "决算: {是否公开: 是, 公开日期: 2026-04-20}", "决算: {平台: 某县人民政府网}"),
    ("重点工作完成率", "政府督查得分: 1", "政府督查得分: 待填"),
    ("绩效目标完成率", "{名称: 丙, 是否完成: 是}", "{名称: 丙}"),
    ("社会经济环境效益", "{得分: 10}", "{得分: 待填}"),
    ("项目监管", "落实跟踪监管: 是", "落实跟踪监管: 待填"),
    ("公众或服务对象满意度", "满意份数: 85, 基本满意份数: 5", "基本满意份数: 5"),
]


@pytest.mark.parametrize(("name", "old", "new"), MISSING)
def test_no_total_while_a_leaf_has_no_score(name: str, old: str, new: str) -> None:
    sheet = with_((old, new))
    assert [leaf.name for leaf in sheet.leaves() if leaf.score is None] == [name]
    assert (sheet.total, sheet.grade, sheet.is_derived) == (None, "", False)
    parents = [row for one in sheet.rows for row in (one, *one.children) if row.score is None]
    assert len(parents) == 2
    assert sum(1 for row in sheet.rows if row.score is not None) == 3


def test_an_empty_file_has_no_score() -> None:
    sheet = sheet_of("")
    assert {leaf.score for leaf in sheet.leaves()} == {None}
    assert sheet == replace(sheet, total=None, grade="", is_derived=False)


def test_level_1_and_2_are_never_typed() -> None:
    more = "  预算编制情况: {得分: 7}\n  预算编制: {得分: 3}\n"
    assert with_(more=more).total == 100
    sheet = sheet_of("评分:\n" + more)
    assert [(row.score, row.children[0].score) for row in sheet.rows[:1]] == [(None, None)]


def test_what_does_not_apply_is_full() -> None:
    sheet = with_(("社会经济环境效益: {得分: 10}", "社会经济环境效益: {得分: 不适用}"))
    row = leaf_of("社会经济环境效益", sheet)
    assert (row.score, sheet.total) == (10, 100)
    assert row.leaf is not None
    assert row.leaf.status == "不适用"
    assert with_(("社会经济环境效益: {得分: 10}", "社会经济环境效益: 不适用")).total == 100


# -- the assessor's own score -------------------------------------------------------------------------------------


def test_an_own_score_stands_before_the_computed_one() -> None:
    sheet = with_(more="  固定资产利用率: {得分: 1.5, 理由: 部分房屋产权不清, 评分人: 主管部门}\n")
    row = leaf_of("固定资产利用率", sheet)
    assert row.leaf is not None
    assert (row.score, row.leaf.computed, row.leaf.stated, row.leaf.scored_by) == (
        Decimal("1.5"), 2, Decimal("1.5"), "主管部门",
    )  # fmt: skip
    assert sheet.total == Decimal("99.5")


@pytest.mark.parametrize(
    ("said", "score"), [("9.994", "9.99"), ("9.995", "10"), ("9.005", "9.01"), ("10", "10"), ("13", "10"), ("0", "0")]
)
def test_an_own_score_has_two_decimals_and_is_never_over_the_points(said: str, score: str) -> None:
    """rules.md §3.1.1; that 13 of 10 was said is a finding (PE305)."""
    sheet = with_(("社会经济环境效益: {得分: 10}", f"社会经济环境效益: {{得分: {said}}}"))
    row = leaf_of("社会经济环境效益", sheet)
    assert row.leaf is not None
    assert (row.score, row.leaf.stated) == (Decimal(score), Decimal(said))
    assert sheet.total == 90 + Decimal(score)


def test_who_may_not_is_not_heard() -> None:
    """重点工作完成率 belongs to the supervisors: 可改: [主管部门, 财政部门]."""
    given = ("{市委督查得分: 1, 政府督查得分: 1}", "{市委督查得分: 0.9, 政府督查得分: 0.9}")
    assert leaf_of("重点工作完成率", with_(given, more="  重点工作完成率: {得分: 5}\n")).score == Decimal("4.5")
    by_others = "  重点工作完成率: {得分: 5, 评分人: 财政部门}\n"
    assert leaf_of("重点工作完成率", with_(given, more=by_others)).score == 5


def test_an_own_score_where_there_are_no_data() -> None:
    sheet = with_(("  政府采购: {计划金额: 200万元, 实际金额: 200万元}\n", ""), more="  政府采购执行率: {得分: 1}\n")
    row = leaf_of("政府采购执行率", sheet)
    assert row.leaf is not None
    assert (row.score, row.leaf.computed, row.leaf.status) == (1, None, "已评")


def test_effects_are_limited_by_the_mean_completion() -> None:
    """Two results, 15 of 10 and 8 of 10: (1 + 0.8)/2 = 0.9, so at most 9 of 10 (rules.md §3.2 D3.1)."""
    more = "成效: [{领域: 甲, 指标: [{指标: 子, 数值: 15, 目标值: 10}, {指标: 丑, 数值: 8, 目标值: 10}]}]\n"
    assert leaf_of("社会经济环境效益", with_(more=more)).score == 9
    lower = with_(("社会经济环境效益: {得分: 10}", "社会经济环境效益: {得分: 8.5}"), more=more)
    assert leaf_of("社会经济环境效益", lower).score == Decimal("8.5")


def test_reasons_evidence_and_analysis_arrive() -> None:
    more = "  固定资产利用率: {得分: 1, 理由: 闲置一处, 佐证: 附件三, 分析: 账实相符。}\n"
    row = leaf_of("固定资产利用率", with_(more=more))
    assert (row.reason, row.evidence) == ("闲置一处", "附件三")
    assert isinstance(row.analysis, Prose)
    assert row.analysis.text == "账实相符。"


def test_a_reason_given_elsewhere_is_not_typed_twice() -> None:
    marks = "{市委督查得分: 0.9, 政府督查得分: 0.9, 未完成原因: 两项任务跨年}"
    given = ("{市委督查得分: 1, 政府督查得分: 1}", marks)
    assert leaf_of("重点工作完成率", with_(given)).reason == "两项任务跨年"
    own = with_(given, more="  重点工作完成率: {理由: 另有原因}\n")
    assert leaf_of("重点工作完成率", own).reason == "另有原因"


# -- bonus and caps -----------------------------------------------------------------------------------------------

NINETY = ("社会经济环境效益: {得分: 10}", "社会经济环境效益: {得分: 0}")


@pytest.mark.parametrize(
    ("bonus", "total", "working"),
    [
        ("0.5", "90.5", "90 + 0.5"),
        ("1", "91", "90 + 1"),
        ("3", "91", "at most 1"),
    ],
)
def test_the_bonus_stands_outside_the_hundred(bonus: str, total: str, working: str) -> None:
    sheet = with_(NINETY, more=f"  工作表现加分: {{得分: {bonus}, 佐证: 通报}}\n")
    assert sheet.total == Decimal(total), working
    assert [row.score for row in sheet.rows] == [20, 40, 10, 20]
    assert sheet.bonus is not None
    assert (sheet.bonus.is_bonus, sheet.bonus.points, sheet.bonus.evidence) == (True, None, "通报")


def test_the_total_is_capped() -> None:
    assert with_(more="  工作表现加分: {得分: 1}\n").total == 100


def test_without_a_cap_the_bonus_is_added_whole() -> None:
    tree = "名称: 表\n类型: 整体自评\n指标: [{名称: 甲, 分值: 100}]\n加分: {名称: 另加}\n"
    assert sheet_of("评分: {甲: {得分: 98}, 另加: {得分: 7}}\n", pack_of(tree)).total == 105


def test_a_tree_without_bonus() -> None:
    assert sheet_of("", pack_of("名称: 表\n类型: 整体自评\n指标: [{名称: 甲, 分值: 100}]\n")).bonus is None


# -- total and grade ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lost", "total", "grade"),
    [("0", "100", "优"), ("9.99", "90.01", "优"), ("10", "90", "优")],
)
def test_the_grade_is_that_of_the_total(lost: str, total: str, grade: str) -> None:
    kept = Decimal(10) - Decimal(lost)
    sheet = with_(("社会经济环境效益: {得分: 10}", f"社会经济环境效益: {{得分: {kept}}}"))
    assert (sheet.total, sheet.grade) == (Decimal(total), grade)


def test_stated_where_nothing_can_be_derived() -> None:
    sheet = sheet_of("自报: {总分: 94}\n")
    assert (sheet.total, sheet.grade, sheet.is_derived) == (94, "优", False)
    sheet = sheet_of("自报: {总分: 89.99%}\n")
    assert (sheet.total, sheet.grade, sheet.is_derived) == (Decimal("89.99"), "良", False)
    sheet = sheet_of("自报: {等级: 良}\n")
    assert (sheet.total, sheet.grade, sheet.is_derived) == (None, "良", False)


def test_derived_stands_before_stated() -> None:
    sheet = with_(NINETY, more="自报: {总分: 99.83, 等级: 良}\n")
    assert (sheet.total, sheet.grade, sheet.is_derived) == (90, "优", True)


def test_a_pack_without_a_tree() -> None:
    checked = document("自报: {总分: 61, 等级: 良}\n")
    figures = derive_figures(checked, pack())
    known = Known(checked, figures.totals, figures.counts, figures.ratios[()])
    sheet = derive_scores(known, pack(), None)
    assert (sheet.rows, sheet.bonus, sheet.total, sheet.grade, sheet.is_derived) == ((), None, 61, "中", False)
    assert sheet.leaves() == ()


GRADES = (("优", Decimal(90)), ("良", Decimal(80)), ("中", Decimal(60)), ("差", Decimal(0)))


@pytest.mark.parametrize(
    ("total", "grade"),
    [
        ("100", "优"),
        ("99.83", "优"),
        ("90", "优"),
        ("89.99", "良"),
        ("80", "良"),
        ("79.99", "中"),
        ("60", "中"),
        ("59.99", "差"),
        ("0", "差"),
    ],
)
def test_the_lower_bound_of_a_grade_belongs_to_it(total: str, grade: str) -> None:
    assert pack().grades == GRADES
    assert grade_of(Decimal(total), GRADES) == grade
    assert grade_of(Decimal(total), GRADES[::-1]) == grade


def test_no_grade_without_a_total() -> None:
    assert grade_of(None, GRADES) == ""
    assert grade_of(Decimal(50), (("合格", Decimal(60)),)) == ""


def test_a_tree_may_have_its_own_grades() -> None:
    """Guangdong's older five bands (rules.md §3.3): 75 is 中, where four bands say 中 from 60 and here from 70."""
    bands = (
        "[{等级: 优, 下限: 90}, {等级: 良, 下限: 80}, {等级: 中, 下限: 70}, {等级: 低, 下限: 60}, {等级: 差, 下限: 0}]"
    )
    five = pack_of(f"名称: 表\n类型: 整体自评\n等级: {bands}\n指标: [{{名称: 甲, 分值: 100}}]\n")
    four = pack_of("名称: 表\n类型: 整体自评\n指标: [{名称: 甲, 分值: 100}]\n")
    assert [sheet_of("评分: {甲: {得分: 65}}\n", chosen).grade for chosen in (five, four)] == ["低", "中"]


# -- a project of Zhanjiang -----------------------------------------------------------------------------------------

MANAGED = answers(pack(), "项目自评")


def project(budget: str, indicators: str) -> ScoreSheet:
    return sheet_of(f"预算: {{{budget}}}\n指标:\n{indicators}评分:\n{MANAGED}", head=PROJECT)


OUTPUT = "  - {一级: 产出指标, 二级: 数量指标, 三级: 评审项目, 方向: ≥, 目标值: 5, 单位: 个, 完成值: %s, 分值: 30}\n"
COST = "  - {一级: 成本指标, 二级: 成本指标, 三级: 单位成本, 方向: ≤, 目标值: 8, 单位: 万元, 完成值: %s, 分值: 20}\n"
EFFECT = (
    "  - {一级: 效益指标, 二级: 社会效益指标, 三级: 受益企业, 方向: ≥, 目标值: 30, 单位: 家, 完成值: %s, 分值: 20}\n"
)
HAPPY = (
    "  - {一级: 满意度指标, 二级: 服务对象满意度指标, 三级: 企业满意度, 方向: ≥, 目标值: 90%%, 完成值: %s, 分值: 10}\n"
)
ALL_FOUR = OUTPUT + COST + EFFECT + HAPPY


def test_a_project_with_all_met() -> None:
    sheet = project("年初预算: 100, 划拨: 100, 支出: 100", ALL_FOUR % ("6", "8", "30", "95%"))
    assert [row.score for row in sheet.rows] == [10, 5, 5, 50, 30]
    assert [child.name for child in sheet.rows[3].children] == ["数量指标", "成本指标"]
    assert (sheet.total, sheet.grade) == (100, "优")


def test_the_money_and_the_targets_of_003() -> None:
    """139 of 189 allocated: 0.73545 × 3 = 2.2063; 138.78 of 139 spent: 0.998417 × 4 = 3.9937; 4 of 5 of 30 = 24."""
    sheet = project("年初预算: 189, 划拨: 139, 支出: 138.78", ALL_FOUR % ("4", "10", "27", "81%"))
    found = scores_of(sheet)
    assert (found["资金到位率"], found["实际支出率"]) == (Decimal("2.21"), Decimal("3.99"))
    # 8/10 of 20 = 16; 27/30 of 20 = 18; 81/90 of 10 = 9
    assert [found[n] for n in ("评审项目", "单位成本", "受益企业", "企业满意度")] == [24, 16, 18, 9]
    assert [row.score for row in sheet.rows] == [Decimal("9.20"), 5, 5, 40, 27]
    assert (sheet.total, sheet.grade) == (Decimal("86.20"), "良")


def test_a_row_knows_its_leaves() -> None:
    row: ScoreRow = sheet_of("").rows[0]
    first = row.leaves()[0]
    assert first.name == "预算编制合理性"
    assert first.leaves() == (first,)

"""Indicator trees of a pack: read whole, and every fault told with line and remedy (PE817, PE821–PE824)."""

# ruff: noqa: E501 - a table of cases, one a line

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from perfeval_gen.diagnostics import Diagnostic, Location, Severity
from perfeval_gen.packs.criterion import Band, Criterion, Item
from perfeval_gen.packs.indicator_faults import CODES
from perfeval_gen.packs.indicators import EVERYONE, Indicator, IndicatorTree
from perfeval_gen.packs.model import load_pack
from perfeval_gen.packs.pack_faults import PE828
from tests.cli.run import foreign_words, is_chinese, run
from tests.figures.scored import HEAD, folder_of, pack_of

TREE = """\
名称: 试行评分表
类型: 整体自评
依据: 试行通知
不适用: 分摊
等级: [{等级: 合格, 下限: 60}, {等级: 不合格, 下限: 0}]
指标:
  - 名称: 投入
    分值: 40
    核定: 已核定
    出处: 试行通知
    二级:
      - 名称: 资金
        分值: 25
        三级:
          - {名称: 支出完成率, 分值: 10, 取数: 比率.支出完成率, 办法: 线性, 满分线: 95%, 零分线: 60%, 可改: [财政部门]}
          - 名称: 结转结余率
            分值: 10
            取数: 比率.结转结余率
            办法: 分档
            档次:
              - {不超过: 10%, 得: "1"}
              - {不超过: 20%, 得: 2/3}
              - {得: "0"}
            理由取自: [预算.结转原因]
          - {名称: 差异率, 分值: 5, 取数: 比率.财政拨款收入预决算差异率, 办法: 零差异, 限度: 20%}
      - 名称: 管理
        分值: 15
        三级:
          - 名称: 制度
            分值: 10
            办法: 逐项
            条目: [制度健全, {名称: 有管理制度, 取数: 判断.有管理制度}]
            佐证: 制度文件
          - {名称: 账实相符, 分值: 5, 取数: 资产.账实一致, 办法: 是否, 部分: 50%, 可改: [不得]}
  - 名称: 过程
    分值: 10
    二级:
      - {名称: 满意度, 分值: 10, 取数: 比率.满意度, 备选取数: 满意度.满意率, 办法: 及格线, 及格: 60%}
  - 名称: 产出
    分值: 50
    成效: 是
    单位指标: 是
    收纳: [产出指标, 效益指标]
    办法: 按比例
    档线: [80%, 50%]
    超额门槛: 150%
    超额系数: 0.5
    二级: [数量指标, 质量指标]
加分: {名称: 表彰, 上限: 2, 总分上限: 100, 佐证: 表彰文件}
"""


def tree_of(text: str = TREE) -> IndicatorTree:
    (tree,) = pack_of(text).trees
    return tree


def node(name: str, tree: IndicatorTree) -> Indicator:
    return next(one for one in tree.nodes() if one.name == name)


# -- reading -------------------------------------------------------------------------------------------------------


def test_a_tree_is_read() -> None:
    tree = tree_of()
    assert (tree.name, tree.title, tree.kind, tree.basis) == ("表", "试行评分表", "整体自评", "试行通知")
    assert (tree.not_applicable, tree.grades) == ("分摊", (("合格", Decimal(60)), ("不合格", Decimal(0))))
    assert (tree.bonus, tree.bonus_cap, tree.total_cap, tree.bonus_evidence) == ("表彰", 2, 100, "表彰文件")
    assert [one.name for one in tree.level1] == ["投入", "过程", "产出"]
    assert [one.name for one in tree.nodes()][:4] == ["投入", "资金", "支出完成率", "结转结余率"]
    assert [one.name for one in tree.leaves()] == [
        "支出完成率", "结转结余率", "差异率", "制度", "账实相符", "满意度", "产出",
    ]  # fmt: skip


def test_criteria_are_read() -> None:
    tree = tree_of()
    criteria = {leaf.name: leaf.criterion for leaf in tree.leaves()}
    assert criteria["支出完成率"] == Criterion("线性", full_at=Fraction("0.95"), zero_at=Fraction("0.6"))
    steps = ((Fraction(1), Fraction("0.1")), (Fraction(2, 3), Fraction("0.2")), (Fraction(0), None))
    assert criteria["结转结余率"].bands == tuple(Band(share, at_most=most) for share, most in steps)
    assert criteria["差异率"] == Criterion("零差异", limit=Fraction("0.2"))
    assert criteria["制度"].items == (Item("制度健全"), Item("有管理制度", "判断.有管理制度"))
    assert criteria["账实相符"] == Criterion("是否", partial=Fraction("0.5"))
    assert criteria["满意度"] == Criterion("及格线", pass_mark=Fraction("0.6"))
    assert criteria["产出"] == Criterion("按比例", bounds=(Fraction("0.8"), Fraction("0.5")))


def test_the_rest_of_an_indicator() -> None:
    tree = tree_of()
    spent, left, rules, books = (node(n, tree) for n in ("支出完成率", "结转结余率", "制度", "账实相符"))
    assert (spent.points, spent.measure, spent.overridable_by) == (10, "比率.支出完成率", ("财政部门",))
    assert (left.reason_from, left.overridable_by) == (("预算.结转原因",), EVERYONE)
    assert (rules.evidence, rules.is_confirmed, books.overridable_by) == ("制度文件", False, ())
    happy, outer = node("满意度", tree), node("投入", tree)
    assert (happy.measure, happy.fallback) == ("比率.满意度", "满意度.满意率")
    assert (outer.is_confirmed, outer.source) == (True, "试行通知")


def test_a_block_of_own_indicators() -> None:
    block = node("产出", tree_of())
    assert (block.children, block.takes_results) == ((), True)
    assert block.own is not None
    assert (block.own.takes, block.own.level2) == (("产出指标", "效益指标"), ("数量指标", "质量指标"))
    assert (block.own.threshold, block.own.factor) == (Fraction("1.5"), Fraction("0.5"))


def test_what_is_left_out() -> None:
    tree = tree_of(
        "名称: 表\n类型: 项目自评\n指标: [{名称: 甲, 分值: 60}, {名称: 乙, 分值: 40, 单位指标: 是, 办法: 按比例}]\n"
    )
    first, block = tree.level1
    assert (tree.not_applicable, tree.bonus, tree.bonus_cap, tree.total_cap, tree.grades) == (
        "满分",
        "",
        None,
        None,
        (),
    )
    assert (first.criterion, first.overridable_by, first.is_confirmed) == (Criterion("自评"), EVERYONE, False)
    assert block.own is not None
    assert (block.own.takes, block.own.level2, block.own.threshold, block.own.factor) == (
        ("乙",), (), Fraction("1.3"), None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("said", "share"),
    [("1", "1"), ("0", "0"), ("2/3", "2/3"), ("80%", "4/5"), ("80％", "4/5"), ("0.8", "4/5"), (" 1/2 ", "1/2"), ("12.5%", "1/8")],
)  # fmt: skip
def test_shares_of_a_band(said: str, share: str) -> None:
    text = TREE.replace('{不超过: 10%, 得: "1"}', f'{{不超过: 10%, 得: "{said}"}}')
    assert node("结转结余率", tree_of(text)).criterion.bands[0].share == Fraction(share)


def test_points_may_be_fractions() -> None:
    text = TREE.replace("名称: 差异率, 分值: 5", "名称: 差异率, 分值: 4.5").replace(
        "分值: 10\n            取数", "分值: 10.5\n            取数"
    )
    assert sum(leaf.points or 0 for leaf in node("资金", tree_of(text)).leaves()) == 25


def test_a_tree_without_points_is_sound() -> None:
    """Indicators without points, as in forms that only list them: nothing has to add up."""
    tree = tree_of("名称: 表\n类型: 项目自评\n指标: [{名称: 甲}, {名称: 乙, 二级: [{名称: 丙}, {名称: 丁}]}]\n")
    assert {leaf.points for leaf in tree.leaves()} == {None}


# -- faults ----------------------------------------------------------------------------------------------------------


def faults(text: str) -> tuple[Diagnostic, ...]:
    with folder_of(text) as own:
        outcome = load_pack("own", own=own, asked_at=Location("试"))
    assert outcome.value is None
    assert all(Path(d.location.file).name == "表.yaml" for d in outcome.diagnostics)
    return outcome.diagnostics


def with_(old: str, new: str) -> str:
    assert TREE.count(old) == 1, old
    return TREE.replace(old, new)


def line_of(text: str, wanted: str) -> int:
    (found,) = [i for i, line in enumerate(text.splitlines(), 1) if wanted in line]
    return found


# old text, new text, code, a part of the line it is told at, message, what is marked
FAULTS = [
    # points (SCORE-01)
    ("    分值: 50\n    成效", "    分值: 49\n    成效", "PE821", "名称: 投入", "一级指标分值之和为 99，应为 100", "40＋10＋49 = 99"),
    ("名称: 差异率, 分值: 5", "名称: 差异率, 分值: 5.5", "PE821", "        分值: 25", "“资金”下级指标分值之和为 25.5，应为 25", "10＋10＋5.5 = 25.5"),
    ("名称: 满意度, 分值: 10", "名称: 满意度, 分值: 9", "PE821", "    分值: 10\n    二级", "“过程”下级指标分值之和为 9，应为 10", "9 = 9"),
    ("名称: 差异率, 分值: 5, ", "名称: 差异率, ", "PE821", "名称: 差异率", "“差异率”没有分值", "缺少分值"),
    # parameters
    (", 满分线: 95%", "", "PE822", "名称: 支出完成率", "“支出完成率”：按“线性”评分，缺少参数“满分线”", "补上“满分线”"),
    (", 零分线: 60%", "", "PE822", "名称: 支出完成率", "“支出完成率”：按“线性”评分，缺少参数“零分线”", "补上“零分线”"),
    ("零分线: 60%", "零分线: 95%", "PE822", "名称: 支出完成率", "“支出完成率”：满分线和零分线相同", "两条线之间要有距离"),
    ("满分线: 95%", "满分线: 九成", "PE822", "名称: 支出完成率", "“支出完成率”：应为数或百分数，写的是“九成”", "例如 95%"),
    (", 限度: 20%", "", "PE822", "名称: 差异率", "“差异率”：按“零差异”评分，缺少参数“限度”", "补上“限度”"),
    ("            条目: [制度健全, {名称: 有管理制度, 取数: 判断.有管理制度}]\n", "", "PE822", "            办法: 逐项", "“制度”：按“逐项”评分，缺少参数“条目”", "补上“条目”"),
    (", 及格: 60%", "", "PE822", "名称: 满意度", "“满意度”：按“及格线”评分，缺少参数“及格”", "补上“及格”"),
    ("取数: 比率.满意度, 备选", "备选", "PE822", "名称: 满意度", "“满意度”：按“及格线”评分，却没有写“取数”", "补上“取数”"),
    ("办法: 零差异, 限度: 20%", "办法: 不超过, 限度: 20%", "PE822", "名称: 差异率", "“差异率”：按“不超过”评分，用不着参数“限度”", "删去“限度”"),
    ("    办法: 按比例\n", "    办法: 分档\n", "PE822", "    办法: 分档\n    档线", "“产出”：按“分档”评分，缺少参数“档次”", "补上“档次”"),
    # bands
    ("得: 2/3", "得: 三分之二", "PE822", "得: 三分之二", "“结转结余率”：档次的“得”应为分值的几成，写的是“三分之二”", "写 1、2/3 或 80%"),
    ("得: 2/3", "得: 1.5", "PE822", "得: 1.5", "“结转结余率”：档次的“得”应为分值的几成，写的是“1.5”", "不能大于 1"),
    ("得: 2/3", "得: 3/2", "PE822", "得: 3/2", "“结转结余率”：档次的“得”应为分值的几成，写的是“3/2”", "不能大于 1"),
    ("得: 2/3", "得: -1", "PE822", "得: -1", "“结转结余率”：档次的“得”应为分值的几成，写的是“-1”", "写 1"),
    ("得: 2/3", "得: 1/0", "PE822", "得: 1/0", "“结转结余率”：档次的“得”应为分值的几成，写的是“1/0”", "写 1"),
    ("不超过: 20%", "不超过: 两成", "PE822", "不超过: 两成", "“结转结余率”：档次的界限应为数或百分数，写的是“两成”", "例如 90%"),
    ("档线: [80%, 50%]", "档线: [50%, 80%]", "PE822", "档线:", "“产出”：“档线”应为从高到低的两个百分数", "例如 [80%, 60%]"),
    ("档线: [80%, 50%]", "档线: [80%]", "PE822", "档线:", "“产出”：“档线”应为从高到低的两个百分数", "例如 [80%, 60%]"),
    ("档线: [80%, 50%]", "档线: [100%, 50%]", "PE822", "档线:", "“产出”：“档线”应为从高到低的两个百分数", "例如 [80%, 60%]"),
    # measures
    ("取数: 比率.支出完成率", "取数: 比率.支出完成律", "PE823", "名称: 支出完成率", "“支出完成率”的取数“比率.支出完成律”不存在", "是否想写“比率.支出完成率”？"),
    ("取数: 资产.账实一致", "取数: 资产.账实相合", "PE823", "名称: 账实相符", "“账实相符”的取数“资产.账实相合”不存在", "是否想写“资产.账实一致”？"),
    ("备选取数: 满意度.满意率", "备选取数: 虚无", "PE823", "名称: 满意度", "“满意度”的取数“虚无”不存在", "没有这个比率、统计、判断或字段"),
    ("取数: 判断.有管理制度", "取数: 判断.有制度", "PE823", "条目:", "“制度”的取数“判断.有制度”不存在", "是否想写“判断.有管理制度”？"),
    ("理由取自: [预算.结转原因]", "理由取自: [预算.结转理由]", "PE823", "理由取自:", "“结转结余率”的取数“预算.结转理由”不存在", "是否想写“预算.结转原因”？"),
    ("取数: 比率.满意度", "取数: 比率.实际支出率", "PE823", "名称: 满意度", "“满意度”的取数“比率.实际支出率”不存在", "是否想写"),
    # measures that can't be judged so
    ("取数: 比率.满意度", "取数: 预算.支出.决算数", "PE822", "名称: 满意度", "“满意度”：按“及格线”评分，“预算.支出.决算数”是金额", "取一个比率"),
    ("取数: 比率.满意度", "取数: 单位.名称", "PE822", "名称: 满意度", "“满意度”：按“及格线”评分，“单位.名称”是文字", "取一个比率"),
    ("取数: 比率.满意度", "取数: 填报日期", "PE822", "名称: 满意度", "“满意度”：按“及格线”评分，“填报日期”是日期", "取一个比率"),
    ("取数: 比率.满意度", "取数: 预算.支出", "PE822", "名称: 满意度", "“满意度”：按“及格线”评分，“预算.支出”是分节", "取一个比率"),
    ("取数: 比率.满意度", "取数: 项目.预算.支出", "PE822", "名称: 满意度", "“满意度”：按“及格线”评分，“项目.预算.支出”在清单里，不止一个值", "取一个比率"),
    ("备选取数: 满意度.满意率", "备选取数: 满意度.说明", "PE822", "名称: 满意度", "“满意度”：按“及格线”评分，“满意度.说明”是文字", "取一个比率"),
    ("取数: 判断.有管理制度", "取数: 统计.项目数", "PE822", "条目:", "“制度”：条目，“统计.项目数”是个数", "取一个判断"),
    ("取数: 判断.有管理制度", "取数: 比率.支出完成率", "PE822", "条目:", "“制度”：条目，“比率.支出完成率”是百分数", "取一个判断"),
    ("理由取自: [预算.结转原因]", "理由取自: [预算.支出.决算数]", "PE822", "理由取自:", "“结转结余率”：理由取自，“预算.支出.决算数”是金额", "取一个写文字的字段"),
    # grades
    ("{等级: 不合格, 下限: 0}", "{等级: 不合格, 下限: 10}", "PE828", "等级:", "最低一档“不合格”从 10 分起，应从 0 分起", "10 分以下没有等级"),
    ("{等级: 不合格, 下限: 0}", "{等级: 不合格, 下限: -1}", "PE828", "等级:", "最低一档“不合格”从 −1 分起，应从 0 分起", "得分不会为负"),
    ("下限: 60}, {等级: 不合格, 下限: 0}", "下限: 0}, {等级: 不合格, 下限: 0}", "PE828", "等级:", "有两个等级的下限都是 0", "与前面相同"),
    ("{等级: 不合格, 下限: 0}", "{等级: 合格, 下限: 0}", "PE828", "等级:", "有两个等级都叫“合格”", "与前面相同"),
    # names
    ("名称: 账实相符", "名称: 制度", "PE824", "{名称: 制度, 分值: 5", "有两个指标都叫“制度”", "与前面重名"),
    ("{名称: 满意度, 分值", "{名称: 差异率, 分值", "PE824", "{名称: 差异率, 分值: 10", "有两个指标都叫“差异率”", "与前面重名"),
]  # fmt: skip


@pytest.mark.parametrize("case", FAULTS)
def test_a_fault_is_told_once_with_line_and_remedy(case: tuple[str, ...]) -> None:
    old, new, code, line, message, mark = case
    text = with_(old, new)
    (found,) = faults(text)
    assert (found.code, found.severity, found.message) == (code, Severity.ERROR, message)
    assert found.location.line == text[: text.index(line)].count("\n") + 1
    assert mark in found.mark
    assert found.hint == next(c.remedy for c in (*CODES, PE828) if c.id == code)
    assert foreign_words(found.message + found.mark + found.hint) <= {"docs"}


def test_every_code_of_a_tree_is_tried() -> None:
    assert {code for _, _, code, *_ in FAULTS} == {c.id for c in (*CODES, PE828)}


def test_a_wrong_sum_is_told_above_and_below_with_its_parts() -> None:
    above, below = faults(with_("        分值: 25\n", "        分值: 24\n"))
    assert (above.message, above.mark) == ("“投入”下级指标分值之和为 39，应为 40", "24＋15 = 39")
    assert (below.message, below.mark) == ("“资金”下级指标分值之和为 25，应为 24", "10＋10＋5 = 25")
    assert [(place.line, text) for place, text in above.related] == [(13, "资金"), (27, "管理")]
    assert (above.location.line, below.location.line) == (8, 13)


def test_two_of_one_name_name_the_first() -> None:
    (found,) = faults(with_("名称: 账实相符", "名称: 制度"))
    assert found.related[0][1] == "前一个在这里"
    assert found.related[0][0].line == line_of(TREE, "          - 名称: 制度")


def test_every_fault_of_a_tree_is_told() -> None:
    text = with_("    分值: 50\n    成效", "    分值: 49\n    成效").replace("比率.支出完成率", "比率.没有")
    text = text.replace(", 限度: 20%", "").replace("名称: 账实相符", "名称: 制度")
    assert sorted(d.code for d in faults(text)) == ["PE821", "PE822", "PE823", "PE824"]


@pytest.mark.parametrize(
    "criterion",
    [
        "办法: 不超过, 限值: 50000",
        "办法: 线性, 满分线: 50000, 零分线: 90000",
        "办法: 分档, 档次: [{不超过: 50000, 得: 1}, {得: 0}]",
    ],
)
def test_an_amount_may_be_held_against_amounts(criterion: str) -> None:
    text = with_(
        "取数: 比率.满意度, 备选取数: 满意度.满意率, 办法: 及格线, 及格: 60%", f"取数: 预算.支出.决算数, {criterion}"
    )
    assert node("满意度", tree_of(text)).measure == "预算.支出.决算数"


def test_a_count_and_a_percentage_may_go_by_proportion() -> None:
    old = "取数: 比率.满意度, 备选取数: 满意度.满意率, 办法: 及格线, 及格: 60%"
    for name in ("统计.目标实现数", "满意度.满意率", "资产.公务用车", "资产.账实一致"):
        assert node("满意度", tree_of(with_(old, f"取数: {name}, 办法: 按比例"))).measure == name


def test_a_wrong_item_of_a_list_is_told_by_the_name_of_the_list() -> None:
    (found,) = faults(with_("可改: [财政部门]", "可改: [我]"))
    assert (found.code, found.message) == ("PE205", "“可改”不能写“我”")


SHAPES = [
    ("    佐证: 制度文件\n", "    佐证: 制度文件\n            佐政: 文件\n", "PE201", "佐政"),
    ("条目: [制度健全, {名称: 有管理制度, 取数: 判断.有管理制度}]", "条目: [制度健全, {名称: 有管理制度, 去数: 判断.有管理制度}]", "PE201", "去数"),
    ("条目: [制度健全, {名称: 有管理制度, 取数: 判断.有管理制度}]", "条目: [制度健全, {取数: 判断.有管理制度}]", "PE202", "取数: 判断.有管理制度"),
    ("{不超过: 20%, 得: 2/3}", "{不超过: 20%}", "PE202", "{不超过: 20%}"),
    ("{不超过: 20%, 得: 2/3}", "{不高于: 20%, 得: 2/3}", "PE201", "不高于"),
    ("不适用: 分摊", "不适用: 平分", "PE205", "平分"),
    ("类型: 整体自评", "类型: 转移支付自评", "PE205", "类型: 转移支付自评"),
    ("办法: 线性", "办法: 线形", "PE205", "线形"),
    ("可改: [财政部门]", "可改: [审计部门]", "PE205", "审计部门"),
    ("超额门槛: 150%", "超额门槛: 一倍半", "PE213", "一倍半"),
    ("加分: {名称: 表彰, 上限: 2", "加分: {名称: 表彰, 上限: 两分", "PE203", "两分"),
    ("名称: 试行评分表\n", "", "PE202", "类型: 整体自评"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "code", "line"), SHAPES)
def test_a_wrong_shape_is_told_at_its_place(old: str, new: str, code: str, line: str) -> None:
    text = with_(old, new)
    found = [d for d in faults(text) if d.severity is Severity.ERROR]
    assert code in [d.code for d in found], found
    told = next(d for d in found if d.code == code)
    assert told.location.line == line_of(text, line)
    assert is_chinese(told.hint + told.mark)


# -- through the command line ------------------------------------------------------------------------------------

UNIT = "类型: 整体自评\n模板包: own\n年度: 2025\n单位: {名称: 某县数据局}\n"
COMMANDS = [
    (", 满分线: 95%", "", "PE822"),
    ("取数: 比率.支出完成率", "取数: 比率.支出完成律", "PE823"),
    ("名称: 账实相符", "名称: 制度", "PE824"),
    ("不适用: 分摊", "不适用: 平分", "PE205"),
]


def unit_with(folder: Path, tree: str, head: str = HEAD) -> Path:
    made = folder / "模板" / "own"
    made.mkdir(parents=True)
    (made / "pack.yaml").write_text(head, "utf-8")
    (made / "表.yaml").write_text(tree, "utf-8")
    path = folder / "2025" / "整体.yaml"
    path.parent.mkdir()
    path.write_text(UNIT, "utf-8")
    return path


@pytest.mark.parametrize(("old", "new", "code"), COMMANDS)
def test_check_tells_a_fault_of_the_pack(
    old: str, new: str, code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = unit_with(tmp_path, with_(old, new))
    answer = run(capsys, "check", path, "--format", "json")
    assert answer.status == 3
    (error,) = [d for d in answer.findings if d["severity"] == "error"]
    assert (error["code"], Path(error["file"]).name) == (code, "表.yaml")
    assert error["line"] > 0
    assert is_chinese(error["message"])
    assert is_chinese(error["hint"])
    shown = run(capsys, "check", path)
    assert shown.status == 3
    assert f"[{code}]" in shown.text
    assert error["message"] in shown.text.replace("\n", "")


def test_check_is_content_with_a_sound_pack(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "check", unit_with(tmp_path, TREE), "--format", "json").status == 0


def test_check_tells_a_tree_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    form = '文档: [{名称: 报告, 类型: 整体自评, 模板: 甲.docx, 文件名: "报告", 指标: 总表}]\n'
    path = unit_with(tmp_path, TREE, HEAD + form)
    (tmp_path / "模板" / "own" / "甲.docx").write_bytes(b"docx")
    answer = run(capsys, "check", path, "--format", "json")
    (error,) = [d for d in answer.findings if d["severity"] == "error"]
    assert (answer.status, error["code"], error["line"], Path(error["file"]).name) == (3, "PE817", 4, "pack.yaml")


def test_two_parents_of_one_name_and_level_are_told() -> None:
    text = (
        "名称: 表\n类型: 整体自评\n指标:\n"
        "  - {名称: 过程, 分值: 60, 二级: [{名称: 甲, 分值: 60}]}\n"
        "  - {名称: 过程, 分值: 40, 二级: [{名称: 乙, 分值: 40}]}\n"
    )
    (fault,) = faults(text)
    assert (fault.code, fault.message, fault.location.line) == ("PE824", "有两个指标都叫“过程”", 5)

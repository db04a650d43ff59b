"""Every ratio of rules.md §2, with operands worked out by hand, mostly from published reports."""

# ruff: noqa: E501 - a table of cases, one a line

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval_gen.figures.catalogue import METHODS, catalogue, operands
from perfeval_gen.quantities import as_percent
from perfeval_gen.schema.model import load_schema
from tests.figures.samples import PLAIN, PROJECT, printed, ratio

RULES = {f"R{n:02}" for n in range(1, 29)} | {"R03b"}
STREAM = ("budget", "transfers", 0)


def money(section: str, **amounts: str) -> str:
    """A section of 预算 in one line."""
    return f"预算: {{{section}: {{{', '.join(f'{k}: {v}' for k, v in amounts.items())}}}}}\n"


S2_SPENT = "111931823.11"
S2_OVER = f"{S2_SPENT}÷（111082222.47+1899168.28）"
PLANNED = "实际采购金额合计数÷采购计划金额合计数"
S2_FUNDS = money("财政拨款", 决算数="111082222.47", 上年结转="1899168.28", 支出="111931823.11")
S0_SPENT = money("支出", 年初预算="396.57", 调整预算="568.34", 决算数="549.95")
S3_BUDGET = "预算: {年初预算: 189, 调整预算: 139, 划拨: 139, 支出: 138.78, 既定支付: 140}\n"
PROJECTS = """
项目:
  - 名称: 甲
    类别: 新建
    重大项目: 是
    目标完成: 是
    预算: {支出: 9924}
    状态: {计划完工日期: 2025-6-30, 已完工: 是, 已验收: 是, 按期完成: 是}
  - 名称: 乙
    类别: 续建
    重大项目: 否
    目标完成: 否
    状态: {计划完工日期: 2025-12-31, 已完工: 是, 已验收: 否, 按期完成: 否}
  - 名称: 丙
    类别: 续建
    重大项目: 否
    目标完成: 是
    状态: {计划完工日期: 2025-12-31, 已完工: 否, 已验收: 否, 按期完成: 是}
"""

# Rule, name, data, base, percent as printed. Figures of S0, S1, S2, S3, S4 are those of the published reports.
# fmt: off
UNIT_CASES: list[tuple[str, str, str, tuple[Any, ...], str]] = [
    ("R01", "财政拨款收入预决算差异率", money("财政拨款", 年初预算="14204.95万元", 决算数="11108.22万元"), (), "−21.80%"),
    ("R01", "财政拨款收入预决算差异率", money("财政拨款", 年初预算="11108222.47", 决算数="11108222.47"), (), "0%"),
    ("R02", "支出完成率", S2_FUNDS, (), "99.07%"),
    ("R03", "资金使用率", money("支出", 到位数="14631.38", 决算数="14516.58"), (), "99.22%"),
    (
        "R03",
        "资金使用率",
        "预算: {支出: {基本支出: {到位数: 2646.16, 决算数: 2646.16}, 项目支出: {到位数: 11985.22, 决算数: 11870.42}}}\n",
        (),
        "99.22%",
    ),
    ("R03b", "资金使用率", "预算: {上级资金: [{收入: 44532.68, 支出: 41071.78, 统筹收回: 2701}]}\n", STREAM, "98.18%"),
    ("R03b", "资金使用率", "预算: {上级资金: [{收入: 49583.15, 支出: 46900.92, 统筹收回: 2316.4}]}\n", STREAM, "99.23%"),
    ("R03b", "资金使用率", "预算: {上级资金: [{收入: 44532.68, 支出: 41071.78}]}\n", STREAM, "92.23%"),
    (
        "R03b",
        "资金使用率",
        "预算: {上级资金: [{收入: 30, 上年结转: 70, 收入含结转: 否, 支出: 90}]}\n",
        STREAM,
        "90%",
    ),
    ("R03b", "资金使用率", "预算: {上级资金: [{收入: 100, 上年结转: 70, 支出: 90}]}\n", STREAM, "90%"),
    ("R06", "预算执行率", S0_SPENT, (), "96.76%"),
    ("R06", "任务执行率", "任务: [{名称: 甲, 金额: 200, 执行数: 150}]\n", ("tasks", 0), "75%"),
    ("R07", "预算完成率", S0_SPENT, (), "138.68%"),
    ("R08", "预算调整率", S0_SPENT, (), "43.31%"),
    ("R08", "收入预算调整率", money("收入", 年初预算="396.57", 调整预算="568.34"), (), "43.31%"),
    ("R09", "结转结余率", S2_FUNDS, (), "0.94%"),
    (
        "R10",
        "结转结余变动率",
        S2_FUNDS + "上年: {预算: {财政拨款: {年末结转结余: 1899168.28}}}\n",
        (),
        "−44.74%",
    ),
    ("R11", "存量资金效率性", money("存量资金", 上年末="1407277.49", 本年末="1049567.64"), (), "−25.42%"),
    ("R12", "政府采购执行率", money("政府采购", 计划金额="112000", 实际金额="112000"), (), "100%"),
    ("R13", "固定资产利用率", "资产: {固定资产原值: 245, 在用固定资产原值: 245}\n", (), "100%"),
    ("R13", "固定资产利用率", "资产: {固定资产原值: 51109965.50元, 在用固定资产原值: 5110.99655}\n", (), "100%"),
    ("R14", "三公经费控制率", money("三公经费", 预算数="13.67", 决算数="7.35"), (), "53.77%"),
    (
        "R14",
        "三公经费控制率",
        "预算: {三公经费: {预算数: 370000元, 公务用车运行: {决算数: 139869.43元}, 公务接待: {决算数: 6143.36元}}}\n",
        (),
        "39.46%",
    ),
    ("R15", "公用经费控制率", money("公用经费", 预算数="74.31", 决算数="65.68"), (), "88.39%"),
    ("R16", "重点工作完成率", "重点督查: {市委督查得分: 0.94, 政府督查得分: 0.99}\n", (), "0.965"),
    ("R16", "重点工作完成率", "重点督查: {市委督查得分: 94, 政府督查得分: 99}\n", (), "0.965"),
    ("R16", "重点工作完成率", "重点督查: {市委督查得分: 1, 政府督查得分: 100}\n", (), "1"),
    ("R17", "绩效目标完成率", "目标: [{名称: 甲, 是否完成: 是}, {名称: 乙, 是否完成: 否}]\n", (), "50%"),
    ("R17", "绩效目标完成率", PROJECTS, (), "66.67%"),
    ("R17", "重大项目目标完成率", PROJECTS, (), "100%"),
    ("R18", "项目完成及时率", PROJECTS, (), "66.67%"),
    ("R19", "信访答复率", "信访: {数量: 7, 答复数量: 7, 按期答复: 6}\n", (), "85.71%"),
    ("R20", "满意度", "满意度: {有效份数: 120, 满意份数: 110, 基本满意份数: 6}\n", (), "96.67%"),
    ("R20", "满意度", "满意度: {有效份数: 120, 满意份数: 110}\n", (), "91.67%"),
    ("R21", "在职人员控制率", "人员: {编制: {行政编制: 11, 事业编制: 3}, 在职: {合计: 13}}\n", (), "92.86%"),
    ("R21", "在职人员控制率", "人员: {编制: {合计: 26}, 在职: {公务员: 21, 后勤服务人员: 3}}\n", (), "92.31%"),
    (
        "R21",
        "在职人员控制率",
        "人员: {编制: {行政编制: 61, 行政工勤编制: 14, 事业编制: 16}, 在职: {合计: 83}}\n",
        (),
        "91.21%",
    ),
    ("R22", "三公经费变动率", "预算: {三公经费: {预算数: 13.67}}\n上年: {预算: {三公经费: {预算数: 15}}}\n", (), "−8.87%"),
    ("R23", "重点支出安排率", PROJECTS + money("支出", 项目支出="{决算数: 11870.42}"), (), "83.60%"),
    ("R24", "项目实际完成率", PROJECTS, (), "66.67%"),
    ("R24", "质量达标率", PROJECTS, (), "50%"),
    (
        "R27",
        "同比增长率",
        "成效: [{领域: 科技, 指标: [{指标: 高新技术企业, 数值: 171, 上年数: 130}]}]\n",
        ("results", 0, "figures", 0),
        "31.54%",
    ),
    (
        "R27",
        "同比增长率",
        "目标: [{名称: 甲, 指标: [{指标: 专精特新企业, 数值: 7, 上年数: 2}]}]\n",
        ("goals", 0, "figures", 0),
        "250%",
    ),
    (
        "R28",
        "目标完成率",
        "成效: [{领域: 工业, 指标: [{指标: 甲, 数值: 224, 目标值: 262}]}]\n",
        ("results", 0, "figures", 0),
        "85.50%",
    ),
    ("R28", "完成率", "指标: [{三级: 甲, 目标值: 17, 完成值: 20}]\n", ("indicators", 0), "117.65%"),
    ("R28", "完成率", "指标: [{三级: 甲, 方向: ≤, 目标值: 2800, 完成值: 2722}]\n", ("indicators", 0), "102.87%"),
    ("R28", "完成率", "指标: [{三级: 甲, 方向: ≤, 目标值: 0, 完成值: 3}]\n", ("indicators", 0), "0%"),
    ("R28", "完成率", "指标: [{三级: 甲, 目标值: 262, 完成值: 224}]\n", ("indicators", 0), "85.50%"),
    ("R28", "完成率", "指标: [{三级: 甲, 目标值: 100%, 完成值: 98%}]\n", ("indicators", 0), "98%"),
    ("R28", "完成率", "指标: [{三级: 甲, 方向: ≥, 目标值: 10, 完成值: -5}]\n", ("indicators", 0), "0%"),
    ("R28", "完成率", "指标: [{三级: 甲, 方向: =, 目标值: 0, 完成值: 3}]\n", ("indicators", 0), "0%"),
    ("R28", "完成率", "指标: [{三级: 甲, 方向: =, 目标值: 0, 完成值: 0}]\n", ("indicators", 0), "100%"),
    ("R28", "完成率", "指标: [{三级: 甲, 方向: =, 目标值: 10, 完成值: 15}]\n", ("indicators", 0), "50%"),  # 1 − 5 ÷ 10
    ("R28", "完成率", "指标: [{三级: 甲, 方向: ≥, 目标值: -10, 完成值: -5}]\n", ("indicators", 0), "100%"),
    ("R28", "完成率", "指标: [{三级: 甲, 方向: ≤, 目标值: 10, 完成值: -5}]\n", ("indicators", 0), "100%"),
    ("R28", "完成率", "指标: [{三级: 甲, 方向: 定性, 目标值: 10, 完成值: 5}]\n", ("indicators", 0), ""),
]
PROJECT_CASES = [
    ("R04", "实际支出率", "99.84%"),
    ("R05", "资金到位率", "73.54%"),
    ("R06", "预算执行率", "99.84%"),
    ("R08", "预算调整率", "−26.46%"),
    ("R25", "成本节约率", "26.57%"),
    ("R26", "支付进度率", "99.13%"),
]
# fmt: on


def test_the_catalogue_has_every_ratio_of_the_rules() -> None:
    assert {d.rule for scope in catalogue().values() for d in scope} == RULES


def test_every_ratio_of_the_rules_is_tried() -> None:
    assert {c[0] for c in UNIT_CASES} | {c[0] for c in PROJECT_CASES} == RULES


def test_every_ratio_of_a_unit_is_tried() -> None:
    tried = {c[1] for c in UNIT_CASES} | {c[1] for c in PROJECT_CASES}
    assert {d.name for scope in catalogue().values() for d in scope} == tried


@pytest.mark.parametrize(("rule", "name", "data", "base", "percent"), UNIT_CASES)
def test_ratios_of_a_unit(rule: str, name: str, data: str, base: tuple[Any, ...], percent: str) -> None:
    found = ratio(name, data, base)
    assert found.definition.rule == rule
    assert str(PLAIN.ratio(found)) == percent


@pytest.mark.parametrize(("rule", "name", "percent"), PROJECT_CASES)
def test_ratios_of_a_project_report(rule: str, name: str, percent: str) -> None:
    found = ratio(name, S3_BUDGET, head=PROJECT)
    assert found.definition.rule == rule
    assert str(PLAIN.ratio(found)) == percent


@pytest.mark.parametrize(("rule", "name", "percent"), PROJECT_CASES)
def test_ratios_of_a_project_in_the_unit_s_list(rule: str, name: str, percent: str) -> None:
    data = f"项目: [{{名称: 甲, {S3_BUDGET.strip()}}}]\n"
    assert printed(name, data, ("projects", 0)) == percent


# -- formulae ----------------------------------------------------------------------------------------------------

FORMULAE = [
    (
        "支出完成率",
        S2_FUNDS,
        f"支出完成率=年度实际支出÷（当年财政拨款+上年结转）×100%={S2_OVER}×100%=99.07%",
    ),
    (
        "结转结余率",
        S2_FUNDS,
        "结转结余率=年末结转结余÷当年财政拨款×100%=1049567.64÷111082222.47×100%=0.94%",
    ),
    (
        "存量资金效率性",
        money("存量资金", 上年末="1407277.49", 本年末="1049567.64"),
        (
            "国库集中支付结转结余存量资金效率性"
            "=（当年年末存量资金规模"
            "÷"
            "上一年度年末存量资金规模"
            "−1）×100%"
            "=（1049567.64÷"
            "1407277.49−1）×100%"
            "=−25.42%"
        ),
    ),
    (
        "财政拨款收入预决算差异率",
        money("财政拨款", 年初预算="14204.95万元", 决算数="11108.22万元"),
        "财政拨款收入预决算差异率=（决算数−年初预算数）÷年初预算数×100%=（11108.22−14204.95）÷14204.95×100%=−21.80%",
    ),
    (
        "政府采购执行率",
        money("政府采购", 计划金额="112000", 实际金额="11.2万元"),
        f"政府采购执行率={PLANNED}×100%=112000.00÷112000.00×100%=100%",
    ),
    (
        "三公经费控制率",
        money("三公经费", 预算数="13.67", 决算数="7.35"),
        "三公经费控制率=实际支出数÷预算安排数×100%=7.35÷13.67×100%=53.77%",
    ),
    (
        "满意度",
        "满意度: {有效份数: 120, 满意份数: 110, 基本满意份数: 6}\n",
        "满意度=（满意份数+基本满意份数）÷有效份数×100%=（110+6）÷120×100%=96.67%",
    ),
    (
        "重点工作完成率",
        "重点督查: {市委督查得分: 0.94, 政府督查得分: 0.99}\n",
        "重点工作完成率=（市委督查得分+市政府督查得分）÷2=（0.94+0.99）÷2=0.965",
    ),
    (
        "重点工作完成率",
        "重点督查: {市委督查得分: 94, 政府督查得分: 99}\n",
        "重点工作完成率=（市委督查得分+市政府督查得分）÷2=（0.94+0.99）÷2=0.965",
    ),
    (
        "预算调整率",
        S0_SPENT,
        "预算调整率=（调整预算数−年初预算数）÷年初预算数×100%=（568.34−396.57）÷396.57×100%=43.31%",
    ),
]


@pytest.mark.parametrize(("name", "data", "whole"), FORMULAE)
def test_the_formula_is_printed_with_names_and_numbers(name: str, data: str, whole: str) -> None:
    text = PLAIN.ratio(ratio(name, data))
    assert text.全式.replace("\n", "") == whole
    assert whole.endswith(text.代入)
    assert text.数 + text.位 == str(text)


def test_a_completion_that_no_division_gives_has_no_formula() -> None:
    """Printing -5÷10×100%=0% would be wrong."""
    text = PLAIN.ratio(ratio("完成率", "指标: [{三级: 甲, 方向: ≥, 目标值: 10, 完成值: -5}]\n", ("indicators", 0)))
    assert (text, text.数, text.位, text.代入, text.全式) == ("0%", "0", "%", "", "")
    plain = PLAIN.ratio(ratio("完成率", "指标: [{三级: 甲, 方向: ≤, 目标值: 10, 完成值: 16}]\n", ("indicators", 0)))
    assert plain.代入 == "10÷16×100%=62.50%"


def test_a_long_formula_breaks_before_the_sign_of_equality() -> None:
    lines = PLAIN.ratio(ratio("支出完成率", S2_FUNDS)).全式.split("\n")
    assert lines == ["支出完成率=年度实际支出÷（当年财政拨款+上年结转）×100%", f"={S2_OVER}×100%", "=99.07%"]


def test_a_deducted_operand_in_the_formula() -> None:
    data = "预算: {上级资金: [{收入: 44532.68, 支出: 41071.78, 统筹收回: 2701}]}\n"
    assert PLAIN.ratio(ratio("资金使用率", data, STREAM)).代入 == "41071.78÷（44532.68−2701.00）×100%=98.18%"


def test_the_formula_of_a_saving() -> None:
    text = PLAIN.ratio(ratio("成本节约率", S3_BUDGET, head=PROJECT))
    assert text.代入 == "（189.00−138.78）÷189.00×100%=26.57%"


# -- nothing, 0, 无, 不适用 (rules.md §1.4) --------------------------------------------------------------------------

WITHOUT = [
    ("政府采购执行率", "", "缺数", ""),
    ("政府采购执行率", money("政府采购", 实际金额="5"), "缺数", ""),
    ("政府采购执行率", money("政府采购", 计划金额="待填", 实际金额="5"), "缺数", ""),
    ("政府采购执行率", "预算: {政府采购: 待填}\n", "缺数", ""),
    ("政府采购执行率", money("政府采购", 计划金额="0", 实际金额="0"), "不适用", "不适用"),
    ("政府采购执行率", money("政府采购", 计划金额="0", 实际金额="5"), "无意义", "—"),
    ("政府采购执行率", money("政府采购", 计划金额="无", 实际金额="无"), "不适用", "不适用"),
    ("政府采购执行率", money("政府采购", 计划金额="不适用", 实际金额="不适用"), "不适用", "不适用"),
    ("政府采购执行率", "预算: {政府采购: 无}\n", "不适用", "不适用"),
    ("政府采购执行率", "预算: {政府采购: 不适用}\n", "不适用", "不适用"),
    ("政府采购执行率", money("政府采购", 计划金额="5", 实际金额="0"), "算出", "0%"),
    ("存量资金效率性", money("存量资金", 上年末="0", 本年末="0"), "算出", "0%"),
    ("存量资金效率性", money("存量资金", 上年末="0", 本年末="5"), "无意义", "—"),
    ("信访答复率", "信访: {数量: 0, 按期答复: 0}\n", "不适用", "不适用"),
    ("信访答复率", "信访: 无\n", "不适用", "不适用"),
    ("满意度", "满意度: {满意份数: 5}\n", "缺数", ""),
    ("项目完成及时率", "项目: 无\n", "不适用", "不适用"),
    ("项目实际完成率", "项目: 无\n", "不适用", "不适用"),
    ("重大项目目标完成率", "项目: 无\n", "不适用", "不适用"),
    ("项目完成及时率", "项目: [{名称: 甲}]\n", "缺数", ""),
    ("重点工作完成率", "重点督查: {市委督查得分: 0.94}\n", "缺数", ""),
    ("重点工作完成率", "重点督查: {市委督查得分: 无, 政府督查得分: 0.99}\n", "不适用", "不适用"),
    ("重点工作完成率", "重点督查: {市委督查得分: 1.5, 政府督查得分: 0.99}\n", "无意义", "—"),
    ("重点工作完成率", "重点督查: {市委督查得分: 0, 政府督查得分: 0}\n", "算出", "0"),
    ("预算调整率", money("支出", 年初预算="100", 调整预算="100"), "算出", "0%"),
    ("在职人员控制率", "人员: {编制: {行政编制: 待填, 事业编制: 3}, 在职: {合计: 13}}\n", "缺数", ""),
]


@pytest.mark.parametrize(("name", "data", "status", "text"), WITHOUT)
def test_without_an_operand(name: str, data: str, status: str, text: str) -> None:
    found = ratio(name, data)
    assert found.status == status
    assert str(PLAIN.ratio(found)) == text


@pytest.mark.parametrize("said", ["无", "不适用", "待填", "0"])
def test_an_operand_that_may_be_missing_counts_as_nothing(said: str) -> None:
    data = f"预算: {{上级资金: [{{收入: 100, 支出: 60, 统筹收回: {said}}}]}}\n"
    assert printed("资金使用率", data, STREAM) == "60%"


def test_what_lacks_is_named() -> None:
    assert ratio("支出完成率", money("财政拨款", 支出="5", 决算数="7")).missing == ("预算.财政拨款.上年结转",)


def test_text_where_a_number_should_be() -> None:
    assert (
        ratio("完成率", "指标: [{三级: 甲, 目标值: 合法合规, 完成值: 合法合规}]\n", ("indicators", 0)).status == "缺数"
    )


# -- the catalogue itself ------------------------------------------------------------------------------------------


def test_every_operand_of_the_catalogue_is_a_field() -> None:
    whole = {".".join(path) for path, _ in load_schema("整体自评").walk()}
    one = {".".join(path) for path, _ in load_schema("项目自评").walk()}
    fund = {".".join(path) for path, _ in load_schema("转移支付自评").walk()}
    bases = {
        "单位": ("", whole),
        "任务": ("任务.", whole),
        "上级资金": ("预算.上级资金.", whole),
        "项目": ("", one),
        "资金来源": ("预算.来源.", one),
        "指标": ("指标.", whole),
        "成效指标": ("成效.指标.", whole),
        "转移支付": ("", fund),
        "转移支付资金": ("资金投入.来源.", fund),
    }
    seen = 0
    for scope, definitions in catalogue().items():
        base, known = bases[scope]
        for definition in definitions:
            for _, path in (*definition.numerator, *definition.denominator):
                seen += 1
                assert path[0] in ("统计", "可用资金") or base + ".".join(path) in known, (definition.name, path)
    assert seen > len(RULES)


def test_the_catalogue_s_names_fit_its_operands() -> None:
    for definition in (d for scope in catalogue().values() for d in scope):
        assert definition.method in METHODS
        assert len(definition.numerator_names) in (0, len(definition.numerator))
        assert len(definition.denominator_names) in (0, len(definition.denominator))


def test_signs_of_operands() -> None:
    assert operands(["甲.乙", "-丙"]) == ((1, ("甲", "乙")), (-1, ("丙",)))


# -- properties ----------------------------------------------------------------------------------------------------

WAN = st.decimals(min_value=0, max_value=10**8, places=4, allow_nan=False)
POSITIVE = WAN.filter(lambda d: d > 0)


def _in_units(value: Decimal) -> list[str]:
    return [f"{value:f}万元", f"{value * 10000:f}元", f"{value / 10000:f}亿元"]


@given(WAN, POSITIVE)
def test_a_ratio_does_not_depend_on_units(top: Decimal, bottom: Decimal) -> None:
    data = [
        money("政府采购", 计划金额=b, 实际金额=t)
        for t, b in zip(_in_units(top), reversed(_in_units(bottom)), strict=True)
    ]
    values = {ratio("政府采购执行率", d).value for d in data}
    assert values == {Fraction(top) / Fraction(bottom)}


@given(WAN, POSITIVE)
def test_a_ratio_is_never_printed_in_e_notation(top: Decimal, bottom: Decimal) -> None:
    text = PLAIN.ratio(ratio("政府采购执行率", money("政府采购", 计划金额=f"{bottom:f}", 实际金额=f"{top:f}")))
    assert not set("Ee") & set(text.全式.replace("政府采购执行率", ""))
    value = Fraction(top) / Fraction(bottom)
    assert text == as_percent(value, 2 if (value * 100).denominator > 1 else 0)


@pytest.mark.parametrize(
    ("top", "bottom", "percent"),
    [
        ("1", "20000", "0.01%"),  # 0.005 % goes up
        ("49999", "1000000000", "0.00%"),
        ("4.825", "100", "4.83%"),  # half-even would give 4.82
        ("100005", "1000000", "10.00%"),
        ("100050", "1000000", "10.01%"),
        ("199999", "200000", "100.00%"),
        ("1", "3", "33.33%"),
        ("2", "3", "66.67%"),
    ],
)
def test_half_a_unit_goes_up(top: str, bottom: str, percent: str) -> None:
    assert printed("政府采购执行率", money("政府采购", 计划金额=f"{bottom}元", 实际金额=f"{top}元")) == percent


def test_half_a_unit_goes_away_from_zero() -> None:
    assert printed("存量资金效率性", money("存量资金", 上年末="20000", 本年末="19999")) == "−0.01%"
    assert printed("存量资金效率性", money("存量资金", 上年末="20001", 本年末="20000")) == "0.00%"

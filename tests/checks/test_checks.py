"""Every check against contradictions found in published reports (F-nn), and their ledger of sound numbers."""

# ruff: noqa: E501 - a table of cases, one a line

from __future__ import annotations

from pathlib import Path

import pytest

from perfeval_gen.checks import CHECKS, CODES, run_checks
from perfeval_gen.checks.check import Facts
from perfeval_gen.diagnostics import Code, Diagnostic, Severity
from perfeval_gen.figures.derive import derive_figures
from perfeval_gen.pipeline import check_file
from perfeval_gen.resources import data_root
from tests.checks import (
    test_claims,
    test_completeness,
    test_copies,
    test_periods,
    test_relations,
    test_relations_conditions,
    test_sums,
    test_sums_balances,
    test_sums_named,
    test_sums_parts,
    test_tolerance,
    test_wording,
)
from tests.checks.test_score_checks import TRIED
from tests.figures.samples import PROJECT, UNIT, document, pack
from tests.figures.test_scores import MET
from tests.prose import test_equations, test_numbers_found


def found(text: str, head: str = UNIT) -> list[Diagnostic]:
    """What is wrong; notes of what isn't scored yet are left out."""
    checked = document(text, head)
    items = run_checks(Facts(checked, derive_figures(checked, pack()), pack()))
    return [d for d in items if d.severity is not Severity.NOTE or d.code not in OPEN]


def codes(text: str, head: str = UNIT) -> list[str]:
    return [d.code for d in found(text, head)]


PROSE = test_equations.TRIED | test_numbers_found.TRIED
TEXTS = test_copies.TRIED | test_periods.TRIED | test_wording.TRIED | {"PE428", "PE446"}  # test_results, test_long_text
SUMS = test_sums.TRIED | test_sums_parts.TRIED | test_sums_balances.TRIED | test_sums_named.TRIED
RELATIONS = test_relations.TRIED | test_relations_conditions.TRIED | test_tolerance.TRIED
CLAIMS = test_completeness.TRIED | test_claims.TRIED
OPEN = {"PE303", "PE308", "PE313", "PE314", "PE435"}  # notes: accounted for, not scored yet, empty, offered
STREAM = "预算: {上级资金: [{%s}]}\n"
ROW = "项目: [{名称: 甲, 预算: {%s}}]\n"
STATED = "自报: {%s}\n"
ASSETS = "资产: {固定资产原值: 300, 在用固定资产原值: 200}\n"
THREE = "预算: {三公经费: {预算数: 13.67, 决算数: 7.35}, 公用经费: {预算数: 74.31, 决算数: 65.68}}\n"
FUNDS = "预算: {财政拨款: {决算数: 111082222.47, 上年结转: 1899168.28, 支出: 111931823.11%s}, 结转原因: 尾款下年支付}\n"
STOCK = "预算: {存量资金: {上年末: 1407277.49, 本年末: 1049567.64}}\n"
S2_USE = "预算: {支出: {到位数: 14631.38, 决算数: 14516.58}}\n"
S1_INCOME = "预算: {收入: {决算数: %s, 一般公共预算: {决算数: 1807.49}, 政府性基金: {决算数: 838.62}, 上年结转: {决算数: 6.73}}}\n"
S1_BASIC = "预算: {支出: {基本支出: {决算数: %s, 工资福利支出: {决算数: 314.19}, 商品和服务支出: {决算数: 104.11}, 对个人和家庭的补助: {决算数: 173.01}}}}\n"
# the report of 2020 as its leaves make it: 支出管理 20 of 21, 重点工作 4.83 of 5, 1 of bonus
S2_SCORES = (
    MET.replace("没有截留挤占挪用虚列: 是}}", "没有截留挤占挪用虚列: 否}, 理由: 年中整改}")
    .replace("{市委督查得分: 1, 政府督查得分: 1}", "{市委督查得分: 0.94, 政府督查得分: 0.99, 未完成原因: 跨年}")
    .replace("公用经费: {预算数: 20, 决算数: 20}", "公用经费: {预算数: 20, 决算数: 20}\n  结转原因: 尾款下年支付")
    + "  工作表现加分: {得分: 1, 佐证: 通报}\n"
)
WRONG = [
    ("PE301", "F-14", "人员: {在职: {合计: 24, 公务员: 21}}\n"),
    ("PE301", "SUM-10", "人员: {编制: {合计: 91, 行政编制: 61, 行政工勤编制: 14, 事业编制: 15}}\n"),
    ("PE301", "SUM-01", S1_INCOME % "2652.85"),
    ("PE301", "SUM-03", S1_BASIC % "591.13"),
    (
        "PE301",
        "SUM-02",
        "预算: {支出: {决算数: 14560.58, 基本支出: {决算数: 2646.16}, 项目支出: {决算数: 11870.42}}}\n",
    ),
    (
        "PE301",
        "SUM-13",
        "预算: {三公经费: {决算数: 14.60, 公务用车运行: {决算数: 139869.43元}, 公务接待: {决算数: 61433.6元}}}\n",
    ),
    (
        "PE301",
        "F-15",
        "预算: {支出: {决算数: 2652.84, 基本支出: {决算数: 591.31}, 项目支出: {决算数: 2061.53}, 其他支出: {决算数: 1348.28}}}\n",
    ),
    (
        "PE301",
        "F-04",
        "预算: {收入: {决算数: 17.48亿元, 一般公共预算: {决算数: 14.79亿元}, 其他收入: {决算数: 2.68亿元}}}\n",
    ),
    ("PE301", "F-35", S2_SCORES + "  支出管理: {得分: 21}\n"),
    ("PE301", "F-36", S2_SCORES + "  预算使用效益: {得分: 30}\n"),
    ("PE302", "F-22", S2_USE + STATED % "资金使用率: 99.26%"),
    ("PE302", "F-34", STOCK + STATED % "存量资金效率性: 25.42%"),
    ("PE302", "F-62", THREE + STATED % "三公经费控制率: 53%"),
    (
        "PE302",
        "F-32",
        "预算: {财政拨款: {年初预算: 14204.95万元, 决算数: 11108.22万元}}\n" + STATED % "财政拨款收入预决算差异率: 0",
    ),
    ("PE302", "F-37", S2_SCORES + STATED % "总分: 100"),
    ("PE302", "SCORE-05", S2_SCORES + STATED % "等级: 良"),
    ("PE302", "总分写成百分数", S2_SCORES + STATED % "总分: 99.83%"),
    ("PE303", "F-24", STREAM % "收入: 44532.68, 支出: 41071.78, 统筹收回: 2701, 结转: 759.98"),
    ("PE303", "F-25", STREAM % "收入: 49583.15, 支出: 46900.92, 统筹收回: 2316.4, 结转: 365.33"),
    ("PE303", "SUM-06", FUNDS % ", 年末结转结余: 1148000.00"),
    ("PE304", "F-29", ROW % "划拨: 9927, 支出: 9924, 收回: 5, 原因: 验收推迟"),
    ("PE304", "SUM-07", ROW % "划拨: 139, 支出: 139, 收回: 0.01"),
    ("PE302", "R27", "成效: [{领域: 工业, 指标: [{指标: 甲, 数值: 15, 上年数: 10, 同比: 5%}]}]\n"),
    (
        "PE302",
        "R28",
        "成效: [{领域: 工业, 指标: [{指标: 甲, 数值: 22.4, 目标值: 26.2, 完成进度: 86%, 说明: 选址受阻}]}]\n",
    ),
    ("PE307", "R13", "资产: {固定资产原值: 100, 在用固定资产原值: 100.01}\n"),
    ("PE307", "R12", "预算: {政府采购: {计划金额: 0, 实际金额: 5}}\n"),
    ("PE307", "R16", "重点督查: {市委督查得分: 1.5, 政府督查得分: 0.9}\n"),
    ("PE504", "COMP-09", "公开: {决算: {是否公开: 否, 公开日期: 2026-04-01}}\n"),
    ("PE304", "SUM-07", ROW % "划拨: 138, 支出: 118, 收回: 10, 结转: 9, 原因: 尾款"),
    ("PE305", "SCORE-06", "评分: {预算编制合理性: {得分: 5.01}}\n"),
    ("PE305", "F-38", "评分: {工作表现加分: {得分: 1.5, 佐证: 通报}}\n"),
    ("PE306", "自报", STATED % "支出完成律: 99%"),
    ("PE306", "评分", "评分: {项目监官: {得分: 5}}\n"),
    ("PE501", "DATE-01", "填报日期: 2025-12-31\n"),
    ("PE501", "DATE-01", "填报日期: 2024-06-11\n"),
    ("PE502", "F-45", "填报日期: 2026-06-16\n自评工作: {报送日期: 2026-06-19}\n"),
]
SOUND = [
    "",
    S1_INCOME % "2652.84",
    S1_INCOME % "26528400元",
    S1_INCOME % "待填",
    S1_INCOME % "无",
    S1_BASIC % "591.31",
    "预算: {支出: {决算数: 2652.84, 基本支出: {决算数: 591.31}, 项目支出: {决算数: 2061.53}}}\n",
    "预算: {支出: {决算数: 14516.58, 年初预算: 14204.95, 到位数: 14631.38, 基本支出: {决算数: 2646.16, 年初预算: 1941.05, 到位数: 2646.16}, 项目支出: {决算数: 11870.42, 年初预算: 12263.90, 到位数: 11985.22}}, 调整原因: 年中追加人员经费}\n",
    "预算: {三公经费: {决算数: 146012.79元, 公务用车运行: {决算数: 139869.43元}, 公务接待: {决算数: 6143.36元}}}\n",
    "预算: {收入: {决算数: 99.75亿元, 一般公共预算: {决算数: 87.93亿元}, 其他收入: {决算数: 11.82亿元}}}\n",
    "人员: {编制: {合计: 91, 行政编制: 61, 行政工勤编制: 14, 事业编制: 16}, 在职: {合计: 83}}\n",
    "人员: {编制: {行政编制: 23, 事业编制: 3, 合计: 26}, 在职: {合计: 24, 公务员: 21, 后勤服务人员: 3}}\n",
    FUNDS % ", 年末结转结余: 1049567.64",
    FUNDS % "" + STATED % "支出完成率: 99.07%, 结转结余率: 0.94%",
    FUNDS % "" + STATED % "支出完成率: 99.1%, 结转结余率: 1%",
    S2_USE + STATED % "资金使用率: 99.22%",
    S2_USE + STATED % "资金使用率: 99.2154%",
    STOCK + STATED % "存量资金效率性: -25.42%",
    THREE + STATED % "三公经费控制率: 53.77%, 公用经费控制率: 88%",  # F-64 is a control
    THREE + STATED % "三公经费控制率: 54%",
    ASSETS + STATED % "固定资产利用率: 66.67%",
    STATED % "支出完成率: 99%, 总分: 100, 等级: 优",
    S2_SCORES + STATED % "总分: 99.83, 等级: 优",
    S2_SCORES + "  预算编制情况: {得分: 20}\n  预算执行情况: {得分: 39}\n  支出管理: {得分: 20}\n",
    STREAM % "收入: 44532.68, 支出: 41071.78, 统筹收回: 2701, 结转: 759.90",
    STREAM % "收入: 49583.15, 支出: 46900.92, 统筹收回: 2316.4, 结转: 365.83",
    STREAM % "收入: 30, 上年结转: 70, 收入含结转: 否, 支出: 90, 结转: 10",
    STREAM % "收入: 100, 支出: 90, 结转: 待填",
    ROW % "年初预算: 1000, 划拨: 952.2, 支出: 952.2, 原因: 压减",
    ROW % "年初预算: 180, 划拨: 138, 支出: 118, 收回: 20, 原因: 压减",
    ROW % "划拨: 9927, 支出: 9924, 收回: 3, 原因: 验收推迟",
    ROW % "划拨: 139, 支出: 138.78, 原因: 质保金",
    ROW % "划拨: 139, 支出: 待填, 收回: 5",
    "项目: 无\n",
    "评分: {预算编制合理性: {得分: 5}, 工作表现加分: {得分: 1, 佐证: 通报}}\n",
    "填报日期: 2026-01-01\n",
    "填报日期: 2026-06-19\n自评工作: {报送日期: 2026-06-19}\n",
    "填报日期: 待填\n自评工作: {报送日期: 2026-06-19}\n",
]


@pytest.mark.parametrize(("code", "source", "data"), WRONG)
def test_contradictions_are_found(code: str, source: str, data: str) -> None:
    assert codes(data) == [code], source


@pytest.mark.parametrize("data", SOUND)
def test_sound_numbers_give_no_finding(data: str) -> None:
    assert found(data) == []


def test_every_check_is_tried() -> None:
    tried = (
        {code for code, _, _ in WRONG}
        | TRIED
        | CLAIMS
        | TEXTS
        | SUMS
        | RELATIONS
        | PROSE
        | {"PE435", "PE601", "PE602", "PE317", "PE318", "PE319", "PE321"}
    )  # PE317 in test_funds, PE319 in test_remedies, PE321 in test_transfer
    assert {c.code.id for c in CHECKS} == tried == {c.id for c in CODES}


@pytest.mark.parametrize(
    ("money", "found"),
    [
        ("年初预算: 80, 调整预算: 150, 划拨: 150, 支出: 150, 原因: 年中追加", []),
        ("年初预算: 80, 划拨: 150, 支出: 150, 原因: 年中追加", ["PE307"]),
        (
            "年初预算: 80, 调整预算: 140, 划拨: 150, 支出: 150, 原因: 年中追加",
            ["PE307", "PE307"],
        ),  # spent 150 of 140 too
    ],
)
def test_more_than_the_initial_budget_where_it_was_raised(money: str, found: list[str]) -> None:
    assert [code for code in codes(f"预算: {{{money}}}\n", PROJECT) if code == "PE307"] == found


@pytest.mark.parametrize("said", ["无", "不适用", "待填"])
def test_a_project_without_money(said: str) -> None:
    assert codes(f"预算: {said}\n", PROJECT) == []


# -- rounding (rules.md §1.3) --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("total", "is_wrong"),
    [
        ("2652.84", False),
        ("2652.8", False),
        ("2653", False),
        ("2652.9", False),
        ("2653.1", True),
        ("2650", True),
        ("0.27亿元", False),
        ("0.29亿元", True),
    ],
)
def test_a_rounded_total_may_be_off_by_half_a_unit_for_each_part(total: str, is_wrong: bool) -> None:  # noqa: FBT001
    assert codes(S1_INCOME % total) == ["PE301"] * is_wrong


@pytest.mark.parametrize("off", ["2652.83", "2652.85", "2652.8401", "2652.840001"])
def test_a_total_with_all_decimals_must_be_exact(off: str) -> None:
    assert codes(S1_INCOME % off) == ["PE301"]


# -- what is said ---------------------------------------------------------------------------------------------------


def only(data: str, head: str = UNIT) -> Diagnostic:
    (item,) = found(data, head)
    return item


def test_a_truncated_ratio_is_called_truncated() -> None:
    item = only(THREE + STATED % "三公经费控制率: 53%")
    assert item.message == "“三公经费控制率”自报 53%，算出 53.77%（写的数是截断的，应四舍五入）"
    assert item.mark == "7.35÷13.67×100% = 53.77%"
    growth = "预算: {支出: {年初预算: 130, 调整预算: 171}, 调整原因: 年中追加}\n"
    assert "截断" in only(growth + STATED % "预算调整率: 31%").message  # the numbers of F-63
    assert "截断" not in only(growth + STATED % "预算调整率: 32.5%").message
    assert "截断" not in only(growth + STATED % "预算调整率: 33%").message


def test_the_gap_of_a_balance_is_told() -> None:
    item = only(STREAM % "收入: 44532.68, 支出: 41071.78, 统筹收回: 2701, 结转: 759.98")
    assert item.message == "资金收支不平：填写 759.98 万元，按收支算出 759.9 万元"
    assert item.mark == "按收支算出为 759.9 万元，相差 0.08 万元"
    assert "相差 0.5 万元" in only(STREAM % "收入: 49583.15, 支出: 46900.92, 统筹收回: 2316.4, 结转: 365.33").mark


def test_the_gap_of_a_sum_is_told_with_its_parts() -> None:
    item = only(S1_INCOME % "2652.85")
    assert item.message == "合计与分项之和不符：填写 2652.85 万元，分项之和 2652.84 万元"
    assert "相差 0.01 万元" in item.mark
    assert len(item.related) == 3
    assert (item.location.path, item.rule) == (("预算", "收入", "决算数"), "SUM-01")


def test_the_gap_of_a_project_is_told() -> None:
    item = only(ROW % "划拨: 9927, 支出: 9924, 收回: 5, 原因: 验收推迟")
    assert item.message == "划拨 9927 万元，支出、收回、结转合计 9929 万元"
    assert (item.mark, item.location.path) == (
        "9927 万元减支出 9924 万元 是 3 万元，相差 2 万元",
        ("项目", 0, "预算", "划拨"),
    )


def test_a_project_report_is_checked_too() -> None:
    spent = "预算: {划拨: 139, 支出: 138.78, 原因: 质保金}\n"
    assert codes("预算: {划拨: 9927, 支出: 9924, 收回: 5, 原因: 验收推迟}\n", PROJECT) == ["PE304"]
    assert codes(spent + STATED % "实际支出率: 99.84%", PROJECT) == []
    assert codes(spent + STATED % "实际支出率: 99.85%", PROJECT) == ["PE302"]


def test_a_name_is_suggested() -> None:
    assert only(STATED % "支出完成律: 99%").mark == "是否想写“支出完成率”？"
    assert only("评分: {项目监官: {得分: 5}}\n").mark == "是否想写“项目监管”？"


def test_a_stated_total_as_percentage_is_shown_as_typed() -> None:
    assert only(S2_SCORES + STATED % "总分: 99.83%").message == "“总分”自报 99.83%，算出 99.83"


# -- private data --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("contact", "is_private"),
    [
        ('移动电话: "13800000000"', True),
        ("移动电话: 138-0000-0000", True),
        ("移动电话: 138 0000 0000", True),
        ('办公电话: "13800000000"', True),
        ("邮箱: a@b.cn", True),
        ("办公电话: 0759-0000000", False),
        ("移动电话: 待填", False),
        ("移动电话: 无", False),
        ("邮箱: 单位公务邮箱", False),
        ("姓名: 张三", False),
    ],
)
def test_private_data_are_pointed_out(contact: str, is_private: bool) -> None:  # noqa: FBT001
    head = UNIT.replace("名称: 某县数据局", f"名称: 某县数据局, 联络人: {{{contact}}}")
    items = found("", head)
    assert [d.code for d in items] == ["PE601"] * is_private
    assert all(d.severity is Severity.NOTE for d in items)


MOBILE, IDENTITY = "13800000000", "11010519491231002X"  # the number that GB 11643 itself gives as an example


@pytest.mark.parametrize(
    ("text", "column"),
    [
        (f"联系人手机{MOBILE}。", 12),
        ("联系人手机138 0000 0000。", 12),
        ("电话：+86 138-0000-0000", 10),
        (f"经办人身份证号{IDENTITY}。", 14),
        (f"（{IDENTITY.lower()}）", 8),
        ("（１１０１０５１９４９１２３１００２Ｘ）", 8),
        ("（110105 19491231 002X）", 8),
        ("（110105-19491231-002X）", 8),
        ("手机１３８００００００００。", 9),
        (f"{'甲' * 6100}{IDENTITY}", 6107),  # too long for any other check
        ("办公电话0759-0000000。", 0),
        (f"支出{MOBILE}元。", 0),
        (f"编码441{MOBILE}。", 0),
        (f"账号6222{IDENTITY}。", 0),
        (f"编号{IDENTITY[:-1]}1。", 0),  # no check digit of it
        ("2025-12-31", 0),
    ],
)
def test_private_data_in_text(text: str, column: int) -> None:
    items = [d for d in found(f"自评结果: {text}\n") if d.code == "PE602"]
    assert [d.location.column for d in items] == [column] * bool(column)
    assert all(d.severity is Severity.WARNING for d in items)


def test_private_data_in_a_name() -> None:
    (item,) = (d for d in found(f"项目:\n  - 名称: 平台（{MOBILE}）\n") if d.code == "PE602")
    assert item.location.column == 12


def test_an_identity_card_is_not_published(tmp_path: Path) -> None:
    path = tmp_path / "甲.yaml"
    severities = {}
    for stage in ("草稿", "报送", "公开"):
        path.write_text(f"{UNIT}自评结果: 手机{MOBILE}，{IDENTITY}。\n", "utf-8")
        items = [d for d in check_file(path, stage=stage).diagnostics if d.code == "PE602"]
        severities[stage] = [d.severity for d in items]
    assert severities["草稿"] == severities["报送"] == [Severity.WARNING] * 2
    assert severities["公开"] == [Severity.WARNING, Severity.ERROR]


# -- the definitions themselves ------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", CODES, ids=[c.id for c in CODES])
def test_examples_of_each_code(code: Code, tmp_path: Path) -> None:
    for name, text, wanted in (("好", code.good, False), ("差", code.bad, True)):
        assert text
        path = tmp_path / f"{name}.yaml"
        path.write_text(text, "utf-8")
        items = [d for d in check_file(path).diagnostics if d.code[:3] in ("PE3", "PE4", "PE5", "PE6")]
        kept = [d.code for d in items if d.severity is not Severity.NOTE or d.code == code.id or d.code not in OPEN]
        assert kept == [code.id] * wanted


def test_the_checks_of_the_examples() -> None:
    seen = {}
    for path in sorted((data_root() / "examples").glob("*.yaml")):
        items = check_file(path).diagnostics
        seen[path.stem] = sorted({d.code for d in items if d.severity is Severity.ERROR})
    assert len(seen) >= 6
    assert seen["最小示例"] == seen["ids-最小示例"] == []


@pytest.mark.parametrize(
    ("stated", "told"),
    [
        ("0.96", "“重点工作完成率”自报 0.96，算出 0.965（写的数是截断的，应四舍五入）"),
        ("0.94", "“重点工作完成率”自报 0.94，算出 0.965"),
    ],
)
def test_a_stated_share_is_told_as_a_share(stated: str, told: str) -> None:
    data = f"重点督查: {{市委督查得分: 0.94, 政府督查得分: 0.99}}\n自报: {{重点工作完成率: {stated}}}\n"
    assert [d.message for d in found(data)] == [told]


@pytest.mark.parametrize("stated", ["0.965", "0.97", "96.5%", "96.50", "97%"])
def test_a_share_may_be_stated_as_a_percentage(stated: str) -> None:
    data = f"重点督查: {{市委督查得分: 0.94, 政府督查得分: 0.99}}\n自报: {{重点工作完成率: {stated}}}\n"
    assert found(data) == []

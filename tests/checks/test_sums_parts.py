"""其中, people paid by the treasury, counts in their order (PE332–PE335): F-04, F-14, F-15."""

from __future__ import annotations

import pytest

from perfeval_gen.checks.money import parts
from perfeval_gen.diagnostics import Diagnostic, Severity
from perfeval_gen.packs.model import Pack
from tests.checks.told import line_of, told
from tests.figures.samples import pack

TRIED = {"PE332", "PE333", "PE334", "PE335"}


def found(text: str) -> list[Diagnostic]:
    return told(text, parts.CHECKS)


def only(text: str) -> Diagnostic:
    (item,) = found(text)
    return item


# -- 其中 of project expenditure (SUM-08) ---------------------------------------------------------------------------

OF_PROJECTS = "预算:\n  支出:\n    项目支出:\n      决算数: 2061.53\n      用途: {}\n      其中:\n{}"


def spent(purpose: str, *rows: str) -> str:
    return OF_PROJECTS.format(purpose, "".join(f"        - {{名称: {row}}}\n" for row in rows))


def test_parts_above_the_whole() -> None:
    """F-15 as two parts: 2061.53 for construction and 1348.28 for companies are 3409.81."""
    item = only(spent("待填", "工程款, 决算数: 2061.53", "对企业补助, 决算数: 1348.28"))
    assert (item.code, item.rule, item.severity, line_of(item)) == ("PE332", "SUM-08", Severity.ERROR, 4)
    assert item.message == "项目支出决算数 2061.53 万元，“其中”各项之和 3409.81 万元"
    assert item.mark == "2061.53＋1348.28 = 3409.81 万元，超过 1348.28 万元"


def test_one_part_above_the_whole_is_marked_itself() -> None:
    item = only(spent("待填", "甲, 决算数: 1", "乙, 决算数: 2061.54"))
    assert line_of(item) == 8


def test_a_purpose_of_the_whole_beside_another_part() -> None:
    """F-15 as it was printed: all for construction, and 1348.28 for companies; then only 713.25 are left."""
    item = only(spent("全部用于基本建设工程款", "对企业补助, 决算数: 1348.28"))
    assert (item.rule, item.severity, line_of(item)) == ("SUM-08", Severity.WARNING, 5)
    assert item.mark == "2061.53 万元减去以后只剩 713.25 万元"


@pytest.mark.parametrize(
    "text",
    [
        spent("主要用于基本建设工程款", "对企业补助, 决算数: 1348.28"),
        spent("用于工程款等", "对企业补助, 决算数: 1348.28"),
        spent("用于园区道路工程", "道路工程, 决算数: 1348.28"),
        spent("待填", "工程款, 决算数: 2061.53"),
        spent("待填", "工程款, 决算数: 713.25", "对企业补助, 决算数: 1348.28"),
        spent("待填", "工程款, 决算数: 待填", "对企业补助, 决算数: 1348.28"),
        spent("待填", "工程款, 年初预算: 9999"),
    ],
)
def test_parts_within_the_whole(text: str) -> None:
    assert found(text) == []


# -- 其中 of results (SUM-08, SUM-09) -------------------------------------------------------------------------------


def result(value: object, *rows: object, unit: str = "亿元") -> str:
    below = ", ".join(f"{{指标: 分{n}, 数值: {row}}}" for n, row in enumerate(rows))
    return f"成效:\n  - 领域: 工业\n    指标:\n      - {{指标: 投资, 单位: {unit}, 数值: {value}, 其中: [{below}]}}\n"


@pytest.mark.parametrize(
    ("value", "rows", "severity"),
    [
        ("17.47", ("14.79", "2.68"), None),
        ("17.48", ("14.79", "2.68"), Severity.NOTE),  # F-04: 0.01 is rounding
        ("17.46", ("14.79", "2.68"), Severity.NOTE),
        ("17.49", ("14.79", "2.68"), Severity.WARNING),  # just beyond
        ("17.45", ("14.79", "2.68"), Severity.WARNING),
        ("99.75", ("87.93", "11.82"), None),
        ("173970.59", ("41111.12", "132859.47"), None),
        ("173970.58", ("41111.12", "132859.47"), Severity.NOTE),
        ("47.48", ("14.27",), None),  # one part is no whole
        ("47.48", ("14.27", "10"), None),  # parts that are some of it
        ("20", ("14.79", "2.68"), None),
        ("15", ("14.79", "2.68"), Severity.WARNING),  # together more than all
        ("待填", ("14.79", "2.68"), None),
        ("17.48", ("14.79", "待填"), None),
        ("17.48", ("14.79", "约三"), None),
        ("-5", ("-3", "-3"), None),
    ],
)
def test_a_statistic_and_its_parts(value: str, rows: tuple[str, ...], severity: Severity | None) -> None:
    items = found(result(value, *rows))
    assert [(d.code, d.rule, d.severity) for d in items] == ([("PE333", "SUM-09", severity)] if severity else [])


def test_how_a_statistic_is_told() -> None:
    item = only(result("17.48", "14.79", "2.68"))
    assert item.message == "“投资” 17.48 亿元，“其中”各项之和 17.47 亿元"
    assert item.mark == "14.79＋2.68 = 17.47，相差 0.01，在四舍五入以内"
    assert line_of(item) == 4


def test_a_part_above_its_statistic() -> None:
    item = only(result("10", "10.01", "1"))
    assert (item.code, item.message, item.mark) == ("PE332", "“分0” 10.01，大于总数“投资” 10", "超过 0.01")
    assert found(result("10", "10")) == []


def test_parts_in_another_unit_are_not_compared() -> None:
    row = "{指标: 分, 数值: 5000, 单位: 万元}"
    assert found(f"成效: [{{领域: 工业, 指标: [{{指标: 投资, 单位: 亿元, 数值: 1, 其中: [{row}, {row}]}}]}}]\n") == []


# -- people (SUM-11) ----------------------------------------------------------------------------------------------

PEOPLE = "人员:\n  在职: {公务员: 21, 后勤服务人员: 3}\n"


def test_people_paid_by_the_treasury() -> None:
    """F-14: 24 in service and 53 retired are 77, not 74; 21 + 53 would be."""
    item = only(PEOPLE + "  退休: 53\n  财政供养: 74\n")
    assert (item.code, item.rule, item.severity, line_of(item)) == ("PE334", "SUM-11", Severity.ERROR, 4)
    assert item.message == "财政供养 74 人，在职 24＋退休 53 = 77 人"
    assert item.mark == "相差 3 人；公务员 21＋退休 53 才是 74"


@pytest.mark.parametrize(
    ("rest", "severity"),
    [
        ("  退休: 53\n  财政供养: 77\n", None),
        ("  退休: 53\n  财政供养: 76\n", Severity.ERROR),
        ("  退休: 53\n  财政供养: 79\n", None),  # there may be 离休 who aren't filled in
        ("  离休: 0\n  退休: 53\n  财政供养: 79\n", Severity.ERROR),
        ("  离休: 2\n  退休: 53\n  财政供养: 79\n", None),
        ("  离休: 待填\n  退休: 53\n  财政供养: 74\n", None),
        ("  离休: 无\n  退休: 53\n  财政供养: 77\n", None),
        ("  退休: 待填\n  财政供养: 74\n", None),
        ("  退休: 53\n  财政供养: 待填\n", None),
        ("  财政供养: 20\n", None),
        ("  退休: 53\n  财政供养: 74\n  说明: 财政供给的是公务员和退休人员。\n", Severity.NOTE),
    ],
)
def test_people_that_agree_or_are_unknown(rest: str, severity: Severity | None) -> None:
    assert [d.severity for d in found(PEOPLE + rest)] == ([severity] if severity else [])


def test_a_pack_may_say_who_is_paid(monkeypatch: pytest.MonkeyPatch) -> None:
    used = pack()
    options = {**used.options, "fiscally_supported": ("人员.在职.公务员", "人员.退休")}
    changed = Pack(**{**{f: getattr(used, f) for f in used.__slots__}, "options": options})
    monkeypatch.setattr("tests.checks.told.pack", lambda _name: changed)
    assert found(PEOPLE + "  退休: 53\n  财政供养: 74\n") == []
    assert only(PEOPLE + "  退休: 53\n  财政供养: 77\n").message == "财政供养 77 人，公务员 21＋退休 53 = 74 人"


# -- counts (SUM-14) ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        ("项目管理: {应申报: {数量: 3}, 实际申报: {数量: 3}, 目标批复: {数量: 3}}\n", []),
        ("项目管理: {应申报: {数量: 3}, 实际申报: {数量: 4}}\n", ["实际申报 4 个，多于应申报 3 个"]),
        ("项目管理: {实际申报: {数量: 2}, 目标批复: {数量: 3}}\n", ["目标批复 3 个，多于实际申报 2 个"]),
        ("项目管理: {应申报: {数量: 2}, 目标批复: {数量: 3}}\n", ["目标批复 3 个，多于应申报 2 个"]),
        (
            "项目管理: {应申报: {金额: 100}, 实际申报: {金额: 100.01}}\n",
            ["实际申报 100.01 万元，多于应申报 100 万元"],
        ),
        ("项目管理: {应申报: {数量: 待填}, 实际申报: {数量: 4}}\n", []),
        ("项目: 无\n项目管理: {应申报: {数量: 0}}\n", []),
        ("项目: 无\n项目管理: {应申报: {数量: 2}}\n", ["写明没有项目，这里却有 2 个"]),
        ("项目: [{名称: 甲, 状态: {已完工: 否, 已验收: 是}}]\n", ["项目“甲”没有完工，却写已验收"]),
        ("项目: [{名称: 甲, 状态: {需立项: 否, 已立项: 是}}]\n", ["项目“甲”不需要立项，却写已立项"]),
        ("项目: [{名称: 甲, 状态: {已完工: 是, 已验收: 是, 需立项: 是, 已立项: 否}}]\n", []),
        ("项目: [{名称: 甲, 状态: {已完工: 待填, 已验收: 是}}]\n", []),
        ("项目: [{名称: 甲, 状态: 不适用}]\n", []),
    ],
)
def test_counts_in_their_order(text: str, messages: list[str]) -> None:
    items = found(text)
    assert [item.message for item in items] == messages
    assert {item.code for item in items} <= {"PE335"}

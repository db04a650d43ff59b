"""What must not exceed what (PE342, PE349): LOG-01, LOG-02, F-08, and relations that a file declares."""

# ruff: noqa: E501 - a table of cases, one a line

from __future__ import annotations

import pytest

from perfeval_gen.checks.money import relations
from perfeval_gen.diagnostics import Diagnostic, Severity
from perfeval_gen.packs.model import Pack
from tests.checks.told import line_of, told
from tests.figures.samples import pack

TRIED = {"PE342", "PE349"}


def found(text: str) -> list[Diagnostic]:
    return told(text, relations.CHECKS)


@pytest.mark.parametrize(
    ("text", "rule", "severity", "message"),
    [
        ("人员: {编制: {合计: 14}, 在职: {合计: 15}}\n", "LOG-01", Severity.WARNING, "“在职人员” 15 名，大于“编制” 14 名"),
        ("人员: {编制: {行政编制: 61, 事业编制: 16}, 在职: {合计: 78}}\n", "LOG-01", Severity.WARNING, "“在职人员” 78 名，大于“编制” 77 名"),
        ("人员: {领导职数: [{职务: 局长, 职数: 1, 实有: 2}]}\n", "LOG-01", Severity.WARNING, "“局长”实有 2 名，多于核定的 1 名"),
        ("资产: {固定资产原值: 1205795.2元, 固定资产净值: 1205795.21元}\n", "LOG-02", Severity.ERROR, "“固定资产净值” 1205795.21 元，大于“固定资产原值” 1205795.2 元"),
        ("信访: {数量: 3, 答复数量: 4}\n", "LOG-02", Severity.WARNING, "“答复数量” 4 个，大于“群众上访、信访数量” 3 人次"),
        ("信访: {数量: 3, 答复数量: 2, 按期答复: 3}\n", "LOG-02", Severity.WARNING, "“按规定期限答复” 3 个，大于“答复数量” 2 个"),
        ("预算: {三公经费: {决算数: 7.35}, 公用经费: {决算数: 7.34}}\n", "LOG-02", Severity.WARNING, "“公用经费实际支出数” 7.34 万元"),
        ("预算: {三公经费: {决算数: 10}, 支出: {决算数: 9.99}}\n", "SUM-13", Severity.ERROR, "“部门支出决算数” 9.99 万元"),
    ],
)  # fmt: skip
def test_what_exceeds(text: str, rule: str, severity: Severity, message: str) -> None:
    items = [item for item in found(text) if item.code == "PE342"]
    assert [(item.rule, item.severity) for item in items] == ([(rule, severity)] if rule else [])
    assert not items or message in items[0].message


@pytest.mark.parametrize(
    "text",
    [
        "人员: {编制: {行政编制: 61, 行政工勤编制: 14, 事业编制: 16}, 在职: {合计: 83}}\n",
        "人员: {编制: {合计: 14}, 在职: {合计: 14}}\n",
        "人员: {编制: {合计: 待填}, 在职: {合计: 14}}\n",
        "人员: {领导职数: [{职务: 局长, 职数: 1, 实有: 1}, {职务: 副局长, 职数: 3}]}\n",
        "资产: {固定资产原值: 1205795.2元, 固定资产净值: 98522.75元}\n",
        "预算: {三公经费: {决算数: 7.35}, 公用经费: {决算数: 65.68}}\n",
        "信访: {数量: 0, 答复数量: 0, 按期答复: 0}\n",
        "信访: 无\n",
        "",
    ],
)
def test_what_does_not(text: str) -> None:
    assert found(text) == []


def results(*rows: tuple[str, object], unit: str = "户") -> str:
    lines = "".join(f"      - {{指标: {name}, 数值: {value}, 单位: {unit}}}\n" for name, value in rows)
    return f"成效:\n  - 领域: 通信\n    指标:\n{lines}"


HOUSEHOLDS = ("新增家庭宽带接入用户", 2731)
RURAL = ("新增农村光纤接入用户", 4858)
FAST = ("新增500M及以上宽带用户", 3816)


def test_rural_users_above_all_households() -> None:
    """F-08: 4858 and 3816 new ones above 2731; possible, so a note."""
    fast, rural = found(results(HOUSEHOLDS, FAST, RURAL))
    assert (rural.code, rural.rule, rural.severity, line_of(rural)) == ("PE342", "LOG-02", Severity.NOTE, 6)
    assert rural.message == "“新增农村光纤接入用户” 4858 户，大于“新增家庭宽带接入用户” 2731 户"
    assert (rural.mark, fast.mark, line_of(fast)) == ("超过 2127 户", "超过 1085 户", 5)


@pytest.mark.parametrize(
    "text",
    [
        results(("家庭宽带累计接入用户", 100846), ("农村光纤累计接入用户", 73855)),
        results(("家庭宽带累计接入用户", 100), ("新增农村光纤接入用户", 4858)),  # a stock and what is new
        results(("500M及以上宽带累计接入用户", 44373), ("1000M及以上宽带累计接入用户", 30523)),
        results(("工业投资", 47.48), ("制造业投资", 14.27), unit="亿元"),
        results(("甲片工业投资", 1), ("乙片制造业投资", 14.27), unit="亿元"),
        results(HOUSEHOLDS, ("新增农村光纤接入用户", "待填")),
        results(HOUSEHOLDS, ("新增农村光纤接入用户", 2731)),
        results(HOUSEHOLDS) + "      - {指标: 新增农村光纤接入用户, 数值: 3, 单位: 万户}\n",
    ],
)
def test_results_that_fit(text: str) -> None:
    assert found(text) == []


def test_a_declared_relation() -> None:
    text = "关系:\n  - {小: 外资项目, 大: 全部项目%s}\n" + results(("全部项目", 3), ("外资项目", 4), unit="个")
    (item,) = found(text % "")
    assert (item.severity, item.message, line_of(item)) == (
        Severity.WARNING, "“外资项目” 4 个，大于“全部项目” 3 个", 7,
    )  # fmt: skip
    (item,) = found(text % ", 说明: 含上年结转的项目")
    assert item.severity is Severity.NOTE
    assert item.message == "“外资项目” 4 个，大于“全部项目” 3 个：含上年结转的项目"


def test_a_declared_relation_takes_the_place_of_a_default() -> None:
    text = "关系: [{小: 新增农村光纤接入用户, 大: 新增家庭宽带接入用户, 说明: 含原有用户升级}]\n"
    (item,) = found(text + results(HOUSEHOLDS, RURAL))
    assert item.message.endswith("：含原有用户升级")


@pytest.mark.parametrize("reference", ["人员.临时", '成效["通信"].指标["全部项目"].数值'])
def test_relations_by_reference(reference: str) -> None:
    text = f"关系: [{{小: 人员.退休, 大: '{reference}'}}]\n人员: {{临时: 2, 退休: 3}}\n"
    items = found(text + results(("全部项目", 2), unit="名"))
    assert [item.mark for item in items] == ["超过 1 名"]


PROJECT_NAMES = [
    "项目[2].预算.支出",
    '项目["乙项目"].预算.支出',
    "项目[“乙”].预算.支出",
    '项目["乙"].spent',
    "projects[2].预算.spent",
]


@pytest.mark.parametrize("reference", [*PROJECT_NAMES, "项目[2].实际支出率"])
def test_items_by_number_and_by_name(reference: str) -> None:
    """Items count from 1; 项目[1] spends 9 of 10, 项目[2] 8 of 16."""
    is_rate = "率" in reference
    smaller = "项目[1].实际支出率" if is_rate else "项目[1].预算.支出"
    text = (
        f"关系: [{{小: '{smaller}', 大: '{reference}'}}]\n项目:\n"
        "  - {名称: 甲, 预算: {划拨: 10, 支出: 9, 结转: 1}}\n"
        "  - {名称: 乙项目, 简称: 乙, 预算: {划拨: 16, 支出: 8, 结转: 8}}\n"
    )
    assert [(d.code, d.mark) for d in found(text)] == [("PE342", "超过 40 个百分点" if is_rate else "超过 1 万元")]
    assert all('“项目["甲"].' in d.message and '大于“项目["乙项目"].' in d.message for d in found(text))


def test_items_that_are_not_there() -> None:
    text = (
        "关系: [{小: '项目[%s].预算.支出', 大: '项目[1].预算.划拨'}]\n项目: [{名称: 甲, 预算: {划拨: 待填, 支出: 9}}]\n"
    )
    assert [d.code for d in found(text % 3)] == ["PE349"]
    assert found(text % 1) == []
    assert found(text.replace("项目[%s].预算.支出", "{{ 年度 }}")) == []  # told as PE436


def test_names_that_are_not_found() -> None:
    (item,) = found("关系: [{小: 人员.临时, 大: 人员.退修}]\n人员: {临时: 2, 退休: 11}\n")
    assert (item.code, item.message, item.mark) == ("PE349", "找不到“人员.退修”", "是否想写“人员.退休”？")
    assert found("关系: [{小: 人员.临时, 大: 人员.退休}]\n人员: {临时: 2, 退休: 待填}\n") == []
    assert found("关系: [{小: 甲, 大: 人员.退休}]\n人员: {退休: 1}\n" + results(("甲", "待填"))) == []


def test_a_pack_may_add_relations(monkeypatch: pytest.MonkeyPatch) -> None:
    used = pack()
    more = ({"smaller": "人员.临时", "larger": "人员.退休", "severity": "错误", "source": "某财〔2025〕3号"},)
    changed = Pack(**{**{f: getattr(used, f) for f in used.__slots__}, "relations": more})
    monkeypatch.setattr("tests.checks.told.pack", lambda _name: changed)
    (item,) = found("人员: {临时: 12, 退休: 11}\n")
    assert (item.severity, item.mark) == (Severity.ERROR, "超过 1 名（某财〔2025〕3号）")

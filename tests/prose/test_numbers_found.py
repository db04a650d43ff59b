"""Numbers typed into running text against the data: what is said, where, and what must not be said (PE401–PE405)."""

# ruff: noqa: E501 - a table of cases, one a line

from __future__ import annotations

from functools import cache

import pytest

from perfeval_gen.checks.check import Facts
from perfeval_gen.checks.prose.index import slip_of
from perfeval_gen.checks.prose.numbers import CHECKS, CODES
from perfeval_gen.diagnostics import Diagnostic, Severity
from perfeval_gen.figures.derive import derive_figures
from perfeval_gen.prose.segments import Segment
from perfeval_gen.source.text import read_source
from perfeval_gen.source.tree import parse_tree
from tests.figures.samples import PROJECT, UNIT, document, pack

MONEY = "预算: {支出: {年初预算: 1389.20, 到位数: 1412.86, 决算数: 1401.35}}\n"
BIG = "预算: {财政拨款: {年初预算: 14204.95万元, 决算数: 111082222.47元, 上年结转: 1899168.28元, 支出: 111931823.11元}, 存量资金: {上年末: 1407277.49元, 本年末: 1049567.64元}}\n"
STREAM = "预算: {上级资金: [{名称: 技改补助资金, 收入含结转: 是, 收入: 44532.68, 支出: 41071.78, 统筹收回: 2701}]}\n"
ROWS = "项目: [{名称: 促企业上规模经费, 预算: {年初预算: 500, 划拨: 462.35, 支出: 461.20}}, {名称: 设备更新经费, 预算: {年初预算: 182.52, 划拨: 180.46, 支出: 180.46}}]\n"
RESULTS = "成效: [{领域: 信息, 指标: [{指标: 新增家庭宽带用户, 数值: 2731, 单位: 户}, {指标: 新增农村光纤用户, 数值: 8188, 单位: 户}, {指标: 年末高新技术企业, 数值: 171, 单位: 家, 上年数: 130}, {指标: 工业投资, 数值: 99.75, 单位: 亿元, 同比: -12.68%}]}]\n"
THREE = "预算: {三公经费: {预算数: 13.67, 决算数: 7.35}, 公用经费: {预算数: 74.31, 决算数: 65.68}}\n"
ASSETS = "资产: {固定资产原值: 51109965.50元, 在用固定资产原值: 51009965.50元}\n"


@cache
def facts_of(data: str, head: str) -> Facts:
    checked = document(data, head)
    return Facts(checked, derive_figures(checked, pack()), pack())


def found(data: str, text: str, head: str = UNIT) -> list[Diagnostic]:
    """The findings of a text beside data; only the text is read anew, since checking a file takes most of the time."""
    base, key = facts_of(data, head), "其他情况" if head == UNIT else "经验"
    source = read_source("甲.yaml", f'{key}: "{text}"\n'.encode())
    assert source.value is not None
    tree = parse_tree(source.value)
    shape = base.document.schema.root.member(key)
    assert tree.value is not None
    assert shape is not None
    node = tree.value.entries[0][1]
    facts = Facts(base.document, base.figures, base.pack)
    facts.__dict__.update(data=base.data, texts=(Segment((shape.id,), shape, node.value, node),))
    return [d for check in CHECKS for d in check.find(facts)]


E, W = Severity.ERROR, Severity.WARNING
# data, text, code, severity, rule, the marked stretch, parts of what is said
FOUND = [
    # a digit changed, lost, doubled, two exchanged
    (MONEY, "全年支出1401.53万元。", "PE401", E, "DUP-01", "1401.53万元", "1401.35万元|“35”颠倒成了“53”"),
    (MONEY, "全年支出1041.35万元。", "PE401", E, "DUP-01", "1041.35万元", "1401.35万元|“40”颠倒成了“04”"),
    (MONEY, "全年支出1407.35万元。", "PE401", E, "DUP-01", "1407.35万元", "1401.35万元|“1”写成了“7”"),
    (MONEY, "全年支出141.35万元。", "PE401", E, "DUP-01", "141.35万元", "1401.35万元|漏写了一个“0”"),
    (MONEY, "全年支出14401.35万元。", "PE401", E, "DUP-01", "14401.35万元", "1401.35万元|多写了一个“4”"),
    (MONEY, "全年支出１，４０１．５３万元。", "PE401", E, "DUP-01", "１，４０１．５３万元", "1401.35万元"),
    (MONEY, "全年支出1401.3万元。", "PE401", E, "DUP-01", "1401.3万元", "1401.35万元"),  # cut off, not rounded
    (MONEY, "全年支出1405.21万元。", "PE401", E, "DUP-01", "1405.21万元", "1401.35万元"),  # 0.28 % off
    (MONEY, "到位资金1412.68万元。", "PE401", E, "DUP-01", "1412.68万元", "1412.86万元"),
    (
        BIG,
        "财政拨款收入决算数为11108222.47元。",
        "PE401",
        E,
        "DUP-01",
        "11108222.47元",
        "111082222.47元|漏写了一个“2”",
    ),  # F-31
    (
        BIG,
        "11108222.47/11108222.47×100%。",
        "PE401",
        E,
        "DUP-01",
        "11108222.47",
        "111082222.47元|共2处",
    ),
    (
        BIG,
        "各笔合计111931832.11元，手续完备。",
        "PE401",
        E,
        "DUP-01",
        "111931832.11元",
        "111931823.11元",
    ),  # nothing names it
    (ROWS, "促企业上规模经费支出462.10万元，资金使用规范。", "PE401", E, "DUP-01", "462.10万元", "461.2万元"),
    (ROWS, "促企业上规模经费划拨462.53万元。", "PE401", E, "DUP-01", "462.53万元", "462.35万元"),
    (THREE, "公用经费支出65.86万元，“三公”经费支出7.35万元。", "PE401", E, "DUP-01", "65.86万元", "65.68万元"),
    (ROWS, "设备更新经费年初预算128.52万元。", "PE401", E, "DUP-01", "128.52万元", "182.52万元|颠倒"),
    (RESULTS, "全年新增家庭宽带用户2371户。", "PE401", E, "DUP-01", "2371户", "2731户"),
    # off by a power of ten
    (MONEY, "全年支出1401.35元。", "PE403", E, "UNIT-01", "1401.35元", "1401.35万元|小了10000倍"),
    (MONEY, "全年支出14013.5万元。", "PE403", E, "UNIT-02", "14013.5万元", "1401.35万元|大了10倍"),
    (BIG, "财政拨款年度实际支出111931823.11万元。", "PE403", E, "UNIT-01", "111931823.11万元", "111931823.11元"),
    (BIG, "所列数额11193182.311元。", "PE403", W, "UNIT-02", "11193182.311元", "111931823.11元|小了10倍"),
    (RESULTS, "新增农村光纤用户8188万户。", "PE403", E, "UNIT-02", "8188万户", "8188户|大了10000倍"),  # F-13
    # another datum's number
    (MONEY, "全年一般公共预算支出1389.20万元。", "PE404", E, "DUP-01", "1389.20万元", "1401.35万元|年初预算"),  # F-01
    (MONEY, "年初预算1401.35万元。", "PE404", E, "DUP-01", "1401.35万元", "1389.2万元"),
    (BIG, "财政拨款上年结转1407277.49元。", "PE404", E, "DUP-01", "1407277.49元", "1899168.28元|存量资金"),  # F-33
    (ROWS, "设备更新经费年初预算180.46万元。", "PE404", E, "DUP-01", "180.46万元", "182.52万元"),
    (ROWS, "促企业上规模经费支出180.46万元。", "PE404", E, "DUP-01", "180.46万元", "461.2万元|设备更新经费"),
    (RESULTS, "新增家庭宽带用户8188户。", "PE404", E, "DUP-01", "8188户", "2731户|新增农村光纤用户"),
    # ratios
    (MONEY, "资金使用率为99.26%。", "PE402", E, "RATE-01", "99.26%", "99.19%|1401.35÷1412.86×100% = 99.19%"),  # F-22
    (MONEY, "资金使用率＝1401.35÷1412.86×100%＝98.19%。", "PE402", E, "RATE-01", "98.19%", "99.19%"),
    (MONEY, "资金使用率达到87.5%。", "PE402", E, "RATE-01", "87.5%", "99.19%"),
    (MONEY, "实现了95.26%的资金使用率。", "PE402", E, "RATE-01", "95.26%", "99.19%"),
    (THREE, "“三公”经费控制率＝7.35÷13.67×100%＝53%。", "PE402", E, "RATE-10", "53%", "53.77%|截去"),  # F-62
    (THREE, "公用经费控制率88.38%。", "PE402", E, "RATE-10", "88.38%", "88.39%|截去"),
    (THREE, "三公经费控制率和公用经费控制率分别为53.77%和88.93%。", "PE402", E, "RATE-01", "88.93%", "88.39%"),
    (
        RESULTS,
        "年末高新技术企业171家，净增41家，增长31%。",
        "PE402",
        E,
        "RATE-10",
        "31%",
        "31.54%|（171−130）÷130×100%",
    ),  # F-63
    (RESULTS, "工业投资99.75亿元，增长12.68%。", "PE402", E, "RATE-02", "12.68%", "−12.68%"),
    (RESULTS, "工业投资99.75亿元，下降12.86%。", "PE402", E, "DUP-01", "12.86%", "−12.68%|颠倒"),
    (
        BIG,
        "存量资金效率性＝（1049567.64元÷1407277.49元－1）×100%＝25.42%。",
        "PE402",
        E,
        "RATE-02",
        "25.42%",
        "−25.42%|漏了负号",
    ),  # F-34
    (
        BIG,
        "预决算差异率＝（111082222.47元－111082222.47元）÷111082222.47元×100%＝0。",
        "PE402",
        E,
        "RATE-12",
        "0",
        "−21.80%",
    ),  # F-32
    (STREAM, "技改补助资金使用规范，资金使用率98.81%。", "PE402", E, "RATE-01", "98.81%", "98.18%"),
    (STREAM, "技改补助资金使用率98.81个百分点。", "PE402", E, "RATE-01", "98.81个百分点", "98.18%"),
    (
        STREAM,
        "技改补助资金使用规范，资金使用率92.23%。",
        "PE402",
        W,
        "RATE-03",
        "92.23%",
        "98.18%|不减统筹收回",
    ),  # F-27
    (
        "重点督查: {市委督查得分: 0.94, 政府督查得分: 0.99}\n",
        "重点工作完成率＝（0.94＋0.99）÷2＝0.95。",
        "PE402",
        E,
        "RATE-01",
        "0.95",
        "0.965",
    ),
    # one thing, two numbers
    (
        "",
        "全年推动210家工业企业实施技术改造。我局推动180家工业企业实施技术改造。",
        "PE405",
        W,
        "DUP-01",
        "180家",
        "210家",
    ),  # F-40
    (
        "",
        "2025年共收到中央、省级资金44532.68万元。2025年共收到中央、省级资金49583.15万元。",
        "PE405",
        W,
        "DUP-01",
        "49583.15万元",
        "44532.68万元",
    ),  # F-23
]
TRIED = {code for _, _, code, *_ in FOUND}


@pytest.mark.parametrize("case", FOUND, ids=lambda c: c[1][:24])
def test_what_is_found(case: tuple[str, str, str, Severity, str, str, str]) -> None:
    data, text, code, severity, rule, marked, parts = case
    (item,) = found(data, text)
    place = item.location
    assert (item.code, item.severity, item.rule) == (code, severity, rule)
    assert place.excerpt[place.column - 1 : place.end_column - 1] == marked
    said = "\n".join((item.message, item.mark, *(word for _, word in item.related)))
    assert all(part in said for part in parts.split("|")), said


SOUND = [
    (MONEY, "全年支出1401.35万元，年初预算1389.20万元，到位1412.86万元，资金使用率99.19%。"),
    (MONEY, "全年支出1401.4万元，约1400万元，折合0.14亿元、14013500元；资金使用率99.2%、99%。"),
    (MONEY, "年初预算和全年支出分别为1389.20万元和1401.35万元。"),
    (MONEY, "全年支出近1450万元，超过1390万元，1350多万元。"),  # within 5 %
    (MONEY, "2024年支出1401.53万元，资金使用率88.26%，上年同期支出1407.35万元。"),
    (MONEY, "全省平均资金使用率95.2%，力争资金使用率不低于97%，资金使用率目标为98%。"),
    (MONEY, "支出比年初预算增加12.15万元，资金使用率比上年提高3.05个百分点。"),
    (MONEY, "云平台合同1401.53元，带动社会投入138.92亿元，惠及1401户。"),
    (MONEY, "支出{{ 预算.支出.决算数 }}，〔2021〕5号，1401—1412万元之间。"),
    (MONEY, "信息化项目的资金使用率为91.20%。"),  # of something that no datum is about
    (BIG, "存量资金效率性为－25.42%，存量资金下降25.42%，年末存量资金1049567.64元，即104.96万元。"),
    (ROWS, "促企业上规模经费年初预算500万元，划拨462.35万元，支出461.20万元。设备更新经费支出180.46万元。"),
    (ROWS, "设备更新经费带动投资461.20万元。"),
    (RESULTS, "新增家庭宽带用户2731户，上门走访8188户。"),
    (RESULTS, "年末高新技术企业171家，增长31.5%，工业投资下降12.7%。"),
    (RESULTS, "工业投资比全省高2.1个百分点，其中制造业投资增长85.3%。"),
    (THREE, "“三公”经费控制率53.77%，公用经费控制率88%。"),  # F-64
    (STREAM, "技改补助资金使用规范，资金使用率98.18%。"),
    ("", "推动210家工业企业实施技术改造，推动180家商贸企业实施数字化改造。"),
    ("", "2025年推动210家工业企业实施技术改造，2024年推动180家工业企业实施技术改造。"),
    ("", "计划推动180家工业企业实施技术改造。全年推动210家工业企业实施技术改造。"),
    (MONEY, "年初预算为1389.20万元，实际到位预算为1412.86万元，实际支出1401.35万元。"),
    (MONEY, "预算执行率指标分值10分，得9.81分，平均资金使用率97.65%。"),
    (MONEY, "走访企业1401家，投入资金87.49亿元，争取上级资金1389万元。"),
    (MONEY, "待填"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "text"), SOUND, ids=[t[:24] for _, t in SOUND])
def test_what_is_not_said(data: str, text: str) -> None:
    assert [(d.code, d.message) for d in found(data, text)] == []


def test_a_missing_operand_is_not_compared() -> None:
    assert (
        found("预算: {支出: {年初预算: 待填, 到位数: 无, 决算数: 待填}}\n", "支出1401.35万元，资金使用率99.2%。") == []
    )


def test_a_project_report_has_its_own_numbers() -> None:
    data = "预算: {年初预算: 189, 划拨: 139.25, 支出: 138.78}\n"
    (item,) = found(data, "本项目实际支出138.87万元，实际支出率99.66%。", PROJECT)
    assert (item.code, item.severity) == ("PE401", E)
    (item,) = found(data, "本项目实际支出率为99.81%。", PROJECT)
    assert (item.code, item.rule) == ("PE402", "RATE-01")


def test_a_folded_text_has_its_place() -> None:
    checked = document(f"{MONEY}其他情况:\n  我局严格预算管理，全年\n  支出1401.53万元，主要用于\n  日常运转。\n")
    facts = Facts(checked, derive_figures(checked, pack()), pack())
    (item,) = [d for check in CHECKS for d in check.find(facts)]
    assert (item.location.line, item.location.column, item.location.end_column) == (7, 5, 14)
    assert item.hint == "改用引用可免手抄：{{ 预算.支出.决算数 }}"


def test_two_places_are_told_together() -> None:
    (item,) = found(MONEY, "全年支出1401.53万元。经核对，实际支出1401.53万元。")
    assert "（共2处）" in item.message
    assert len(item.related) == 1


def test_of_a_task_and_a_goal_the_task_is_told() -> None:
    text = "任务: [{名称: 升级, 内容: 全年推动210家工业企业实施技术改造。}]\n项目: [{名称: 甲, 目标: 推动180家工业企业实施技术改造}]\n"
    checked = document(text)
    facts = Facts(checked, derive_figures(checked, pack()), pack())
    (item,) = [d for check in CHECKS for d in check.find(facts)]
    assert (item.location.line, item.related[0][0].line) == (4, 5)


@pytest.mark.parametrize(
    ("typed", "right", "is_slip"),
    [
        ("1401", "1401", False), ("1410", "1401", True), ("140", "1401", True), ("14401", "1401", True),
        ("2401", "1401", True), ("2402", "1401", False), ("0411", "1401", False), ("14", "1401", False),
    ],
)  # fmt: skip
def test_one_slip_of_the_pen(typed: str, right: str, is_slip: bool) -> None:  # noqa: FBT001
    assert bool(slip_of(typed, right)) == is_slip


def test_every_code_is_tried() -> None:
    assert {c.id for c in CODES} == TRIED

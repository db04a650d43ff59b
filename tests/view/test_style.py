"""How money, numbers, percentages, dates and states are printed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from perfeval_gen.diagnostics import Stage
from perfeval_gen.figures.derive import derive_figures
from perfeval_gen.packs.model import FormDocument
from perfeval_gen.view.build import View, build
from perfeval_gen.view.printed import Printed
from perfeval_gen.view.privacy import mask_phone
from tests.figures.samples import PROJECT, UNIT, document, pack


def view(text: str, head: str = UNIT, stage: Stage = Stage.DRAFT, **options: Any) -> View:
    """The view of a few lines of YAML under the pack of Zhanjiang, with other options."""
    chosen = replace(pack(), options={**pack().options, **options})
    found = document(text, head)
    return build(found, derive_figures(found, chosen), chosen, stage)


def at(seen: View, path: str) -> Any:
    value: Any = seen.root
    for step in path.split("."):
        value = value[int(step)] if step.isdigit() else value[step]
    return value


def form(kind: str) -> FormDocument:
    return next(d for d in pack().documents if d.kind == kind)


# What is typed, then: as text, in a cell with and without trimming. 资产.固定资产原值 is in 万元.
MONEY = [
    ("500", "500.00万元", "500", "500.00"),
    ("182.52", "182.52万元", "182.52", "182.52"),
    ("123.9", "123.90万元", "123.9", "123.90"),
    ("8128.505", "8128.505万元", "8128.505", "8128.505"),
    ("0", "0.00万元", "0", "0.00"),
    ("0.001", "0.001万元", "0.001", "0.001"),
    ("1.38亿元", "1.38亿元", "13800", "13800.00"),
    ("1.38231亿元", "1.38231亿元", "13823.1", "13823.10"),
    ("111082222.47元", "111082222.47元", "11108.22", "11108.22"),
    ("1205795.2元", "1205795.20元", "120.58", "120.58"),
    ("2652.84万元", "2652.84万元", "2652.84", "2652.84"),
    ("1,234.5", "1234.50万元", "1234.5", "1234.50"),
    ("100000000000000", "100000000000000.00万元", "100000000000000", "100000000000000.00"),
]


@pytest.mark.parametrize(("typed", "text", "trimmed", "full"), MONEY)
def test_money(typed: str, text: str, trimmed: str, full: str) -> None:
    data = f'资产: {{固定资产原值: "{typed}"}}\n'
    for trims, cell in ((True, trimmed), (False, full)):
        value = at(view(data, trim_amounts=trims), "资产.固定资产原值")
        assert (str(value), value.数, value.位, value.格) == (text, cell, "万元", f"{cell}万元")


def test_negative_money_has_a_true_minus() -> None:
    value = at(view("预算: {收入: {决算数: -5.5}}\n"), "预算.收入.决算数")
    assert (str(value), value.数) == ("−5.50万元", "−5.5")


def test_money_in_yuan() -> None:
    value = at(view("预算: {政府采购: {计划金额: 112000}}\n"), "预算.政府采购.计划金额")
    assert (str(value), value.数, value.位) == ("112000.00元", "112000", "元")


SINGLE = [
    ("填报日期: 2026-6-1\n", "填报日期", "2026年6月1日"),
    ("填报日期: 2026.06.11\n", "填报日期", "2026年6月11日"),
    ("成效: [{领域: 甲, 指标: [{指标: 乙, 同比: 5.40%}]}]\n", "成效.0.指标.0.同比", "5.40%"),
    ("成效: [{领域: 甲, 指标: [{指标: 乙, 同比: -1.0}]}]\n", "成效.0.指标.0.同比", "−1.0%"),
    ("成效: [{领域: 甲, 指标: [{指标: 乙, 数值: 15.750}]}]\n", "成效.0.指标.0.数值", "15.750"),
    ("成效: [{领域: 甲, 指标: [{指标: 乙, 数值: 90%}]}]\n", "成效.0.指标.0.数值", "90%"),
    ("成效: [{领域: 甲, 指标: [{指标: 乙, 数值: 600余}]}]\n", "成效.0.指标.0.数值", "600余"),
    ("评分: {预算编制: {得分: 12.00}}\n", "评分.预算编制.得分", "12"),
    ("评分: {预算编制: {得分: 10.830}}\n", "评分.预算编制.得分", "10.83"),
    ("资产: {房屋面积: 100.50}\n", "资产.房屋面积", "100.50"),
    ("资产: {公务用车: 0}\n", "资产.公务用车", "0"),
    ("资产: {账实一致: √}\n", "资产.账实一致", "是"),
    ("资产: {账实一致: no}\n", "资产.账实一致", "否"),
    ("资产: {账实一致: 不适用}\n", "资产.账实一致", "不适用"),
    ("资产: {公务用车: 无}\n", "资产.公务用车", "无"),
    ("资产: {公务用车: 待填}\n", "资产.公务用车", "【待填】"),
    ("资产: {公务用车:  }\n", "资产.公务用车", "【待填】"),
    ("资产: {}\n", "资产.公务用车", ""),
    ("", "资产.公务用车", ""),
    ("", "年度", "2025"),
    ("", "评价年度", "2025年度"),
    ("", "次年", "2026"),
    ("", "自称", "我单位"),
    ("", "盖章单位", "某县数据局"),
]


@pytest.mark.parametrize(("data", "path", "text"), SINGLE)
def test_single_values(data: str, path: str, text: str) -> None:
    value = at(view(data), path)
    assert isinstance(value, Printed)
    assert str(value) == text
    assert bool(value) == bool(text)


def test_what_is_to_fill_shows_nothing_in_a_cell() -> None:
    value = at(view("资产: {固定资产原值: 待填}\n"), "资产.固定资产原值")
    assert (str(value), value.数, value.格, value.位) == ("【待填】", "", "", "")


def test_the_evaluated_year_and_unit() -> None:
    head = UNIT.replace("名称: 某县数据局", "名称: 某县数据局, 范围: 本级, 盖章名称: 某县数据局（章）, 自称: 我局")
    seen = view("", head, year_format="{年度}年")
    assert [str(at(seen, name)) for name in ("评价年度", "评价单位", "盖章单位", "自称")] == [
        "2025年", "某县数据局本级", "某县数据局（章）", "我局",
    ]  # fmt: skip


def test_ratios_are_offered_at_their_place() -> None:
    seen = view("预算: {三公经费: {预算数: 13.67, 决算数: 7.35}, 上级资金: [{收入: 100, 支出: 60}]}\n")
    assert at(seen, "比率.三公经费控制率") == "53.77%"
    assert at(seen, "比率.公用经费控制率") == ""
    assert at(seen, "预算.上级资金.0.资金使用率") == "60%"
    assert at(seen, "预算.上级资金.0.结转") == "40.00万元"


def test_places_of_ratios() -> None:
    data = "预算: {三公经费: {预算数: 13.67, 决算数: 7.35}}\n"
    assert [str(at(view(data, ratio_places=n), "比率.三公经费控制率")) for n in (0, 1, 2, 4)] == [
        "54%", "53.8%", "53.77%", "53.7674%",
    ]  # fmt: skip


def test_a_stated_rate_stands_in_where_none_is_derived() -> None:
    assert at(view("自报: {支出完成率: 99.07%}\n"), "比率.支出完成率") == "99.07%"
    data = "资产: {固定资产原值: 3, 在用固定资产原值: 2}\n自报: {固定资产利用率: 70%}\n"
    assert at(view(data), "比率.固定资产利用率") == "66.67%"


def test_ratios_of_a_project_stand_at_its_root() -> None:
    seen = view("预算: {年初预算: 189, 划拨: 139, 支出: 138.78}\n", PROJECT)
    assert [str(at(seen, n)) for n in ("实际支出率", "资金到位率", "比率.实际支出率")] == ["99.84%", "73.54%", "99.84%"]


def test_totals_take_the_place_of_what_was_typed() -> None:
    data = "预算: {支出: {决算数: 100, 基本支出: {决算数: 60}, 项目支出: {决算数: 41}}}\n"
    data += "人员: {在职: {公务员: 9, 工勤人员: 2}}\n"
    assert at(view(data), "预算.支出.决算数") == "101.00万元"
    assert at(view(data), "人员.在职.合计") == "11"


# -- private data --------------------------------------------------------------------------------------------------

CONTACT = (
    "单位: {名称: 某县数据局, 联络人: {姓名: 张三, 办公电话: 0759-0000000, 移动电话: '13800000000', 邮箱: a@b.cn}}\n"
)
PRIVATE = UNIT.partition("单位")[0] + CONTACT


def contact(stage: Stage, **options: Any) -> list[str]:
    seen = view("自评工作: {组长: 李四, 副组长: [王五]}\n", PRIVATE, stage, **options)
    paths = ("姓名", "办公电话", "移动电话", "邮箱")
    return [*(str(at(seen, f"单位.联络人.{p}")) for p in paths), str(at(seen, "自评工作.组长"))]


@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.SUBMISSION])
def test_private_data_is_printed_in_what_is_filed(stage: Stage) -> None:
    assert contact(stage) == ["张三", "0759-0000000", "13800000000", "a@b.cn", "李四"]


def test_private_data_is_masked_in_what_is_published() -> None:
    assert contact(Stage.PUBLICATION) == ["", "0759-0000000", "138****0000", "", ""]


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("13800000000", "138****0000"),
        ("138-0000-0000", "138-****-0000"),
        ("138 0000 0000", "138 **** 0000"),
        ("+86 13800000000", "+86 138****0000"),
        ("8613800000000", "86138****0000"),
        ("１３８００００００００", "１３８****００００"),
        ("13800000000、13800000000", "138****0000、138****0000"),
        ("0759-0000000", "0759-0000000"),
        ("020-00000000", "020-00000000"),
        ("07590000000", "075****0000"),
        ("无", "无"),
    ],
)
def test_masked_numbers(phone: str, shown: str) -> None:
    assert mask_phone(phone) == shown


@pytest.mark.parametrize(
    ("options", "shown"),
    [
        ({"published_names": "只印姓"}, ["张某某", "138****0000", ""]),
        ({"published_names": "照印", "published_phones": "照印"}, ["张三", "13800000000", ""]),
        ({"published_phones": "省略", "published_emails": "照印"}, ["", "", "a@b.cn"]),
    ],
)
def test_a_pack_says_how_to_mask(options: dict[str, str], shown: list[str]) -> None:
    found = contact(Stage.PUBLICATION, **options)
    assert [found[0], found[2], found[3]] == shown


def test_no_private_text_reaches_the_published_context() -> None:
    seen = view("自评工作: {组长: 李四, 副组长: [王五], 组员: [赵六]}\n", PRIVATE, Stage.PUBLICATION)
    text = repr(seen.context(form("整体自评")))
    assert "某县数据局" in text
    for private in ("张三", "李四", "王五", "赵六", "13800000000", "a@b.cn"):
        assert private not in text

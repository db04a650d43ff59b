"""The filters that templates may use."""

from __future__ import annotations

from typing import Any

import pytest

from perfeval_gen.view.filters import FILTERS
from perfeval_gen.view.printed import BLANK, TO_FILL, Narrative, Printed, Rows, Section, TextBlock, TextRun
from perfeval_gen.view.style import plain_narrative
from tests.view.test_style import at, view

TWO = Narrative(
    (TextBlock("段落", (TextRun("甲"), TextRun("乙", 粗=True))), TextBlock("条目", (TextRun("丙"),), "（1）"))
)

CASES: list[tuple[str, Any, str]] = [
    ("勾选", Printed("是"), "是√　否□"),
    ("勾选", Printed("否"), "是□　否√"),
    ("勾选", Printed("不适用"), "不适用"),
    ("勾选", BLANK, "是□　否□"),
    ("勾选", TO_FILL, "是□　否□"),
    ("格", TO_FILL, ""),
    ("格", BLANK, ""),
    ("格", Printed("500.00万元", 格="500万元"), "500万元"),
    ("格", Printed("文字"), "文字"),
    ("格", plain_narrative("【待填】"), ""),
    ("格", TWO, "甲乙\n（1）丙"),
    ("格", Rows((), "无"), "无"),
    ("格", Rows((), "不适用"), "不适用"),
    ("格", Rows((), "待填"), ""),
    ("格", Rows(), ""),
    ("格", Rows([Printed("甲"), Printed("乙")]), "甲、乙"),
    ("格", "文字", "文字"),
    ("顿号", Rows([Printed("甲"), Printed("乙")]), "甲、乙"),
    ("顿号", Rows((), "无"), "无"),
    ("顿号", Rows((), "待填"), "【待填】"),
    ("顿号", ["甲", "乙"], "甲、乙"),
    ("合计", [Printed("18.00万元", 数="18"), Printed("17.98万元", 数="17.98"), BLANK, TO_FILL], "35.98"),
    ("合计", [Printed("20"), Printed("22.5")], "42.5"),
    ("合计", [Printed("无"), BLANK], ""),
    ("合计", [], ""),
    ("书名号", "制度", "《制度》"),
    ("书名号", "《制度》", "《制度》"),
    ("书名号", "", ""),
    ("书名号", {"标题": "通知", "文号": "某财〔2026〕1号"}, "《通知》（某财〔2026〕1号）"),
    ("书名号", {"名称": "制度", "文号": "无"}, "《制度》"),
    ("书名号", {"名称": "制度", "文号": TO_FILL}, "《制度》"),
    ("书名号", {"名称": "制度"}, "《制度》"),
    ("句", "甲", "甲。"),
    ("句", "甲。", "甲。"),
    ("句", "甲；", "甲。"),
    ("句", "甲，", "甲。"),
    ("句", "甲！", "甲！"),
    ("句", "甲……", "甲……"),
    ("句", "他说“甲。”", "他说“甲。”"),
    ("句", "创建“平安单位”", "创建“平安单位”。"),
    ("句", "甲（乙）", "甲（乙）。"),
    ("句", " 甲 ", "甲。"),
    ("句", "", ""),
    ("句", plain_narrative("甲"), "甲。"),
    ("无句号", "甲。", "甲"),
    ("无句号", "甲；", "甲"),
    ("无句号", "甲。。", "甲"),
    ("无句号", "甲", "甲"),
    ("无句号", "", ""),
    ("无句号", plain_narrative("甲。"), "甲"),
]


@pytest.mark.parametrize(("name", "value", "text"), CASES)
def test_filters(name: str, value: Any, text: str) -> None:
    assert str(FILTERS[name](value)) == text


def test_every_filter_is_tried() -> None:
    assert {c[0] for c in CASES} | {"序号", "各项", "分项", "收尾"} == set(FILTERS)


@pytest.mark.parametrize(
    ("text", "stop"),
    [
        ("甲乙", "。"),
        ("甲乙。", ""),
        ("甲：", ""),
        ("", ""),
        ("【待填】", ""),
        ("他说“好。”", ""),
        ("称为“好”", "。"),
        ("增长5%", "。"),
        ("甲\n", "。"),
    ],
)
def test_a_paragraph_gets_the_full_stop_it_lacks(text: str, stop: str) -> None:
    assert FILTERS["收尾"]((TextRun(text),) if text else ()) == stop


def test_ordinals() -> None:
    assert [FILTERS["序号"](n, "（1）") for n in (1, 12)] == ["（1）", "（12）"]


def test_members_are_the_filled_single_values() -> None:
    section = at(view("人员: {编制: {行政编制: 11, 事业编制: 0, 参公编制: 待填}}\n"), "人员.编制")
    assert [(str(m["名"]), str(m["值"])) for m in FILTERS["各项"](section)] == [
        ("行政编制", "11"), ("事业编制", "0"), ("参公编制", "【待填】"),
    ]  # fmt: skip


def test_members_leave_out_the_total() -> None:
    section = at(view("人员: {编制: {行政编制: 11, 事业编制: 3}}\n"), "人员.编制")
    assert str(section["合计"]) == "14"
    assert [str(m["名"]) for m in FILTERS["各项"](section)] == ["行政编制", "事业编制"]


def test_parts_are_the_filled_sections_with_their_printed_names() -> None:
    data = "预算: {收入: {一般公共预算: {决算数: 5}, 其他收入: {年初预算: 0}, 事业收入: {}}}\n"
    parts = FILTERS["分项"](at(view(data), "预算.收入"))
    assert [p["名称"] for p in parts] == ["一般公共预算拨款", "其他收入"]
    assert [str(p["决算数"]) for p in parts] == ["5.00万元", ""]


# -- what is true ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "true"),
    [
        (BLANK, False),
        (TO_FILL, True),
        (Printed("0"), True),
        (Printed("无"), True),
        (Section({}), False),
        (Section({"甲": BLANK, "乙": Rows(), "丙": Section({"丁": BLANK})}), False),
        (Section({"甲": BLANK, "丙": Section({"丁": Printed("0")})}), True),
        (Rows(), False),
        (Rows((), "无"), False),
        (Rows([Section({})]), True),
        (Narrative(), False),
        (plain_narrative(""), False),
        (plain_narrative("甲"), True),
    ],
)
def test_what_is_true(value: object, true: bool) -> None:  # noqa: FBT001
    assert bool(value) is true


def test_a_list_says_why_there_is_none() -> None:
    for word, state in (("无", "无"), ("不适用", "不适用"), ("待填", "待填"), ("[]", "")):
        rows = at(view(f"制度: {word}\n"), "制度")
        assert (tuple(rows), rows.状态) == ((), state)


def test_first_paragraph_and_the_rest() -> None:
    assert [r.字 for r in TWO.首] == ["甲", "乙"]
    assert [b.号 for b in TWO.余] == ["（1）"]
    only = Narrative(TWO.块[1:])
    assert (only.首, only.余) == ((), only)
    assert (len(TWO), len(TWO.余), TWO.文) == (2, 1, "甲乙\n（1）丙")

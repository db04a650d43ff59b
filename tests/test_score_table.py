"""评分表 of gd-zhanjiang: its layout, the tree behind it, and the figures of report 002 worked by hand."""

from __future__ import annotations

import re
from functools import cache
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
import yaml
from lxml import etree

from perfeval_gen.pipeline import render_file

ROOT = Path(__file__).parent.parent
PACK = ROOT / "templates" / "gd-zhanjiang"
FORMS = ("整体绩效自评指标评分表", "项目绩效自评指标评分表")
ZHANJIANG = ROOT / "examples" / "002-湛江市-2020-整体.yaml"
PROJECT = ROOT / "examples" / "003-湛江市-2024-项目.yaml"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HEAD = (
    *("一级指标", "二级指标", "三级指标", "分值", "指标说明（计算公式）", "评分标准"),
    *("实际值", "自评得分", "扣分原因及佐证材料"),
)
NAME, POINTS, FORMULA, VALUE, SCORE, REASON = 2, 3, 4, 6, 7, 8

# leaf: (points, actual value, score), by hand from the figures of report 002 and the defaults of rules.md §3.2
LEAVES = {
    "预算编制合理性": ("5", "3项均符合", "5"),
    "预算编制规范性": ("5", "3项均符合", "5"),
    "财政拨款收入预决算差异率": ("2", "−21.80%", "0"),
    "绩效目标合理性": ("4", "2项均符合", "4"),
    "绩效指标明确性": ("4", "4项均符合", "4"),
    "管理制度健全性": ("2", "2项均符合", "2"),
    "支出完成率": ("6", "99.07%", "6"),
    "结转结余率": ("3", "0.94%", "3"),
    "国库集中支付结转结余存量资金效率性": ("3", "−25.42%", "3"),
    "政府采购执行率": ("2", "100%", "2"),
    "财务合规性": ("4", "4项均符合", "4"),
    "资金下达合法性": ("3", "3项中2项符合；不符合：分配下达和支付及时", "2"),
    "项目实施程序": ("5", "5项均符合", "5"),
    "项目监管": ("5", "5项均符合", "5"),
    "资产管理规范性": ("5", "", "5"),
    "固定资产利用率": ("2", "100%", "2"),
    "预决算信息公开": ("4", "2项均符合", "4"),
    "绩效信息公开": ("3", "", "3"),
    "自评组织和材料报送": ("3", "3项均符合", "3"),
    "三公经费控制率": ("2", "39.46%", "2"),
    "公用经费控制率": ("2", "", "2"),
    "重点工作完成率": ("5", "0.965", "4.83"),
    "绩效目标完成率": ("3", "100%", "3"),
    "项目完成及时性": ("3", "100%", "3"),
    "社会经济环境效益": ("10", "", "10"),
    "群众信访办理情况": ("2", "2项均符合", "2"),
    "公众或服务对象满意度": ("3", "100%", "3"),
}
GROUPS = {
    "预算编制情况20分": ["预算编制12分", "目标设置8分"],
    "预算执行情况40分": ["保障措施2分", "支出管理21分", "项目管理10分", "资产管理7分"],
    "预算监督情况10分": ["信息公开7分", "绩效自评3分"],
    "预算使用效益30分": ["经济性4分", "效率性11分", "效果性10分", "公平性5分"],
}
# the two halves of the formula with its numbers
FORMULAE = {
    "支出完成率": (
        "=111931823.11÷（111082222.47",
        "+1899168.28）×100%=99.07%",
    ),
    "结转结余率": (
        "=1049567.64",
        "÷111082222.47×100%=0.94%",
    ),
    "国库集中支付结转结余存量资金效率性": (
        "=（1049567.64",
        "÷1407277.49−1）×100%=−25.42%",
    ),
    "政府采购执行率": (
        "=112000.00",
        "÷112000.00×100%=100%",
    ),
    "固定资产利用率": (
        "=51109965.50",
        "÷51109965.50×100%=100%",
    ),
    "重点工作完成率": (
        "=（0.94+0.99）",
        "÷2=0.965",
    ),
}


def text(element: etree._Element) -> str:
    return "".join(element.itertext(f"{WORD}t"))


def value(element: etree._Element | None, attribute: str = "val") -> str:
    return "" if element is None else element.get(f"{WORD}{attribute}", "")


@cache
def printed(path: Path) -> dict[str, etree._Element]:
    """Return the body of each document of an example by the name of its form."""
    outcome = render_file(path)
    assert outcome.value, outcome.diagnostics
    bodies = {}
    for document in outcome.value:
        with ZipFile(BytesIO(document.content)) as archive:
            bodies[document.filename.removesuffix(".docx")] = etree.fromstring(archive.read("word/document.xml"))
    return bodies


def form(path: Path, name: str) -> etree._Element:
    return next(body for file, body in printed(path).items() if file.endswith(name))


def grid(body: etree._Element) -> etree._Element:
    return max(body.iter(f"{WORD}tbl"), key=lambda table: len(table.findall(f"{WORD}tr")))


def cells(row: etree._Element) -> list[str]:
    return [text(cell) for cell in row.findall(f"{WORD}tc")]


def leaf_rows(path: Path, name: str) -> list[list[str]]:
    rows = [cells(row) for row in grid(form(path, name)).findall(f"{WORD}tr")]
    return [row for row in rows[1:] if len(row) == len(HEAD)]


def leaves(path: Path, name: str) -> dict[str, list[str]]:
    return {row[NAME]: row for row in leaf_rows(path, name)}


def template(name: str) -> etree._Element:
    with ZipFile(PACK / f"{name}.docx") as archive:
        return etree.fromstring(archive.read("word/document.xml"))


# -- layout --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FORMS)
def test_a_landscape_page_filled_by_the_grid(name: str) -> None:
    (section,) = template(name).iter(f"{WORD}sectPr")
    size = section.find(f"{WORD}pgSz")
    assert (value(size, "w"), value(size, "h"), value(size, "orient")) == ("16838", "11906", "landscape")
    table = grid(template(name))
    widths = [int(value(column, "w")) for column in table.iter(f"{WORD}gridCol")]
    assert len(widths) == len(HEAD)
    assert sum(widths) == 16838 - 1984 - 2098


@pytest.mark.parametrize("name", FORMS)
def test_the_head_is_repeated_and_no_row_splits(name: str) -> None:
    rows = grid(template(name)).findall(f"{WORD}tr")
    head = [re.sub(r"\{\{.*?\}\}", "", cell) for cell in cells(rows[0])]
    assert tuple(head) == HEAD
    assert rows[0].find(f"{WORD}trPr/{WORD}tblHeader") is not None
    printed_rows = [row for row in rows if "{%tr" not in text(row)]
    assert len(printed_rows) == 5  # head, leaf, bonus, total, grade
    assert all(row.find(f"{WORD}trPr/{WORD}cantSplit") is not None for row in printed_rows)
    assert [cells(row)[0] for row in printed_rows[-2:]] == ["合计", "绩效等级"]


def test_groups_are_merged_over_their_leaves() -> None:
    rows = grid(form(ZHANJIANG, FORMS[0])).findall(f"{WORD}tr")[1 : 1 + len(LEAVES)]
    first: dict[str, list[str]] = {}
    for row in rows:
        one, two = row.findall(f"{WORD}tc")[:2]
        starts = [value(cell.find(f"{WORD}tcPr/{WORD}vMerge")) == "restart" for cell in (one, two)]
        assert [bool(text(cell)) for cell in (one, two)] == starts
        if starts[0]:
            first[text(one)] = []
        if starts[1]:
            first[list(first)[-1]].append(text(two))
    assert first == GROUPS


def test_the_blank_form_has_its_parts() -> None:
    for name, path in zip(FORMS, (ZHANJIANG, PROJECT), strict=True):
        words = text(form(path, name))
        assert name in words
        assert "市级预算部门单位（公章）：湛江市工业和信息化局" in words
        assert re.search(r"填报日期：20\d\d年\d+月\d+日", words)
        assert "年度）" in words
    assert "填报单位：湛江市工业和信息化局本级" in text(form(ZHANJIANG, FORMS[0]))
    assert "项目名称：促进工业和信息化发展工作经费" in text(form(PROJECT, FORMS[1]))


# -- figures -------------------------------------------------------------------------------------------------------


def test_every_leaf_of_002() -> None:
    rows = leaves(ZHANJIANG, FORMS[0])
    assert {name: (row[POINTS], row[VALUE], row[SCORE]) for name, row in rows.items()} == LEAVES


def test_formulae_of_002_with_their_numbers() -> None:
    rows = leaves(ZHANJIANG, FORMS[0])
    told = {name: rows[name][FORMULA].endswith("".join(put)) for name, put in FORMULAE.items()}
    assert told == dict.fromkeys(FORMULAE, True)


def test_bonus_total_and_grade_of_002() -> None:
    closing = [cells(row) for row in grid(form(ZHANJIANG, FORMS[0])).findall(f"{WORD}tr")[-3:]]
    bonus, total, grade = closing
    assert (bonus[0], bonus[-2]) == ("工作表现加分", "1")
    assert (total[0], total[1], total[-2]) == ("合计", "100", "97.83")
    assert grade == ["绩效等级", "优"]


def test_lost_points_stand_with_their_reason() -> None:
    rows = leaves(ZHANJIANG, FORMS[0])
    lost = {name: row[REASON] for name, row in rows.items() if row[REASON].startswith("扣")}
    assert list(lost) == ["财政拨款收入预决算差异率", "资金下达合法性", "重点工作完成率"]
    assert lost["资金下达合法性"].startswith("扣1分：少部分资金分配和支付的进度迟缓。")
    assert lost["重点工作完成率"].startswith("扣0.17分：")


def test_the_report_takes_the_same_scores() -> None:
    words = text(form(ZHANJIANG, "自评报告"))
    for part in ("预算编制情况，指标总分20分，自评得分18分", "预算执行情况，指标总分40分，自评得分39分"):
        assert part in words
    assert "预算使用效益，指标总分30分，自评得分29.83分" in words
    assert "绩效自评得分为97.83分，绩效等级为优" in words
    assert "资金下达合法性分值3分，自评得分2分，扣1分，原因：少部分资金分配和支付的进度迟缓。" in words
    assert "重点工作完成率分值5分，自评得分4.83分，扣0.17分" in words
    assert words.count("=112000.00÷112000.00×100%") == 1


def test_own_indicators_of_003() -> None:
    rows = leaves(PROJECT, FORMS[1])
    own = [row for row in leaf_rows(PROJECT, FORMS[1]) if row[FORMULA].startswith("年度指标值")]
    told = [(row[NAME], row[POINTS], row[FORMULA], row[VALUE], row[SCORE]) for row in own]
    assert told == [
        ("评审项目个数", "20", "年度指标值：≥5个", "6个", "20"),
        ("资金使用合规性", "15", "年度指标值：合法合规", "合法合规", "15"),
        ("资金支出及时程度", "15", "年度指标值：封账前拨付完毕", "封账前拨付完毕", "15"),
    ]
    assert rows["资金到位率"][VALUE] == "73.54%"  # 139 ÷ 189
    assert rows["资金到位率"][SCORE] == "2.21"  # 3 × 0.735449… = 2.2063…
    assert rows["实际支出率"][SCORE] == "3.99"  # 4 × 0.998417… = 3.9936…
    total = cells(grid(form(PROJECT, FORMS[1])).findall(f"{WORD}tr")[-2])
    assert (total[1], total[-2]) == ("100", "")


# the leaf 资金下达合法性 is computed as 2 of 3; the finance bureau scores it otherwise
OWN_SCORE = """
  资金下达合法性:
    各项: {分配下达和支付及时: 否, 分配程序合法: 是, 符合批复的用途: 是}
    得分: 1.5
    评分人: 财政部门
    理由: 支付迟缓的资金占三成"""


def test_an_own_score_stands_beside_the_computed_one(tmp_path: Path) -> None:
    data = ZHANJIANG.read_text("utf-8")
    start = data.index("\n  资金下达合法性:")
    end = data.index("\n  项目管理:", start)
    file = tmp_path / "另评.yaml"
    file.write_text(data[:start] + OWN_SCORE + data[end:], "utf-8")
    row = leaves(file, FORMS[0])["资金下达合法性"]
    assert row[SCORE] == "1.5（计算2）"
    assert row[REASON].startswith("扣1.5分：支付迟缓的资金占三成。评分：财政部门")
    assert "按数据计算为2分，自评得分1.5分，扣1.5分" in text(form(file, "自评报告"))


# -- trees ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["整体指标", "项目指标"])
def test_points_add_up_at_every_level(name: str) -> None:
    tree = yaml.safe_load((PACK / f"{name}.yaml").read_text("utf-8"))
    assert sum(one["分值"] for one in tree["指标"]) == 100
    added = 0
    for one in (o for o in tree["指标"] if "单位指标" not in o):
        assert sum(two["分值"] for two in one["二级"]) == one["分值"]
        for two in one["二级"]:
            assert sum(three["分值"] for three in two["三级"]) == two["分值"]
            added += 1
    assert added >= 6


def test_every_node_says_how_sure_it_is_and_leaves_ask_for_evidence() -> None:
    tree = yaml.safe_load((PACK / "整体指标.yaml").read_text("utf-8"))
    leaf_nodes = [three for one in tree["指标"] for two in one["二级"] for three in two["三级"]]
    assert [leaf["名称"] for leaf in leaf_nodes] == list(LEAVES)
    assert all(leaf["说明"] and leaf["佐证"] and leaf["出处"] and leaf["办法"] for leaf in leaf_nodes)
    assert [leaf["名称"] for leaf in leaf_nodes if leaf["核定"] == "已核定"] == ["重点工作完成率"]
    assert all(two["核定"] == "已核定" for one in tree["指标"] for two in (one, *one["二级"]))

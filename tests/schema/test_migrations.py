"""Files of older versions: what changed is data, checked when read, made on the tree with a note for each change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from perfeval_gen.diagnostics import Severity
from perfeval_gen.schema.migrations import Change, Step, load_migrations, member_at, read_migrations
from perfeval_gen.schema.model import KINDS, SchemaFault, load_schema
from perfeval_gen.schema.upgrade import Upgrade, brought_up_to_date, upgrade_for, upgraded
from perfeval_gen.schema.validate import validate
from perfeval_gen.source.node import Node
from perfeval_gen.source.text import Source
from perfeval_gen.source.tree import parse_tree

VERSIONS = dict.fromkeys(KINDS, "3")
HEAD = "类型: 整体自评\n年度: 2025\n单位: {名称: 甲}\n"


def tree(text: str) -> Node:
    node = parse_tree(Source("整体.yaml", text)).value
    assert node is not None
    return node


def said(node: Node | None) -> Any:
    assert node is not None
    if node.kind == "scalar":
        return node.value
    return [said(n) for n in node.items] if node.kind == "sequence" else {key: said(n) for key, n in node.entries}


def steps(*changes: Mapping[str, Any]) -> tuple[Step, ...]:
    rows = [{"从": "1", "到": "3", "说明": "为什么改", "改动": list(changes)}]
    return read_migrations({"整体自评": rows}, VERSIONS)["整体自评"]


def after(text: str, *changes: Mapping[str, Any]) -> tuple[Any, list[tuple[str, int, str]]]:
    outcome = upgraded(tree(f'版本: "1"\n{text}'), Upgrade("整体自评", steps(*changes)))
    found = [(d.code, d.location.line, d.message) for d in outcome.diagnostics if d.location.line > 1]
    data = said(outcome.value)
    data.pop("版本")
    return data, found


# -- the shipped data


def test_the_shipped_steps_lead_to_the_present_versions() -> None:
    shipped = load_migrations()
    assert shipped
    for kind, chain in shipped.items():
        assert chain[-1].new == load_schema(kind).version
        assert all(change.note for step in chain for change in step.changes)
    root = load_schema("转移支付自评").root
    (rename,) = shipped["转移支付自评"][0].changes
    assert rename.path == ("说明",)
    assert member_at(root, rename.path) is None
    assert member_at(root, rename.target) is not None


def test_a_version_other_than_the_first_has_a_way_from_it() -> None:
    for kind in KINDS:
        chain = load_migrations().get(kind, ())
        assert (chain[0].old if chain else load_schema(kind).version) == "1"


GOOD = {"从": "1", "到": "3", "说明": "甲", "改动": [{"改名": "甲.乙", "为": "丙"}]}
FAULTS: dict[str, Any] = {
    "no mapping": [],
    "no kind": {"别的": [GOOD]},
    "no steps": {"整体自评": []},
    "no list": {"整体自评": GOOD},
    "a gap": {"整体自评": [{**GOOD, "到": "2"}, {**GOOD, "从": "1"}]},
    "not up to the present": {"整体自评": [{**GOOD, "到": "2"}]},
    "backwards": {"整体自评": [{**GOOD, "从": "4"}]},
    "a number for a version": {"整体自评": [{**GOOD, "从": 1}]},
    "no note": {"整体自评": [{k: v for k, v in GOOD.items() if k != "说明"}]},
    "no changes": {"整体自评": [{**GOOD, "改动": []}]},
    "no change": {"整体自评": [{**GOOD, "改动": ["甲"]}]},
    "two kinds in one": {"整体自评": [{**GOOD, "改动": [{"改名": "甲", "为": "乙", "移动": "丙", "到": "丁"}]}]},
    "unknown kind": {"整体自评": [{**GOOD, "改动": [{"删去": "甲", "为": "乙"}]}]},
    "half a change": {"整体自评": [{**GOOD, "改动": [{"改名": "甲"}]}]},
    "no place": {"整体自评": [{**GOOD, "改动": [{"改名": "甲..乙", "为": "丙"}]}]},
    "place of another type": {"整体自评": [{**GOOD, "改动": [{"改名": 3, "为": "丙"}]}]},
    "no pattern": {"整体自评": [{**GOOD, "改动": [{"拆分": "甲", "按": "("}]}]},
    "no groups": {"整体自评": [{**GOOD, "改动": [{"拆分": "甲", "按": "乙"}]}]},
    "no unit": {"整体自评": [{**GOOD, "改动": [{"换单位": "甲", "原": "角"}]}]},
    "no values": {"整体自评": [{**GOOD, "改动": [{"改值": "甲", "值": {}}]}]},
}


def test_the_faults_differ_from_what_holds_together() -> None:
    made = read_migrations({"整体自评": [GOOD]}, VERSIONS)
    assert made["整体自评"] == (Step("1", "3", (Change("改名", ("甲", "乙"), ("甲", "丙"), note="甲"),)),)


@pytest.mark.parametrize("raw", FAULTS.values(), ids=FAULTS)
def test_a_description_that_does_not_hold_together(raw: Any) -> None:
    with pytest.raises(SchemaFault):
        read_migrations(raw, VERSIONS)


def test_a_missing_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_: str) -> object:
        raise FileNotFoundError

    monkeypatch.setattr("perfeval_gen.schema.migrations.load_data", missing)
    with pytest.raises(SchemaFault):
        load_migrations.__wrapped__()


# -- the changes


def test_a_key_is_renamed_where_it_stands() -> None:
    data, found = after("资产:\n  旧名: 1\n", {"改名": "资产.旧名", "为": "公务用车"})
    assert data == {"资产": {"公务用车": "1"}}
    assert found == [("PE217", 3, "“旧名”现在叫“公务用车”")]


def test_in_every_item_and_last_year() -> None:
    text = "项目:\n  - {旧名: 1}\n  - {名称: 乙}\n  - {旧名: 2}\n上年: {项目: [{旧名: 3}]}\n"
    data, found = after(text, {"改名": "项目.旧名", "为": "名称"})
    assert data == {"项目": [{"名称": "1"}, {"名称": "乙"}, {"名称": "2"}], "上年": {"项目": [{"名称": "3"}]}}
    assert [line for _, line, _ in found] == [3, 5, 6]


def test_below_ids_and_free_keys() -> None:
    data, _ = after(
        "assets: {旧名: 1}\n评分: {甲: {旧: 2}}\n",
        {"改名": "资产.旧名", "为": "公务用车"},
        {"改名": "评分.*.旧", "为": "得分"},
    )
    assert data == {"assets": {"公务用车": "1"}, "评分": {"甲": {"得分": "2"}}}


@pytest.mark.parametrize("other", ["公务用车: 2", "official_vehicles: 2"])
def test_old_and_new_key_side_by_side(other: str) -> None:
    data, found = after(f"资产:\n  旧名: 1\n  {other}\n", {"改名": "资产.旧名", "为": "公务用车"})
    assert "旧名" not in data["资产"]
    assert found == [("PE218", 3, "“旧名”现在叫“公务用车”，“公务用车”却已经写了")]


def test_a_value_moves_and_sections_are_made() -> None:
    data, found = after("资产: {面积: 1, 说明: 甲}\n", {"移动": "资产.面积", "到": "机构.办公.面积"})
    assert data == {"资产": {"说明": "甲"}, "机构": {"办公": {"面积": "1"}}}
    assert found == [("PE217", 2, "“面积”现在写在“机构.办公.面积”")]


def test_a_value_moves_within_each_item() -> None:
    data, _ = after("项目: [{预算: {原因: 甲}}, {名称: 乙}]\n", {"移动": "项目.预算.原因", "到": "项目.原因"})
    assert data == {"项目": [{"预算": {}, "原因": "甲"}, {"名称": "乙"}]}


@pytest.mark.parametrize("there", ["机构: {面积: 2}", "机构: 无"])
def test_a_value_has_nowhere_to_go(there: str) -> None:
    data, found = after(f"资产: {{面积: 1}}\n{there}\n", {"移动": "资产.面积", "到": "机构.面积"})
    assert data["资产"] == {}
    assert [code for code, *_ in found] == ["PE218"]


SPLIT = {"拆分": "依据文件.文件", "按": r"《(?P<标题>.+)》（(?P<文号>.+)）"}


def test_a_text_is_split() -> None:
    data, found = after("依据文件:\n  - 文件: 《办法》（某财〔2020〕1号）\n    类别: 其他\n  - 文件: 待填\n", SPLIT)
    rows = [{"标题": "办法", "文号": "某财〔2020〕1号", "类别": "其他"}, {"标题": "待填", "文号": "待填"}]
    assert data == {"依据文件": rows}
    assert found[0] == ("PE217", 3, "“文件”现在分成“标题”办法，“文号”某财〔2020〕1号")


@pytest.mark.parametrize("text", ["文件: 办法", "文件: [甲]", "文件: 《办法》（一号）, 标题: 乙"])
def test_a_text_that_cannot_be_split(text: str) -> None:
    data, found = after(f"依据文件: [{{{text}}}]\n", SPLIT)
    assert "文件" not in data["依据文件"][0]
    assert [code for code, *_ in found] == ["PE218"]


def test_a_bare_number_keeps_its_unit() -> None:
    change = {"换单位": "资产.固定资产原值", "原": "元"}
    assert after("资产: {固定资产原值: 2450000.5}\n", change)[0] == {"资产": {"固定资产原值": "2450000.5元"}}
    for same in ("245万元", "待填", "无", "约二百"):
        assert after(f"资产: {{固定资产原值: {same}}}\n", change) == ({"资产": {"固定资产原值": same}}, [])
    data, found = after("金额单位: 万元\n资产: {固定资产原值: 245}\n", change)
    assert (data["资产"], found) == ({"固定资产原值": "245"}, [])


def test_a_choice_is_called_otherwise() -> None:
    data, found = after("单位: {层级: 县区}\n", {"改值": "单位.层级", "值": {"县区": "县级", "地市": "市级"}})
    assert data == {"单位": {"层级": "县级"}}
    assert found == [("PE217", 2, "“县区”现在写作“县级”")]
    assert after("单位: {层级: 省级}\n", {"改值": "单位.层级", "值": {"县区": "县级"}})[1] == []


# -- versions


def two_steps() -> Upgrade:
    first = {"从": "1", "到": "2", "说明": "甲", "改动": [{"改名": "旧", "为": "中"}]}
    second = {"从": "2", "到": "3", "说明": "乙", "改动": [{"改名": "中", "为": "其他情况"}]}
    return Upgrade("整体自评", read_migrations({"整体自评": [first, second]}, VERSIONS)["整体自评"])


def test_a_file_two_versions_old() -> None:
    outcome = upgraded(tree(f'版本: "1"\n{HEAD}旧: 甲\n'), two_steps())
    assert said(outcome.value)["其他情况"] == "甲"
    assert [(d.location.line, d.message) for d in outcome.diagnostics][:2] == [
        (5, "“旧”现在叫“中”"),
        (5, "“中”现在叫“其他情况”"),
    ]
    assert outcome.value is not None
    assert validate(outcome.value).value is not None


def test_a_file_one_version_old() -> None:
    outcome = upgraded(tree(f'版本: "2"\n{HEAD}中: 甲\n旧: 乙\n'), two_steps())
    assert said(outcome.value)["其他情况"] == "甲"
    assert said(outcome.value)["旧"] == "乙"


@pytest.mark.parametrize("version", ["3", "4", "一"])
def test_other_versions_are_left_alone(version: str) -> None:
    given = tree(f'版本: "{version}"\n{HEAD}旧: 甲\n')
    outcome = upgraded(given, two_steps())
    assert (outcome.value, outcome.diagnostics) == (given, ())


def test_without_a_version_only_what_cannot_be_meant_otherwise() -> None:
    rename = {"改名": "旧", "为": "其他情况"}
    present = {"改名": "任务概述", "为": "目标概述"}
    unit = {"换单位": "资产.固定资产原值", "原": "元"}
    values = {"改值": "单位.层级", "值": {"县区": "县级"}}
    swapped = {"改值": "单位.性质", "值": {"行政": "其他"}}
    how = Upgrade("整体自评", steps(rename, present, unit, values, swapped))
    text = "旧: 甲\n任务概述: 乙\n资产: {固定资产原值: 1}\n单位: {层级: 县区, 性质: 行政}\n"
    assert said(upgraded(tree(text), how).value) == {
        "其他情况": "甲",
        "任务概述": "乙",
        "资产": {"固定资产原值": "1"},
        "单位": {"层级": "县级", "性质": "行政"},
    }


def test_a_part_is_of_the_version_of_its_whole() -> None:
    how = Upgrade(
        "整体自评", steps({"改名": "项目.旧名", "为": "名称"}, {"改名": "旧", "为": "其他情况"}), inside=("项目",)
    )
    assert said(upgraded(tree("旧名: 甲\n旧: 乙\n"), how, "1").value) == {"名称": "甲", "旧": "乙"}
    assert said(upgraded(tree("旧名: 甲\n"), how, "3").value) == {"旧名": "甲"}


def test_places_stay_those_of_the_file() -> None:
    text = '类型: 转移支付自评\n版本: "1"\n年度: 2024\n单位: {名称: 甲}\n说明: 待填\n'
    outcome = brought_up_to_date(tree(text))
    assert outcome.value is not None
    checked = validate(outcome.value)
    assert checked.value is not None
    assert checked.value.at(("findings",)).line == 5
    assert checked.value.get("version") == "2"
    assert [(d.code, d.location.line, d.location.column) for d in outcome.diagnostics] == [
        ("PE217", 5, 1),
        ("PE217", 2, 5),
    ]
    assert not [d for d in checked.diagnostics if d.severity is Severity.ERROR]
    assert upgrade_for("整体自评").steps == ()

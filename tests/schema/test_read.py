"""From raw text to values: the field decides; nothing, 0, 无 and 不适用 stay apart; the order of keys is nothing."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from perfeval_gen.diagnostics import Outcome, Severity, Stage
from perfeval_gen.quantities import Amount
from perfeval_gen.resources import data_root
from perfeval_gen.schema.validate import Document, validate
from perfeval_gen.schema.values import Percent, State
from perfeval_gen.source.text import Source
from perfeval_gen.source.tree import parse_tree
from tests.cli.mistakes import HEAD

EXAMPLES = sorted((data_root() / "examples").glob("*.yaml"))


def read(text: str, stage: Stage = Stage.DRAFT) -> Outcome[Document]:
    tree = parse_tree(Source("整体.yaml", text))
    assert tree.value is not None, tree.diagnostics
    return validate(tree.value, stage=stage)


def document(text: str) -> Document:
    outcome = read(text)
    assert outcome.value is not None
    errors = [d for d in outcome.diagnostics if d.severity is Severity.ERROR]
    assert errors == []
    return outcome.value


def plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {k: plain(v) for k, v in value.items()}
    return [plain(v) for v in value] if isinstance(value, tuple) else value


def test_ids_are_exact_aliases() -> None:
    chinese, ids = (document((data_root() / "examples" / name).read_text("utf-8")) for name in (
        "最小示例.yaml", "ids-最小示例.yaml",
    ))  # fmt: skip
    assert plain(chinese.data) == plain(ids.data)
    assert set(chinese.places) == set(ids.places)


def test_keys_and_ids_may_be_mixed_but_not_doubled() -> None:
    mixed = document("kind: 整体自评\n年度: 2025\nunit: {名称: 某局, short_name: 局}\n")
    assert mixed.get("unit", "name") == "某局"
    assert mixed.get("unit", "short_name") == "局"
    doubled = read("类型: 整体自评\n年度: 2025\n单位:\n  name: 甲\n  名称: 乙\n")
    (found,) = [d for d in doubled.diagnostics if d.severity is Severity.ERROR]
    assert (found.code, found.location.line, found.location.column) == ("PE208", 5, 3)
    assert found.related[0][0].line == 4
    near = read(HEAD + "Assets: {说明: 甲}\n")
    assert [d.code for d in near.diagnostics if d.severity is Severity.ERROR] == ["PE201"]


def test_four_states_stay_apart() -> None:
    text = (
        "资产: {固定资产原值: 待填, 固定资产净值: 0, 在用固定资产原值: 无, 房屋面积: 不适用, 公务用车: , 大型设备: 0}\n"
    )
    assets = document(HEAD + text).data["assets"]
    assert assets["fixed_assets_cost"] is State.UNFILLED
    assert assets["fixed_assets_net"] == Amount(Decimal(0), "万元", 0)
    assert assets["fixed_assets_in_use"] is State.NONE
    assert assets["floor_area"] is State.NOT_APPLICABLE
    assert assets["official_vehicles"] is State.UNFILLED
    assert assets["large_equipment"] == 0
    assert "note" not in assets
    found = document(HEAD + text)
    assert found.get("assets", "fixed_assets_cost") is None
    assert found.get("assets", "fixed_assets_in_use") is State.NONE


@pytest.mark.parametrize("word", ["待填", "无", "不适用"])
@pytest.mark.parametrize(
    "key", ["填报日期", "职责", "任务", "预算", "问题", "项目", "自报", "评分", "其他情况", "上年"]
)
def test_a_state_stands_for_a_section_or_list_as_well(key: str, word: str) -> None:
    assert plain(document(f"{HEAD}{key}: {word}\n").data)[
        {"填报日期": "filed_on", "职责": "duties", "任务": "tasks", "预算": "budget", "问题": "problems",
         "项目": "projects", "自报": "reported", "评分": "scores", "其他情况": "other_matters",
         "上年": "previous_year"}[key]
    ] is State(word)  # fmt: skip


def test_an_item_that_waits_has_no_fields() -> None:
    outcome = read(HEAD + "任务:\n  - 甲\n  - 待填\n  -\n")
    assert outcome.value is not None
    assert plain(outcome.value.data["tasks"]) == [{"name": "甲"}, {}, {}]
    waiting = [(d.location.line, d.severity) for d in outcome.diagnostics if d.code == "PE212"]
    assert waiting == [(7, Severity.NOTE), (8, Severity.NOTE)]
    assert {d.severity for d in read(HEAD + "任务: [待填]\n", Stage.SUBMISSION).diagnostics} == {Severity.ERROR}


def test_waiting_fields_block_from_submission_on() -> None:
    text = HEAD + "资产: {固定资产原值: 待填}\n"
    for stage in Stage:
        found = {d.code: d.severity for d in read(text, stage).diagnostics if d.code == "PE212"}
        assert found == {"PE212": Severity.NOTE if stage is Stage.DRAFT else Severity.ERROR}


AMOUNTS = [
    ("396.57", "", "3965700"),
    ("396.57万元", "", "3965700"),
    ("111082222.47元", "", "111082222.47"),
    ("99.75亿元", "", "9975000000"),
    ("1,234.5", "", "12345000"),
    ("１２", "", "120000"),
    ("100", "元", "100"),
    ("100万元", "元", "1000000"),
    ("1", "亿元", "100000000"),
    ("0.1", "", "1000"),
]


@pytest.mark.parametrize(("typed", "unit", "yuan"), AMOUNTS)
def test_amounts_in_any_unit(typed: str, unit: str, yuan: str) -> None:
    head = HEAD + (f"金额单位: {unit}\n" if unit else "")
    value = document(f"{head}资产: {{固定资产原值: '{typed}'}}\n").get("assets", "fixed_assets_cost")
    assert isinstance(value, Amount)
    assert value.yuan == Decimal(yuan)


def test_a_field_has_its_own_unit() -> None:
    found = document(HEAD + "预算: {财政拨款: {支出: 100}, 支出: {决算数: 100}}\n")
    assert found.get("budget", "fiscal_appropriation", "spent").yuan == 100
    assert found.get("budget", "expenditure", "final_accounts").yuan == 1000000


def test_the_field_decides_what_a_scalar_is() -> None:
    found = document(
        "类型: 整体自评\n年度: 2025\n填报日期: 2026年6月1日\n"
        "单位: {名称: 001, 简称: no, 预算编码: 1_000, 行政级别: 12:30, 经费性质: 2024-6-1, 主管部门: ~}\n"
        "指标:\n  - {三级: 1e3, 目标值: 5, 完成值: 6%}\n  - {三级: yes, 目标值: 不少于5家, 完成值: '007'}\n"
    )
    assert list(found.data["unit"].values()) == ["001", "no", "1_000", "12:30", "2024-6-1", "~"]
    assert found.get("filed_on") == date(2026, 6, 1)
    first, second = found.rows("indicators")
    assert (first["level3"], first["target_value"], first["actual_value"]) == ("1e3", Decimal(5), Percent(Decimal(6)))
    assert (second["level3"], second["target_value"], second["actual_value"]) == ("yes", "不少于5家", Decimal(7))


@pytest.mark.parametrize("day", ["2026-06-11", "2026-6-11", "2026/6/11", "2026.6.11", "2026年6月11日", "'2026-06-11'"])
def test_days_as_people_write_them(day: str) -> None:
    assert document(f"{HEAD}填报日期: {day}\n").get("filed_on") == date(2026, 6, 11)


def test_a_text_stands_for_an_item() -> None:
    found = document(HEAD + "任务:\n  - 甲\n  - {名称: 乙, 目标: 丙}\n问题: [丁]\n")
    assert [t["name"] for t in found.rows("tasks")] == ["甲", "乙"]
    assert [p["problem"] for p in found.rows("problems")] == ["丁"]
    assert found.at(("tasks", 0, "name")).line == 6


def test_unknown_places_fall_back_to_their_parent() -> None:
    found = document(HEAD + "任务:\n  - 甲\n")
    assert found.at(("tasks", 0, "target")).line == 6
    assert found.at(("nothing", "at", "all")).line == 1


# -- the order of keys


def shuffled(value: Any, dice: random.Random) -> Any:
    if isinstance(value, dict):
        pairs = [(k, shuffled(v, dice)) for k, v in value.items()]
        dice.shuffle(pairs)
        return dict(pairs)
    return [shuffled(v, dice) for v in value] if isinstance(value, list) else value


def verdict(value: Any) -> tuple[Any, list[Any]]:
    text = yaml.safe_dump(value, allow_unicode=True, sort_keys=False, default_style="'")
    outcome = read(text)
    found = sorted((d.code, d.severity, d.message, tuple(map(str, d.location.path))) for d in outcome.diagnostics)
    return plain(outcome.value.data) if outcome.value else None, found


WRONG: dict[str, Any] = {
    "类型": "整体自评", "年度": "25", "单位": {"名称": "某局", "层级": "县", "年初": "1"},
    "资产": {"固定资产原值": "两百万", "公务用车": "-2", "固定资产净直": "1", "账实一致": "基本"},
    "任务": [{"目标": "甲", "完成": "完毕"}, {"名称": "乙", "金额": "-1"}], "职责": ["甲"], "没有": {"甲": "乙"},
}  # fmt: skip


@given(st.randoms(use_true_random=False), st.sampled_from(["wrong", *[p.name for p in EXAMPLES[-2:]]]))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_verdict_does_not_depend_on_the_order_of_keys(dice: random.Random, which: str) -> None:
    if which == "wrong":
        value = WRONG
    else:
        value = yaml.load((data_root() / "examples" / which).read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
    before, after = verdict(value), verdict(shuffled(value, dice))
    assert before == after
    assert len(before[1]) > 8 or which != "wrong"

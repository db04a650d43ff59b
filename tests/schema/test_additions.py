"""A schema with fields added: where they go, what they reach, and that equal additions are one schema."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from perfeval_gen.diagnostics import Outcome
from perfeval_gen.schema.additions import Addition, extended, section_at, without_previous
from perfeval_gen.schema.model import PREVIOUS, Field, Schema, fields_of, load_schema
from perfeval_gen.schema.validate import Document, cerberus_rules, validate, validate_as
from perfeval_gen.source.node import Node
from perfeval_gen.source.text import Source
from perfeval_gen.source.tree import parse_tree

UNIT = "类型: 整体自评\n年度: 2025\n单位: {名称: 某县数据局}\n"
PROJECT = "类型: 项目自评\n年度: 2025\n单位: {名称: 某县数据局}\n名称: 平台建设\n"


def fields(**ids: Any) -> tuple[Field, ...]:
    """Fields by key; each is a type, or a rule without ``meta``."""
    rules = {k: rule if isinstance(rule, dict) else {"type": rule} for k, rule in ids.items()}
    return fields_of({k: {"meta": {"id": f"x{i}_{len(k)}"}, **rule} for i, (k, rule) in enumerate(rules.items())}, "")


def adding(kind: str, place: str = "", **given: Any) -> Addition:
    return Addition(kind, tuple(place.split(".")) if place else (), fields(**given))


def keys(schema: Schema, place: str = "") -> list[str]:
    section = section_at(schema.root, tuple(place.split(".")) if place else ())
    assert section is not None, place
    return [f.key for f in section.fields]


def read(schema: Schema, text: str) -> Outcome[Document]:
    tree = parse_tree(Source("甲.yaml", text))
    assert tree.value is not None, tree.diagnostics
    return validate(tree.value, schemas={schema.kind: schema})


PLACES = ["", "单位", "单位.联络人", "预算.支出.基本支出", "任务", "项目", "项目.指标", "项目.预算.来源", "评分"]


@pytest.mark.parametrize("place", PLACES)
def test_fields_stand_behind_those_of_their_section(place: str) -> None:
    whole = load_schema("整体自评")
    made = extended(whole, (adding("整体自评", place, 甲="string", 乙="amount"),))
    before = [k for k in keys(whole, place) if k != PREVIOUS]
    assert keys(made, place) == [*before, "甲", "乙", *([PREVIOUS] if not place else [])]
    assert "甲" not in keys(whole, place)
    assert (made.kind, made.title, made.version) == (whole.kind, whole.title, whole.version)


def test_a_place_may_be_an_id() -> None:
    made = extended(load_schema("整体自评"), (adding("整体自评", "projects.indicators", 甲="string"),))
    assert keys(made, "项目.指标")[-1] == "甲"


@pytest.mark.parametrize("place", ["", "指标", "预算", "预算.来源", "评分"])
def test_what_a_project_gains_a_unit_s_projects_gain(place: str) -> None:
    addition = adding("项目自评", place, 甲="string")
    assert "甲" in keys(extended(load_schema("项目自评"), (addition,)), place)
    whole = extended(load_schema("整体自评"), (addition,))
    assert keys(whole, f"项目.{place}".rstrip("."))[-1] == "甲"
    assert "甲" not in keys(whole)
    assert "甲" not in keys(whole, "指标")


def test_what_a_unit_s_projects_have_not_stays_with_the_project() -> None:
    addition = adding("项目自评", "单位", 甲="string")
    assert "甲" in keys(extended(load_schema("项目自评"), (addition,)), "单位")
    whole = extended(load_schema("整体自评"), (addition,))
    assert list(whole.walk()) == list(load_schema("整体自评").walk())


def test_what_a_unit_gains_its_projects_do_not() -> None:
    addition = adding("整体自评", "指标", 甲="string")
    project = load_schema("项目自评")
    assert extended(project, (addition,)) is project
    assert "甲" not in keys(extended(load_schema("整体自评"), (addition,)), "项目.指标")


def test_equal_additions_are_one_schema_with_its_rules_built_once() -> None:
    def make() -> Schema:
        return extended(
            load_schema("整体自评"), (adding("整体自评", "任务", 甲={"type": "string", "allowed": ["子"]}),)
        )

    assert make() is make()
    assert cerberus_rules(make()) is cerberus_rules(make())
    assert cerberus_rules(make()) is not cerberus_rules(load_schema("整体自评"))
    other = extended(load_schema("整体自评"), (adding("整体自评", "任务", 甲={"type": "string", "allowed": ["丑"]}),))
    assert other is not make()


def test_nothing_added_is_the_schema_itself() -> None:
    whole = load_schema("整体自评")
    assert extended(whole, ()) is whole
    assert without_previous(whole).member(PREVIOUS) is None


def test_of_two_fields_of_one_key_the_later_goes() -> None:
    text, money = adding("整体自评", "任务", 甲="string", 乙="string"), adding("整体自评", "任务", 甲="amount")
    made = extended(load_schema("整体自评"), (text, money))
    section = section_at(made.root, ("任务",))
    assert section is not None
    assert [(f.key, f.types) for f in section.fields[-2:]] == [("甲", ("amount",)), ("乙", ("string",))]


def test_fields_can_go_into_a_section_that_was_added() -> None:
    part = {"type": "dict", "schema": {"子": {"type": "string"}}}
    rows = {"type": "list", "schema": {"type": "dict", "schema": {"丑": {"type": "string"}}}}
    both = adding("整体自评", "", 甲=part, 乙=rows)
    made = extended(
        load_schema("整体自评"), (both, adding("整体自评", "甲", 寅="string"), adding("整体自评", "乙", 卯="string"))
    )
    assert (keys(made, "甲"), keys(made, "乙")) == (["子", "寅"], ["丑", "卯"])


@pytest.mark.parametrize("place", ["没有", "年度", "单位.名称", "任务.名称", "自报", "任务.没有.更没有"])
def test_a_place_that_takes_no_fields(place: str) -> None:
    assert section_at(load_schema("整体自评").root, tuple(place.split("."))) is None


def test_last_year_holds_what_is_carried_over() -> None:
    kept, cleared = ({"type": "amount", "meta": {"id": i, "rollover": r}} for i, r in (("a", "上年"), ("b", "清空")))
    made = extended(load_schema("整体自评"), (adding("整体自评", "资产", 甲=kept, 乙=cleared),))
    assert "甲" in keys(made, "上年.资产")
    assert "乙" not in keys(made, "上年.资产")
    found = read(made, UNIT + "上年: {资产: {甲: 5}}\n")
    assert found.value is not None
    assert found.value.get("previous_year", "assets", "a").yuan == 50000
    listed = extended(load_schema("项目自评"), (adding("项目自评", "指标", 甲=kept),))
    assert keys(listed, "上年.指标") == ["三级", "完成值", "甲"]


def test_what_is_added_is_read_and_checked() -> None:
    made = extended(
        load_schema("项目自评"),
        (
            adding(
                "项目自评", "指标", 核心={"type": "boolean", "required": True}, 类={"type": "string", "allowed": ["子"]}
            ),
        ),
    )
    good = read(made, PROJECT + "指标: [{三级: 甲, 核心: 是, 类: 子}]\n")
    assert good.value is not None
    assert [d.code for d in good.diagnostics if d.location.line > 4] == []
    assert good.value.rows("indicators")[0]["x0_2"] is True
    bad = read(made, PROJECT + "指标: [{三级: 甲, 核心: 常, 类: 丑}, {三级: 乙}]\n")
    assert [d.code for d in bad.diagnostics if d.location.line > 4] == ["PE209", "PE205", "PE202"]


@pytest.mark.parametrize(("typed", "code"), [("5", None), ("50000元", None), ("4.99", "PE207"), ("49999元", "PE207")])
def test_limits_of_an_amount_are_in_its_unit(typed: str, code: str | None) -> None:
    rule = {"type": "amount", "min": Decimal(5), "meta": {"id": "x", "unit": "万元"}}
    made = extended(load_schema("整体自评"), (adding("整体自评", "资产", 甲=rule),))
    found = [d for d in read(made, f"{UNIT}资产: {{甲: {typed}}}\n").diagnostics if d.location.line == 4]
    assert [d.code for d in found] == ([code] if code else [])
    assert not found or found[0].mark == "不能小于 5万元"


def test_a_raw_field_is_its_node() -> None:
    tree = parse_tree(Source("甲.yaml", "甲: {乙: [丙, 待填]}\n"))
    assert tree.value is not None
    root = Field(key="", id="", types=("dict",), fields=fields(甲="raw"))
    found = validate_as(Schema("试", "试", "1", root), tree.value)
    assert found.diagnostics == ()
    assert found.value is not None
    node = found.value.get("x0_1")
    assert isinstance(node, Node)
    assert [item.value for item in node.entries[0][1].items] == ["丙", "待填"]
    assert node.entries[0][1].items[0].location.column == 9

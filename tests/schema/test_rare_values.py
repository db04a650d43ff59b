# ruff: noqa: SLF001 - what a schema file of ours is read with
"""Values and rules that few files and few packs have; and schema files of ours that don't hold together."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from perfeval_gen import cache
from perfeval_gen.diagnostics import Diagnostic, Severity
from perfeval_gen.schema import migrations, model
from perfeval_gen.schema.additions import extended
from perfeval_gen.schema.model import Field, Schema, SchemaFault, load_schema
from perfeval_gen.schema.validate import validate_as
from perfeval_gen.schema.values import State
from perfeval_gen.schema.year_parts import Part, merged
from perfeval_gen.source.node import Node
from perfeval_gen.source.text import Source
from perfeval_gen.source.tree import parse_tree
from tests.schema.test_additions import UNIT, adding, read
from tests.schema.test_migrations import after
from tests.schema.test_rules import verdicts


def told(text: str, **added: Any) -> tuple[Any, list[Diagnostic]]:
    """The document of a unit's file with fields that a pack adds, and what is said of it behind its head."""
    outcome = read(extended(load_schema("整体自评"), (adding("整体自评", **added),)), UNIT + text)
    assert outcome.value is not None
    return outcome.value, [d for d in outcome.diagnostics if d.location.line > 3]


def test_a_text_longer_than_a_pack_allows_is_told_in_a_draft() -> None:
    _, (found,) = told("甲: 一二三 四五\n", 甲={"type": "string", "maxlength": 4})
    assert (found.message, found.mark) == ("“甲”不能超过4字，写了5字", "超出1字")
    assert found.severity is Severity.WARNING


def test_nothing_as_a_choice_is_a_word() -> None:
    document, found = told("甲: 无\n乙: 无\n", 甲={"type": "string", "allowed": ["有", "无"]}, 乙="string")
    assert found == []
    assert (document.get("x0_1"), document.get("x1_1")) == ("无", State.NONE)


def test_a_wrong_word_in_a_list_is_told_by_the_name_of_the_list() -> None:
    tree = parse_tree(Source("体系.yaml", "指标:\n  - 名称: 甲\n    可改: [单位, 财政]\n")).value
    assert tree is not None
    found = validate_as(load_schema("指标体系"), tree).diagnostics
    (wrong,) = [d for d in found if d.code == "PE205"]
    assert (wrong.location.line, wrong.location.column) == (3, 14)
    assert wrong.message.endswith("不能写“财政”")
    assert "“”" not in wrong.message


def test_an_empty_list_where_there_must_be_something() -> None:
    _, found = told("任务: []\n")
    assert [(d.code, d.location.line) for d in found if "任务" in d.message] == [("PE212", 4)]


def test_full_width_digits_on_a_line_of_their_own_are_told_and_left() -> None:
    document, (found,) = told("资产:\n  固定资产原值: |\n    ３亿元\n")
    assert document.get("assets", "fixed_assets_cost").yuan == 300_000_000
    assert (found.code, found.edits) == ("PE215", ())
    (_, (beside,)) = told("资产: {固定资产原值: ３亿元}\n")
    assert [edit.text for edit in beside.edits] == ["3亿元"]


def test_a_section_that_waits_has_nothing_to_bring_up_to_date() -> None:
    data, found = after("资产: 待填\n", {"改名": "资产.旧名", "为": "公务用车"})
    assert (data, found) == ({"资产": "待填"}, [])


def tree(name: str, text: str) -> Node:
    found = parse_tree(Source(name, text)).value
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ("[甲, 乙]", "[甲, 乙]", None),
        ("[甲, 乙]", "[甲, 丙]", "另外的内容、另外的内容"),
        ("{甲: 1, 乙: 2}", "丙", "另外的内容、“丙”"),
    ],
)
def test_what_two_files_of_a_year_say(one: str, other: str, said: str | None) -> None:
    part = Part("评分", tree("评分.yaml", f"佐证: {other}\n"))
    outcome = merged(tree("整体.yaml", f"佐证: {one}\n"), (part,))
    assert [d.message for d in outcome.diagnostics] == ([f"“佐证”两处不一致：{said}"] if said else [])
    assert outcome.value is not None
    assert [node.location.file for _, node in outcome.value.entries] == ["整体.yaml"]


def test_a_project_known_by_nothing_is_one_more() -> None:
    part = Part("项目", tree("甲.yaml", "原因: 无\n"))
    whole = merged(tree("整体.yaml", "项目: [{名称: 平台}]\n"), (part,)).value
    assert whole is not None
    assert [row.location.file for row in dict(whole.entries)["项目"].items] == ["整体.yaml", "甲.yaml"]


@pytest.mark.parametrize(
    ("value", "fits"), [(("甲",), True), (("甲", "丙"), False), (State.NONE, True), ("甲", False), ((), True)]
)
def test_choices_of_a_list_are_those_of_each_item(value: object, fits: bool) -> None:  # noqa: FBT001
    item = Field("", "", ("string",))
    words = Field("甲", "a", ("list",), constraints={"allowed": ["甲", "乙"]}, item=item)
    schema = Schema("试", "试", "1", Field("", "", ("dict",), fields=(words,)))
    assert verdicts(schema, {"a": value}) == (fits, fits)


BAD_FIELDS: dict[str, Any] = {
    "no fragment 没有": {"甲": {"type": "dict", "schema": "没有"}},
    "an id stands twice": {key: {"type": "string", "meta": {"id": "x"}} for key in "甲乙"},
}


@pytest.mark.parametrize("said", BAD_FIELDS)
def test_fields_that_do_not_hold_together(said: str) -> None:
    with pytest.raises(SchemaFault, match=said):
        model.fields_of(BAD_FIELDS[said], "")


def test_a_schema_that_is_a_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model, "load_data", lambda _: [])
    with pytest.raises(SchemaFault, match="not a mapping"):
        model._load.__wrapped__("整体自评")


def test_what_is_kept_for_the_next_start_is_what_was_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PERFEVAL_CACHE", str(tmp_path))
    before = cache.used()
    cache.use(tmp_path)
    try:
        first, again = (load_schema.__wrapped__("单位库") for _ in range(2))
        steps, repeated = (migrations.load_migrations.__wrapped__() for _ in range(2))
    finally:
        cache.use(before)
    assert len(list(tmp_path.rglob("*.*"))) >= 2
    assert first is not again
    assert list(again.walk()) == list(first.walk()) == list(load_schema("单位库").walk())
    assert repeated == steps == migrations.load_migrations()

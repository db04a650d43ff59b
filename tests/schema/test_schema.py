"""The schema itself: everything told, ids unique, examples that read, and what is generated from it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

import pytest

from perfeval_gen.resources import data_root
from perfeval_gen.schema.export import reference, scaffold
from perfeval_gen.schema.faults import Validator
from perfeval_gen.schema.json_schema import describe
from perfeval_gen.schema.model import KINDS, Field, SchemaFault, fields_of, load_schema
from perfeval_gen.schema.read import Reading
from perfeval_gen.schema.validate import cerberus_rules
from perfeval_gen.schema.values import State
from perfeval_gen.source.text import Source
from perfeval_gen.source.tree import Node, parse_tree

ALL_KINDS = (*KINDS, "模板包", "指标体系")
ROLLOVER = {"", "沿用", "待核", "上年", "清空", "转整改", "算出"}
Placed = tuple[tuple[str, ...], Field]


def fields(kind: str) -> list[Placed]:
    return [(path, f) for path, f in load_schema(kind).walk() if path[0] != "上年"]


def is_leaf(field: Field) -> bool:
    return not field.fields and field.item is None and field.values is None


@pytest.mark.parametrize("kind", [*ALL_KINDS, "单位库"])
def test_cerberus_takes_the_rules_as_they_are(kind: str) -> None:
    """No start of the program has it look at them."""
    rules = deepcopy(cerberus_rules(load_schema(kind)))
    assert Validator(rules).schema.schema == cerberus_rules(load_schema(kind))


@pytest.mark.parametrize("kind", ALL_KINDS)
def test_every_field_is_told(kind: str) -> None:
    seen = fields(kind)
    assert len(seen) >= 12
    for path, field in seen:
        assert field.title, path
        assert field.help, path
        if is_leaf(field) or (field.item is not None and not field.item.fields):
            assert field.example, path
        assert field.rollover in ROLLOVER, path


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_says_what_becomes_of_it_next_year(kind: str) -> None:
    untold = [path for path, field in fields(kind) if is_leaf(field) and not field.rollover]
    assert untold == []


def siblings(field: Field) -> Iterator[tuple[Field, ...]]:
    for inner in (field, field.item, field.values):
        if inner is not None and inner.fields:
            yield inner.fields
            for member in inner.fields:
                yield from siblings(member)


@pytest.mark.parametrize("kind", ALL_KINDS)
def test_names_are_unique_among_siblings(kind: str) -> None:
    groups = list(siblings(load_schema(kind).root))
    assert groups
    for group in groups:
        names = [name for f in group for name in {f.key, f.id}]
        assert len(names) == len(set(names)), [f.key for f in group]


@pytest.mark.parametrize("kind", KINDS)
def test_keys_are_han_and_ids_are_python_names(kind: str) -> None:
    for path, field in fields(kind):
        assert all("\u4e00" <= char <= "\u9fff" for char in field.key), path
        assert field.id.isascii(), path
        assert field.id.isidentifier(), path
        assert field.id == field.id.lower(), path


def node_of(text: str) -> Node:
    tree = parse_tree(Source("甲", text))
    assert tree.value is not None, (text, tree.diagnostics)
    assert tree.diagnostics == (), (text, tree.diagnostics)
    return tree.value.entries[0][1]


@pytest.mark.parametrize("kind", ALL_KINDS)
def test_every_example_reads_as_its_field_wants(kind: str) -> None:
    seen = 0
    for path, field in fields(kind):
        if field.example and not field.fields:
            reading = Reading()
            value = reading.value(field, node_of(f"键: {quoted(field)}\n"), ("x",))
            assert reading.found == [], (path, reading.found)
            assert value is not State.UNREADABLE, path
            assert field.example in map(str, field.constraints.get("allowed", [field.example])), path
            seen += 1
    assert seen > 9


def quoted(field: Field) -> str:
    """The example as YAML; where the schema file has quotes around a text, they are not part of the example."""
    is_text = field.types in {("string",), ("value",)}
    return "'" + field.example.replace("'", "''") + "'" if is_text else field.example


@pytest.mark.parametrize("kind", KINDS)
def test_the_samples_of_a_new_file_can_be_used(kind: str, tmp_path: Path) -> None:
    """Deleting each ``#`` in front of a sample gives a file without errors of writing or schema."""
    text = scaffold(load_schema(kind), {("类型",): kind, ("年度",): "2025", ("单位", "名称"): "某局"})
    path = tmp_path / "甲.yaml"
    path.write_text(used(text), "utf-8")
    from perfeval_gen import check_file

    bad = [d for d in check_file(path).diagnostics if d.code < "PE3" and d.severity > 1]
    assert [d for d in bad if d.code != "PE220"] == []  # there is nothing to vouch for
    assert path.read_text("utf-8").count("- ") > 5


def used(text: str) -> str:
    lines: list[str] = []
    for line in text.splitlines():
        body = line.lstrip()
        is_sample = re.match(r"#(?! \S)", body) is not None
        if is_sample and lines and lines[-1].endswith(": 待填"):
            lines[-1] = lines[-1].removesuffix(" 待填")
        lines.append(line.replace("#", "", 1) if is_sample else line)
    return "\n".join(lines) + "\n"


def test_the_manual_is_current() -> None:
    path = data_root() / "docs" / "字段手册.md"
    assert path.read_text("utf-8") == reference(), "运行 make gen"
    assert path.read_text("utf-8").count("\n| ") > 400


def test_the_manual_names_every_field() -> None:
    text = reference()
    seen = 0
    for kind in KINDS:
        for path, field in fields(kind):
            if field.key:
                assert f"| {'.'.join(path)} | `{field.id}` |" in text
                seen += 1
    assert seen > 300


def test_the_manual_tells_types_limits_and_what_becomes_of_a_field() -> None:
    rows = {line.split(" | ")[0].strip("| "): line.split(" | ") for line in reference().splitlines() if " | `" in line}
    assert rows["年度"][2] == "整数（1990—2100）"
    assert rows["资产.固定资产原值"][2:4] == ["金额（不为负）", "万元"]
    assert rows["指标.完成比例"][2] == "百分数（0—100）"
    assert rows["预算.支出.决算数"][2] == "金额"
    assert rows["自评工作.步骤"][2] == "清单，每条写文字"
    assert rows["问题"][2] == "清单，可只写问题"
    assert rows["自报"][2] == "若干“名称: 值”，值写数或文字"
    assert rows["单位.联络人.移动电话"][5].endswith("；个人信息，公开稿按规定遮盖")
    assert rows["单位.联络人.移动电话"][-1] == "待核 |"
    assert rows["文件名"][1] == "`file_names`"  # of perfeval.yaml


def test_a_schema_that_does_not_hold_together_is_our_fault() -> None:
    with pytest.raises(SchemaFault):
        load_schema("没有这种")


@pytest.mark.parametrize("kind", KINDS)
def test_last_year_takes_the_shape_of_this_year(kind: str) -> None:
    previous = load_schema(kind).root.member("上年")
    assert previous is not None
    assert previous is load_schema(kind).root.member("previous_year")
    assert previous.fields
    assert not any(f.required for f in previous.fields)


def test_a_limit_is_told_once() -> None:
    """Where the help says it itself, it isn't added."""
    rules = {"maxlength": 200, "type": "string"}
    told, silent = fields_of(
        {name: {**rules, "meta": {"id": name, "help": text}} for name, text in (("a", "不超过200字"), ("b", "结论"))},
        "",
    )
    assert describe(told) == "不超过200字"
    assert describe(silent) == "结论。不超过200字"

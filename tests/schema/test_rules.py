"""The compiled check says exactly what Cerberus says: over invented schemas and data, and over spoilt examples."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from random import Random
from types import MappingProxyType
from typing import Any

import pytest
from cerberus.schema import UnvalidatedSchema
from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval_gen.diagnostics import Location
from perfeval_gen.quantities import Amount
from perfeval_gen.resources import data_root
from perfeval_gen.schema.faults import Validator
from perfeval_gen.schema.model import KINDS, Field, Schema, load_schema
from perfeval_gen.schema.rules import cerberus_rules, check_of, plain
from perfeval_gen.schema.validate import validate
from perfeval_gen.schema.values import Block, Percent, Prose, Run, State
from perfeval_gen.source.node import Node
from perfeval_gen.source.text import Source
from perfeval_gen.source.tree import parse_tree

HERE = Location("甲.yaml")
TEXTS = ("甲", "乙", "", "甲乙丙丁戊", "一 二\n三", "共{{ 预算.支出 }}元", "3")
NUMBERS = (Decimal(0), Decimal(-1), Decimal("2.5"), Decimal(30000))
SINGLE = (
    *State, *TEXTS, *NUMBERS, None, True, False, 0, 3, -7, 2.5, dt.date(2025, 1, 2), dt.datetime(2025, 1, 2, 3),  # noqa: DTZ001
    Amount(Decimal(20000), "万元", 0), Amount(Decimal("-0.5"), "元", 1), Percent(Decimal("12.7")),
    Prose(()), Prose((Block("段落", (Run("甲乙丙丁戊"),)),)), Node("scalar", HERE, HERE, "甲"), b"x", frozenset(),
)  # fmt: skip
LEAVES = ("string", "amount", "decimal", "percent", "prose", "value", "integer", "date", "boolean", "raw")
KEYS = ("a", "b", "type", "schema", "c")


def leaf(name: str, by: Random) -> Field:
    types = tuple(by.sample(LEAVES, by.choice((1, 1, 2))))
    limits = {key: by.randrange(-3, 4) for key in ("min", "max") if by.random() < 0.3}
    words: dict[str, Any] = {"maxlength": by.randrange(7)} if by.random() < 0.3 else {}
    if by.random() < 0.3:
        words["allowed"] = by.sample(TEXTS, by.randrange(4))
    constraints = limits if "amount" in types else {**limits, **words}
    return Field(name, name, types, required=by.random() < 0.5, constraints=constraints, unit="元")


def shape(name: str, depth: int, by: Random) -> Field:
    what, required = by.randrange(5) if depth else 0, by.random() < 0.5
    if what == 0:
        return leaf(name, by)
    if what < 3:
        types = ("dict",) if what == 1 else ("dict", "string")
        return Field(name, name, types, required=required, fields=fields_of(depth - 1, by))
    if what == 3:
        return Field(name, name, ("list",), required=required, item=shape("", depth - 1, by))
    return Field(name, name, ("dict",), required=required, values=shape("", depth - 1, by))


def fields_of(depth: int, by: Random) -> tuple[Field, ...]:
    return tuple(shape(name, depth, by) for name in by.sample(KEYS, by.randrange(4)))


def data_of(field: Field, by: Random) -> Any:
    """Data that mostly fit."""
    if by.randrange(12) == 0:
        return by.choice((*SINGLE, (), MappingProxyType({}), ("甲",)))
    if field.item is not None:
        return tuple(data_of(field.item, by) for _ in range(by.randrange(4)))
    if field.values is not None:
        return MappingProxyType({key: data_of(field.values, by) for key in by.sample(KEYS, by.randrange(3))})
    if "dict" in field.types:
        return section(field.fields, by)
    kinds = Validator.types_mapping
    return by.choice([v for v in SINGLE if any(isinstance(plain(v), kinds[t].included_types) for t in field.types)])


def section(fields: tuple[Field, ...], by: Random) -> Mapping[str, Any]:
    given = [f for f in fields if by.random() < (0.98 if f.required else 0.8)]
    strange = {"没有": State.UNREADABLE} if by.randrange(25) == 0 else {}
    return MappingProxyType({**{f.id: data_of(f, by) for f in given}, **strange})


def verdicts(schema: Schema, data: Any) -> tuple[bool, bool]:
    cerberus = Validator(UnvalidatedSchema(cerberus_rules(schema))).validate(plain(data), normalize=False)
    return check_of(schema)(data), bool(cerberus)


def test_invented_schemas_and_data_get_the_same_verdict() -> None:
    seen = {True: 0, False: 0}

    @settings(max_examples=300, deadline=None)
    @given(st.integers(0, 2**32))
    def agree(seed: int) -> None:
        by = Random(seed)  # noqa: S311 - the data are invented, not secret
        fields = fields_of(2, by)
        schema = Schema("甲", "甲", "1", Field("", "", ("dict",), fields=fields))
        for _ in range(3):
            ours, cerberus = verdicts(schema, section(fields, by))
            assert ours is cerberus
            seen[ours] += 1

    agree()
    assert min(seen.values()) > 150, seen  # both answers are tried


EXAMPLES = sorted(path for name in ("00[136]*", "最小*") for path in (data_root() / "examples").glob(f"{name}.yaml"))


def document_data(path: Path) -> tuple[Schema, Mapping[str, Any]]:
    tree = parse_tree(Source("甲.yaml", path.read_text("utf-8"))).value
    assert tree is not None
    document = validate(tree).value
    assert document is not None
    return document.schema, document.data


def spoilt(data: Any, random: Random) -> Any:
    """Return the data with one place changed, left out or added."""
    if isinstance(data, Mapping):
        keys = list(data)
        what = random.randrange(5) if keys else 0
        if what == 0:
            return MappingProxyType({**data, random.choice(("没有", "name", "year", "type")): random.choice(SINGLE)})
        key = random.choice(keys)
        if what == 1:
            return MappingProxyType({k: v for k, v in data.items() if k != key})
        return MappingProxyType({**data, key: spoilt(data[key], random)})
    if isinstance(data, tuple) and data and random.randrange(4):
        at = random.randrange(len(data))
        return (*data[:at], spoilt(data[at], random), *data[at + 1 :])
    return random.choice((*SINGLE, (), ("甲",), MappingProxyType({})))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem[:3])
def test_spoilt_examples_get_the_same_verdict(path: Path) -> None:
    schema, data = document_data(path)
    assert verdicts(schema, data) == (True, True)
    said = {True: 0, False: 0}

    @settings(max_examples=20, deadline=None)
    @given(st.integers(0, 2**32))
    def agree(seed: int) -> None:
        ours, cerberus = verdicts(schema, spoilt(data, Random(seed)))  # noqa: S311
        assert ours is cerberus
        said[ours] += 1

    agree()
    assert said[False] >= 5


def fields_of_kind(kind: str) -> Iterator[Field]:
    yield from (f for _, f in load_schema(kind).walk())


@pytest.mark.parametrize("kind", KINDS)
def test_no_field_is_both_a_section_and_a_list(kind: str) -> None:
    """What the check doesn't know how to judge."""
    types = [f.types for f in fields_of_kind(kind)]
    assert len(types) > 100
    assert [t for t in types if {"dict", "list"} <= set(t)] == []


def test_the_check_is_made_once_for_a_schema() -> None:
    assert check_of(load_schema("整体自评")) is check_of(load_schema("整体自评"))


def test_cerberus_is_imported_only_for_what_is_wrong() -> None:
    program = """if True:
    import sys
    from perfeval_gen.schema.validate import validate
    from perfeval_gen.source.text import Source
    from perfeval_gen.source.tree import parse_tree
    good = sys.argv[1]
    assert validate(parse_tree(Source("甲", good)).value).value is not None
    assert "cerberus" not in sys.modules
    bad = good + "没有: 1\\n"
    assert "PE201" in [d.code for d in validate(parse_tree(Source("甲", bad)).value).diagnostics]
    assert "cerberus" in sys.modules
    """
    example = (data_root() / "examples" / "最小示例.yaml").read_text("utf-8")
    run = subprocess.run([sys.executable, "-c", program, example], capture_output=True, encoding="utf-8", check=False)
    assert run.returncode == 0, run.stderr

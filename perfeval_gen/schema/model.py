"""The one definition of what a file may hold, read from ``schemas/*.yaml``.

A schema file is Cerberus with three additions that are resolved here: ``包含`` merges a fragment's fields at the
same level, ``schema: 名称`` names a fragment, and ``meta`` carries everything that people read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, Final

import yaml

from perfeval_gen import cache as disk
from perfeval_gen.resources import data_root, load_data

KINDS: Final = ("整体自评", "项目自评", "转移支付自评")
PREVIOUS: Final = "上年"
ROLLOVERS: Final = ("沿用", "待核", "上年", "清空", "转整改", "算出")  # what becomes of a field next year
_RECTIFIED: Final = "转整改"
PRIVATE: Final = ("姓名", "电话", "邮箱")  # private data that a published copy masks
_CONSTRAINTS: Final = ("allowed", "min", "max", "maxlength")
_Rules = Mapping[str, Any]


class SchemaFault(Exception):  # noqa: N818 - a fault of ours, not an error of the user
    """A file under ``schemas/`` that doesn't hold together; never a user's mistake."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field: what it may hold (``types``, ``constraints``) and what people read about it.

    ``fields`` are the members of a section, ``item`` the shape of a list's items, ``values`` the shape of the
    values where the keys are free. ``shorthand`` is the key that a plain text stands for. ``rollover`` is what becomes
    of it next year; ``rollover_to`` the field beside it that takes its value then. ``narrative`` tells sentences, in
    which numbers may stand, from names and codes.
    """

    key: str
    id: str
    types: tuple[str, ...]
    required: bool = False
    constraints: Mapping[str, Any] = field(default_factory=dict, hash=False)
    title: str = ""
    help: str = ""
    unit: str = ""
    example: str = ""
    source: str = ""
    rollover: str = ""
    rollover_to: str = ""
    private: str = ""
    narrative: bool = False
    shorthand: str = ""
    fields: tuple[Field, ...] = ()
    item: Field | None = None
    values: Field | None = None
    index: Mapping[str, Field] = field(init=False, repr=False, compare=False)  # the members by key and by id

    def __post_init__(self) -> None:
        index: dict[str, Field] = {}
        for member in self.fields:
            index.setdefault(member.key, member)
            index.setdefault(member.id, member)
        object.__setattr__(self, "index", index)

    @property
    def is_carried(self) -> bool:
        """Whether only a rollover writes it: last year's values, and what became of last year's problems."""
        is_list = self.item is not None and bool(self.item.fields)
        return self.key == PREVIOUS or (is_list and self.rollover == _RECTIFIED and not self.rollover_to)

    def member(self, name: str) -> Field | None:
        """Return the member with this key or id, or None."""
        return self.index.get(name)


@dataclass(frozen=True, slots=True, eq=False)
class Schema:
    """All fields of one kind of file; ``root`` is the section that holds them. Known by identity, so a cache key."""

    kind: str
    title: str
    version: str
    root: Field

    def walk(self) -> Iterator[tuple[tuple[str, ...], Field]]:
        """Yield every field with its path of keys, parents first; list items add no step."""
        yield from _walk(self.root, ())


def _walk(section: Field, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Field]]:
    for member in section.fields:
        yield (*path, member.key), member
        yield from _walk(member, (*path, member.key))
        for inner in (member.item, member.values):
            if inner is not None:
                yield from _walk(inner, (*path, member.key))


@cache
def load_schema(kind: str) -> Schema:
    """Return the schema of ``kind`` (one of ``KINDS``, ``模板包``, ``指标体系``).

    Raises:
        SchemaFault: the file is missing or doesn't hold together.
    """
    if not disk.is_used():
        return _schema(kind)
    state = disk.state_of((data_root() / "schemas", __file__))
    return disk.kept("schema", disk.key_of(kind, state), lambda: _schema(kind))


def _schema(kind: str) -> Schema:
    raw = _load(kind)
    fields = fields_of(_including(raw.get("包含"), raw["字段"]), "")
    if kind in KINDS:
        fields = with_previous(fields)
    root = Field(key="", id="", types=("dict",), title=str(raw["标题"]), fields=fields)
    return Schema(kind, str(raw["标题"]), str(raw["版本"]), root)


@cache
def _load(name: str) -> _Rules:
    try:
        loaded = load_data(f"schemas/{name}.yaml")
    except (OSError, yaml.YAMLError) as error:
        raise SchemaFault(f"{name}: {error}") from error
    if not isinstance(loaded, dict):
        raise SchemaFault(f"{name}: not a mapping")
    return loaded


def fragment_names() -> tuple[str, ...]:
    """Return the names that ``schema`` and ``包含`` may refer to."""
    return tuple(_load("公共")["片段"])


def _fragment(name: str) -> _Rules:
    fragments = _load("公共")["片段"]
    if name not in fragments:
        raise SchemaFault(f"no fragment {name}")
    found: _Rules = fragments[name]
    return found


def _including(names: str | list[str] | None, own: _Rules | None) -> _Rules:
    merged: dict[str, Any] = {}
    for name in [names] if isinstance(names, str) else names or []:
        merged.update(_fragment(name))
    return {**merged, **(own or {})}


def fields_of(rules: _Rules, rollover: str) -> tuple[Field, ...]:
    """Return the fields that Cerberus rules with ``meta`` describe; ``rollover`` is what those inherit that say none.

    Raises:
        SchemaFault: two of one section have the same id.
    """
    made = tuple(_field(key, rule, rollover) for key, rule in rules.items())
    if len({f.id for f in made}) != len(made):
        raise SchemaFault(f"an id stands twice among {[f.key for f in made]}")
    return made


def _field(key: str, rule: _Rules, rollover: str) -> Field:
    meta = rule.get("meta", {})
    types = rule["type"] if isinstance(rule["type"], list) else [rule["type"]]
    inherited = str(meta.get("rollover", rollover))
    made = Field(
        key=key,
        id=str(meta.get("id", key)),
        types=tuple(types),
        required=bool(rule.get("required", False)),
        constraints={name: rule[name] for name in _CONSTRAINTS if name in rule},
        title=str(meta.get("title", key)),
        help=str(meta.get("help", "")),
        unit=str(meta.get("unit", "")),
        example=str(meta.get("example", "")),
        source=str(meta.get("source", "")),
        rollover=inherited,
        rollover_to=str(meta.get("rollover_to", "")),
        private=str(meta.get("private", "")),
        narrative="prose" in types or meta.get("narrative") is True or str(meta.get("narrative")) == "true",
        shorthand=str(meta.get("shorthand", "")),
    )
    return _with_inner(made, rule, inherited)


def _with_inner(made: Field, rule: _Rules, rollover: str) -> Field:
    if "list" in made.types:
        item = _field("", rule["schema"], rollover)
        shared = replace(item, private=item.private or made.private, narrative=item.narrative or made.narrative)
        return replace(made, item=shared)
    if "valuesrules" in rule:
        return replace(made, values=_field("", rule["valuesrules"], rollover))
    if "dict" in made.types:
        inner = rule.get("schema")
        own = _fragment(inner) if isinstance(inner, str) else inner
        return replace(made, fields=fields_of(_including(rule.get("包含"), own), rollover))
    return made


def with_previous(fields: tuple[Field, ...]) -> tuple[Field, ...]:
    """Return the fields of a file with the section for last year's values behind them."""
    return (*fields, _previous_year(fields))


def _previous_year(fields: tuple[Field, ...]) -> Field:
    """Last year's values in the shape of the fields they came from, none of them required."""
    return Field(
        key=PREVIOUS,
        id="previous_year",
        types=("dict",),
        title="上年数",
        help="上一年度的决算数、实际值等，字段与本年相同；由结转命令写入",
        rollover=PREVIOUS,
        fields=_kept(fields, lambda f: f.rollover == PREVIOUS),
    )


def _kept(fields: tuple[Field, ...], wanted: Callable[[Field], bool]) -> tuple[Field, ...]:
    kept = []
    for one in fields:
        inner = _kept(one.fields, wanted)
        items = _kept(one.item.fields, wanted) if one.item else ()
        if inner or items or (wanted(one) and not one.fields and not one.item):
            item = one.item and replace(one.item, fields=_named(one.item.fields, items))
            kept.append(replace(one, required=False, fields=inner, item=item))
    return tuple(kept)


def _named(whole: tuple[Field, ...], kept: tuple[Field, ...]) -> tuple[Field, ...]:
    """An item of last year's list keeps the names by which it is known."""
    known = {f.id for f in kept}
    return tuple(replace(f, required=False) for f in whole if f.required and f.id not in known) + kept

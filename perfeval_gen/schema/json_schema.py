"""The schema for editors: JSON Schema with Chinese titles, help, units and choices."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from perfeval_gen.schema.model import KINDS, Field, Schema, load_schema

DIALECT: Final = "http://json-schema.org/draft-07/schema#"
_STATES: Final = ("待填", "无", "不适用")
_STATE_PATTERN: Final = f"^({'|'.join(_STATES)})$"
_SCALARS: Final = ["string", "number", "boolean", "null"]
_NUMBER: Final = r"[-−－]?[0-9０-９,，]+([.．][0-9０-９]+)?"
_PATTERNS: Final = {
    "amount": rf"^({'|'.join(_STATES)}|{_NUMBER}\s*(元|万元|亿元)?)$",
    "decimal": rf"^({'|'.join(_STATES)}|{_NUMBER})$",
    "percent": rf"^({'|'.join(_STATES)}|{_NUMBER}\s*[%％]?)$",
    "date": rf"^({'|'.join(_STATES)}|[0-9]{{4}}([-/.年])[0-9]{{1,2}}([-/.月])[0-9]{{1,2}}日?)$",
    "boolean": rf"^({'|'.join(_STATES)}|是|否|√|×)$",
}
_WANTED: Final = {
    "amount": "应为金额，例如 396.57 或 396.57万元",
    "decimal": "应为数字",
    "percent": "应为百分数，例如 12.7%",
    "date": "应为日期，例如 2026-06-11",
    "boolean": "应为“是”或“否”",
}


def json_schema(schemas: Mapping[str, Schema] = MappingProxyType({})) -> dict[str, Any]:
    """Return the JSON Schema (draft 7) of every kind of file; ``类型`` chooses.

    ``schemas`` are those by kind that a pack has added fields to.
    """
    roots = {kind: (schemas.get(kind) or load_schema(kind)).root for kind in KINDS}
    return {
        "$schema": DIALECT,
        "title": "预算绩效自评",
        "type": "object",
        **_chosen(KINDS[1:]),
        "definitions": {**{kind: _section(root) for kind, root in roots.items()}, "正文": _prose()},
    }


def _chosen(kinds: tuple[str, ...]) -> dict[str, Any]:
    """Return the choice among ``kinds``; a file that says none of them is taken for the first of all."""
    if not kinds:
        return {"$ref": f"#/definitions/{KINDS[0]}"}
    return {
        "if": {"properties": {"类型": {"const": kinds[0]}}, "required": ["类型"]},
        "then": {"$ref": f"#/definitions/{kinds[0]}"},
        "else": _chosen(kinds[1:]),
    }


def _section(shape: Field) -> dict[str, Any]:
    ids = [f.id for f in shape.fields if f.id != f.key]
    return {
        "type": "object",
        "properties": {f.key: _described(f) for f in shape.fields},
        "patternProperties": {f"^({'|'.join(ids)})$": {}} if ids else {},
        "additionalProperties": False,
    }


def _described(shape: Field) -> dict[str, Any]:
    made = _typed(shape)
    told = {"title": shape.title, "description": describe(shape)}
    made = {**{k: v for k, v in told.items() if v}, **made}
    if shape.example and not shape.item:
        made["examples"] = [shape.example]
    return made


def describe(shape: Field) -> str:
    """Return what a field is for, with the longest text allowed, unit and source, as one text."""
    pieces = [shape.help, limit_of(shape)]
    pieces += [f"单位：{shape.unit}" if shape.unit else "", f"出处：{shape.source}" if shape.source else ""]
    return "。".join(p for p in pieces if p)


def limit_of(shape: Field) -> str:
    """Return how long a text may be; nothing where the help says so itself."""
    longest = shape.constraints.get("maxlength")
    told = f"不超过{longest}字"
    return told if longest and told not in shape.help else ""


def _typed(shape: Field) -> dict[str, Any]:
    kind = shape.types[0]
    if shape.values is not None:
        return {"type": ["object", "string", "null"], "additionalProperties": _typed(shape.values)}
    if kind == "dict":
        loose = ["object", "string", "null"] if not shape.shorthand else ["object", *_SCALARS]
        pattern = {} if shape.shorthand else {"pattern": _STATE_PATTERN}
        return {**_section(shape), "type": loose, **pattern}
    if kind == "list" and shape.item is not None:
        return {"type": ["array", "string", "null"], "items": _typed(shape.item), "pattern": _STATE_PATTERN}
    return _scalar(shape, kind)


def _scalar(shape: Field, kind: str) -> dict[str, Any]:
    if kind == "prose":
        return {"$ref": "#/definitions/正文"}
    if allowed := shape.constraints.get("allowed"):
        return {"enum": [*allowed, *_STATES, None]}
    if kind == "integer":
        return {"type": ["integer", "string", "null"], "pattern": rf"^({'|'.join(_STATES)}|[0-9０-９]+)$"}
    made: dict[str, Any] = {"type": _SCALARS}
    if kind in _PATTERNS:
        made |= {"pattern": _PATTERNS[kind], "patternErrorMessage": _WANTED[kind]}
    return made


def _prose() -> dict[str, Any]:
    """Return the shape of narrative: a text, or blocks."""
    table = {
        "type": "object",
        "properties": {
            "标题": {"type": _SCALARS},
            "单位": {"type": _SCALARS},
            "表头": {"type": "array"},
            "行": {"type": "array", "items": {"type": "array"}},
        },
        "required": ["表头", "行"],
        "additionalProperties": False,
    }
    block = {
        "type": ["object", *_SCALARS],
        "properties": {
            "小标题": {"type": _SCALARS},
            "条目": {"type": "array", "items": {"type": _SCALARS}},
            "样式": {"enum": ["1.", "1、", "（1）", "①", "一是", ""]},
            "表格": table,
        },
        "additionalProperties": False,
    }
    return {"type": ["array", *_SCALARS], "items": block}

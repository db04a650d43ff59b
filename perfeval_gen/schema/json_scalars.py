"""Single values in the JSON Schema: what each type of field may be typed as, and what an editor says and offers.

A schema tool sees values as YAML types them (004401 is a number, no may be a boolean); so a number passes wherever
the reader takes its digits. The types stand under ``then`` of an ``if`` that always holds: there a message can go with
them, and an editor doesn't offer true, false and null for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

from perfeval_gen.patterns import pattern
from perfeval_gen.schema.model import Field

STATES: Final[Mapping[str, str]] = {"待填": "还没有填", "无": "确实没有", "不适用": "对本单位不适用"}
ANY_SCALAR: Final = ("string", "number", "boolean", "null")
TYPE_NAMES: Final[Mapping[str, str]] = {
    "string": "文字", "amount": "金额", "decimal": "数", "percent": "百分数", "value": "数或文字", "prose": "正文",
    "integer": "整数", "date": "日期", "boolean": "是/否", "dict": "分节", "list": "清单",
}  # fmt: skip
_SAMPLES: Final = ("1.", "1、", "（1）", "①", "一是")
_STATE: Final = "|".join(STATES)
_D: Final = "[0-9０-９]"
_FRACTION: Final = rf"([.．]{_D}+)?"
_UNSIGNED: Final = rf"({_D}{{1,3}}([,，]{_D}{{3}})+|{_D}+){_FRACTION}"
_COUNT: Final = rf"({_D}{{1,3}}([,，]{_D}{{3}})+|{_D}+)"
_HUNDRED: Final = rf"[0０]*([1１][0０][0０]([.．][0０]+)?|{_D}{{1,2}}{_FRACTION})"
_MONTH: Final = "([0０]?[1-9１-９]|[1１][0-2０-２])"
_DAY: Final = "([0０]?[1-9１-９]|[12１２][0-9０-９]|[3３][01０１])"
_SIGNED_DATES: Final = "|".join(f"{sign}{_MONTH}{sign}{_DAY}" for sign in ("[-－−]", "[/／]", "[.．]"))
_DATE: Final = rf"{_D}{{4}}({_SIGNED_DATES}|年{_MONTH}月{_DAY}日)"
_YES_NO: Final = "是|否|√|✓|×|✗|[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]|[Yy][Ee][Ss]|[Nn][Oo]"
_YES_OR_NO: Final = MappingProxyType({"是": "", "否": ""})
_WANTED: Final = {
    "amount": "应为金额，例如 396.57、396.57万元、1.38亿元",
    "decimal": "应为数字，不带单位",
    "percent": "应为百分数，例如 12.7%，下降写 -12.7%",
    "integer": "应为整数，不带单位",
    "date": "应为日期，例如 2026-06-11 或 2026年6月11日",
    "boolean": "应写“是”或“否”",
}
_OTHERWISE: Final = "；还没有的写“待填”，确实没有的写“无”"
_YAML_TYPES: Final = {
    "amount": ("string", "number", "null"), "decimal": ("string", "number", "null"),
    "percent": ("string", "number", "null"), "integer": ("string", "integer", "null"), "date": ("string", "null"),
    "boolean": ("string", "boolean", "null"),
}  # fmt: skip
_PLAIN: Final = pattern(r"[^\W\d_][\w\-、（）〔〕/“”·%]*|[≥≤<]")
_NUMBERS: Final = ("amount", "decimal", "percent", "integer")


def reference(shape: Field, *, needed: bool = False) -> str:
    """Return the name of the definition that a single value refers to; ``needed`` are those that can't be left."""
    limits = "".join(f"_{shape.constraints[k]}" for k in ("min", "max") if k in shape.constraints)
    return TYPE_NAMES.get(shape.types[0], "原样").replace("/", "") + limits + ("_必填" if needed else "")


def definition(shape: Field, *, needed: bool = False) -> dict[str, Any]:
    """Return the schema of a single value."""
    kind = shape.types[0]
    if kind == "raw":
        return {}
    if kind == "prose":
        return _prose()
    wanted = _WANTED.get(kind, "应为一段文字或一个数，不能是清单或若干“键: 值”")
    wanted += "" if needed or kind not in _WANTED else _OTHERWISE
    types = _YAML_TYPES.get(kind, ANY_SCALAR)
    made = {**(_said(types, wanted) if needed else of_types(types, wanted)), **_limits(shape)}
    if pattern := _pattern(shape, kind, needed=needed):
        made |= {"pattern": pattern, "patternErrorMessage": "要写明，不能待填" if kind == "string" else wanted}
    return made if needed else made | {"defaultSnippets": suggestions(_YES_OR_NO if kind == "boolean" else {})}


def of_types(types: Iterable[str], wanted: str) -> dict[str, Any]:
    """Return the condition that a value is of one of these types, with what an editor says where it isn't."""
    return {"if": {}, "then": {"type": list(types), "errorMessage": wanted}}


def _said(types: Iterable[str], wanted: str) -> dict[str, Any]:
    """Return the condition on a value that can't be left: a text or a number, for which an editor offers nothing."""
    return {"type": [t for t in types if t not in ("null", "boolean")], "errorMessage": wanted}


def choice(shape: Field, allowed: Mapping[str, str], *, needed: bool = False) -> dict[str, Any]:
    """Return the schema of a value out of a list, each with what is told of it; blank is 待填."""
    offered = {**allowed, **({} if needed else STATES)}
    made = {
        "type": ["string", "number", "boolean", "object", "array"],  # a text first, so that it is quoted where it must
        "enum": list(offered),
        "enumDescriptions": list(offered.values()),
        "errorMessage": f"“{shape.title}”里没有这个值，可用：{'、'.join(allowed)}",
    }
    blank = {"if": {}, "then": {"anyOf": [{"type": "null"}]}}  # so wrapped, no tool tells of it instead of the choice
    return made if needed else {"anyOf": [made, blank]}


def suggestions(offered: Mapping[str, str]) -> list[dict[str, str]]:
    """Return values that an editor proposes, with what is told of each; the states come last."""
    told = {**offered, **STATES}
    return [{"label": v, "body": quoted(v)} | ({"description": d} if d else {}) for v, d in told.items()]


def quoted(text: str) -> str:
    """Return a text as it stands in YAML, and plain in a snippet."""
    written = text if _PLAIN.fullmatch(text) else "'" + text.replace("'", "''") + "'"
    return written.replace("\\", "\\\\").replace("$", "\\$").replace("}", "\\}")


def _limits(shape: Field) -> dict[str, Any]:
    """Return the limits of a number; those of an amount hang on its unit, save that it isn't negative."""
    limits = shape.constraints if shape.types[0] in _NUMBERS else {}
    words = {"min": "minimum", "max": "maximum"}
    known = {w: limits[n] for n, w in words.items() if n in limits}
    said = {w: limit for w, limit in known.items() if limit == 0 or "amount" not in shape.types}
    return {w: int(limit) if limit == int(limit) else float(limit) for w, limit in said.items()}


def _pattern(shape: Field, kind: str, *, needed: bool) -> str:
    low, high = (shape.constraints.get(name) for name in ("min", "max"))
    sign = "[+＋]?" if low is not None and low >= 0 else "[-−－+＋]?"
    number = _HUNDRED if (low, high) == (0, 100) else _UNSIGNED
    body = {
        "amount": rf"{sign}{number}\s*(元|万元|亿元)?",
        "decimal": sign + number,
        "percent": rf"{sign}{number}\s*[%％]?",
        "integer": sign + _COUNT,
        "date": _DATE,
        "boolean": _YES_NO,
    }.get(kind)
    if body is None:
        return rf"^(?!\s*({_STATE})?\s*$)" if needed else ""
    return rf"^\s*({body})\s*$" if needed else rf"^\s*({_STATE}|{body})\s*$"


def _prose() -> dict[str, Any]:
    """Return the shape of narrative: a text, or blocks."""
    text = {"type": list(ANY_SCALAR), "errorMessage": "应为一段文字"}
    row = {"type": "array", "items": text, "errorMessage": "表格的一行应写成 [甲, 乙, 丙]"}
    table = {
        "type": "object",
        "properties": {"标题": text, "单位": text, "表头": row, "行": {"type": "array", "items": row}},
        "required": ["表头", "行"],
        "additionalProperties": False,
        "errorMessage": "表格写“表头”和“行”，另可写“标题”“单位”",
    }
    block = {
        "properties": {
            "小标题": {**text, "description": "这一段的小标题"},
            "条目": {"type": "array", "items": text, "description": "编号的各条", "errorMessage": "每条前面写“- ”"},
            "样式": {
                "enum": [*_SAMPLES, ""],
                "description": "编号的样式",
                "errorMessage": f"可用：{' '.join(_SAMPLES)}",
            },
            "表格": table,
        },
        "additionalProperties": False,
        "minProperties": 1,
        "errorMessage": "正文的一段是文字，或写“小标题”“条目”“表格”",
        "if": {},
        "then": {"type": ["object", *ANY_SCALAR], "errorMessage": "正文清单里不能再直接套一层清单"},
    }
    return {
        "if": {"type": "array"},
        "then": {"items": block},
        "else": block,
        "defaultSnippets": suggestions({}),
    }

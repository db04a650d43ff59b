"""PE822: a measure that exists but can't be judged by the criterion: an amount by proportion, a text by anything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from perfeval_gen.packs.criterion import NEEDS_MEASURE
from perfeval_gen.schema.model import Field, Schema
from perfeval_gen.schema.read import Path

_NUMBERS: Final = ("percent", "decimal", "integer", "value")
_MONEY: Final = ("分档", "线性", "不超过", "零差异")  # whose bounds may be sums of money; the others look at a share
_TITLES: Final[Mapping[str, str]] = {
    "amount": "金额", "string": "文字", "prose": "正文", "date": "日期", "dict": "分节", "list": "清单",
    "boolean": "是否", "percent": "百分数", "decimal": "数", "integer": "个数", "value": "数或文字",
}  # fmt: skip
_GROUPS: Final[Mapping[str, str]] = {"比率": "percent", "统计": "integer", "判断": "boolean"}
Fault = tuple[Path, str, str]


@dataclass(frozen=True, slots=True)
class _Use:
    """What a name is taken for, in words; the types of fields that will do; what to take instead."""

    words: str
    fits: tuple[str, ...]
    hint: str


_CAP: Final = _Use("封顶", _NUMBERS, "取一个比率，例如 统计.成效平均完成率")
_ITEM: Final = _Use("条目", ("boolean",), "取一个判断，或写“是”“否”的字段")
_REASON: Final = _Use("理由取自", ("string",), "取一个写文字的字段")


def unfit_measures(row: Mapping[str, Any], schema: Schema) -> Iterator[Fault]:
    """Yield (path of the key at fault, what is wrong, what to do) for each name that can't serve as it is used."""
    asked: list[tuple[Path, object, _Use]] = [(("cap",), row.get("cap"), _CAP)]
    kind = row.get("criterion") or "自评"
    if kind in NEEDS_MEASURE:
        fits = (*_NUMBERS, "boolean", *(("amount",) if kind in _MONEY else ()))
        use = _Use(f"按“{kind}”评分", fits, "取一个比率，例如 比率.支出完成率")
        asked += [((key,), row.get(key), use) for key in ("measure", "fallback")]
    asked += [(("items", i, "measure"), item.get("measure"), _ITEM) for i, item in enumerate(row.get("items", ()))]
    asked += [(("reason_from", i), name, _REASON) for i, name in enumerate(row.get("reason_from", ()))]
    for path, name, use in asked:
        if isinstance(name, str) and (wrong := _wrong(name, use.fits, schema)):
            yield path, f"{use.words}，“{name}”{wrong}", use.hint


def _wrong(name: str, fits: tuple[str, ...], schema: Schema) -> str:
    """Return why a name won't do; nothing where it does, or where there is no such name."""
    group = _GROUPS.get(name.partition(".")[0])
    shapes = _shapes(name, schema)
    if any(shape.item is not None for shape in shapes[:-1]):
        return "在清单里，不止一个值"
    types = shapes[-1].types if shapes else (group,) if group else fits
    return "" if set(types) & set(fits) else f"是{_TITLES.get(types[0], '别的内容')}"


def _shapes(name: str, schema: Schema) -> tuple[Field, ...]:
    """Return the fields from the top down to the one of a dotted name; none where there is no such field."""
    made: list[Field] = []
    section = schema.root
    for key in name.split("."):
        found = section.member(key)
        if found is None:
            return ()
        made.append(found)
        section = found.item or found.values or found
    return tuple(made)

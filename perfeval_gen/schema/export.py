"""The other uses of the schema: a new file to fill in, and the field manual."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from perfeval_gen.schema.json_scalars import TYPE_NAMES
from perfeval_gen.schema.json_schema import describe, limit_of
from perfeval_gen.schema.model import KINDS, PREVIOUS, Field, Schema, load_schema

TO_FILL: Final = "待填"
_RARE: Final = ("金额单位", "核实", "关系", "容差")  # what most files do without
_SOURCES: Final = ("预算", "来源")  # of a project, in its own file or a unit's
_NAME: Final = "名称"
_FOLDER: Final = "单位库"
_POLICIES: Final = (
    "- “结转”是到下一年怎样处理（`perfeval rollover`）：沿用，照抄；待核，照抄并在行尾标 `#? 沿用自…`，核对后删去标记；"
    "上年，移到“上年”；清空，改成待填；转整改，转为上年问题整改；算出，由程序写。"
)


# -- a new file --------------------------------------------------------------------------------------------------


def scaffold(
    schema: Schema,
    given: Mapping[tuple[str, ...], str],
    sources: tuple[str, ...] = (),
    left_out: tuple[str, ...] = (),
) -> str:
    """Return the text of a new file: every key in order with its help, values given or 待填.

    ``given`` maps paths of keys to values as they stand in YAML. ``sources`` are the names under which the form lists
    a project's money, for the sample of 来源. ``left_out`` are keys at the top that stand in another file.
    """
    elsewhere = [f"# {'、'.join(left_out)}取自整体.yaml；与它不同的才在这里写"] if left_out else []
    lines = [
        f"# {schema.title}：填写后运行 perfeval check 检查，perfeval render 生成文档",
        "# “待填”是还没有填的；确实没有的写“无”，不适用的写“不适用”，0 就写 0；用不到的可选字段可以整行删去",
        "# 行首带 # 的是说明和样例；要用样例时删去 #，把“待填”换成样例的写法",
        "# 数字只在这里写一次，率、合计、等级都由程序算出",
        *elsewhere,
        "",
        *_Scaffold(given, sources, left_out).members(schema.root, ()),
    ]
    return "\n".join(lines) + "\n"


@dataclass(frozen=True, slots=True)
class _Scaffold:
    given: Mapping[tuple[str, ...], str]
    sources: tuple[str, ...]
    left_out: tuple[str, ...]

    def members(self, section: Field, path: tuple[str, ...]) -> Iterator[str]:
        pad = "  " * len(path)
        for shape in section.fields:
            here = (*path, shape.key)
            if shape.is_carried or (not path and shape.key in self.left_out):
                continue
            if not path:
                yield ""
            yield f"{pad}# {_told(shape)}"
            if shape.key in _RARE or shape.values is not None:
                yield from self._if_wanted(shape, here, pad)
            else:
                yield from self._member(shape, here, pad)

    def _if_wanted(self, shape: Field, here: tuple[str, ...], pad: str) -> Iterator[str]:
        """Show a field that most files don't need, to be used by deleting the ``#`` in front."""
        inner = shape.values.fields if shape.values is not None else ()
        yield f"{pad}#{shape.key}: {shape.example}".rstrip()
        yield from (f"{pad}#  {line}" for line in self._sample(shape.fields, here))
        if shape.item is not None:
            yield from (f"{pad}#  {line}" for line in self._items(shape.item, here))
        if inner:
            yield f"{pad}#  指标名称:"
            yield from (f"{pad}#    {line}" for line in self._sample(inner, here))

    def _member(self, shape: Field, here: tuple[str, ...], pad: str) -> Iterator[str]:
        if here in self.given:
            yield f"{pad}{shape.key}: {self.given[here]}"
        elif _fits_a_line(shape):
            yield f"{pad}{shape.key}: {{{', '.join(f'{f.key}: {TO_FILL}' for f in shape.fields)}}}"
        elif shape.fields:
            yield f"{pad}{shape.key}:"
            yield from self.members(shape, here)
        else:
            yield f"{pad}{shape.key}: {TO_FILL}"
            if shape.item is not None:
                yield from (f"{pad}#   {line}" for line in self._items(shape.item, here))

    def _items(self, item: Field, here: tuple[str, ...]) -> Iterator[str]:
        """Show one item of a list, to be copied for each; of a project's money one for each row of the form."""
        names = self.sources if here[-2:] == _SOURCES else ()
        first = tuple(replace(f, example=_plain(names[0])) if names and f.key == _NAME else f for f in item.fields)
        for i, line in enumerate(self._sample(first, here) if first else (TO_FILL,)):
            yield f"{'  ' if i else '- '}{line}"
        for name in names[1:]:
            yield f"- {{{', '.join(f'{f.key}: {_plain(name) if f.key == _NAME else f.example}' for f in first)}}}"

    def _sample(self, fields: tuple[Field, ...], path: tuple[str, ...]) -> Iterator[str]:
        """Show fields with an example and the help of each; sections and lists with what is in them."""
        for shape in (f for f in fields if not f.is_carried):
            here, told = (*path, shape.key), f"    # {_told_briefly(shape)}".rstrip(" #")
            if shape.fields:
                yield f"{shape.key}:{told}"
                yield from (f"  {line}" for line in self._sample(shape.fields, here))
            elif shape.item is not None and shape.item.fields:
                yield f"{shape.key}:{told}"
                yield from (f"  {line}" for line in self._items(shape.item, here))
            else:
                yield f"{shape.key}: {shape.example or TO_FILL}{told}"


def _fits_a_line(shape: Field) -> bool:
    return 0 < len(shape.fields) <= 4 and all(f.types == ("amount",) for f in shape.fields)  # noqa: PLR2004 - a line


def _plain(name: str) -> str:
    """Return a name as it stands in YAML."""
    return name if name.isalnum() else "'" + name.replace("'", "''") + "'"


def _told(shape: Field) -> str:
    title = f"{shape.title}：" if shape.title != shape.key else ""
    choices = _choices(shape)
    example = f"；例：{shape.example}" if shape.example and not choices else ""
    return f"{_must(shape)}{title}{describe(shape)}{_shared_unit(shape)}{choices}{example}".replace("\n", " ")


def _shared_unit(shape: Field) -> str:
    """Return the unit of amounts that stand in one line, since none of them has a line of its own to tell it."""
    units = {f.unit for f in shape.fields} if _fits_a_line(shape) else set()
    return f"；单位：{units.pop()}" if len(units) == 1 else ""


def _told_briefly(shape: Field) -> str:
    """Return what stands behind a sample: it is the example, and its source is of no use there."""
    unit = f"；单位：{shape.unit}" if shape.unit and "amount" in shape.types else ""
    return f"{_must(shape)}{shape.help}{_limit(shape)}{unit}{_choices(shape)}".replace("\n", " ")


def _must(shape: Field) -> str:
    return "【必填】" if shape.required else ""


def _choices(shape: Field) -> str:
    choices = shape.constraints.get("allowed")
    return f"；可选：{'、'.join(map(str, choices))}" if choices else ""


def _limit(shape: Field) -> str:
    limit = limit_of(shape)
    return f"；{limit}" if limit else ""


# -- the field manual --------------------------------------------------------------------------------------------


def reference(schemas: Mapping[str, Schema] = MappingProxyType({}), pack: str = "") -> str:
    """Return the field manual of every kind of file as Markdown; ``schemas`` are those that ``pack`` added to."""
    option, of_pack = (f" --pack {pack}", f"和模板包 `{pack}`") if pack else ("", "")
    lines = [
        "# 字段手册",
        "",
        f"本手册由 `perfeval schema{option} --format markdown` 从 `schemas/`{of_pack} 生成，请勿手改。",
        "",
        "- 金额可写 `396.57`（按字段的单位）、`396.57万元`、`111082222.47元`、`1.38亿元`。",
        "- 没有填的写 `待填` 或不写；确实没有的写 `无`，不适用的写 `不适用`，`0` 就是 0。",
        "- 日期写 `2026-06-11` 或 `2026年6月11日`；百分数写 `12.7%`，下降写负数；勾选写 `是`、`否`。",
        "- 正文可写一段文字，也可写清单：`- 文字`、`- 小标题: …`、`- 条目: […]`、`- 表格: {表头: […], 行: […]}`。",
        "- 正文里的 `**文字**` 印成粗体。",
        "- 英文名可代替中文键名，两者只能写一个。",
        _POLICIES,
    ]
    for kind in KINDS:
        schema = schemas.get(kind) or load_schema(kind)
        lines += ["", f"## {schema.title}（类型: {kind}）", "", *_table(schema)]
        lines += ["", f"`{PREVIOUS}`：字段与本年相同，由结转命令写入，不必手填。"]
    lines += ["", "## 单位的文件夹（perfeval.yaml）", "", *_table(load_schema(_FOLDER))]
    return "\n".join(lines) + "\n"


def _table(schema: Schema) -> Iterator[str]:
    yield "| 字段 | 英文名 | 写什么 | 单位 | 必填 | 说明 | 示例 | 出处 | 结转 |"
    yield "|---" * 9 + "|"
    yield from (_row(path, shape) for path, shape in schema.walk() if path[0] != PREVIOUS and shape.key)


def _row(path: tuple[str, ...], shape: Field) -> str:
    told = shape.help + _limit(shape) + _choices(shape) + ("；个人信息，公开稿按规定遮盖" if shape.private else "")
    rollover = shape.rollover + (f"到“{shape.rollover_to}”" if shape.rollover_to else "")
    cells = [
        ".".join(path), f"`{shape.id}`", _kind(shape), shape.unit, "是" if shape.required else "", told, shape.example,
        shape.source, rollover,
    ]  # fmt: skip
    return "| " + " | ".join(c.replace("|", "\\|") for c in cells) + " |"


def _kind(shape: Field) -> str:
    """Return what is written into a field: its type, what a list holds, limits of a number."""
    if shape.values is not None:
        return "若干“名称: 值”" + ("" if shape.values.fields else f"，值写{_kind(shape.values)}")
    if shape.item is not None:
        short = shape.item.member(shape.item.shorthand) if shape.item.shorthand else None
        inner = (
            f"，可只写{short.key}" if short is not None else "" if shape.item.fields else f"，每条写{_kind(shape.item)}"
        )
        return f"清单{inner}"
    return "、".join(TYPE_NAMES[t] for t in shape.types) + _range(shape)


def _range(shape: Field) -> str:
    low, high = (shape.constraints.get(name) for name in ("min", "max"))
    if low is not None and high is not None:
        return f"（{low}—{high}）"
    if low is not None:
        return "（不为负）" if low == 0 else f"（不小于 {low}）"
    return f"（不大于 {high}）" if high is not None else ""

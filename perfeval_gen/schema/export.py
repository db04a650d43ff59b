"""The other uses of the schema: a new file to fill in, and the field manual."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from perfeval_gen.schema.json_schema import describe
from perfeval_gen.schema.model import KINDS, PREVIOUS, Field, Schema, load_schema

TO_FILL: Final = "待填"
_RARE: Final = "金额单位"
TYPE_NAMES: Final = {
    "string": "文字", "amount": "金额", "decimal": "数", "percent": "百分数", "value": "数或文字", "prose": "正文",
    "integer": "整数", "date": "日期", "boolean": "是/否", "dict": "分节", "list": "清单",
}  # fmt: skip


# -- a new file --------------------------------------------------------------------------------------------------


def scaffold(schema: Schema, given: Mapping[tuple[str, ...], str]) -> str:
    """Return the text of a new file: every key in order with its help, values given or 待填.

    ``given`` maps paths of keys to values as they stand in YAML.
    """
    lines = [
        f"# {schema.title}：填写后运行 perfeval check 检查，perfeval render 生成文档",
        "# “待填”是还没有填的；确实没有的写“无”，不适用的写“不适用”，0 就写 0；用不到的可选字段可以整行删去",
        "# 行首带 # 的是说明和样例；要用样例时删去 #，把“待填”换成样例的写法",
        "# 数字只在这里写一次，率、合计、等级都由程序算出",
        "",
    ]
    lines.extend(_members(schema.root, (), given))
    return "\n".join(lines) + "\n"


def _members(section: Field, path: tuple[str, ...], given: Mapping[tuple[str, ...], str]) -> Iterator[str]:
    pad = "  " * len(path)
    for shape in section.fields:
        here = (*path, shape.key)
        if shape.key == PREVIOUS:
            continue
        if not path:
            yield ""
        yield f"{pad}# {_told(shape)}"
        if shape.key == _RARE or shape.values is not None:
            yield from _if_wanted(shape, pad)
        else:
            yield from _member(shape, here, pad, given)


def _if_wanted(shape: Field, pad: str) -> Iterator[str]:
    """Show a field that most files don't need, to be used by deleting the ``#`` in front."""
    inner = shape.values.fields if shape.values is not None else ()
    yield f"{pad}#{shape.key}: {shape.example}".rstrip()
    if inner:
        yield f"{pad}#  指标名称:"
        yield from (f"{pad}#    {line}" for line in _sample(inner))


def _member(shape: Field, here: tuple[str, ...], pad: str, given: Mapping[tuple[str, ...], str]) -> Iterator[str]:
    if here in given:
        yield f"{pad}{shape.key}: {given[here]}"
    elif _fits_a_line(shape):
        yield f"{pad}{shape.key}: {{{', '.join(f'{f.key}: {TO_FILL}' for f in shape.fields)}}}"
    elif shape.fields:
        yield f"{pad}{shape.key}:"
        yield from _members(shape, here, given)
    else:
        yield f"{pad}{shape.key}: {TO_FILL}"
        if shape.item is not None:
            yield from _sample_item(shape.item, pad)


def _fits_a_line(shape: Field) -> bool:
    return 0 < len(shape.fields) <= 4 and all(f.types == ("amount",) for f in shape.fields)  # noqa: PLR2004 - a line


def _sample_item(item: Field, pad: str) -> Iterator[str]:
    """Show one item as a comment, to be copied for each."""
    lines = _sample(item.fields) if item.fields else (TO_FILL,)
    for i, line in enumerate(lines):
        yield f"{pad}#   {'  ' if i else '- '}{line}"


def _sample(fields: tuple[Field, ...]) -> Iterator[str]:
    """Show fields with an example and the help of each; sections and lists with what is in them."""
    for member in fields:
        told = f"    # {member.help}"
        inner = member.fields or (member.item.fields if member.item is not None else ())
        yield f"{member.key}:{told}" if inner else f"{member.key}: {member.example or TO_FILL}{told}"
        for i, line in enumerate(_sample(inner)):
            yield f"  {line}" if member.fields else f"  {'  ' if i else '- '}{line}"


def _told(shape: Field) -> str:
    must = "【必填】" if shape.required else ""
    title = f"{shape.title}：" if shape.title != shape.key else ""
    choices = shape.constraints.get("allowed")
    listed = f"；可选：{'、'.join(map(str, choices))}" if choices else ""
    example = f"；例：{shape.example}" if shape.example and not choices else ""
    return f"{must}{title}{describe(shape)}{listed}{example}".replace("\n", " ")


def _limit(shape: Field) -> str:
    longest = shape.constraints.get("maxlength")
    return f"；不超过{longest}字" if longest else ""


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
    ]
    for kind in KINDS:
        schema = schemas.get(kind) or load_schema(kind)
        lines += ["", f"## {schema.title}（类型: {kind}）", ""]
        lines += [
            "| 字段 | 英文名 | 写什么 | 单位 | 必填 | 说明 | 示例 | 出处 | 结转 |",
            "|---" * 9 + "|",
        ]
        lines += [_row(path, shape) for path, shape in schema.walk() if path[0] != PREVIOUS and shape.key]
        lines += ["", f"`{PREVIOUS}`：字段与本年相同，由结转命令写入，不必手填。"]
    return "\n".join(lines) + "\n"


def _row(path: tuple[str, ...], shape: Field) -> str:
    kind = "清单" if shape.item is not None else "、".join(TYPE_NAMES[t] for t in shape.types)
    choices = shape.constraints.get("allowed")
    told = shape.help + _limit(shape) + (f"；可选：{'、'.join(map(str, choices))}" if choices else "")
    cells = [
        ".".join(path), f"`{shape.id}`", kind, shape.unit, "是" if shape.required else "", told, shape.example,
        shape.source, shape.rollover,
    ]  # fmt: skip
    return "| " + " | ".join(c.replace("|", "\\|") for c in cells) + " |"

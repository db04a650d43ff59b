"""Reading narrative: paragraphs, sub-headings, numbered items and free tables."""

from __future__ import annotations

from typing import Final

from perfeval_gen.diagnostics import Code, Diagnostic, Severity, finding
from perfeval_gen.patterns import pattern
from perfeval_gen.schema.values import Block, Prose, Run, Table
from perfeval_gen.source.node import Node

PE214: Final = Code(
    "PE214",
    "正文写法不合规定",
    Severity.ERROR,
    "正文可以是一段文字，也可以是清单；清单的每一条是一段文字，或写明“小标题”“条目”“表格”之一。",
    remedy="例如“- 条目: [甲, 乙]”或“- 表格: {表头: [项目, 金额], 行: [[甲, 10]]}”",
    bad="类型: 整体自评\n年度: 2025\n单位: {名称: 某县数据局}\n自评结果:\n  - 段: 文字\n",
    good="类型: 整体自评\n年度: 2025\n单位: {名称: 某县数据局}\n自评结果:\n  - 文字\n",
)
CODES: Final = (PE214,)

SAMPLES: Final = ("1.", "1、", "（1）", "①", "一是", "")
_REFERENCE: Final = pattern(r"\{\{(?:(?!\{\{).)*?\}\}")
_BOLD = pattern(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
_MEMBERS: Final = {"小标题", "条目", "样式", "表格"}


def length_of(value: object) -> int:
    """Return how many characters a text or narrative has, blanks and line breaks not counted.

    A reference isn't evaluated yet; it counts as long as a usual number.
    """
    text = value.text if isinstance(value, Prose) else value if isinstance(value, str) else ""
    return len("".join(_REFERENCE.sub("12345.67", text).split()))


def read_prose(node: Node, found: list[Diagnostic]) -> Prose:
    """Return the narrative under ``node``; what is not understood goes to ``found``."""
    blocks: list[Block] = []
    if node.kind == "sequence":
        for item in node.items:
            blocks.extend(_blocks(item, found))
    else:
        blocks.extend(_blocks(node, found))
    return Prose(tuple(blocks))


def runs_of(text: str) -> tuple[Run, ...]:
    """Return the runs of a text in which ``**…**`` marks bold."""
    pieces = _BOLD.split(text)
    return tuple(Run(piece, bold=bool(i % 2)) for i, piece in enumerate(pieces) if piece)


def _blocks(node: Node, found: list[Diagnostic]) -> list[Block]:
    if node.kind == "scalar":
        return [Block("段落", runs_of(line.strip())) for line in node.value.split("\n") if line.strip()]
    if node.kind == "mapping":
        return _marked(node, found)
    found.append(finding(PE214, "正文清单里不能再直接套一层清单", node.location, mark="应为一段文字"))
    return []


def _marked(node: Node, found: list[Diagnostic]) -> list[Block]:
    members = dict(node.entries)
    strange = next((name for name in members if name not in _MEMBERS), None)
    if strange is not None or not members:
        place = members[strange].key_location if strange is not None else node.location
        found.append(
            finding(PE214, f"正文里不认识“{strange or ''}”", place or node.location, mark="可用：小标题、条目、表格")
        )
        return []
    made: list[Block] = []
    if "小标题" in members:
        made.append(Block("小标题", runs_of(_text(members["小标题"], found))))
    if "条目" in members:
        made.extend(_items(members["条目"], members.get("样式"), found))
    if "表格" in members:
        made.extend(_table(members["表格"], found))
    return made


def _text(node: Node, found: list[Diagnostic]) -> str:
    if node.kind == "scalar":
        return node.value.strip()
    found.append(finding(PE214, "此处应为一段文字", node.location, mark="应为文字"))
    return ""


def _items(node: Node, style: Node | None, found: list[Diagnostic]) -> list[Block]:
    sample = _text(style, found) if style is not None else "（1）"
    if sample not in SAMPLES:
        place = style.location if style is not None else node.location
        found.append(finding(PE214, f"序号样式“{sample}”不认识", place, mark="可用：" + " ".join(SAMPLES[:-1])))
    if node.kind != "sequence":
        found.append(finding(PE214, "“条目”应为清单", node.location, mark="每条前加“- ”"))
        return []
    return [Block("条目", runs_of(_text(n, found)), sample, i) for i, n in enumerate(node.items, 1)]


def _table(node: Node, found: list[Diagnostic]) -> list[Block]:
    members = dict(node.entries) if node.kind == "mapping" else {}
    if not {"表头", "行"} <= set(members) or set(members) - {"标题", "单位", "表头", "行"}:
        found.append(finding(PE214, "表格须写“表头”和“行”，另可写“标题”“单位”", node.location, mark="表格写法不全"))
        return []
    header = _cells(members["表头"], found)
    rows = []
    for row in members["行"].items if members["行"].kind == "sequence" else ():
        cells = _cells(row, found)
        if len(cells) != len(header):
            found.append(
                finding(PE214, f"表头有 {len(header)} 列，这一行有 {len(cells)} 列", row.location, mark="列数不同")
            )
        rows.append(cells)
    title, unit = (_text(members[k], found) if k in members else "" for k in ("标题", "单位"))
    return [Block("表格", table=Table(title, unit, header, tuple(rows)))] if header and rows else []


def _cells(node: Node, found: list[Diagnostic]) -> tuple[str, ...]:
    if node.kind != "sequence":
        found.append(finding(PE214, "表格的一行应写成 [甲, 乙, 丙]", node.location, mark="应为清单"))
        return ()
    return tuple(_text(cell, found) for cell in node.items)

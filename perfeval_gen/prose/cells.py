"""Numbers in free tables, read as the sentence that their row and their head make of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from perfeval_gen.prose.segments import Segment
from perfeval_gen.schema.validate import shape_at
from perfeval_gen.source.positions import place_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from perfeval_gen.diagnostics import Edit, Location
    from perfeval_gen.schema.model import Field
    from perfeval_gen.schema.read import Path
    from perfeval_gen.schema.validate import Document
    from perfeval_gen.source.node import Node

_NUMBER: Final = re.compile(r"\s*[-−－]?\d[\d,]*(?:\.\d+)?\s*")
_UNIT: Final = re.compile(r"[（(]\s*(?:单位[：:]?\s*)?(?P<unit>[^\s\d（()）：:，,]{1,4})\s*[）)]\s*$")
_WHOLE: Final = re.compile(r"(?:金额)?(?:单位)?[：:]?\s*(?P<unit>亿元|万元|元)\s*")
_SUM: Final = re.compile(r"\s*(?:合\s*计|小\s*计|总\s*计|其\s*中.*|序号|\W*)\s*")
_LABEL: Final = re.compile(r"\A\s*(?:[（(][\d一二三四五六七八九十]{1,2}[）)]|[\d一二三四五六七八九十]{1,2}[、.．])\s*")
_PLAIN: Final = re.compile(r"\A\s*(?:数值|数额|金额|数量|数)\s*\Z")  # heads that name nothing
_NO_MONEY: Final = re.compile(r"率|比|数量|个数|人数|年份|序号|次数|户数|家数|[%％]|增[长幅减]|完成情况|得分|分值")


@dataclass(frozen=True, slots=True)
class Cell(Segment):
    """A cell with a bare number: ``text`` is its row, its head, the number and the unit; only the number is typed."""

    def at(self, start: int = 0, stop: int | None = None) -> Location:  # noqa: ARG002
        """Return the place of the number, whichever stretch of the sentence is meant."""
        return place_in(self.node, 0, len(self.node.value))

    def edit(self, start: int, stop: int, text: str) -> Edit | None:  # noqa: ARG002
        """Return no change: what would be put in belongs to the sentence, not to the cell."""
        return None


def with_cells(document: Document, texts: Iterable[Segment]) -> tuple[Segment, ...]:
    """Return running text in which the numbers of free tables whose unit stands in the head are sentences."""
    given = tuple(texts)
    made: dict[int, Segment] = {}
    for path in dict.fromkeys(segment.path for segment in given if segment.in_table):
        shape = shape_at(document.schema, path)
        if shape is not None:
            found = (cell for table in _tables(document.places[path]) for cell in _of_table(path, shape, table))
            made.update((id(cell.node), cell) for cell in found)
    return tuple(made.get(id(segment.node), segment) for segment in given) if made else given


def _tables(node: Node) -> Iterator[Node]:
    for key, child in node.entries:
        if key == "表格":
            yield child
    for child in node.items:
        yield from _tables(child)


def _of_table(path: Path, shape: Field, table: Node) -> Iterator[Cell]:
    heads, rows, title = table.get("表头"), table.get("行"), table.get("标题")
    if heads is None or rows is None:
        return
    said = table.get("单位")
    unit = _WHOLE.fullmatch(said.value) if said is not None else None
    about = f"{title.value}：" if title is not None and title.value else ""
    for row in rows.items:
        if not row.items or _SUM.fullmatch(row.items[0].value) or _NUMBER.fullmatch(row.items[0].value):
            continue
        label = _LABEL.sub("", row.items[0].value)
        for head, cell in list(zip(heads.items, row.items, strict=False))[1:]:
            own = _unit_of(head.value, "" if unit is None else unit["unit"])
            if own and cell.kind == "scalar" and _NUMBER.fullmatch(cell.value):
                named = _PLAIN.sub("", _UNIT.sub("", head.value))
                yield Cell(path, shape, f"{about}{label}{named}{cell.value.strip()}{own}", cell, in_table=True)


def _unit_of(head: str, whole: str) -> str:
    """Return the unit of a column: its own, else the table's where the column is one of money."""
    own = _UNIT.search(head)
    return own["unit"] if own is not None else "" if _NO_MONEY.search(head) else whole

"""Running text with its references replaced by the values they name: once, before any template sees it.

``bind`` makes a new document whose narrative is plain text. A reference that leads nowhere is a finding and prints the
mark of what is to be filled in, so that a draft can be looked at and nothing of it leaves the house.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final

from perfeval_gen.diagnostics import Code, Diagnostic, Edit, Outcome, Severity, Stage, finding
from perfeval_gen.figures.derive import Figures, derive_figures
from perfeval_gen.packs.model import Pack
from perfeval_gen.patterns import pattern
from perfeval_gen.prose.insertion import flow_nodes, inserted
from perfeval_gen.prose.segments import Segment, segments
from perfeval_gen.schema.model import Field, load_schema
from perfeval_gen.schema.projects import project_at
from perfeval_gen.schema.prose import read_prose
from perfeval_gen.schema.read import Path
from perfeval_gen.schema.validate import Document, shape_at
from perfeval_gen.schema.values import Block, Prose, Run, Table
from perfeval_gen.source.node import Node
from perfeval_gen.view.binding_filters import FILTERS, calculated, filtered
from perfeval_gen.view.binding_syntax import (
    OPEN,
    Combined,
    Expression,
    Filtered,
    Literal,
    Mistake,
    Reference,
    Single,
    Spot,
    Stretch,
    holds_marks,
    parse,
    pieces,
)
from perfeval_gen.view.guessing import offer
from perfeval_gen.view.printed import UNFILLED_MARK
from perfeval_gen.view.references import TO_FILL, Names, Value
from perfeval_gen.view.style import style_of

_TOLD: Final = 20  # of one text: finding the place of one means going through all of it
_HEAD: Final = "类型: 整体自评\n模板包: gd-zhanjiang\n年度: 2025\n单位: {名称: 某县数据局}\n"
_MONEY: Final = _HEAD + "预算: {支出: {到位数: 90, 决算数: 88.5}}\n"
PE431: Final = Code(
    "PE431", "引用的名称不存在", Severity.ERROR,
    '正文里 {{ }} 之间写数据的名称，用点连接；清单里的一条写它的名称，例如 项目["某项目"].支出。'
    "这个名称在数据里找不到，或不止一处有。草稿里印【待填】。",
    remedy="照标出的改；名称与数据文件里的字段相同", rule="DUP-01",
    bad=_MONEY + "自评结果: 全年支出{{ 预算.支出.决算 }}。\n",
    good=_MONEY + "自评结果: 全年支出{{ 预算.支出.决算数 }}。\n",
)  # fmt: skip
PE432: Final = Code(
    "PE432", "引用写得不对", Severity.ERROR,
    "{{ }} 之间只写数据的名称，可以加 | 和换算，可以用 + - / 相加、相减、相除；不能写条件、循环、注释，不能调用。"
    '花括号、引号、点、方括号都用半角。要印两个花括号本身，写 {{ "{{" }}。',
    remedy='写成 {{ 名称.名称 }} 或 {{ 名称["…"].名称 }}', rule="DUP-01",
    bad=_MONEY + "自评结果: 全年支出{{ 预算.支出.决算数 }。\n",
    good=_MONEY + "自评结果: 全年支出{{ 预算.支出.决算数 }}。\n",
)  # fmt: skip
PE433: Final = Code(
    "PE433", "引用的不是一个值", Severity.ERROR,
    "引用要写到一个数、一个日期或一个名称为止。一节、一张清单不是一个值；一段正文不能引用另一段正文。",
    remedy="写到具体的一项；正文直接写，或引用正文所说的数据", rule="DUP-01",
    bad=_MONEY + "自评结果: 全年支出{{ 预算.支出 }}。\n",
    good=_MONEY + "自评结果: 全年支出{{ 预算.支出.决算数 }}。\n",
)  # fmt: skip
PE434: Final = Code(
    "PE434", "引用不能这样换算", Severity.ERROR,
    "| 后面可以写：万元、亿元、元（括号里写小数位数）、百分数（或 %）、大写、数（不带单位）、位数(n)、绝对值。"
    "金额只与金额相加减，比率只与比率相加减。",
    remedy="改用列出的换算，或去掉换算", rule="DUP-01",
    bad=_MONEY + "自评结果: 资金使用率{{ 比率.资金使用率|万元 }}。\n",
    good=_MONEY + "自评结果: 资金使用率{{ 比率.资金使用率|位数(1) }}。\n",
)  # fmt: skip
PE436: Final = Code(
    "PE436", "这里不能写引用", Severity.ERROR,
    "引用只能写在成句的文字里（正文、原因、说明、措施等）。名称、编码、日期、金额等字段，以及结转来的上年内容，照原样印出。",
    remedy="直接写出来",
    bad=_HEAD.replace("名称: 某县数据局", 'short_name: "{{ 年度 }}", 名称: 某县数据局'),
    good=_HEAD + "自评结果: 全年任务完成，{{ 单位.名称 }}已公开。\n",
)  # fmt: skip
CODES: Final = (PE431, PE432, PE433, PE434, PE436)

_WHOLE, _PROJECT, _PROJECTS = "整体自评", "项目自评", "projects"
_SLOT: Final = pattern("\x01(\\d+)\x02")  # stands for a value while the text is taken apart; no file can hold it


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with an expression: its code, where in the text, what to write."""

    code: Code
    spot: Spot
    message: str
    mark: str
    instead: str | None = None
    wider: Spot | None = None


def evaluated(stretch: Stretch, names: Names) -> Value | Fault:
    """Return the value of one expression."""
    said = parse(stretch)
    return _of_mistake(said) if isinstance(said, Mistake) else _value(said, names)


def _of_mistake(mistake: Mistake) -> Fault:
    return Fault(PE432, (mistake.start, mistake.stop), mistake.message, mistake.mark, mistake.instead, mistake.wider)


def _value(said: Expression, names: Names) -> Value | Fault:
    if isinstance(said, Literal):
        return Value(said.text, said.text)
    if isinstance(said, Reference):
        return _looked_up(said, names)
    if isinstance(said, Filtered):
        return _converted(said, names)
    return _combined(said, names)


def _looked_up(said: Reference, names: Names) -> Value | Fault:
    found = names.find(said.steps)
    if isinstance(found, Value):
        return found
    spot = said.spots[min(found.step, len(said.spots) - 1)]
    return Fault(PE433 if found.is_group else PE431, spot, found.message, found.mark)


def _converted(said: Filtered, names: Names) -> Value | Fault:
    value = _value(said.value, names)
    if isinstance(value, Fault):
        return value
    if said.name not in FILTERS:
        return Fault(PE434, said.spot, f"没有“{said.name}”这种换算", offer(said.name, FILTERS))
    made = filtered(value, said.name, said.argument, names.style.ratio_places)
    return made if isinstance(made, Value) else Fault(PE434, said.spot, made, "去掉换算，或换一种")


def _combined(said: Combined, names: Names) -> Value | Fault:
    left, right = _value(said.left, names), _value(said.right, names)
    if isinstance(left, Fault):
        return left
    if isinstance(right, Fault):
        return right
    if UNFILLED_MARK in (left.text, right.text):
        return TO_FILL
    made = calculated(left, said.sign, right, names.style.ratio_places)
    return made if isinstance(made, Value) else Fault(PE434, said.spot, made, "两边要是同一类的数")


# -- a text ----------------------------------------------------------------------------------------------------------


def filled(text: str, names: Names) -> tuple[str, tuple[str, ...], tuple[Fault, ...]]:
    """Return the text with a slot for each expression, what goes into the slots, and what is wrong."""
    out, values, faults, at = [], [], [], 0
    for piece in pieces(text):
        found = _found(piece, names)
        if found is None:
            continue
        if isinstance(found, Fault):
            faults.append(found)
        values.append(UNFILLED_MARK if isinstance(found, Fault) else found.text.replace("\n", ""))
        out += [text[at : piece.start], f"\x01{len(values) - 1}\x02"]
        at = piece.stop
    return "".join([*out, text[at:]]), tuple(values), tuple(faults)


def _found(piece: Stretch | Single | Mistake, names: Names) -> Value | Fault | None:
    """Return the value of a piece or what is wrong with it; None for words that only stand in braces."""
    if isinstance(piece, Mistake):
        return _of_mistake(piece)
    if isinstance(piece, Stretch):
        return evaluated(piece, names)
    is_known = not isinstance(parse(piece.doubled), Literal) and isinstance(evaluated(piece.doubled, names), Value)
    if not is_known and not piece.is_path:
        return None
    right = f"{{{{ {piece.inner.strip()} }}}}"
    message = "引用要用两个花括号，这里只有一个"
    return Fault(PE432, (piece.start, piece.stop), message, f"写成 {right}", right if is_known else None)


def told(segment: Segment, fault: Fault, tree: Node) -> Diagnostic:
    """Return the finding for a fault in a stretch of running text."""
    edits: tuple[Edit, ...] = ()
    if fault.instead is not None:
        edits = inserted(
            segment, *(fault.wider or fault.spot), fault.instead, inside=id(segment.node) in flow_nodes(tree)
        )
    return finding(fault.code, fault.message, segment.at(*fault.spot), mark=fault.mark, edits=edits)


# -- a document ------------------------------------------------------------------------------------------------------


class NamesByPlace:
    """The names of a document, and those of each project in it, which are looked for in the project first."""

    def __init__(self, document: Document, figures: Figures, pack: Pack, stage: Stage = Stage.DRAFT) -> None:
        self._document = document
        self._pack = pack
        self._projects: dict[int, Names] = {}
        self.whole = Names(document, figures, style_of(pack, stage))

    def at(self, path: Path) -> Names:
        """Return the names for a text at ``path``."""
        number = path[1] if path[:1] == (_PROJECTS,) and len(path) > 1 else None
        if self._document.schema.kind != _WHOLE or not isinstance(number, int):
            return self.whole
        if number not in self._projects:
            self._projects[number] = self._project(number)
        return self._projects[number]

    def _project(self, number: int) -> Names:
        document = project_at(self._document, self._pack.schemas.get(_PROJECT) or load_schema(_PROJECT), number)
        return Names(document, derive_figures(document, self._pack), self.whole.style, self.whole)


def bind(document: Document, figures: Figures, pack: Pack, stage: Stage = Stage.DRAFT) -> Outcome[Document]:
    """Return the document with plain text in place of every reference, the same one where there is none."""
    misplaced = tuple(_misplaced(document))
    marked = [segment for segment in segments(document) if holds_marks(segment.text)]
    if not marked:
        return Outcome(document, misplaced)
    names = NamesByPlace(document, figures, pack, stage)
    by_field: dict[Path, dict[int, tuple[str, tuple[str, ...]]]] = defaultdict(dict)
    found: list[Diagnostic] = list(misplaced)
    for segment in marked:
        text, values, faults = filled(segment.text, names.at(segment.path))
        by_field[segment.path][id(segment.node)] = (text, values)
        found.extend(told(segment, fault, document.tree) for fault in faults[:_TOLD])
    data = document.data
    for path, texts in by_field.items():
        shape, node = shape_at(document.schema, path), document.places[path]
        is_prose = shape is not None and shape.types[0] == "prose"
        new = _prose(node, texts) if is_prose else _put_in(*texts[id(node)]).strip("\n")
        data = _with(data, path, new)
    return Outcome(replace(document, data=data), tuple(found))


def _misplaced(document: Document) -> Iterator[Diagnostic]:
    """Tell references where none are read."""
    for path, node in document.places.items():
        if node.kind == "scalar" and OPEN in node.value:
            shape = shape_at(document.schema, path)
            if shape is not None and not _takes_references(document, path, shape):
                column = node.value.index(OPEN)
                place = Segment(path, shape, node.value, node).at(column, column + 2)
                yield finding(PE436, f"“{_called(document, path)}”里不能写引用", place, mark="这里照原样印出")


def _takes_references(document: Document, path: Path, shape: Field) -> bool:
    """Return whether references are read here; a plain text in place of a section is looked at as its own field."""
    if shape.shorthand and (*path, shape.index[shape.shorthand].id) in document.places:
        return True
    return shape.narrative and _is_this_year(path)


def _called(document: Document, path: Path) -> str:
    """Return what the field at a place is called; an item without a name of its own, as its list is."""
    shapes = [shape_at(document.schema, path[:end]) for end in range(len(path), 0, -1)]
    titles = [shape.title for shape in shapes if shape is not None]
    return titles[0] or document.places[path].key or next(filter(None, titles), "")


def _is_this_year(path: Path) -> bool:
    return path[0] != "previous_year" and "previous_problems" not in path


def _put_in(text: str, values: tuple[str, ...]) -> str:
    return _SLOT.sub(lambda slot: values[int(slot[1])], text)


def _prose(node: Node, texts: Mapping[int, tuple[str, tuple[str, ...]]]) -> Prose:
    """Return narrative whose values are put in after it is taken apart, so that none is read as a mark of ours."""
    values: list[str] = []
    slotted = _slotted(node, texts, values)
    return Prose(tuple(_block(block, tuple(values)) for block in read_prose(slotted, []).blocks))


def _slotted(node: Node, texts: Mapping[int, tuple[str, tuple[str, ...]]], values: list[str]) -> Node:
    if id(node) in texts:
        text, own = texts[id(node)]
        base = len(values)
        values.extend(own)
        return replace(node, value=_SLOT.sub(lambda slot: f"\x01{int(slot[1]) + base}\x02", text))
    entries = tuple((key, _slotted(child, texts, values)) for key, child in node.entries)
    items = tuple(_slotted(child, texts, values) for child in node.items)
    return replace(node, children=entries or items) if entries or items else node


def _block(block: Block, values: tuple[str, ...]) -> Block:
    runs = tuple(Run(_put_in(run.text, values), run.bold) for run in block.runs)
    table = block.table
    if table is not None:
        header = tuple(_put_in(cell, values) for cell in table.header)
        rows = tuple(tuple(_put_in(cell, values) for cell in row) for row in table.rows)
        table = Table(_put_in(table.title, values), _put_in(table.unit, values), header, rows)
    return replace(block, runs=runs, table=table)


def _with(data: Any, path: Path, value: Any) -> Any:  # noqa: ANN401 - as many types as fields
    """Return the data with one value changed, all else as it was."""
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(data, tuple) and isinstance(step, int):
        return (*data[:step], _with(data[step], rest, value), *data[step + 1 :])
    return MappingProxyType({**data, step: _with(data[step], rest, value)})

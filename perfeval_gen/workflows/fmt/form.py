"""One file in its canonical form, with the proof that only its looks have changed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from perfeval_gen.diagnostics import Code, Location, Outcome, Severity, finding
from perfeval_gen.output import write_atomically
from perfeval_gen.reading import read_bytes
from perfeval_gen.schema.model import Field
from perfeval_gen.source.layout import lay_out
from perfeval_gen.source.node import Node
from perfeval_gen.source.text import Source, read_source
from perfeval_gen.source.tree import parse_tree
from perfeval_gen.workflows.fmt.order import by_id
from perfeval_gen.workflows.fmt.printer import printed
from perfeval_gen.workflows.fmt.shapes import is_ours, shape_of

_BOM: Final = b"\xef\xbb\xbf"


PE735: Final = Code(
    "PE735", "这样的写法整理不了", Severity.ERROR,
    "文件里有少见的写法（如以“? ”开头的键、全是空格的文字），整理以后内容或注释会变，所以没有动。",
    remedy="改成通常的写法“键: 值”再整理；不整理也能检查、生成",
)  # fmt: skip
PE736: Final = Code(
    "PE736", "不是单位的数据文件", Severity.NOTE,
    "文件里没有写“类型”，也不是单位文件夹里的整体.yaml、评分.yaml、项目、perfeval.yaml，也不是模板包里的，所以没有动。",
    remedy="是自评数据的，写上“类型”再整理；不是的不用管",
)  # fmt: skip
CODES: Final = (PE735, PE736)


class UnfaithfulForm(Exception):  # noqa: N818 - told as PE735
    """The canonical form would say something else than the file; nothing is written."""


@dataclass(frozen=True, slots=True)
class Formatted:
    """A file, its canonical form, whether that differs, and what else was changed about the bytes (in Chinese)."""

    path: Path
    content: bytes
    is_changed: bool
    rewritten: tuple[str, ...] = ()


def format_file(path: Path, *, write: bool) -> Outcome[Formatted]:
    """Return the canonical form of a file, written if ``write`` and it differs; no value where there are errors.

    What would change a value or a comment is told instead; a file that isn't ours is told and left.
    Raises ``OSError`` if the file can't be read or written.
    """
    before = read_bytes(path)
    read = read_source(str(path), before)
    if read.value is None or read.failed:
        return Outcome(None, read.diagnostics)
    tree = parse_tree(read.value)
    if not is_ours(path, read.value, None if tree.failed else tree.value):
        return Outcome(None, (finding(PE736, "没有写“类型”，不知道是什么文件，没有改动", Location(str(path))),))
    if tree.value is None or tree.failed:
        return Outcome(None, tuple(d for d in (*read.diagnostics, *tree.diagnostics) if d.severity is Severity.ERROR))
    try:
        text = canonical(read.value, tree.value, shape_of(path, tree.value))
    except UnfaithfulForm:
        return Outcome(None, (finding(PE735, "文件里有整理不了的写法，没有改动", Location(str(path))),))
    content = text.encode("utf-8")
    made = Formatted(path, content, content != before, rewritten(read.value, before))
    if write and made.is_changed:
        write_atomically(path, content)
    return Outcome(made)


def canonical(source: Source, tree: Node, shape: Field | None) -> str:
    """Return the canonical form of a text that was read without an error as ``tree``.

    A text that lacks the end of its last line gets it first: what stands under ``|`` there then ends as elsewhere.
    """
    if not source.text.endswith("\n"):
        source = Source(source.name, f"{source.text}\n")
        tree = parse_tree(source).value or tree
    before = lay_out(source.text)
    text = printed(before, shape)
    again = parse_tree(Source(source.name, text))
    if again.value is None or again.failed or said(again.value, shape) != said(tree, shape):
        raise UnfaithfulForm
    if sorted(r.text for r in lay_out(text).remarks.values()) != sorted(r.text for r in before.remarks.values()):
        raise UnfaithfulForm
    return text


def said(node: Node, shape: Field | None = None) -> object:
    """Return what a tree says: texts as typed, keys by id where the schema knows them, no places, no order of keys."""
    if node.kind == "scalar":
        return node.value if node.value or not node.quoted else ("",)
    if node.kind == "sequence":
        return tuple(said(item, shape.item if shape is not None else None) for item in node.items)
    return {by_id(key, shape): said(child, _below(key, shape)) for key, child in node.entries}


def _below(key: str, shape: Field | None) -> Field | None:
    if shape is None:
        return None
    return shape.values if shape.values is not None else shape.member(key)


def rewritten(source: Source, before: bytes) -> tuple[str, ...]:
    """Return how the bytes of a file change beside its text: encoding, mark, line ends."""
    told = []
    if source.encoding not in ("utf-8", "utf-8-sig"):
        told.append(f"原为 {source.encoding.upper()} 编码，改为 UTF-8")
    elif before.startswith(_BOM):
        told.append("去掉了文件开头的标记（BOM）")
    if "\r\n" in before.decode(source.encoding, "replace"):
        told.append("换行改为 LF")
    return tuple(told)

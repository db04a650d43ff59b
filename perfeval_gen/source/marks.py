"""The mark ``#? …`` in a comment: a value that was carried over and that nobody has confirmed yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from perfeval_gen.diagnostics import Code, Diagnostic, Location, Severity, finding
from perfeval_gen.patterns import pattern
from perfeval_gen.source.node import Node
from perfeval_gen.source.spans import Span, Spans, find_spans

if TYPE_CHECKING:
    from perfeval_gen.source.text import Source

SIGN: Final = "#?"
PE505: Final = Code(
    "PE505", "结转来的内容还没有核对", Severity.NOTE,
    "这一项是结转时从上一年照抄的，行尾的“#?”表示还没有人核对。草稿阶段只提示，报送、公开阶段须核对完。",
    remedy="与今年的情况核对，不对的改过来，再删去行尾从“#?”起的注释",
    rule="COMP-01",
    bad="类型: 整体自评\n年度: 2025\n单位: {名称: 某县数据局}\n人员: {退休: 11}  #? 沿用自2024\n",
    good='类型: 整体自评\n年度: 2025\n单位: {名称: 某县数据局}\n人员: {说明: "原文 #? 是文字"}  # 已核对\n',
)  # fmt: skip
CODES: Final = (PE505,)
_ALONE: Final = pattern(r"#\?")
_BEHIND: Final = pattern(r"(?:^|(?<=\s))#\?")  # behind a value also at the end of another comment


@dataclass(frozen=True, slots=True)
class MarkSpan:
    """A mark in the text, from its sign to the end of the comment, and the node it is about; None for no node."""

    start: int
    stop: int
    text: str
    node: Node | None


def find_marks(spans: Spans) -> Iterator[MarkSpan]:
    """Yield every mark in order; a ``#?`` inside a text is none."""
    about: dict[int, Span] = {}
    for comment in spans.comments:
        is_alone = not spans.text[spans.line_start(comment.start) : comment.start].strip()
        found = _ALONE.match(comment.text) if is_alone else _BEHIND.search(comment.text)
        if found is None:
            continue
        about = about or _by_line(spans)
        line = spans.line_of(comment.start)
        following = (about[n] for n in sorted(about) if n > line)
        span = about.get(line) or next(following, None)
        yield MarkSpan(
            comment.start + found.start(), comment.stop, comment.text[found.start() :], span.node if span else None
        )


def _by_line(spans: Spans) -> dict[int, Span]:
    """Return what a comment at the end of a line is about: the outermost node that is told there."""
    found: dict[int, Span] = {}
    for path, span in spans.by_path.items():  # parents first
        if path and not (span.is_block and span.key == span.key_stop):
            found.setdefault(spans.line_of(spans.said_at(span)), span)
    return found


def unconfirmed(source: Source, tree: Node) -> tuple[Diagnostic, ...]:
    """Return a note for each mark of a file that was read without an error."""
    if SIGN not in source.text:
        return ()
    spans = find_spans(source, tree)
    return tuple(_told(source, spans, mark) for mark in find_marks(spans))


def _told(source: Source, spans: Spans, mark: MarkSpan) -> Diagnostic:
    line = spans.line_of(mark.start)
    column = mark.start - source.starts[line]
    path = mark.node.location.path if mark.node is not None else ()
    place: Location = source.at(line + 1, column + 1, column + 1 + len(mark.text.rstrip()), path)
    name = _named(path)
    said = mark.text.removeprefix(SIGN).strip()
    return finding(PE505, f"{name}还没有核对" + (f"（{said}）" if said else ""), place, mark="核对后删去这个标记")


def _named(path: tuple[str | int, ...]) -> str:
    """Return the last name of a path and the position in a list, in words."""
    at = next((i for i in range(len(path) - 1, -1, -1) if isinstance(path[i], str)), None)
    if at is None:
        return "这一项"
    within = next((f"第{p + 1}条的" for p in reversed(path[:at]) if isinstance(p, int)), "")
    behind = "".join(f"第{p + 1}条" for p in path[at + 1 :] if isinstance(p, int))
    return f"{within}“{path[at]}”{behind}"

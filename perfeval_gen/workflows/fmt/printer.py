"""A laid-out text written anew: two blanks a level, lists indented below their key, keys in order, comments kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Final

from perfeval_gen.schema.model import Field
from perfeval_gen.source.layout import Entry, Laid, Layout, Remark
from perfeval_gen.source.remarks import BLANK, Attached, Belongings, attach, is_sample
from perfeval_gen.workflows.fmt.flow import Flow
from perfeval_gen.workflows.fmt.order import inner, names, ordered
from perfeval_gen.workflows.fmt.quoting import spelled, spelled_key
from perfeval_gen.workflows.fmt.words import STEP, beside, block_lines, few_blanks, folded_lines, keeps_its_end

_BLOCK: Final = ("|", ">")
# Two lines that no text can hold: a blank one that isn't part of a value, and the end of a text under |+, to which
# every blank line below would belong.
_GAP: Final = "\0"
_KEPT_END: Final = "\1"


def printed(layout: Layout, shape: Field | None, attached: Attached | None = None) -> str:
    """Return the text in its canonical form; ``shape`` orders the keys, None leaves them as they are.

    ``attached`` says which comment belongs to which entry where entries of the layout have been moved since.
    """
    lines: list[str] = []
    waiting, is_open = 0, False
    for line in _Printer(layout, attached or attach(layout)).file(shape):
        if line == _GAP:
            waiting += 1
            continue
        if not is_open:
            lines += [BLANK] * waiting
        waiting, is_open = 0, line == _KEPT_END
        if not is_open:
            lines.append(line)
    return "\n".join(lines) + "\n"


@dataclass(slots=True)
class _Printer:
    layout: Layout
    attached: Attached
    flow: Flow = field(init=False)

    def __post_init__(self) -> None:
        self.flow = Flow(self.layout)

    def file(self, shape: Field | None) -> Iterator[str]:
        layout, root = self.layout, self.layout.root
        if layout.first:
            yield from (line.rstrip() for line in layout.lines[: layout.first - 1])
            start = layout.lines[layout.first - 1]
            yield start[:3] if root.first_line < layout.first else start.rstrip()
        top = few_blanks(self.attached.top)
        while top[:1] == [BLANK]:
            top = top[1:]
        yield from map(_gap, top)
        if root.flow:
            yield from self.flow.lines(root, 0, 0, shape)
        is_first = not top or top[-1] == BLANK
        members = list(self.members(root, 0, shape, is_first=is_first))
        if not is_first and any(map(_is_remark, members[:1])):  # only a blank line tells them from the head
            yield _GAP
        yield from members
        bottom = few_blanks(self.attached.bottom)
        if bottom[:1] != [BLANK] and root.entries and _wants_blank(self.attached.entry(ordered(root, shape)[-1])):
            yield _GAP
        yield from map(_gap, bottom)
        yield from (_gap(line.rstrip()) for line in layout.lines[layout.stop :])

    def members(self, laid: Laid, indent: int, shape: Field | None, *, is_first: bool = False) -> Iterator[str]:
        """Yield the lines of a block; ``is_first`` where it may not begin with a blank line."""
        if laid.flow:
            return
        entries, chinese = ordered(laid, shape), names(laid, shape)
        for i, entry in enumerate(entries):
            own = self.attached.entry(entry)
            above = few_blanks(own.above)
            while is_first and i == 0 and above[:1] == [BLANK]:
                above = above[1:]
            if i and above[:1] != [BLANK] and _wants_blank(self.attached.entry(entries[i - 1])):
                yield _GAP
            yield from (_at(indent, text) for text in above)
            key = None if entry.key is None else chinese.get(entry.key.value, entry.key.value)
            yield from self.entry(entry, own, indent, key, inner(shape, entry))
            deep = 1 if entry.value.style in _BLOCK else STEP  # at two it would belong to the text above
            for is_deep, text in _few(own.below):
                yield _at(indent + (deep if is_deep else 0), text)

    def entry(self, entry: Entry, own: Belongings, indent: int, key: str | None, shape: Field | None) -> Iterator[str]:
        """Yield the lines of a key or dash and its value."""
        value = entry.value
        head = " " * indent + ("-" if key is None else f"{spelled_key(key, flow=False)}:")
        if value.is_block:
            yield from self._block(entry, own, indent, head, shape)
        elif value.first_line > entry.line and value.end > value.start:
            yield head + beside(own.beside_key)
            yield from (_at(indent + STEP, text) for text in few_blanks(own.between))
            first, *rest = self.value(value, indent, indent + STEP, shape)
            yield from self._ended([" " * (indent + STEP) + first, *rest], value, own.beside)
        else:
            first, *rest = self.value(value, indent, len(head) + 1, shape)
            yield from self._ended([f"{head} {first}" if first else head, *rest], value, own.beside)

    def _block(self, entry: Entry, own: Belongings, indent: int, head: str, shape: Field | None) -> Iterator[str]:
        is_item = entry.key is None
        lines = list(self.members(entry.value, indent + STEP, shape, is_first=is_item))
        above = [line.lstrip() for line in takewhile(_is_remark, lines)]
        first, *rest = lines[len(above) :] or [""]
        if is_item and own.beside_key is None and first != _GAP and not any(map(is_sample, above)):
            yield from (_at(indent, text) for text in above)
            yield f"{head} {first[indent + STEP :]}"
            yield from rest
            return
        yield head + beside(own.beside_key)
        yield from lines

    def value(self, laid: Laid, indent: int, taken: int, shape: Field | None) -> list[str]:
        """Return the lines of a value that isn't a block; the first without what stands before it."""
        raw = self.layout.text[laid.start : laid.end]
        if laid.kind != "scalar":
            return self.flow.lines(laid, indent, taken, shape)
        if laid.style in _BLOCK:
            return block_lines(self.layout.lines[laid.first_line + 1 : laid.last_line + 1], raw, laid.indent, indent)
        if "\n" in raw:
            return folded_lines(raw, laid.style, indent + STEP)
        return [spelled(laid, raw, shape, flow=False)]

    def _ended(self, lines: list[str], value: Laid, remark: Remark | None) -> list[str]:
        """Return the lines with the comment beside the value, which is on the first of a block of text."""
        at = 0 if value.style in _BLOCK else len(lines) - 1
        end = [_KEPT_END] if keeps_its_end(self.layout.text[value.start : value.end]) else []
        return [*(line + beside(remark) if i == at else line for i, line in enumerate(lines)), *end]


def _is_remark(line: str) -> bool:
    return line.lstrip().startswith("#")


def _at(indent: int, text: str) -> str:
    return " " * indent + text if text else _GAP


def _gap(text: str) -> str:
    return text or _GAP


def _few(below: Iterable[tuple[bool, str]]) -> list[tuple[bool, str]]:
    """Return the lines below an entry with no more than two blank ones in a row."""
    kept: list[tuple[bool, str]] = []
    for line in below:
        if line[1] != BLANK or [text for _, text in kept[-2:]] != [BLANK, BLANK]:
            kept.append(line)
    return kept


def _wants_blank(above: Belongings) -> bool:
    """Return whether only a blank line tells that the last line below an entry is its own."""
    if not above.below:
        return False
    is_deep, text = above.below[-1]
    return not is_deep and not is_sample(text)

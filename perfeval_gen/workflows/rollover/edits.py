"""Changes in place: what isn't changed stays as it was typed, byte by byte, and no comment is lost."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from perfeval_gen.source.marks import SIGN, find_marks
from perfeval_gen.source.spans import Comment, Span, Spans

TO_FILL: Final = "待填"
_OLD_MARK: Final = re.compile(r"(?:^|\s+)#\?.*$", re.DOTALL)
_BLOCK_TEXT: Final = ("|", ">")
_DASH: Final = re.compile(r"^[ \t]*-(?=\s)", re.MULTILINE)


@dataclass(frozen=True, slots=True, order=True)
class _Splice:
    """Text in place of the characters from ``start`` to ``stop``; at one place lower ranks come first."""

    start: int
    rank: int
    stop: int
    text: str


@dataclass(frozen=True, slots=True)
class Edits:
    """The changes to one text, gathered while its tree is gone through."""

    spans: Spans
    _splices: list[_Splice] = field(default_factory=list)
    _marks: dict[int, list[str]] = field(default_factory=dict)

    def text(self, *, keep_marks: bool = False) -> str:
        """Return the text with all changes made; marks of an earlier year are gone unless they are to be kept."""
        old, pieces, at = self.spans.text, [], 0
        old_marks = [] if keep_marks else self._old_marks()
        for splice in sorted([*self._splices, *self._new_marks(), *old_marks]):
            if splice.start < at:  # within something that is replaced as a whole
                continue
            pieces += [old[at : splice.start], splice.text]
            at = splice.stop
        return "".join((*pieces, old[at:]))

    def replace(self, span: Span, text: str = TO_FILL) -> None:
        """Put a text on one line in place of a value; the comments inside it stay below."""
        spans = self.spans
        if span.style in _BLOCK_TEXT:
            self._put(span.start, spans.header_stop(span), text)
            self._put(spans.line_stop(span.start), span.stop, "")
        elif span.is_block and span.key_stop > span.key:
            self._put(self._behind_colon(span), self._behind_colon(span), f" {text}")
            self._put(spans.line_stop(span.key_stop), spans.line_stop(span.stop), self._kept_below(span))
        elif span.is_block:
            self._put(span.start, spans.line_stop(span.stop), text + self._kept_below(span, span.start))
        else:
            self._put(span.start, span.stop, self._parted(span, text))
            self._put(spans.line_stop(span.stop), spans.line_stop(span.stop), self._comments_of(span), rank=1)

    def replace_section(self, span: Span, flow: str, lines: list[str]) -> None:
        """Put new entries in place of what stands under a key: ``flow`` within braces, else ``lines`` below it."""
        spans = self.spans
        if span.inside:
            self.replace(span, flow)
            return
        pad = " " * (self._column(span.key) + 2)
        below = "".join("\n" + _padded(pad, line) for line in lines)
        end = spans.line_stop(span.stop)
        if span.is_block:
            self._put(spans.line_stop(span.key_stop), end, below + self._kept_below(span))
        elif span.style in _BLOCK_TEXT:
            self._put(span.start, spans.header_stop(span), "")
            self._put(spans.line_stop(span.start), span.stop, below)
        else:
            self._put(span.start, span.stop, "")
            self._put(end, end, below + self._comments_of(span), rank=2)

    def insert_behind(self, sibling: Span, flow: str, lines: list[str]) -> None:
        """Put a new entry behind another of the same section and the sample lines below that."""
        if sibling.inside:
            self._put(sibling.stop, sibling.stop, f", {flow}", rank=3)
            return
        pad = " " * self._column(sibling.key)
        end = self._sample_stop(self.spans.line_stop(sibling.stop), pad)
        self._put(end, end, "".join("\n" + _padded(pad, line) for line in lines), rank=3)

    def append(self, root: Span, flow: str, lines: list[str]) -> None:
        """Put a new entry behind all others of the file."""
        old = self.spans.text
        if root.flow:
            behind = old[root.start + 1 : root.stop - 1].rstrip()
            self._put(root.stop - 1, root.stop - 1, f"{'' if behind.endswith(',') or not behind else ', '}{flow}")
            return
        pad = " " * self._column(root.start)
        ended = re.compile(r"^\.\.\.(?=\s|$)", re.MULTILINE).search(old, root.stop)
        end = ended.start() if ended else len(old)
        begin = "" if old[end - 1 : end] in ("", "\n") else "\n"
        if not self._keeps_blank_lines():
            begin += "\n"
        self._put(end, end, begin + "".join(_padded(pad, line) + "\n" for line in lines), rank=4)

    def _keeps_blank_lines(self) -> bool:
        """Return whether the last text of the file takes blank lines below it as its own."""
        last = max(self.spans.by_path.values(), key=lambda span: span.start)
        return last.style in _BLOCK_TEXT and "+" in self.spans.text[last.start : self.spans.header_stop(last)]

    def remove_items(self, listed: Span, items: list[Span], going: list[int]) -> None:
        """Take items with their comments out of a list that keeps others."""
        first = next(i for i in range(len(items)) if i not in going)
        for i in going:
            if not listed.flow:
                self._remove_lines(listed, items, i)
            elif i < first:
                self._put(items[i].start, items[i + 1].start, "")
            else:
                self._put(items[i - 1].stop, items[i].stop, "")

    def _remove_lines(self, listed: Span, items: list[Span], at: int) -> None:
        spans = self.spans
        begin = spans.line_stop(items[at - 1].stop) if at else listed.start
        dash = _DASH.search(spans.text, spans.line_start(begin) if not at else begin)
        start = spans.line_start(dash.end() - 1 if dash else items[at].start)
        self._put(start, min(spans.line_stop(items[at].stop) + 1, len(spans.text)), "")

    def mark(self, span: Span, words: str) -> None:
        """Mark a value as one to be confirmed, at the end of its line."""
        said = self._marks.setdefault(self.spans.line_of(self.spans.said_at(span)), [])
        if words not in said:
            said.append(words)

    def _new_marks(self) -> list[_Splice]:
        spans, made = self.spans, []
        for line, words in self._marks.items():
            start = spans.nth_line_start(line)
            stop = spans.line_stop(start)
            stop = start + len(spans.text[start:stop].rstrip())
            merged = "，".join(dict.fromkeys(part for said in words for part in said.split("，")))
            made.append(_Splice(stop, 0, stop, f"  {SIGN} {merged}"))
        return made

    def _old_marks(self) -> list[_Splice]:
        """Return what takes out the marks that an earlier year left, and the lines that hold nothing else."""
        text, made = self.spans.text, []
        for mark in find_marks(self.spans):
            start = self.spans.line_start(mark.start)
            if not text[start : mark.start].strip():
                made.append(_Splice(start, 5, min(mark.stop + 1, len(text)), ""))
            else:
                made.append(_Splice(start + len(text[start : mark.start].rstrip()), 5, mark.stop, ""))
        return made

    def _put(self, start: int, stop: int, text: str, rank: int = 1) -> None:
        if start != stop or text:
            self._splices.append(_Splice(start, rank if start == stop else 5, stop, text))

    def _parted(self, span: Span, text: str) -> str:
        """Return the text with a blank in front where the key's colon or the dash stands right before it."""
        before = self.spans.text[span.start - 1 : span.start]
        return f" {text}" if span.start == span.stop and before in (":", "-", ",") else text

    def _behind_colon(self, span: Span) -> int:
        return self.spans.text.index(":", span.key_stop) + 1

    def _sample_stop(self, end: int, pad: str) -> int:
        """Return where the comment lines below an entry end that are indented before or behind their ``#``."""
        sample = re.compile(rf"(?:\n{pad}(?:[ \t]+#|#[ \t]{{2,}}\S)[^\n]*)*").match(self.spans.text, end)
        return sample.end() if sample else end

    def _column(self, index: int) -> int:
        return index - self.spans.line_start(index)

    def _kept_below(self, span: Span, begin: int = -1) -> str:
        """Return the comments of a block that goes, each on a line of its own."""
        begin = self.spans.line_stop(span.key_stop) if begin < 0 else begin
        return self._lines(span, self.spans.within(begin, self.spans.line_stop(span.stop)))

    def _comments_of(self, span: Span) -> str:
        return self._lines(span, self.spans.within(span.start, span.stop))

    def _lines(self, span: Span, comments: tuple[Comment, ...]) -> str:
        pad = " " * (self._column(span.key) + 2)
        texts = (_OLD_MARK.sub("", comment.text) for comment in comments)
        return "".join(f"\n{pad}{text}" for text in texts if text)


def _padded(pad: str, line: str) -> str:
    return pad + line if line else ""

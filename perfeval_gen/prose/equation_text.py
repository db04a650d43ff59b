"""Running text as it is computed with: half-width, what must not be read masked, every character in its old place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from perfeval_gen.diagnostics import Location
from perfeval_gen.prose.segments import Segment

MASK: Final = "\x00"
_HALF: Final = dict(zip("０１２３４５６７８９．％（）［］＋－−–＝／∕＊✕　", "0123456789.%()()+---=÷÷×× ", strict=True))
_WIDE: Final = re.compile(f"[{''.join(_HALF)}]")  # few of a text, so that looking for them beats str.translate
_HALF_ASCII: Final = dict(zip("[]/*;", "()÷×；", strict=True))
_ASCII: Final = re.compile(r"[\[\]/*;]")
_BOLD: Final = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
_MASKED: Final = re.compile(
    r"\{\{(?:(?!\{\{).)*?\}\}|https?://[^\s，。；）]+|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|〔[0-9]{4}〕\s?[0-9]+号"
)
_COMMA: Final = re.compile(r",(?![0-9]{3}(?![0-9]))|(?<![0-9]),")
_STOP: Final = re.compile(r"[。；;！？!?]")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of a text; ``text`` is its half-width form, as long as what was typed, from ``offset`` on."""

    segment: Segment
    offset: int
    text: str

    def at(self, start: int, stop: int) -> Location:
        """Return where a stretch of the paragraph was typed."""
        return self.segment.at(self.offset + start, self.offset + stop)

    def typed(self, start: int, stop: int) -> str:
        """Return a stretch as it was typed."""
        return self.segment.text[self.offset + start : self.offset + stop]

    def sentences(self) -> Iterator[tuple[int, int]]:
        """Yield where each sentence begins and ends."""
        start = 0
        for match in _STOP.finditer(self.text):
            yield start, match.start()
            start = match.end()
        if start < len(self.text):
            yield start, len(self.text)


def plain(text: str) -> str:
    """Return ``text`` as long as before: digits and signs half-width, commas full-width, what isn't read masked."""
    bare = _BOLD.sub(lambda m: f"  {m[1]}  ", text)
    masked = _MASKED.sub(lambda m: MASK * len(m[0]), _WIDE.sub(lambda m: _HALF[m[0]], bare))
    return _COMMA.sub("，", _ASCII.sub(lambda m: _HALF_ASCII[m[0]], masked))


def paragraphs(segments: Iterable[Segment]) -> Iterator[Paragraph]:
    """Yield the lines of the segments; each is a paragraph on paper."""
    for segment in segments:
        for offset, line in _lines(segment.text):
            yield Paragraph(segment, offset, line)


@lru_cache(maxsize=4096)
def _lines(text: str) -> tuple[tuple[int, str], ...]:
    """Return the lines of a text that say something, and where they begin; every check reads them."""
    found, offset = [], 0
    for line in plain(text).split("\n"):
        if line.strip():
            found.append((offset, line))
        offset += len(line) + 1
    return tuple(found)

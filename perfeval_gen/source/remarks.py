"""Which comment belongs to which entry, so that both can move together.

Comment lines belong to the key below them. They belong to the one above where they are indented further than the key
below, where a blank line parts them from it but none from the one above, and where they are the samples that a new
file puts below a key.

The head of a file stays at its top and the end at its bottom, whichever keys come to stand there. The head is what
stands before the first key, up to the last blank line in it; all of it where no blank line is. The end is every comment
behind the last key that isn't indented further; only a sample stays that key's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Final

from perfeval_gen.patterns import pattern
from perfeval_gen.source.layout import Entry, Laid, Layout, Remark

_SAMPLE: Final = pattern(r"#\s{3,}-\s")
_SAMPLE_GOES_ON: Final = pattern(r"#\s{3,}")
BLANK: Final = ""


@dataclass(frozen=True, slots=True)
class Belongings:
    """What stands around one entry: lines above, comments beside it, lines between key and value, lines below.

    ``beside_key`` is on the key's line where the value begins below; ``beside`` on the last line of the value, or on
    that of ``|``. A line of ``below`` tells whether it is indented further than its key; an empty text is a blank line.
    """

    above: tuple[str, ...] = ()
    beside_key: Remark | None = None
    between: tuple[str, ...] = ()
    beside: Remark | None = None
    below: tuple[tuple[bool, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Attached:
    """The belongings of every entry by where it starts, and the lines at the top and the bottom of the file."""

    of: Mapping[int, Belongings]
    top: tuple[str, ...]
    bottom: tuple[str, ...]

    def entry(self, entry: Entry) -> Belongings:
        """Return what belongs to an entry."""
        return self.of.get(entry.start, _NOTHING)


_NOTHING: Final = Belongings()


@dataclass(slots=True)
class _Work:
    """What has been attached so far."""

    layout: Layout
    of: dict[int, Belongings] = field(default_factory=dict)

    def add(self, entry: Entry, **parts: Any) -> None:  # noqa: ANN401 - the parts of Belongings, by name
        self.of[entry.start] = replace(self.of.get(entry.start, _NOTHING), **parts)

    def add_below(self, entry: Entry, lines: Iterable[tuple[bool, str]]) -> None:
        self.add(entry, below=(*self.of.get(entry.start, _NOTHING).below, *lines))

    def trivia(self, start: int, stop: int) -> list[tuple[int, str]]:
        """Return column and text of the comment lines and blank lines from ``start`` up to ``stop``."""
        found = []
        for line in range(start, stop):
            remark = self.layout.remarks.get(line)
            if remark is not None and remark.is_alone:
                found.append((remark.column, remark.text))
            elif line in self.layout.blank:
                found.append((0, BLANK))
        return found

    def lines(self, start: int, stop: int) -> tuple[str, ...]:
        """Return the comment lines and blank lines from ``start`` up to ``stop``."""
        return tuple(text for _, text in self.trivia(start, stop))


def attach(layout: Layout) -> Attached:
    """Return which comment belongs to which entry of a text."""
    work, root = _Work(layout), layout.root
    if root.flow or not root.entries:
        top = work.lines(layout.first, root.first_line)
        return Attached({}, top, work.lines(root.last_line + 1, layout.stop))
    first, last = root.entries[0], root.entries[-1]
    lines = work.lines(layout.first, first.line)
    cut = _head(lines)
    work.add(first, above=lines[cut:])
    _block(work, root)
    bottom = _share(work, last, work.trivia(last.last_line + 1, layout.stop), last.column, is_last=True)
    return Attached(MappingProxyType(work.of), lines[:cut], bottom)


def _head(lines: Sequence[str]) -> int:
    """Return how many of the lines before the first key are the file's own."""
    begin = next((i for i, text in enumerate(lines) if text != BLANK), len(lines))
    blank = max((i for i, text in enumerate(lines) if text == BLANK and i > begin), default=-1)
    return len(lines) if blank < 0 else blank + 1


def _block(work: _Work, laid: Laid) -> None:
    """Attach what stands in a block, except above its first entry and below its last."""
    for i, entry in enumerate(laid.entries):
        _inside(work, entry)
        if i + 1 < len(laid.entries):
            below = laid.entries[i + 1]
            rest = work.trivia(entry.last_line + 1, below.line)
            work.add(below, above=_share(work, entry, rest, below.column))


def _inside(work: _Work, entry: Entry) -> None:
    """Attach what stands beside an entry and within it."""
    value = entry.value
    is_below = value.first_line > entry.line
    if is_below:
        work.add(entry, beside_key=_beside(work.layout, entry.line))
    lines = work.lines(entry.line + 1, value.first_line)
    if value.is_block and value.entries:
        if is_below:
            work.add(value.entries[0], above=lines)
        _block(work, value)
        return
    end = value.first_line if value.style in ("|", ">") else value.last_line
    work.add(entry, between=lines, beside=_beside(work.layout, end))


def _beside(layout: Layout, line: int) -> Remark | None:
    remark = layout.remarks.get(line)
    return None if remark is None or remark.is_alone else remark


def _share(
    work: _Work, above: Entry, lines: list[tuple[int, str]], column: int, *, is_last: bool = False
) -> tuple[str, ...]:
    """Give the lines below ``above`` to what they belong to; return those that belong to the next key at ``column``."""
    chain = [above]
    while chain[-1].value.is_block and chain[-1].value.entries:
        chain.append(chain[-1].value.entries[-1])
    level, waiting = len(chain) - 1, 0
    for i, (indent, text) in enumerate(lines):
        if text == BLANK:
            waiting += 1
            continue
        if indent <= column:
            rest = [t for _, t in lines[i - waiting :]]
            taken = _samples(rest) if is_last else _own_lines(rest)
            work.add_below(above, ((False, text) for text in rest[:taken]))
            return tuple(rest[taken:])
        while level and (chain[level].column > indent or chain[level - 1].column >= indent):
            level -= 1
        owner = chain[level]
        work.add_below(owner, (*[(False, BLANK)] * waiting, (indent > owner.column, text)))
        waiting = 0
    return (BLANK,) * waiting


def _own_lines(lines: list[str]) -> int:
    """Return how many of the lines at the column of an entry belong to the entry above them."""
    group = next((i for i, text in enumerate(lines) if text == BLANK), len(lines))
    return group if group < len(lines) else _samples(lines)


def _samples(lines: list[str]) -> int:
    """Return how many lines are the sample of a list that a new file puts below its key."""
    if not lines or not _SAMPLE.match(lines[0]):
        return 0
    return next((i for i, text in enumerate(lines) if not _SAMPLE_GOES_ON.match(text)), len(lines))


def is_sample(text: str) -> bool:
    """Tell a line of a sample, which needs no blank line below to be known as one."""
    return bool(_SAMPLE_GOES_ON.match(text))

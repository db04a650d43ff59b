"""Which comment belongs to which entry, so that both can move together.

Comment lines belong to the key below them. They belong to the one above where they are indented further than the key
below, where a blank line parts them from it but none from the one above, and where they are the samples that a new
file puts below a key. What stands at the top of a file before a blank line is the file's own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from perfeval_gen.source.layout import Entry, Laid, Layout, Remark

_SAMPLE: Final = re.compile(r"#\s{3,}-\s")
_SAMPLE_GOES_ON: Final = re.compile(r"#\s{3,}")
_MODELINE: Final = re.compile(r"#\s*yaml-language-server:")
BLANK: Final = ""


@dataclass(slots=True)
class Belongings:
    """What stands around one entry: lines above, comments beside it, lines between key and value, lines below.

    ``beside_key`` is on the key's line where the value begins below; ``beside`` on the last line of the value, or on
    that of ``|``. A line of ``below`` tells whether it is indented further than its key; an empty text is a blank line.
    """

    above: list[str] = field(default_factory=list)
    beside_key: Remark | None = None
    between: list[str] = field(default_factory=list)
    beside: Remark | None = None
    below: list[tuple[bool, str]] = field(default_factory=list)


@dataclass(slots=True)
class Attached:
    """The belongings of every entry by where it starts, and the lines at the top and the bottom of the file."""

    layout: Layout
    of: dict[int, Belongings] = field(default_factory=dict)
    top: list[str] = field(default_factory=list)
    bottom: list[str] = field(default_factory=list)

    def entry(self, entry: Entry) -> Belongings:
        """Return what belongs to an entry."""
        return self.of.setdefault(entry.start, Belongings())

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


def attach(layout: Layout) -> Attached:
    """Return which comment belongs to which entry of a text."""
    made = Attached(layout)
    root = layout.root
    if root.flow or not root.entries:
        made.top = [text for _, text in made.trivia(layout.first, root.first_line)]
        made.bottom = [text for _, text in made.trivia(root.last_line + 1, layout.stop)]
        return made
    lines = [text for _, text in made.trivia(layout.first, root.entries[0].line)]
    cut = _top(lines)
    made.top, made.entry(root.entries[0]).above = lines[:cut], lines[cut:]
    _block(made, root)
    rest = made.trivia(root.entries[-1].last_line + 1, layout.stop)
    made.bottom = _share(made, root.entries[-1], rest, 0, is_last=True)
    return made


def _top(lines: list[str]) -> int:
    """Return how many of the lines before the first key are the file's own."""
    blank = max((i for i, text in enumerate(lines) if text == BLANK), default=-1)
    mode = max((i for i, text in enumerate(lines) if _MODELINE.match(text)), default=-1)
    return max(blank, mode) + 1


def _block(made: Attached, laid: Laid) -> None:
    """Attach what stands in a block, except above its first entry and below its last."""
    for i, entry in enumerate(laid.entries):
        _inside(made, entry)
        if i + 1 < len(laid.entries):
            below = laid.entries[i + 1]
            rest = made.trivia(entry.last_line + 1, below.line)
            made.entry(below).above = _share(made, entry, rest, below.column)


def _inside(made: Attached, entry: Entry) -> None:
    """Attach what stands beside an entry and within it."""
    value, own = entry.value, made.entry(entry)
    is_below = value.first_line > entry.line
    if is_below:
        own.beside_key = _beside(made.layout, entry.line)
    lines = [text for _, text in made.trivia(entry.line + 1, value.first_line)]
    if value.is_block and value.entries:
        if is_below:
            made.entry(value.entries[0]).above = lines
        _block(made, value)
        return
    own.between = lines
    own.beside = _beside(made.layout, value.first_line if value.style in ("|", ">") else value.last_line)


def _beside(layout: Layout, line: int) -> Remark | None:
    remark = layout.remarks.get(line)
    return None if remark is None or remark.is_alone else remark


def _share(
    made: Attached, above: Entry, lines: list[tuple[int, str]], column: int, *, is_last: bool = False
) -> list[str]:
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
            return _level(made.entry(above), [t for _, t in lines[i - waiting :]], is_last=is_last)
        while level and (chain[level].column > indent or chain[level - 1].column >= indent):
            level -= 1
        owner = chain[level]
        made.entry(owner).below += [*[(False, BLANK)] * waiting, (indent > owner.column, text)]
        waiting = 0
    return [BLANK] * waiting


def _level(own: Belongings, lines: list[str], *, is_last: bool) -> list[str]:
    """Give the lines at the column of an entry that belong to it; return the rest."""
    group = next((i for i, text in enumerate(lines) if text == BLANK), len(lines))
    taken = group
    if group == len(lines) and not is_last:
        taken = _samples(lines)
    own.below += [(False, text) for text in lines[:taken]]
    return lines[taken:]


def _samples(lines: list[str]) -> int:
    """Return how many lines are the sample of a list that a new file puts below its key."""
    if not lines or not _SAMPLE.match(lines[0]):
        return 0
    return next((i for i, text in enumerate(lines) if not _SAMPLE_GOES_ON.match(text)), len(lines))


def is_sample(text: str) -> bool:
    """Tell a line of a sample, which needs no blank line below to be known as one."""
    return bool(_SAMPLE_GOES_ON.match(text))

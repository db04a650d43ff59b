"""What can still be read of a text that YAML refuses: its outermost sections in which nothing is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import yaml

from perfeval_gen.patterns import pattern
from perfeval_gen.source.build import build
from perfeval_gen.source.draft import Draft

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from perfeval_gen.source.node import Node
    from perfeval_gen.source.text import Source

STAND_IN: Final = "不适用"  # fits every field and asks for nothing
_ENTRY: Final = pattern(r"(?P<key>[^\s#\-\"'\[{%@&*!|>,`:：][^\s:：#]*)[ \t]*:(?=[ \t]|$)")
_ROUNDS: Final = 8


def sound_tree(source: Source, broken: Collection[int]) -> Node | None:
    """Return the tree without the sections that hold one of the ``broken`` lines (counted from 1); None if none stays.

    Such a section keeps its key and says 不适用. Each node keeps its place. Where the rest can't be read either, the
    section of that fault goes too.
    """
    lost = set(broken)
    for _ in range(_ROUNDS):
        draft = Draft(source)
        if not _without(draft, lost):
            return None
        built = build(draft)
        if built.fault is None:
            return built.node if draft.trusted and not built.suspicious else None
        mark = built.fault.problem_mark if isinstance(built.fault, yaml.MarkedYAMLError) else None
        if mark is None or mark.line + 1 in lost:
            return None
        lost.add(mark.line + 1)
    return None


def _without(draft: Draft, lost: Collection[int]) -> bool:
    """Blank out the sections with a lost line; return whether anything stays."""
    stays = False
    for start, stop, key in _sections(draft.lines):
        if not any(start < line <= stop for line in lost):
            stays = stays or bool(key)
            continue
        for line in range(start, stop):
            draft.lines[line] = ""
        if key:
            draft.lines[start] = f"{key}: {STAND_IN}"
    return stays


def _sections(lines: list[str]) -> Iterator[tuple[int, int, str]]:
    """Yield the outermost sections: first line, line behind the last (from 0), key; what stands before has none."""
    start, key = 0, ""
    for number, line in enumerate(lines):
        match = _ENTRY.match(line)
        if match is not None:
            if number > start:
                yield start, number, key
            start, key = number, match["key"]
    yield start, len(lines), key

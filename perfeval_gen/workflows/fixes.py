"""``check --fix``: the changes that findings bring along, made on the text of their files and proved before writing.

Each change is a splice at the place it was found at, so comments, order, quotes, line ends, encoding and byte order
mark stay as they are. Of two changes that touch each other the first is made; a new check finds the other again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from perfeval_gen.diagnostics import Code, Diagnostic, Edit, Location, Outcome, Severity, finding
from perfeval_gen.output import write_together
from perfeval_gen.reading import read_bytes
from perfeval_gen.source.node import Node
from perfeval_gen.source.text import Source, read_source
from perfeval_gen.source.tree import parse_tree

PE738: Final = Code(
    "PE738", "改不了，须手工改", Severity.WARNING,
    "可自动修正的地方，改完以后文件读不出来，或会动到别的内容，所以没有改这个文件。",
    remedy="按提示手工改",
)  # fmt: skip
CODES: Final = (PE738,)
_BOMS: Final = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Mended:
    """A file with its new content and the findings that it mends."""

    path: Path
    content: bytes
    made: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class _File:
    """A file as its text was found: lines with their ends, and what it said."""

    path: Path
    bom: bytes
    lines: tuple[str, ...]
    source: Source
    tree: Node | None
    errors: int

    def spliced(self, edits: Iterable[Edit]) -> str:
        """Return the text with the changes made, from the end on."""
        lines = list(self.lines)
        for edit in sorted(edits, key=lambda e: (e.line, e.column, e.end_column), reverse=True):
            line = lines[edit.line - 1]
            lines[edit.line - 1] = line[: edit.column - 1] + edit.text + line[edit.end_column - 1 :]
        return "\n".join(lines)


def mend(found: Sequence[Diagnostic], *, write: bool) -> Outcome[tuple[Mended, ...]]:
    """Return the files that the edits of findings change, written if ``write``.

    What can't be proved to leave everything else as it was is told and left. Raises ``OSError`` if a file can't be read
    or written.
    """
    by_file: dict[str, list[Diagnostic]] = defaultdict(list)
    for item in found:
        for name in {edit.file for edit in item.edits}:
            by_file[name].append(item)
    made, told = [], []
    for name, items in by_file.items():
        file = _opened(Path(name))
        mended = None if file is None else _mended(file, items)
        if mended is not None:
            made.append(mended)
        elif file is None or file.tree is not None:  # in a file that can't be read yet they wait for the next time
            told.append(finding(PE738, f"{len(items)} 处改不了，没有动这个文件", Location(name)))
    if write:
        write_together([(one.path, one.content) for one in made])
    return Outcome(tuple(made), tuple(told))


def _mended(file: _File, items: Sequence[Diagnostic]) -> Mended | None:
    kept = _beside_each_other(items)
    if not _is_proved(file, _edits(kept)):
        kept = _beside_each_other([item for item in kept if _is_proved(file, _edits([item]))])
    if not kept or not _is_proved(file, _edits(kept)):
        return None
    content = file.bom + file.spliced(_edits(kept)).encode(_codec(file.source))
    return Mended(file.path, content, tuple(kept))


def _codec(source: Source) -> str:
    return "utf-8" if source.encoding == "utf-8-sig" else source.encoding


def _opened(path: Path) -> _File | None:
    """Return a file, if its bytes can be had again from its text."""
    content = read_bytes(path)
    source = read_source(str(path), content).value
    if source is None:
        return None
    bom = next((mark for mark in _BOMS if content.startswith(mark)), b"")
    text = content[len(bom) :].decode(_codec(source))
    if bom + text.encode(_codec(source)) != content:
        return None
    tree = parse_tree(source)
    return _File(path, bom, tuple(text.split("\n")), source, tree.value, _errors(tree.diagnostics))


def _errors(found: Iterable[Diagnostic]) -> int:
    return sum(1 for item in found if item.severity is Severity.ERROR)


def _edits(items: Iterable[Diagnostic]) -> tuple[Edit, ...]:
    """Return the changes of findings; what several of them bring along (quotes around a text) stands once."""
    return tuple(dict.fromkeys(edit for item in items for edit in item.edits))


def _beside_each_other(items: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Return the findings whose changes don't touch those of one before."""
    taken: set[Edit] = set()
    kept = []
    for item in items:
        if not any(_touch(edit, other) for edit in item.edits if edit not in taken for other in taken):
            taken.update(item.edits)
            kept.append(item)
    return kept


def _touch(one: Edit, other: Edit) -> bool:
    if (one.file, one.line) != (other.file, other.line):
        return False
    if one.column == one.end_column or other.column == other.end_column:  # an insertion may stand at an edge
        same = one.column == other.column and one.end_column == other.end_column
        return same or one.column < other.column < one.end_column or other.column < one.column < other.end_column
    return one.column < other.end_column and other.column < one.end_column


# -- the proof -------------------------------------------------------------------------------------------------------


def _is_proved(file: _File, edits: Sequence[Edit]) -> bool:
    """Return whether the new text can be read, has no error more and says the same but for what is mended."""
    if not edits or any(not _is_inside(file, edit) for edit in edits):
        return False
    text = file.spliced(edits).replace("\r\n", "\n")
    again = read_source(str(file.path), text.encode("utf-8"))
    if again.value is None:
        return False
    after = parse_tree(again.value)
    errors = _errors(after.diagnostics)
    if file.tree is None:
        return errors < file.errors
    lines = {edit.line for edit in edits}
    return after.value is not None and errors <= file.errors and _says_same(file.tree, after.value, lines)


def _is_inside(file: _File, edit: Edit) -> bool:
    return 0 < edit.line <= len(file.lines) and edit.end_column - 1 <= len(file.lines[edit.line - 1])


def _says_same(before: Node, after: Node, lines: set[int]) -> bool:
    """Return whether two trees are one but for the texts that stand in the changed lines."""
    pairs = [(before, after)]
    while pairs:
        one, other = pairs.pop()
        if one.kind != other.kind or [k for k, _ in one.entries] != [k for k, _ in other.entries]:
            return False
        if len(one.items) != len(other.items):
            return False
        if one.kind == "scalar" and one.value != other.value and lines.isdisjoint(_lines_of(one)):
            return False
        pairs += [(a, b) for (_, a), (_, b) in zip(one.entries, other.entries, strict=True)]
        pairs += zip(one.items, other.items, strict=True)
    return True


def _lines_of(node: Node) -> Iterator[int]:
    yield node.location.line
    yield from (place.line for place in node.lines)

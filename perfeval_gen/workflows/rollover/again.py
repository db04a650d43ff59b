"""A second run: what nobody edited since follows last year's file, what somebody did stays, and nothing is overwritten.

What a run has written is remembered by digests, one for each value with its mark, so that an edit can be told from a
value that was corrected in last year's file. Without that memory every difference counts as an edit.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from perfeval_gen.source.marks import find_marks
from perfeval_gen.source.node import Node
from perfeval_gen.source.spans import Spans, find_spans
from perfeval_gen.source.text import Source, read_source
from perfeval_gen.source.tree import parse_tree
from perfeval_gen.workflows.rollover.edits import Edits
from perfeval_gen.workflows.rollover.sections import Typed, flow_text

_NAMES: Final = (
    ("编码", "code"), ("名称", "name"), ("三级", "level3"), ("标题", "title"), ("领域", "field"), ("问题", "problem"),
    ("职务", "position"), ("指标", "name"),
)  # fmt: skip
_Address = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """What a run has written: the digest of the file and of each value by the digest of where it stands."""

    whole: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Merged:
    """This year's file after another run: how many values followed last year's file, how many differ and stayed.

    ``missing`` counts values that a fresh file would hold and this one doesn't.
    """

    text: str
    followed: int = 0
    stayed: int = 0
    missing: int = 0


@dataclass(frozen=True, slots=True)
class _Value:
    node: Node
    is_marked: bool

    @property
    def digest(self) -> str:
        return digest_of(f"{self.node.value}\0{self.is_marked}")


def digest_of(text: str) -> str:
    """Return a short digest of a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def remembered(text: str, before: Written | None = None, mine: str | None = None) -> Written:
    """Return what to remember of a text that a run would write.

    Where the file stayed another (``mine``), a value that somebody edited is remembered as it was ``before``.
    """
    fresh = {digest_of("\0".join(address)): value.digest for address, value in _values(*_read(text)).items()}
    if mine is None or mine == text:
        return Written(digest_of(text), fresh)
    there = {digest_of("\0".join(address)): value.digest for address, value in _values(*_read(mine)).items()}
    known = before.values if before is not None else {}
    kept = {
        where: digest if there.get(where) == digest else known.get(where, digest) for where, digest in fresh.items()
    }
    return Written(before.whole if before is not None else digest_of(text), {**known, **kept})


def merge(mine: str, fresh: str, known: Written | None) -> Merged:
    """Return the file ``mine`` after another run that would write ``fresh``."""
    if mine == fresh or (known is not None and digest_of(mine) == known.whole):
        return Merged(fresh)
    spans, tree = _read(mine)
    ours, (others, other_tree) = _values(spans, tree), _read(fresh)
    edits, followed, stayed, missing = Edits(spans), 0, 0, 0
    for address, wanted in _values(others, other_tree).items():
        where, here = digest_of("\0".join(address)), ours.get(address)
        if here is None:
            missing += 0 if known is not None and where in known.values else 1
        elif here.node.value == wanted.node.value:
            continue
        elif known is not None and known.values.get(where) == here.digest:
            edits.replace(spans.of(here.node), _typed(wanted.node, others))
            followed += 1
        else:
            stayed += 1
    return Merged(edits.text(keep_marks=True), followed, stayed, missing)


def _typed(node: Node, spans: Spans) -> str:
    """Return a value on one line, as it was typed where that is one line."""
    span = spans.of(node)
    typed = spans.text[span.start : span.stop]
    return typed if "\n" not in typed and typed else flow_text(Typed(node, spans))


def _read(text: str) -> tuple[Spans, Node]:
    source = read_source("", text.encode("utf-8")).value or Source("", text)
    tree = parse_tree(source).value
    if tree is None:
        raise ValueError("a text that was read before")
    return find_spans(source, tree), tree


def _values(spans: Spans, tree: Node) -> dict[_Address, _Value]:
    marked = frozenset(mark.node.location.path for mark in find_marks(spans) if mark.node is not None)
    found: dict[_Address, _Value] = {}
    for address, node in _addresses(tree, ()):
        path = node.location.path
        found[address] = _Value(node, any(path[:n] in marked for n in range(1, len(path) + 1)))
    return found


def _addresses(node: Node, here: _Address) -> Iterator[tuple[_Address, Node]]:
    """Yield each value with the keys and names that lead to it; an item is known by its name, else by its place."""
    if node.kind == "scalar":
        yield here, node
    for key, child in node.entries:
        yield from _addresses(child, (*here, key))
    seen: dict[str, int] = {}
    for i, child in enumerate(node.items):
        name = _name(child)
        seen[name] = seen.get(name, 0) + 1
        yield from _addresses(child, (*here, f"{name}#{seen[name]}" if name else f"#{i + 1}"))


def _name(node: Node) -> str:
    for pair in _NAMES:
        found = next((child for key, child in node.entries if key in pair), None)
        if found is not None and found.kind == "scalar" and found.value not in ("", "待填"):
            return found.value
    return ""

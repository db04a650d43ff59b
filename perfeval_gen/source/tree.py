"""From text to a tree in which every node knows its place; scalars stay as they were typed.

A text that YAML refuses, or takes for something that nobody means, is read once more line by line: the traps found
are mended in a draft, and the draft is built, so that one run reports them and everything behind them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from perfeval_gen.diagnostics import Code, Outcome, in_order
from perfeval_gen.source import build as _build
from perfeval_gen.source import flow as _flow
from perfeval_gen.source import scalars as _scalars
from perfeval_gen.source import structures as _structures
from perfeval_gen.source import syntax as _syntax
from perfeval_gen.source import traps as _traps
from perfeval_gen.source import values as _values
from perfeval_gen.source.collector import paused
from perfeval_gen.source.draft import Draft
from perfeval_gen.source.node import Node

if TYPE_CHECKING:
    from perfeval_gen.source.text import Source

__all__ = ["CODES", "Node", "parse_tree"]

CODES: Final[tuple[Code, ...]] = (
    *_traps.CODES, *_values.CODES, *_structures.CODES, *_scalars.CODES, *_flow.CODES, *_syntax.CODES,
)  # fmt: skip


def parse_tree(source: Source) -> Outcome[Node]:
    """Return the document as a tree; the outcome's value is None where its structure would be a guess.

    After unmistakable slips (a Chinese colon, a missing space) there are errors and a value, the tree as meant.
    """
    with paused(len(source.text)):
        return _parsed(source)


def _parsed(source: Source) -> Outcome[Node]:
    draft = Draft(source)
    built = _build.build(draft)
    if built.fault is None and not built.suspicious:
        return Outcome(built.node if draft.trusted else None, in_order(built.found))
    draft = Draft(source)
    traps = _traps.find_traps(draft)
    if traps:
        built = _build.build(draft)
    found = [*traps, *built.found]
    if built.fault is not None and (draft.trusted or not traps):
        found.append(_syntax.explain_fault(draft, built.fault))
    is_whole = draft.trusted and built.fault is None
    return Outcome(built.node if is_whole else None, in_order(found))

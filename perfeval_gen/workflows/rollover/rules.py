"""What decides beyond a field's policy: years in its text, a project that has ended, a problem that is solved."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final

from perfeval_gen.quantities import parse_amount, parse_boolean
from perfeval_gen.schema.model import Field
from perfeval_gen.source.node import Node

SOLVED: Final = "已整改"
_FOR_YEARS: Final = ("新建", "续建", "一次性")
_THIS_YEAR: Final = re.compile("[本今]年")
_DIGITS: Final = ("[〇○零Oo0０]", *"一二三四五六七八九")


class Fate(enum.Enum):
    """What became of one value of last year's file."""

    KEPT = "沿用"
    PREVIOUS = "上年"
    CLEARED = "清空"
    TO_CONFIRM = "待核"
    UNKNOWN = "其他"
    RECTIFIED = "整改"
    SKIPPED = "跳过"
    RENEWED = "换新"


def is_open(node: Node) -> bool:
    """Return whether a value waits to be filled in; an empty list or section does."""
    if node.kind != "scalar":
        return not node.children
    return node.value.strip() == "待填" or (not node.value.strip() and not node.quoted)


def scalars(node: Node) -> Iterator[Node]:
    """Yield every value below a node, the node itself if it is one; an empty list or section counts as a value."""
    if node.kind == "scalar" or not node.children:
        yield node
    for _, child in node.entries:
        yield from scalars(child)
    for child in node.items:
        yield from scalars(child)


def names_year(node: Node, year: int) -> str:
    """Return how a text names a year (2024年, 二〇二四年), or an empty text.

    The year before it counts where the text speaks of "this year": it compares two years that are over.
    """
    texts = [one.value for one in scalars(node)]
    comparing = [text for text in texts if _THIS_YEAR.search(text)]
    return _found(texts, year) or _found(comparing, year - 1)


def _found(texts: Iterable[str], year: int) -> str:
    chinese = "".join(_DIGITS[int(digit)] for digit in str(year))
    wide = "".join(chr(ord("０") + int(digit)) for digit in str(year))
    pattern = re.compile(rf"(?<!\d)(?:{year}|{wide}|{chinese})\s*年")
    found = next((m for text in texts if (m := pattern.search(text))), None)
    return "".join(found[0].split()) if found else ""


def has_ended(shape: Field, item: Node) -> bool:
    """Return whether a project has come to its end.

    It says so itself; else a project of one or several years that is completed, not left unaccepted, with no money
    carried over.
    """
    said = _boolean(_at(shape, item, "is_ended"))
    if said is not None:
        return said
    category = _at(shape, item, "category")
    if category is None or category.value not in _FOR_YEARS:
        return False
    completed, accepted = (_boolean(_at(shape, item, "status", name)) for name in ("is_completed", "is_accepted"))
    left = _at(shape, item, "budget", "carry_over")
    amount = parse_amount(left.value, "万元").value if left is not None and left.kind == "scalar" else None
    return completed is True and accepted is not False and (amount is None or amount.yuan <= Decimal(0))


def is_solved(shape: Field, item: Node) -> bool:
    """Return whether a problem of the year before last has been put right."""
    state = _at(shape, item, "rectification")
    return state is not None and state.value == SOLVED


def holds_unknown(shape: Field, node: Node) -> bool:
    """Return whether a section or list holds a field, at any depth, that the form doesn't know."""
    if node.kind == "sequence" and shape.item is not None and shape.item.fields:
        return any(holds_unknown(shape.item, child) for child in node.items)
    if node.kind != "mapping" or not (shape.fields or shape.values is not None):
        return False
    members = ((shape.values or shape.member(key), child) for key, child in node.entries)
    return any(member is None or holds_unknown(member, child) for member, child in members)


def member_of(shape: Field, node: Node, name: str) -> Node | None:
    """Return the node of a field in a section, by its id or key."""
    member = shape.member(name)
    if member is None:
        return None
    return next((child for key, child in node.entries if key in (member.key, member.id)), None)


def _at(shape: Field, node: Node, *ids: str) -> Node | None:
    here: Node | None = node
    inner: Field | None = shape
    for name in ids:
        if here is None or inner is None:
            return None
        here, inner = member_of(inner, here, name), inner.member(name)
    return here


def _boolean(node: Node | None) -> bool | None:
    return parse_boolean(node.value).value if node is not None and node.kind == "scalar" else None

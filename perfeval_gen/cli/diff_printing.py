"""A comparison for a terminal: by kind, each difference with its place, numbers one below the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from perfeval_gen.cli.cells import width
from perfeval_gen.cli.columns import WIDTH, clean, fold, indented
from perfeval_gen.workflows.diff.model import KINDS, Comparison, Difference, Side, Words
from perfeval_gen.workflows.diff.values import signed

_INDENT: Final = 4
_BEFORE: Final = 20
_AFTER: Final = 20
_DELTA: Final = 21
_PERCENT: Final = 10
_LONGEST_KEY: Final = 24
_NUMBERS: Final = ("amount", "number", "percent")
_DERIVED: Final = "算出"
NOTHING: Final = "—"
SAME: Final = "没有差别"
ONLY_LAYOUT: Final = "句子相同，只是分段或次序不同"


def to_text(made: Comparison) -> str:
    """Return a comparison in lines of 80 cells."""
    lines = [*fold(heading(made), WIDTH)]
    for word, side in (("之前", made.before), ("之后", made.after)):
        lines += indented(f"{word} {side.name}（{side.year}年度）", 2, 5)
    lines += fold(summary(made), WIDTH)
    for kind in KINDS:
        kept = of_kind(made, kind)
        if kept:
            lines += ["", f"{kind} {len(kept)} 处", "-" * WIDTH]
            lines += [line for one, inside in gathered(kept) for line in _difference(one, inside)]
    return "\n".join(lines)


def heading(made: Comparison) -> str:
    """Return whose documents are compared."""
    names = list(dict.fromkeys(_called(side) for side in (made.before, made.after)))
    return f"{'、'.join(names)} {made.after.kind}的比较"


def _called(side: Side) -> str:
    return f"{side.unit} {side.project}".strip()


def summary(made: Comparison) -> str:
    """Return how many differences there are of each kind, or that there are none among those looked at."""
    if not made.differences:
        return SAME if made.kinds == KINDS else f"{'、'.join(made.kinds)}{SAME}，其余的没有比较"
    counts = [f"{kind} {len(of_kind(made, kind))}" for kind in KINDS if of_kind(made, kind)]
    derived = sum(1 for one in made.differences if one.is_derived)
    told = f"，其中 {derived} 处是算出的" if derived else ""
    return f"共 {len(made.differences)} 处不同：{'、'.join(counts)}{told}"


def of_kind(made: Comparison, kind: str) -> tuple[Difference, ...]:
    """Return the differences of a kind, what follows from others behind them."""
    return tuple(sorted((d for d in made.differences if d.kind == kind), key=lambda d: d.is_derived))


def gathered(kept: Sequence[Difference]) -> Iterator[tuple[Difference, str]]:
    """Yield the differences; with an item that came or went the short values in it, which don't come again."""
    told: set[int] = set()
    for one in kept:
        inside = [d for d in kept if one.is_item and _is_inside(d, one)]
        told |= {id(d) for d in inside}
        if id(one) not in told:
            yield one, "；".join(_briefly(d, len(one.keys)) for d in inside)


def _is_inside(one: Difference, item: Difference) -> bool:
    is_below = one.keys[: len(item.keys)] == item.keys and len(one.keys) > len(item.keys)
    return is_below and not one.is_item and not one.is_derived and one.words is None


def _briefly(one: Difference, depth: int) -> str:
    value = one.after or one.before
    return f"{'→'.join(one.keys[depth:])} {value.text if value is not None else NOTHING}"


def name_of(one: Difference) -> str:
    """Return the path of a difference as one reads it, long names cut, with 增 or 删 where an item came or went."""
    path = "→".join(key if len(key) <= _LONGEST_KEY else f"{key[:_LONGEST_KEY]}…" for key in one.keys)
    word = _DERIVED if one.is_derived else one.change if one.is_item or one.is_order else ""
    return f"{word} {path}".strip()


def place_of(one: Difference) -> str:
    """Return file and line in the second document, in the first for what only that has."""
    place = one.places[1] or one.places[0]
    return "" if place is None else f"{place.file}:{place.line}"


def percent_of(one: Difference) -> str:
    """Return the change in percent with its sign; a dash where there is no base, nothing where it has no meaning."""
    if one.delta is None or one.delta.percent is None:
        return NOTHING if is_numeric(one) and one.kind == "资金" and not is_share(one) else ""
    return f"{signed(one.delta.percent, 2)}%"


def is_share(one: Difference) -> bool:
    """Return whether a difference is between percentages, of which no percentage is told."""
    return any(value is not None and value.type == "percent" for value in (one.before, one.after))


def is_numeric(one: Difference) -> bool:
    """Return whether a difference is between numbers, or a number and nothing."""
    types = [value.type for value in (one.before, one.after) if value is not None]
    return any(t in _NUMBERS for t in types) and all(t in (*_NUMBERS, "state") for t in types)


def _difference(one: Difference, inside: str) -> Iterator[str]:
    yield from _titled(name_of(one), place_of(one))
    if one.is_item:
        yield from indented(inside, _INDENT) if inside else ()
    elif is_numeric(one):
        yield _numbers(one)
    elif one.words is not None and not is_swap(one):
        yield from _worded(one, one.words)
    elif one.is_order:
        for value in (one.before, one.after):
            yield from indented(
                f"→ {value.text}" if value is one.after and value else value.text if value else "", 4, 2
            )
    else:
        before, after = (value.text if value is not None else NOTHING for value in (one.before, one.after))
        yield from indented(f"{before} → {after}", _INDENT, 2)


def is_swap(one: Difference) -> bool:
    """Return whether one short text stands in place of another: that is told like any two values."""
    words = one.words
    if words is None or words.edited or (len(words.removed), len(words.added)) != (1, 1):
        return False
    return all(
        value is not None and value.text == sentence and len(sentence) <= _LONGEST_KEY
        for value, sentence in ((one.before, words.removed[0]), (one.after, words.added[0]))
    )


def _titled(name: str, place: str) -> Iterator[str]:
    """Yield the path with its place at the right, below it where both don't fit a line."""
    name, place = clean(name), clean(place)
    gap = WIDTH - width(name) - width(place)
    if gap > 1:
        yield f"{name}{'':{gap}}{place}".rstrip()
        return
    yield from indented(name, 0, 2)
    if place:
        yield f"{'':{max(0, WIDTH - width(place))}}{place}"


def _numbers(one: Difference) -> str:
    before, after = (value.text if value is not None else NOTHING for value in (one.before, one.after))
    cells = ((before, _BEFORE), (" → ", 0), (after, _AFTER), (one.delta.text if one.delta else NOTHING, _DELTA),
             (percent_of(one), _PERCENT))  # fmt: skip
    return f"{'':{_INDENT}}{''.join(_right(clean(text), wide) for text, wide in cells)}".rstrip()


def _right(text: str, wide: int) -> str:
    """Return a text at the right of its column; one that fills it keeps a blank before it."""
    if not wide:
        return text
    return f"{'':{max(1, wide - width(text))}}{text}"


def _worded(one: Difference, words: Words) -> Iterator[str]:
    for label, value in (("原来", one.before), ("现在", one.after)):
        if value is None or value.type in ("state", "list"):
            yield from indented(f"{label}：{value.text if value is not None else '没有写'}", _INDENT, 2)
    for edit in words.edited:
        yield from indented(f"~ {edit.marked}", _INDENT, 2)
    for sign, sentences in (("-", words.removed), ("+", words.added)):
        for sentence in sentences:
            yield from indented(f"{sign} {sentence}", _INDENT, 2)
    if words == Words() and None not in (one.before, one.after):
        yield from indented(ONLY_LAYOUT, _INDENT)

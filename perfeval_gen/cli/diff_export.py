"""A comparison as Markdown to paste, and as JSON for programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from perfeval_gen.cli import printing
from perfeval_gen.cli.columns import clean
from perfeval_gen.cli.diff_printing import (
    NOTHING,
    ONLY_LAYOUT,
    gathered,
    heading,
    is_numeric,
    is_swap,
    name_of,
    of_kind,
    percent_of,
    place_of,
    summary,
)  # fmt: skip
from perfeval_gen.diagnostics import Location
from perfeval_gen.workflows.diff.model import KINDS, Comparison, Delta, Difference, Side, Value, Words
from perfeval_gen.workflows.diff.values import plain

JSON_VERSION: Final = 1
_DERIVED: Final = "算出"
_SIGNS: Final = "\\`*_[]<>|#~"
_SPECIAL: Final = str.maketrans(dict(zip(_SIGNS, (f"\\{sign}" for sign in _SIGNS), strict=True)))


# -- Markdown -----------------------------------------------------------------------------------------------------


def to_markdown(made: Comparison) -> str:
    """Return a comparison as Markdown: tables of what has two values, lists of what is read by sentence."""
    before, after = made.before, made.after
    lines = [
        f"# {_plain(heading(made))}",
        "",
        f"- 之前：{_plain(before.name)}（{before.year}年度）",
        f"- 之后：{_plain(after.name)}（{after.year}年度）",
        "",
        summary(made),
    ]
    for kind in KINDS:
        kept = of_kind(made, kind)
        if kept:
            lines += ["", f"## {kind}"]
            rows = tuple(gathered(kept))
            lines += _table([row for row in rows if row[0].words is None or is_swap(row[0])])
            lines += _texts([one for one, _ in rows if one.words is not None and not is_swap(one)])
    return "\n".join(lines) + "\n"


def _table(kept: list[tuple[Difference, str]]) -> Iterator[str]:
    if not kept:
        return
    yield ""
    yield "| 项目 | 之前 | 之后 | 增减 | 增减% | 位置 |"
    yield "|---|---:|---:|---:|---:|---|"
    for one, inside in kept:
        before, after = (_cell(value, inside) for value in (one.before, one.after))
        gap = one.delta.text if one.delta is not None else NOTHING if is_numeric(one) else ""
        cells = (name_of(one), before, after, gap, percent_of(one), place_of(one))
        yield f"| {' | '.join(_plain(cell) for cell in cells)} |"


def _cell(value: Value | None, inside: str) -> str:
    """Return a value; of an item what is in it."""
    if value is None:
        return NOTHING
    return (inside or "有") if value.type == "item" else value.text


def _texts(kept: list[Difference]) -> Iterator[str]:
    if kept:
        yield ""
    for one in kept:
        place = place_of(one)
        yield f"- **{_plain(name_of(one))}**{f'（{_plain(place)}）' if place else ''}"
        yield from (f"  - {line}" for line in _sentences(one, one.words or Words()))


def _sentences(one: Difference, words: Words) -> Iterator[str]:
    for label, value in (("原来", one.before), ("现在", one.after)):
        if value is None or value.type in ("state", "list"):
            yield f"{label}：{_plain(value.text) if value is not None else '没有写'}"
    yield from (f"改：{_plain(edit.marked)}" for edit in words.edited)
    yield from (f"删：{_plain(sentence)}" for sentence in words.removed)
    yield from (f"增：{_plain(sentence)}" for sentence in words.added)
    if words == Words() and None not in (one.before, one.after):
        yield ONLY_LAYOUT


def _plain(text: str) -> str:
    """Return a text on one line that Markdown takes for nothing else."""
    return clean(text).translate(_SPECIAL)


# -- JSON ---------------------------------------------------------------------------------------------------------


def to_json(made: Comparison) -> str:
    """Return a comparison as JSON, version 1 of the contract (docs/比较输出.md)."""
    counts = {kind: len(of_kind(made, kind)) for kind in KINDS}
    report: dict[str, Any] = {
        "version": JSON_VERSION,
        "before": _side(made.before),
        "after": _side(made.after),
        "by": list(made.kinds),
        "is_equal": not made.differences,
        "summary": {**counts, _DERIVED: sum(1 for one in made.differences if one.is_derived)},
        "differences": [_difference(one) for one in made.differences],
    }
    return printing.as_json(report)


def _side(side: Side) -> dict[str, Any]:
    return {
        "name": side.name, "kind": side.kind, "unit": side.unit, "year": str(side.year), "project": side.project,
    }  # fmt: skip


def _difference(one: Difference) -> dict[str, Any]:
    return {
        "path": list(one.keys),
        "kind": one.kind,
        "title": one.title,
        "change": one.change,
        "is_derived": one.is_derived,
        "is_item": one.is_item,
        "before": _value(one.before),
        "after": _value(one.after),
        "difference": _delta(one.delta),
        "percent": None if one.delta is None or one.delta.percent is None else plain(one.delta.percent),
        "text": _words(one.words),
        "places": {"before": _place(one.places[0]), "after": _place(one.places[1])},
    }


def _value(value: Value | None) -> dict[str, Any] | None:
    return None if value is None else {"type": value.type, "value": value.exact, "text": value.text}


def _delta(delta: Delta | None) -> dict[str, Any] | None:
    return None if delta is None else {"value": plain(delta.exact), "unit": delta.unit, "text": delta.text}


def _words(words: Words | None) -> dict[str, Any] | None:
    if words is None:
        return None
    edited = [{"before": e.before, "after": e.after, "marked": e.marked} for e in words.edited]
    return {"removed": list(words.removed), "added": list(words.added), "edited": edited}


def _place(place: Location | None) -> dict[str, Any] | None:
    return None if place is None else {"file": place.file, "line": place.line, "column": place.column}

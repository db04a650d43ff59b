"""Findings for people: what is alike and only a note is folded, so that what matters stays in sight."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from perfeval_gen.cli import printing
from perfeval_gen.diagnostics import Diagnostic, Location, Severity

_FEW: Final = 3
_NAMED: Final = 6
_PLACES: Final = 8
_EVERY: Final = "--all 逐处列出"


def lines(found: Sequence[Diagnostic], *, every: bool) -> Iterator[str]:
    """Yield the findings: first what waits to be filled, one line a file, then the others, repeated notes folded."""
    waiting = [d for d in found if printing.is_brief(d)]
    yield from (printing.to_text(d) for d in waiting) if every else _waiting(waiting)
    others = [d for d in found if not printing.is_brief(d)]
    counts = Counter(d.code for d in others if d.severity is Severity.NOTE)
    seen: defaultdict[str, list[Diagnostic]] = defaultdict(list)
    for item in others:
        is_folded = not every and item.severity is Severity.NOTE and counts[item.code] > _FEW + 1
        if is_folded:
            seen[item.code].append(item)
        if not is_folded or len(seen[item.code]) <= _FEW:
            yield f"{printing.to_text(item)}\n"
        elif len(seen[item.code]) == counts[item.code]:
            yield f"{_rest(seen[item.code][_FEW:])}\n"


def _waiting(items: Sequence[Diagnostic]) -> Iterator[str]:
    by_file: defaultdict[str, list[Diagnostic]] = defaultdict(list)
    for item in items:
        by_file[item.location.file].append(item)
    for file, inside in by_file.items():
        named = "、".join(dict.fromkeys(_name(d.location) for d in inside[:_NAMED]))
        more = f"……（{_EVERY}）" if len(inside) > _NAMED else ""
        first = inside[0]
        text = f"{first.severity.title}[{first.code}] {file}  {len(inside)} 处待填：{named}{more}"
        yield printing.visible(text)


def _name(place: Location) -> str:
    """Return what a place is called by its last keys; the items of a list are counted from 1."""
    last = -3 if len(place.path) > 1 and isinstance(place.path[-2], int) else -2
    steps = [f"第{step + 1}条" if isinstance(step, int) else step for step in place.path[last:]]
    return "→".join(steps) or "一处"


def _rest(items: Sequence[Diagnostic]) -> str:
    places = "、".join(str(d.location) for d in items[:_PLACES])
    more = "……" if len(items) > _PLACES else ""
    first = items[0]
    text = f"{first.severity.title}[{first.code}] 同样的提示另有 {len(items)} 处：{places}{more}（{_EVERY}）"
    return printing.visible(text)

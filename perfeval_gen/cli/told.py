"""Findings for people: what is alike is folded, so that what matters stays in sight."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, TypeAlias

from perfeval_gen.cli import printing
from perfeval_gen.diagnostics import Diagnostic, Location, Severity

_FEW: Final = 3
_NAMED: Final = 6
_PLACES: Final = 8
_LISTED: Final = 24
_NAME: Final = re.compile("“[^”]*”")
_Kind: TypeAlias = tuple[object, ...]
_EVERY: Final = "--all 逐处列出"
_NOT_WRITTEN: Final = "PE701"


def lines(found: Sequence[Diagnostic], *, every: bool) -> Iterator[str]:
    """Yield the findings: first what waits to be filled, one line a file, then the others, what is alike folded.

    Of notes all of one code are, of errors and warnings those that say the same of several places.
    """
    waiting = [d for d in found if printing.is_brief(d)]
    yield from (printing.to_text(d) for d in waiting) if every else _waiting(waiting)
    others = [d for d in found if not printing.is_brief(d)]
    counts = Counter(_kind(d) for d in others)
    seen: defaultdict[_Kind, list[Diagnostic]] = defaultdict(list)
    for item in others:
        kind = _kind(item)
        alike, count = seen[kind], counts[kind]
        shown = count if every or count <= _FEW + 1 else _FEW if item.severity is Severity.NOTE else 1
        alike.append(item)
        if len(alike) <= shown:
            yield f"{printing.to_text(item)}\n"
        elif len(alike) == count:
            yield f"{_rest(alike[shown:])}\n"


def folded(found: Sequence[Diagnostic]) -> Iterator[Diagnostic]:
    """Yield the findings of a run; of more than a few documents that one reason kept from being written, the first."""
    reasons = [_NAME.sub("“”", d.message) if d.code == _NOT_WRITTEN else "" for d in found]
    counts = Counter(reasons)
    told: set[str] = set()
    for item, reason in zip(found, reasons, strict=True):
        if not reason or counts[reason] <= _FEW:
            yield item
        elif reason not in told:
            told.add(reason)
            yield replace(item, message=f"{item.message}；另有 {counts[reason] - 1} 份文档同样写不进去")


def _kind(item: Diagnostic) -> _Kind:
    """Return what findings that are alike have in common: what is said but for the names in it."""
    if item.severity is Severity.NOTE:
        return (item.code, item.severity)
    place = () if not item.related else (item.location,)
    return (
        item.code,
        item.severity,
        item.location.file,
        _NAME.sub("“”", item.message),
        _NAME.sub("“”", item.mark),
        *place,
    )


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
    first = items[0]
    if first.severity is Severity.NOTE:
        places, same = _places(items)[:_PLACES], "同样的提示另有"
    else:
        places, same = [_named(d.location) for d in items[:_LISTED]], f"同样的{first.severity.title}还有"
    more = "……" if len(items) > len(places) else ""
    text = f"{first.severity.title}[{first.code}] {same} {len(items)} 处：{'、'.join(places)}{more}（{_EVERY}）"
    return printing.visible(text)


def _places(items: Sequence[Diagnostic]) -> list[str]:
    """Return where notes are; of several at one place what each is about."""
    places = [str(d.location) for d in items]
    names = [hit[0] for d in items if (hit := _NAME.search(d.message)) is not None]
    return names if len(set(places)) < len(places) == len(set(names)) else places


def _named(place: Location) -> str:
    return f"第{place.line}行{_name(place)}" if place.line else f"{place.file} {_name(place)}"

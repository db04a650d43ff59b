"""Findings as text for people and as JSON for programs."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any, Final

from perfeval_gen.cli import streams
from perfeval_gen.cli.cells import width
from perfeval_gen.diagnostics import Diagnostic, Location, Severity
from perfeval_gen.quantities import MINUS

JSON_VERSION: Final = 1
MENDED: Final = "可自动修正：perfeval check --fix"
_WIDEST: Final = 96
_LEAD: Final = 40
_CUT: Final = "..."
_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def to_text(item: Diagnostic) -> str:
    """Return a finding with its place, the line, a caret under the right character, and the remedy."""
    if is_brief(item):
        return visible(f"{item.severity.title}[{item.code}] {item.location}  {item.message}")
    lines = [f"{item.severity.title}[{item.code}] {item.message}", f"  → {item.location}"]
    if item.location.line and item.location.excerpt.strip():
        lines.extend(_excerpt(item.location, item.mark))
    elif item.location.place and item.location.excerpt.strip():
        lines.extend(_tag(item.location, item.mark))
    elif item.mark:
        lines.append(f"     │ {item.mark}")
    for place, text in item.related[:8]:
        lines.append(f"     · {text}：{place}" + (f"  {place.excerpt.strip()[:60]}" if place.excerpt else ""))
    if item.hint:
        lines.append(f"     = {item.hint}")
    if item.edits:
        lines.append(f"     = {MENDED}")
    return "\n".join(visible(line) for line in lines)


def visible(text: str) -> str:
    """Return one line as a terminal can show it: a ? for what is invisible, steers the terminal or is missing there.

    Each character keeps its place, so that a caret below still stands right.
    """
    plain = "".join("?" if unicodedata.category(c) in _HIDDEN or c in "\ufffe\uffff" else c for c in text)
    return plain if streams.takes_unicode() else streams.shown(plain.replace(MINUS, "-"))


def is_brief(item: Diagnostic) -> bool:
    """Return whether a finding takes one line only: the many fields of a draft that wait to be filled."""
    return item.code == "PE212" and item.severity is Severity.NOTE


def _excerpt(place: Location, mark: str) -> list[str]:
    shown, start = _window(place.excerpt, place.column - 1)
    stop = max(place.end_column - 1 - (place.column - 1 - start), start + 1)
    before, marked = shown[:start], shown[start:stop] or " "
    gutter = f"{place.line or '':>4} │ "
    caret = " " * width(before) + "^" * max(1, width(marked.rstrip() or " "))
    return [f"{gutter}{shown.rstrip()}", f"{'':>4} │ {caret} {mark}".rstrip()]


def _tag(place: Location, mark: str) -> list[str]:
    """Return what stands at a place that has no lines: the tag of a template, with a caret where a name is meant."""
    if place.column:
        return _excerpt(place, mark)
    shown, _ = _window(place.excerpt, 0)
    return [f"     │ {text}" for text in (shown.strip(), mark) if text]


def _window(line: str, column: int) -> tuple[str, int]:
    """Return the part of a long line around the column, tabs as spaces, and where the column is in it."""
    if len(line) <= _WIDEST and width(plain := visible(line.replace("\t", " "))) <= _WIDEST:
        return plain, column
    first = max(0, column - _LEAD)
    piece = visible(line[first : first + _WIDEST].replace("\t", " "))
    while width(piece) > _WIDEST:
        piece = piece[:-1]
    return (f"{_CUT}{piece}", column - first + len(_CUT)) if first else (piece, column)


def counted(items: Iterable[Diagnostic]) -> dict[str, int]:
    """Return how many errors, warnings and notes there are."""
    kept = list(items)
    names = {"errors": Severity.ERROR, "warnings": Severity.WARNING, "notes": Severity.NOTE}
    return {name: sum(1 for d in kept if d.severity is severity) for name, severity in names.items()}


def summary(items: Iterable[Diagnostic], files: int, seconds: float) -> str:
    """Return the closing line of a check."""
    kept = list(items)
    counts = counted(kept)
    sign = "×" if counts["errors"] else "√"
    mended = sum(1 for d in kept if d.edits)
    mends = f"；{mended} 处可自动修正" if mended else ""
    found = f"{counts['errors']} 个错误，{counts['warnings']} 个警告，{counts['notes']} 个提示"
    return f"{sign} {found}{mends}（{files} 个文件，{seconds:.1f} 秒）"


def to_json(items: Iterable[Diagnostic], fingerprints: Iterable[str]) -> str:
    """Return the findings as JSON, version 1 of the contract."""
    kept = list(items)
    found = [_as_dict(d, mark) for d, mark in zip(kept, fingerprints, strict=True)]
    return as_json({"version": JSON_VERSION, "findings": found, "summary": counted(kept)})


def as_json(value: object) -> str:
    """Return a value as JSON that no encoding of the output can spoil."""
    return json.dumps(value, ensure_ascii=not streams.takes_unicode(), indent=2)


def _as_dict(item: Diagnostic, fingerprint: str) -> dict[str, Any]:
    return {
        "code": item.code,
        "rule": item.rule,
        "severity": item.severity.name.lower(),
        "message": item.message,
        **_place(item.location),
        "hint": "；".join(text for text in (item.mark, item.hint) if text),
        "related": [{**_place(place), "message": text} for place, text in item.related],
        "fingerprint": fingerprint,
        "edits": [asdict(edit) for edit in item.edits],
    }


def _place(place: Location) -> dict[str, Any]:
    return {
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "end_column": place.end_column,
        "path": list(place.path),
    }

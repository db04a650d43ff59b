"""Findings as SARIF 2.1.0, which code hosts and editors read."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from perfeval_gen.diagnostics import Code, Diagnostic, Edit, Location, Severity
from perfeval_gen.reading import read_bytes
from perfeval_gen.version import __version__
from perfeval_gen.workflows.fingerprints import fingerprints, relative

SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
FINGERPRINT: Final = "perfeval/v1"
_ROOT: Final = "SRCROOT"


def report(items: Sequence[Diagnostic], *, is_done: bool) -> dict[str, Any]:
    """Return the findings as one run; ``is_done``: everything that was asked for could be looked at."""
    from perfeval_gen.workflows.codes import code_of

    codes = [code for name in sorted({d.code for d in items}) if (code := code_of(name)) is not None]
    index = {code.id: number for number, code in enumerate(codes)}
    prints = fingerprints(items, Path.cwd())
    lines = _Lines(items)
    run = {
        "tool": {
            "driver": {"name": "perfeval", "version": __version__, "language": "zh-CN", "rules": [*map(_rule, codes)]}
        },
        "columnKind": "utf16CodeUnits",
        "language": "zh-CN",
        "invocations": [{"executionSuccessful": is_done}],
        "results": [_result(d, mark, index, lines) for d, mark in zip(items, prints, strict=True)],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(code: Code) -> dict[str, Any]:
    rules = [*dict.fromkeys(rule for rule in (code.rule, *code.rules) if rule)]
    text = "\n\n".join(part for part in (code.explanation, _labelled("怎样改", code.remedy)) if part)
    shown = f"{text}\n\n出处：{code.article}" if code.article else text
    return {
        "id": code.id,
        "shortDescription": {"text": code.title},
        "fullDescription": {"text": code.explanation},
        "help": {"text": shown},
        "defaultConfiguration": {"level": _level(code.severity)},
        "properties": {"rules": rules, "tags": ["预算绩效自评", *rules]},
    }


def _labelled(label: str, text: str) -> str:
    return f"{label}：{text}" if text else ""


def _level(severity: Severity) -> str:
    return severity.name.lower()


def _result(item: Diagnostic, fingerprint: str, index: dict[str, int], lines: _Lines) -> dict[str, Any]:
    place = _location(item.location, lines)
    related = [_related(n, where, text, lines) for n, (where, text) in enumerate(item.related, 1)]
    parts = {
        "ruleId": item.code,
        "ruleIndex": index.get(item.code, -1),
        "level": _level(item.severity),
        "message": {"text": _message(item)},
        "locations": [place] if place else [],
        "relatedLocations": related,
        "partialFingerprints": {FINGERPRINT: fingerprint},
        "fixes": _fixes(item, lines),
        "properties": {"rule": item.rule or "", "path": [str(step) for step in item.location.path]},
    }
    return {name: value for name, value in parts.items() if value not in ([], -1)}


def _message(item: Diagnostic) -> str:
    first = item.message + (f"（{item.mark}）" if item.mark else "")
    return "\n".join(text for text in (first, item.hint) if text)


def _location(place: Location, lines: _Lines) -> dict[str, Any]:
    """Return a place; nothing for what is no file but an option of the command."""
    if not place.file or place.file.startswith("--"):
        return {}
    physical: dict[str, Any] = {"artifactLocation": _artifact(place.file)}
    if place.line:
        physical["region"] = _region(place.file, place.line, place.column, place.end_column, lines)
    said = {"message": {"text": place.place}} if place.place else {}
    return {"physicalLocation": physical, **said}


def _related(number: int, place: Location, text: str, lines: _Lines) -> dict[str, Any]:
    return {**_location(place, lines), "id": number, "message": {"text": text or "相关的一处"}}


def _artifact(file: str) -> dict[str, str]:
    """Return a file by its address: relative to the folder of the command, else absolute; Chinese in percent form."""
    inner = relative(file, Path.cwd())
    if inner.startswith("../") or Path(inner).is_absolute():
        return {"uri": Path(file).resolve().as_uri()}
    return {"uri": quote(os.fsencode(inner)), "uriBaseId": _ROOT}


def _region(file: str, line: int, column: int, end_column: int, lines: _Lines) -> dict[str, int]:
    """Return a stretch of a line in UTF-16 code units, the end after its last one."""
    text = lines.at(file, line)
    start = _units(text, column)
    end = {"endColumn": _units(text, end_column)} if end_column > column else {}
    return {"startLine": line, "startColumn": start, **end}


def _units(text: str, column: int) -> int:
    before = text[: column - 1]
    return column - len(before) + len(before.encode("utf-16-le", "surrogatepass")) // 2


def _fixes(item: Diagnostic, lines: _Lines) -> list[dict[str, Any]]:
    if not item.edits:
        return []
    files = dict.fromkeys(edit.file for edit in item.edits)
    changes = [
        {
            "artifactLocation": _artifact(file),
            "replacements": [_replacement(edit, lines) for edit in item.edits if edit.file == file],
        }
        for file in files
    ]
    return [{"description": {"text": item.hint or "可自动修正"}, "artifactChanges": changes}]


def _replacement(edit: Edit, lines: _Lines) -> dict[str, Any]:
    text = lines.at(edit.file, edit.line)
    region = {
        "startLine": edit.line,
        "startColumn": _units(text, edit.column),
        "endColumn": _units(text, edit.end_column),
    }
    return {"deletedRegion": region, "insertedContent": {"text": edit.text}}


class _Lines:
    """The lines that findings are about: those they carry, else as the file has them."""

    def __init__(self, items: Iterable[Diagnostic]) -> None:
        places = [p for d in items for p in (d.location, *(where for where, _ in d.related)) if p.excerpt and p.line]
        self._carried = {(place.file, place.line): place.excerpt for place in places}

    def at(self, file: str, line: int) -> str:
        """Return a line of a file; "" where there is none to be had."""
        carried = self._carried.get((file, line))
        if carried is not None:
            return carried
        inside = _read(file)
        return inside[line - 1] if 0 < line <= len(inside) else ""


@cache
def _read(file: str) -> tuple[str, ...]:
    from perfeval_gen.source.text import read_source

    try:
        source = read_source(file, read_bytes(Path(file))).value
    except OSError:
        return ()
    return () if source is None else tuple(source.text.split("\n"))

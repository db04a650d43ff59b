"""Findings as GitHub's workflow commands, which it shows beside the lines of a change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from perfeval_gen.cli import printing
from perfeval_gen.diagnostics import Diagnostic, Severity
from perfeval_gen.workflows.fingerprints import relative

_WORDS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def lines(items: Iterable[Diagnostic]) -> Iterator[str]:
    """Yield a command for each finding."""
    here = Path.cwd()
    for item in items:
        place = item.location
        values = {
            "file": "" if place.file.startswith("--") else relative(place.file, here),
            "line": place.line or "",
            "endLine": place.line or "",
            "col": place.column if place.line else "",
            "endColumn": place.end_column - 1 if place.line and place.end_column > place.column else "",
            "title": f"{item.code} {item.severity.title}",
        }
        said = ",".join(f"{name}={_value(str(value))}" for name, value in values.items() if value != "")
        yield printing.visible(f"::{_WORDS[item.severity]} {said}::{_text(_message(item))}")


def _message(item: Diagnostic) -> str:
    more = [text for text in (item.location.place, item.mark) if text]
    first = item.message + (f"（{'；'.join(more)}）" if more else "")
    return "\n".join((first, *(text for text in (item.hint,) if text)))


def _text(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _value(text: str) -> str:
    return _text(text).replace(":", "%3A").replace(",", "%2C")

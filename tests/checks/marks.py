"""Findings of a few checks alone, what stands under their carets, and what their edits make of a text."""

from __future__ import annotations

from datetime import date
from functools import cache

from perfeval_gen.checks import run_checks
from perfeval_gen.checks.check import Check, Facts
from perfeval_gen.diagnostics import Diagnostic, Edit
from perfeval_gen.figures.derive import derive_figures
from tests.figures.samples import UNIT, document, pack

_pack = cache(pack)  # reading one takes longer than the checks


def findings(
    text: str, checks: tuple[Check, ...], head: str = UNIT, today: date | None = None
) -> tuple[Diagnostic, ...]:
    """What these checks say of a few lines of YAML below ``head``."""
    checked, used = document(text, head), _pack()
    return run_checks(Facts(checked, derive_figures(checked, used), used, today=today), checks)


def marked(whole: str, item: Diagnostic) -> str:
    """The characters that a finding marks."""
    line = whole.split("\n")[item.location.line - 1]
    return line[item.location.column - 1 : item.location.end_column - 1]


def mended(whole: str, edits: tuple[Edit, ...]) -> str:
    """The text with all edits made, those further right first."""
    lines = whole.split("\n")
    for edit in sorted(edits, key=lambda e: (e.line, e.column), reverse=True):
        line = lines[edit.line - 1]
        lines[edit.line - 1] = line[: edit.column - 1] + edit.text + line[edit.end_column - 1 :]
    return "\n".join(lines)

"""What chosen checks say of a few lines of YAML."""

from __future__ import annotations

from functools import cache

from perfeval_gen.checks import run_checks
from perfeval_gen.checks.check import Check, Facts
from perfeval_gen.diagnostics import Diagnostic
from perfeval_gen.figures.derive import derive_figures
from tests.figures.samples import UNIT, document
from tests.figures.samples import pack as loaded

pack = cache(loaded)


def told(text: str, checks: tuple[Check, ...], head: str = UNIT, chosen: str = "gd-zhanjiang") -> list[Diagnostic]:
    """The findings of the checks."""
    checked, used = document(text, head), pack(chosen)
    return list(run_checks(Facts(checked, derive_figures(checked, used), used), checks))


def line_of(item: Diagnostic, head: str = UNIT) -> int:
    """The line of the text below its head."""
    return item.location.line - head.count("\n")

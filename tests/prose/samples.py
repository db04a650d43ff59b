"""What the checks of printed equations say of a few sentences."""

from __future__ import annotations

import json
from functools import cache

from perfeval_gen.checks import run_checks
from perfeval_gen.checks.check import Check, Facts
from perfeval_gen.checks.prose import equations as prose_equations
from perfeval_gen.checks.prose import growth as prose_growth
from perfeval_gen.checks.prose import lists as prose_lists
from perfeval_gen.checks.prose import scores as prose_scores
from perfeval_gen.checks.prose import units as prose_units
from perfeval_gen.diagnostics import Diagnostic
from perfeval_gen.figures.derive import derive_figures
from perfeval_gen.packs.model import Pack
from tests.figures.samples import PROJECT, UNIT, document, pack

ROOMS = (prose_equations, prose_scores, prose_lists, prose_units, prose_growth)
CHECKS: tuple[Check, ...] = tuple(check for room in ROOMS for check in room.CHECKS)
CODES = {code.id for room in ROOMS for code in room.CODES}


def told_of(text: str) -> tuple[Diagnostic, ...]:
    """The findings of a few lines of YAML."""
    return _told_of(text, UNIT)


def told_of_project(text: str) -> tuple[Diagnostic, ...]:
    """The findings of a few lines of a project's file."""
    return _told_of(text, PROJECT)


def _told_of(text: str, head: str) -> tuple[Diagnostic, ...]:
    checked = document(text, head)
    return run_checks(Facts(checked, derive_figures(checked, _pack()), _pack()), CHECKS)


@cache
def _pack() -> Pack:
    return pack()


def told(*sentences: str) -> tuple[Diagnostic, ...]:
    """The findings of paragraphs of running text."""
    return told_of(f"自评结果: {json.dumps(list(sentences), ensure_ascii=False)}\n")


def under(item: Diagnostic) -> str:
    """The stretch that the caret marks."""
    place = item.location
    return place.excerpt[place.column - 1 : place.end_column - 1]

"""The checks of a document's figures, as one tuple."""

from __future__ import annotations

from typing import Final

from perfeval_gen.checks import arithmetic, dates, privacy
from perfeval_gen.checks.check import Check, Facts
from perfeval_gen.diagnostics import Code, Diagnostic, in_order

CHECKS: Final[tuple[Check, ...]] = (
    arithmetic.total_equals_parts,
    arithmetic.stated_figures_agree,
    arithmetic.stated_results_agree,
    arithmetic.ratios_in_range,
    arithmetic.streams_balance,
    arithmetic.project_money_adds_up,
    arithmetic.level1_scores_equal_parts,
    arithmetic.scores_within_points,
    arithmetic.names_are_known,
    dates.filed_after_the_year,
    dates.submitted_before_filing,
    dates.publication_is_plain,
    privacy.private_data,
)
CODES: Final[tuple[Code, ...]] = (*arithmetic.CODES, *dates.CODES, *privacy.CODES)


def run_checks(facts: Facts) -> tuple[Diagnostic, ...]:
    """Return the findings of every check, in order."""
    return in_order([d for one in CHECKS for d in one.find(facts)])

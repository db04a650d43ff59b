"""The checks of a document's figures, as one tuple."""

from __future__ import annotations

from typing import Final

from perfeval_gen.checks import (
    achieved,
    arithmetic,
    balances,
    bound,
    claims,
    completeness,
    conditions,
    copies,
    coverage,
    dates,
    funds,
    named_amounts,
    names,
    outcome,
    own_indicators,
    parts,
    periods,
    privacy,
    problems,
    prose_equations,
    prose_growth,
    prose_lists,
    prose_numbers,
    prose_scores,
    prose_units,
    reasons,
    relations,
    remedies,
    scope,
    score_codes,
    scores,
    slips,
    sums,
    targets,
    tolerances,
    transfer,
    wording,
    years,
)
from perfeval_gen.checks.check import Check, Facts
from perfeval_gen.diagnostics import Code, Diagnostic, in_order

_ROOMS: Final = (
    sums, parts, balances, named_amounts, tolerances, relations, conditions,
    prose_numbers, prose_equations, prose_scores, prose_lists, prose_units, prose_growth,
    bound, copies, wording, periods, completeness,
    claims, names, slips, years, targets, achieved, problems, scope, coverage, outcome,
)  # fmt: skip

# What is said of a project inside a whole unit's file beyond what is said of the file.
PROJECT_CHECKS: Final[tuple[Check, ...]] = (
    scores.parent_scores_equal_parts,
    scores.scores_stand_at_the_leaves,
    scores.scores_within_points,
    scores.bonus_has_evidence,
    scores.lost_points_have_reasons,
    scores.own_scores_are_explained,
    scores.every_leaf_is_scored,
    own_indicators.indicators_have_a_block,
    own_indicators.weights_add_up,
    own_indicators.indicators_stand_once,
    own_indicators.qualitative_ratios_fit,
    own_indicators.values_can_be_compared,
    own_indicators.great_excess_is_explained,
    funds.sources_have_rows,
    remedies.shortfalls_have_remedies,
    *(one for room in _ROOMS for one in room.PROJECT_CHECKS),
)
CHECKS: Final[tuple[Check, ...]] = (
    arithmetic.total_equals_parts,
    arithmetic.stated_figures_agree,
    arithmetic.stated_results_agree,
    arithmetic.ratios_in_range,
    arithmetic.streams_balance,
    arithmetic.project_money_adds_up,
    *PROJECT_CHECKS,
    scores.names_are_known,
    reasons.deviations_have_reasons,
    transfer.recipients_add_up,
    transfer.allocations_match_the_budget,
    transfer.transfer_deviations_have_reasons,
    transfer.transfer_excess_is_explained,
    dates.filed_after_the_year,
    dates.submitted_before_filing,
    dates.publication_is_plain,
    privacy.private_data,
    *(one for room in _ROOMS for one in room.CHECKS),
)
CODES: Final[tuple[Code, ...]] = (
    *arithmetic.CODES,
    *score_codes.CODES,
    *funds.CODES,
    *remedies.CODES,
    *transfer.CODES,
    *dates.CODES,
    *privacy.CODES,
    *(code for room in _ROOMS for code in room.CODES),
)


def run_checks(facts: Facts, which: tuple[Check, ...] = CHECKS) -> tuple[Diagnostic, ...]:
    """Return the findings of the checks, in order."""
    return in_order([d for one in which for d in one.find(facts)])

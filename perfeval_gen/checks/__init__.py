"""The checks of a document's figures, as one tuple."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from perfeval_gen.checks import privacy
from perfeval_gen.checks.check import Check, Facts
from perfeval_gen.checks.content import achieved, claims, completeness, coverage, problems, scope, targets
from perfeval_gen.checks.dated import dates, periods, years
from perfeval_gen.checks.money import (
    arithmetic,
    balances,
    conditions,
    funds,
    named_amounts,
    parts,
    relations,
    sums,
    tolerances,
    transfer,
)
from perfeval_gen.checks.prose import bound, results
from perfeval_gen.checks.prose import equations as prose_equations
from perfeval_gen.checks.prose import growth as prose_growth
from perfeval_gen.checks.prose import lists as prose_lists
from perfeval_gen.checks.prose import numbers as prose_numbers
from perfeval_gen.checks.prose import scores as prose_scores
from perfeval_gen.checks.prose import units as prose_units
from perfeval_gen.checks.scoring import outcome, own_indicators, reasons, remedies, score_codes, scores
from perfeval_gen.checks.text import copies, lengths, names, slips, wording
from perfeval_gen.diagnostics import Code, Diagnostic, Location, in_order, limited

_ROOMS: Final = (
    sums, parts, balances, named_amounts, tolerances, relations, conditions,
    prose_numbers, prose_equations, prose_scores, prose_lists, prose_units, prose_growth,
    results, bound, copies, wording, periods, completeness,
    claims, names, slips, lengths, years, targets, achieved, problems, scope, coverage, outcome,
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
    privacy.no_private_data_in_text,
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
    """Return the findings of the checks, in order; of several about one stretch of text those that weigh."""
    found, unread = [d for one in which for d in one.find(facts)], _unread(facts)
    kept = in_order(_weighed([d for d in found if _start(d.location) not in unread] if unread else found))
    return limited(kept)


def _unread(facts: Facts) -> frozenset[tuple[str, int, int]]:
    """Return where references stand that aren't read there (PE436): nothing more is to be said of such a value."""
    held = (node for _, node, shape in facts.fields if node.kind == "scalar" and not shape.narrative)
    return frozenset(_start(node.location) for node in held if "{{" in node.value)


def _start(place: Location) -> tuple[str, int, int]:
    return place.file, place.line, place.column


# What is told of a stretch of text only where nothing more precise is: an offer of a reference, a mere sum that is off.
_GIVE_WAY: Final = {
    "PE435": ("PE40", "PE41", "PE42"), "PE411": ("PE402", "PE412", "PE413", "PE414", "PE415"),
    "PE427": ("PE302",), "PE418": ("PE403",),
}  # fmt: skip


def _weighed(found: list[Diagnostic]) -> Iterator[Diagnostic]:
    """Yield the findings without those that give way to another at the same place."""
    strong = [d for d in found if any(d.code.startswith(codes) for codes in _GIVE_WAY.values())]
    lines: dict[tuple[str, int], list[Diagnostic]] = {}
    for item in strong:
        lines.setdefault((item.location.file, item.location.line), []).append(item)
    for item in found:
        beside = lines.get((item.location.file, item.location.line), ()) if item.code in _GIVE_WAY else ()
        weightier = (d for d in beside if d is not item and d.code.startswith(_GIVE_WAY[item.code]))
        if not any(_overlap(item, other) for other in weightier):
            yield item


def _overlap(one: Diagnostic, other: Diagnostic) -> bool:
    a, b = one.location, other.location
    return a.column < b.end_column and b.column < a.end_column

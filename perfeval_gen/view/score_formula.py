"""How a score was worked out, with its numbers: what the completion is made of, and the points it brings."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from perfeval_gen.figures.criteria import is_met
from perfeval_gen.figures.leaves import Entry, Leaf
from perfeval_gen.figures.own_scores import comparison
from perfeval_gen.quantities import as_trimmed
from perfeval_gen.schema.values import Percent
from perfeval_gen.view.style import formula, numbers, signed

_PROPORTIONAL: Final = "按比例"
_HUNDRED: Final = "×100%"
_PLACES: Final = 4  # of a share in percent: times 100 points it still gives both decimals of a score
_SIMPLE: Final = 12


def score_formula(leaf: Leaf, points: Decimal | None, entry: Entry) -> str:
    """Return what the criterion gives with its numbers: （0.94+0.99）÷2×5=4.83; nothing where none is computed.

    ``entry`` is the unit's own indicator, empty for one of the pack's.
    """
    if leaf.share is None or leaf.computed is None or points is None or leaf.measured.status == "无意义":
        return ""
    return f"{_share(leaf, entry)}×{as_trimmed(points, _PLACES)}={as_trimmed(leaf.computed)}"


def completion_formula(leaf: Leaf, entry: Entry) -> str:
    """Return how far the target of one of the unit's own indicators is reached, with its numbers: 9÷10×100%=90%."""
    done = _completion(entry)
    if not done or leaf.measured.value is None:
        return ""
    return f"{done}{_HUNDRED}={as_trimmed(leaf.measured.value * 100)}%"


def _share(leaf: Leaf, entry: Entry) -> str:
    """Return the share of the points: the numbers it comes from where it is the ratio itself, else how much it is."""
    figure, share = leaf.measured.figure, leaf.share or Fraction(0)
    if leaf.criterion.kind == _PROPORTIONAL and share not in (0, 1) and leaf.measured.value == share:
        made = _completion(entry) if figure is None else formula(figure, numbers(figure)).removesuffix(_HUNDRED)
        if made:
            return made
    exact = share * 100 * 10**_PLACES
    if exact.denominator > 1 and share.denominator <= _SIMPLE:
        return f"{share.numerator}/{share.denominator}"
    return f"{as_trimmed(share * 100, _PLACES)}%"


def _completion(entry: Entry) -> str:
    """Return actual ÷ target, target ÷ actual of a reverse indicator, or what the deviation leaves of an exact one."""
    values = comparison(entry)
    if values is None:
        return ""
    direction, target, actual = values
    wanted, found = _text(entry.get("target_value")), _text(entry.get("actual_value"))
    if direction == "=" or target < 0:
        is_whole = is_met(*values) or target == 0
        return "" if is_whole else f"（1−|{found}−{_bracketed(wanted)}|÷|{wanted}|）"
    if direction in ("≥", ">"):
        return f"{found}÷{wanted}" if target > 0 and actual >= 0 else ""
    return f"{wanted}÷{found}" if target > 0 and actual > 0 else ""


def _text(value: Any) -> str:  # noqa: ANN401 - a number or a percentage
    return f"{signed(value.points)}%" if isinstance(value, Percent) else signed(value)


def _bracketed(text: str) -> str:
    return f"（{text}）" if text.startswith("−") else text

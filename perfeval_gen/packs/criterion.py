"""How a leaf of an indicator tree is judged: a kind of criterion and its parameters, as a pack states them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

Kind = Literal["按比例", "分档", "线性", "不超过", "零差异", "逐项", "定性", "及格线", "是否", "自评"]
Overrun = Literal["满分", "零分"]

# kind -> (parameters it must have, parameters it may have), by their keys in an indicators file
PARAMETERS: Final[Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "按比例": ((), ("超过满分",)),
    "分档": (("档次",), ()),
    "线性": (("满分线", "零分线"), ()),
    "不超过": ((), ("限值",)),
    "零差异": (("限度",), ()),
    "逐项": (("条目",), ()),
    "定性": (("档线",), ()),
    "及格线": (("及格",), ()),
    "是否": ((), ("部分",)),
    "自评": ((), ("封顶",)),
}
NEEDS_MEASURE: Final = frozenset({"按比例", "分档", "线性", "不超过", "零差异", "及格线", "是否"})


@dataclass(frozen=True, slots=True)
class Band:
    """One band: values not under ``at_least`` or not over ``at_most`` (both included) earn ``share`` of the points.

    Bands are tried in order; one with neither bound takes what is left. Shares are 0…1.
    """

    share: Fraction
    at_least: Fraction | None = None
    at_most: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a checklist: its words, and the fact or field that answers it ('' = the unit answers itself)."""

    name: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion with its parameters; ratios are exact fractions (95 % is 19/20). Unused parameters stay as they are.

    ``limit``: not_over (限值, default 100 %) and zero_deviation (限度). ``bounds``: the lower bounds of the upper two
    qualitative bands, e.g. (4/5, 3/5). ``overrun``: what a ratio over 100 % earns under 按比例. ``partial``: the share
    a «no» still earns under 是否. ``cap``: what limits the unit's own score under 自评.
    """

    kind: Kind
    full_at: Fraction = Fraction(1)
    zero_at: Fraction = Fraction(0)
    limit: Fraction = Fraction(1)
    bands: tuple[Band, ...] = ()
    items: tuple[Item, ...] = ()
    bounds: tuple[Fraction, Fraction] = (Fraction(4, 5), Fraction(3, 5))
    overrun: Overrun = "满分"
    pass_mark: Fraction = Fraction(3, 5)
    partial: Fraction = Fraction(0)
    cap: str = ""

"""What a comparison says: each difference with both values, both places, and what can be counted of it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal, get_args

from perfeval_gen.diagnostics import Location

Kind = Literal["资金", "指标", "文字", "其他"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
Keys = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Value:
    """One side of a difference: ``text`` for people; ``exact`` for programs, money in 元, a percentage in points."""

    type: str
    exact: str
    text: str


@dataclass(frozen=True, slots=True)
class Delta:
    """After less before; ``percent`` is of the amount before, None where that is zero or has no meaning."""

    exact: Decimal
    unit: str
    text: str
    percent: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """A sentence that was altered; ``marked`` shows how, with what stayed the same cut short."""

    before: str
    after: str
    marked: str


@dataclass(frozen=True, slots=True)
class Words:
    """How a text differs, sentence by sentence; all empty where only its paragraphs or order do."""

    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    edited: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """One field, list item or derived figure that isn't the same; None on the side that hasn't got it.

    ``keys`` are Chinese keys and, for the item of a list, its name. ``is_order``: only the order of a list's items.
    """

    keys: Keys
    kind: Kind
    title: str
    before: Value | None
    after: Value | None
    delta: Delta | None = None
    words: Words | None = None
    is_derived: bool = False
    is_item: bool = False
    is_order: bool = False
    places: tuple[Location | None, Location | None] = (None, None)

    @property
    def change(self) -> str:
        """In a word: 增, 删, 改 or 次序."""
        if self.is_order:
            return "次序"
        return "增" if self.before is None else "删" if self.after is None else "改"


@dataclass(frozen=True, slots=True)
class Side:
    """What is compared: the name it goes by, its unit, kind and year."""

    name: str
    unit: str
    kind: str
    year: int
    project: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both sides and everything in which they differ, in the order of the second; ``kinds`` are those looked at."""

    before: Side
    after: Side
    differences: tuple[Difference, ...]
    kinds: tuple[Kind, ...] = KINDS

    def only(self, names: tuple[str, ...]) -> Comparison:
        """Return the comparison with the differences of some kinds; of all where none is named."""
        kinds = tuple(kind for kind in KINDS if kind in names) or KINDS
        return Comparison(self.before, self.after, tuple(d for d in self.differences if d.kind in kinds), kinds)

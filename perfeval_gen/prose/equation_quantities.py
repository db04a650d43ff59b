"""Numbers with units in a line of text, with the words before them: what sums, lists and units are read from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import lru_cache
from typing import Final

from perfeval_gen.prose.equation_text import MASK

_POWERS: Final = {"亿": 8, "万": 4, "千": 3, "百": 2}
CLASSIFIERS: Final = (
    "个百分点|百分点|人次|户次|家次|场次|批次|项次|车次|册次|平方米|平方公里|公里|户|家|人|名|位|个|座|项|件|宗|起|台|套|辆|次|场|所|间|处|条|亩|公顷|吨|"
    "千克|公斤|份|批|期|班|村|镇|分|%|‰|倍|成|天|小时"
)
_UNIT: Final = rf"(?:多|余)?(?P<scale>[亿万千百])?(?P<name>元人民币|美元|元|{CLASSIFIERS})|(?P<bare>[亿万])"
_QUANTITY: Final = re.compile(
    rf"(?<![0-9A-Za-z.,第{MASK}])(?P<digits>[0-9]{{1,3}}(?:,[0-9]{{3}})+|[0-9]{{1,18}})(?P<decimals>\.[0-9]{{1,12}})?"
    rf"(?![0-9.])\s*(?:{_UNIT})?(?![A-Za-z])"
)
_NOT_COUNTED: Final = re.compile(r"\s*[年月日号期届条款章版级楼时—~～]|\s*[-/:：]\s*[0-9]")
_BEFORE: Final = re.compile(r"[，。；;、：:()“”！？!?]")
_CLAUSE: Final = re.compile(r"[，。；;：:()！？!?]")
_SHARED: Final = re.compile(r"\s*[、和及与]\s*(?:[^0-9，。；、]{0,3})$")


@lru_cache(maxsize=64)
def ten_to(power: int) -> Fraction:
    """Return a power of ten."""
    return Fraction(10) ** power


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit; ``places`` are the decimals as typed.

    ``label`` are the words right before it, ``clause`` all of its clause that stands before it.

    ``base`` is the unit without 万 and 亿, ``value`` the number in it; "" where no unit is written. ``step`` is one
    unit of the last decimal, in the base unit.
    """

    start: int
    stop: int
    number: Fraction
    places: int
    unit: str
    base: str
    power: int
    label: str
    clause: str
    shared: bool = False  # the unit stands behind a later number of the same list
    depth: int = 0  # of the brackets around it
    value: Fraction = field(init=False, compare=False)  # worked out once: many checks ask
    step: Fraction = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "value", self.number * ten_to(self.power) if self.power else self.number)
        object.__setattr__(self, "step", ten_to(self.power - self.places))

    @property
    def nested(self) -> bool:
        """Whether it stands in brackets."""
        return self.depth > 0

    @property
    def money(self) -> bool:
        """Whether it is an amount of money."""
        return self.base == "元"


@lru_cache(maxsize=4096)
def quantities(text: str) -> tuple[Quantity, ...]:
    """Return the quantities of a plain line; dates, numbers of papers and ranks are none."""
    found = list(_found(text))
    for at in range(len(found) - 2, -1, -1):
        here, after = found[at], found[at + 1]
        if not here.unit and after.unit and _SHARED.fullmatch(text[here.stop : after.start]):
            found[at] = replace(here, unit=after.unit, base=after.base, power=after.power, shared=True)
    return tuple(found)


def _found(text: str) -> Iterator[Quantity]:
    depth, at, last = 0, 0, 0
    for match in _QUANTITY.finditer(text):
        depth += text.count("(", at, match.start()) - text.count(")", at, match.start())
        at = match.start()
        if match["name"] is None and match["bare"] is None and _NOT_COUNTED.match(text, match.end("digits")):
            continue
        before = text[last : match.start()]
        label, clause = _BEFORE.split(before)[-1].strip(), _CLAUSE.split(before)[-1].strip()
        last = match.end()
        decimals = (match["decimals"] or "")[1:]
        number = Fraction(int(match["digits"].replace(",", "") + decimals), 10 ** len(decimals))
        scale = match["scale"] or match["bare"] or ""
        name = (match["name"] or "").removesuffix("人民币")
        yield Quantity(
            match.start(), match.end(), number, len(decimals), scale + name, name, _POWERS.get(scale, 0), label, clause,
            depth=depth,
        )  # fmt: skip

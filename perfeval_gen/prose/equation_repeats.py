"""A number that a sentence says again: 完成投资0.19亿元，这1900万元……"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from perfeval_gen.patterns import pattern
from perfeval_gen.prose.equation_quantities import Quantity, quantities

_THIS: Final = pattern(r"(?:这|该|上述|此)(?:笔|项|批)?$")
_FEWEST: Final = 2  # digits


def said_again(text: str) -> Iterator[tuple[Quantity, Quantity]]:
    """Yield a number said again by 这 with the one before it that has its digits, but not its size."""
    found = quantities(text) if "这" in text or "该" in text or "述" in text else ()
    for at, one in enumerate(found):
        if _THIS.search(text, 0, one.start) is None or not one.base:
            continue
        alike = [q for q in found[:at] if q.base == one.base]
        if not alike or any(q.value == one.value for q in alike):
            continue
        last = alike[-1]
        if _digits(one) == _digits(last) and len(_digits(one)) >= _FEWEST:
            yield one, last


def _digits(one: Quantity) -> str:
    """Return the digits of a number without the noughts around them: 19 of 0.19亿元 and of 1900万元."""
    return str(one.number.numerator * 10**one.places // one.number.denominator).strip("0")

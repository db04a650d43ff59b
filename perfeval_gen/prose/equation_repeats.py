"""What a sentence says of a number that stands before: 这1900万元; 4860场次，超额完成5000场次的任务."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Final

from perfeval_gen.patterns import pattern
from perfeval_gen.prose.equation_quantities import Quantity, quantities

_THIS: Final = pattern(r"(?:这|该|上述|此)(?:笔|项|批)?$")
_OVER: Final = pattern(r"超额完成(?:了)?(?:全年|年度|年初|计划|目标)*$")
_AIM: Final = pattern(r"的?[^，。；、0-9]{0,8}?(?:目标|任务|计划|指标)")
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


def short_of(text: str) -> Iterator[tuple[Quantity, Quantity]]:
    """Yield what is said to be exceeded with the smaller number that stands before it in the sentence."""
    found = quantities(text) if "超额完成" in text else ()
    for done, aim in itertools.pairwise(found):
        is_aim = _OVER.search(text, 0, aim.start) is not None and _AIM.match(text, aim.stop) is not None
        between = text[done.stop : aim.start]
        if is_aim and done.base == aim.base and done.value < aim.value and not any(c in between for c in "。；！？"):
            yield aim, done


def _digits(one: Quantity) -> str:
    """Return the digits of a number without the noughts around them: 19 of 0.19亿元 and of 1900万元."""
    return str(one.number.numerator * 10**one.places // one.number.denominator).strip("0")

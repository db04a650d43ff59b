"""PE405 for what stands twice side by side: amounts in figures and in capital characters that differ."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from perfeval_gen.checks.check import Facts
from perfeval_gen.checks.prose.shares import Told
from perfeval_gen.prose.equations import plain_number
from perfeval_gen.prose.written_twice import written_twice


def amounts_in_two_notations(facts: Facts) -> Iterator[Told]:
    """Yield the amounts of the text that are written in two ways beside each other and aren't the same."""
    for segment in facts.texts:
        for one in written_twice(segment.text):
            first, second = segment.text[slice(*one.first)], segment.text[slice(*one.second)]
            yield Told(
                f"“{first}”和“{second}”不是一个数", segment.at(one.second[0], one.second[1]),
                f"前面的是{_shown(one.values[0])}，后面的是{_shown(one.values[1])}", "DUP-01",
            )  # fmt: skip


def _shown(yuan: Fraction) -> str:
    return f"{plain_number(yuan / 10**4, 6)}万元" if yuan >= 10**4 else f"{plain_number(yuan, 2)}元"

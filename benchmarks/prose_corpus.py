"""214 paragraphs about an invented unit, most with one planted mistake of a known class, the rest without any.

Frames, ways of writing numbers and line breaks are drawn from a seed, so that the corpus is the same in every run.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Final

from benchmarks.prose_hidden import claim, far_off, halves, saved, share, share_of_data, sound_hidden, sum_behind
from benchmarks.prose_named import named, sound_named
from benchmarks.prose_plants import (
    close,
    cut,
    false_quotient,
    false_sum,
    growth,
    million_households,
    nameless,
    other_operands,
    parts,
    points,
    power,
    ratio,
    received,
    sign,
    slip,
    sound_amount,
    sound_of_others,
    sound_ratio,
    sound_rounded,
    sound_sums,
    swap,
    swapped_count,
    turned,
    twice,
    two_ways,
    unit,
    worked_out,
)
from benchmarks.prose_writer import Writer

CLEAN: Final = "没有差错"
SEED: Final = 5
Make = Callable[[Writer], str]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as YAML, the class of its mistake, the codes of which one has to tell it; none where it is sound."""

    kind: str
    codes: frozenset[str]
    yaml: str
    text: str


def sound(w: Writer) -> str:
    """Write what is right, or of what nothing is known."""
    return w.random.choice(SOUND)(w)


SOUND: Final[tuple[Make, ...]] = (
    sound_amount, sound_amount, sound_rounded, sound_ratio, sound_sums,
    sound_of_others, sound_of_others, sound_of_others, sound_named, sound_named, sound_hidden, sound_hidden,
)  # fmt: skip
CLASSES: Final[tuple[tuple[str, Make, int, tuple[str, ...]], ...]] = (
    ("笔误（有名称）", slip, 22, ("PE401", "PE403")),
    ("笔误（没有名称，长数）", nameless, 6, ("PE401", "PE403")),
    ("差千分之几", close, 8, ("PE401",)),
    ("差十倍百倍", power, 10, ("PE403",)),
    ("元、万元写错", unit, 8, ("PE403",)),
    ("写成另一项的金额", swap, 12, ("PE404",)),
    ("写成另一项的个数", swapped_count, 4, ("PE404",)),
    ("率与算出的不同", ratio, 12, ("PE402",)),
    ("率的算式得数错", worked_out, 6, ("PE402", "PE411")),
    ("率截去小数", cut, 6, ("PE402",)),
    ("漏负号", sign, 5, ("PE402", "PE411")),
    ("升降说反", turned, 3, ("PE402",)),
    ("率的分母不同", other_operands, 4, ("PE402",)),
    ("同一件事两个数", twice, 7, ("PE405",)),
    ("同一说法两个总数", received, 3, ("PE405",)),
    ("户与万户", million_households, 5, ("PE418",)),
    ("算式不成立（商）", false_quotient, 5, ("PE411",)),
    ("算式不成立（和）", false_sum, 5, ("PE411",)),
    ("同比增长不带%", growth, 5, ("PE422",)),
    ("其中之和超过总数", parts, 5, ("PE412", "PE413")),
    ("得分与各项不符", points, 4, ("PE415", "PE416")),
    ("总分有两种算法", two_ways, 3, ("PE415", "PE416")),
    ("紧接全称的数", named, 14, ("PE401", "PE402", "PE403", "PE404")),
    ("各项后面的合计不对", sum_behind, 6, ("PE413", "PE412")),
    ("两半之和不是总数", halves, 5, ("PE413", "PE412")),
    ("占比不对", share, 6, ("PE411",)),
    ("占数据里的总数不对", share_of_data, 4, ("PE411",)),
    ("节约数不对", saved, 5, ("PE411",)),
    ("没到目标却说完成", claim, 5, ("PE411",)),
    ("整体的栏目差得远", far_off, 5, ("PE401", "PE403", "PE404")),
    (CLEAN, sound, 60, ()),
)  # fmt: skip


def corpus(seed: int = SEED) -> tuple[Paragraph, ...]:
    """Return the paragraphs; the same for the same seed."""
    w = Writer(Random(seed))  # noqa: S311 - a corpus, not a secret
    made = []
    for kind, make, count, codes in CLASSES:
        for _ in range(count):
            text = make(w)
            made.append(Paragraph(kind, frozenset(codes), w.yaml(text), text))
    return tuple(made)

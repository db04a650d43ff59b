"""Totals that a row of amounts beside them misses by one slip of the pen, whatever words join them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import groupby
from typing import Final

from perfeval_gen.patterns import pattern
from perfeval_gen.prose.equation_quantities import Quantity, quantities

_RATES: Final = frozenset({"%", "‰", "倍", "成", "个百分点", "百分点", ""})
_TOTAL: Final = pattern(r"共|总|合计|累计|计(?:为|是)?$|收入|资金|下达|安排|到位")
_ALL: Final = pattern(r"(?:总得分|总分|得分|合计|共计|总计|总额|共)(?:为|是|达|计)*$")
_NO_PART: Final = pattern(
    r"同比|比上年|较上年|上年|去年|增加|减少|增长|下降|净增|追加|调增|调减|占|目标|任务|计划|满分|分值|权重|扣|标准分|"
    r"人均|每|平均|最高|最低|至少|限额|上限|超|高于|低于|多于|少于|不低于|不少于|相差|差额|还剩|剩余|结余|结转|收回|节约"
)
_END: Final = pattern(r"[。！？]")
_GOES_ON: Final = pattern(r"\s*(?:以上|上述|各项|几项)?(?:总计|合计|共计|总共|累计)")
_REST: Final = pattern(r"等[，。、]|其余|余下|主要|部分用于|左右")
_FEWEST: Final = 2
_MOST: Final = 16
_LEAST: Final = 1000  # in units of the last decimal: a shorter number agrees by chance
_NEAR: Final = Fraction(1, 5)
_TWO: Final = 90


def near_sums(text: str) -> Iterator[tuple[Quantity, tuple[Quantity, ...], Fraction]]:
    """Yield totals with the row of parts whose sum is one slip away from them, and by how much it is off."""
    start = 0
    found = quantities(text)
    if len(found) <= _FEWEST:
        return
    for stop in [*(end.start() for end in _END.finditer(text) if not _GOES_ON.match(text, end.end())), len(text)]:
        inside = [q for q in found if start <= q.start < stop and q.base not in _RATES]
        start = stop
        for _, alike in groupby(sorted(inside, key=lambda q: (q.base, q.depth, q.start)), lambda q: (q.base, q.depth)):
            row = list(alike)
            if _FEWEST < len(row) <= _MOST:
                yield from _in_row(text, row)


def _in_row(text: str, row: Sequence[Quantity]) -> Iterator[tuple[Quantity, tuple[Quantity, ...], Fraction]]:
    """Yield the totals of a row: one before all its parts, or one behind them."""
    for at, total in enumerate(row):
        if not _is_total(total):
            continue
        runs = [row[:at][n:] for n in range(at - 1)], [row[at + 1 :][:n] for n in range(len(row) - at - 1, 1, -1)]
        sums = [sum((q.value for q in run), Fraction(0)) for side in runs for run in side]
        if any(abs(one - total.value) <= total.step * len(row) / 2 for one in sums):
            continue
        sides = runs if _ALL.search(total.label) else runs[1:] if not at or not _is_total(row[0]) else runs
        for run in (side[0] for side in sides if side):
            off = sum((q.value for q in run), Fraction(0)) - total.value
            if _are_parts(text, total, run) and _is_slip(total, run, off):
                yield total, tuple(run), off
                return


def _is_total(one: Quantity) -> bool:
    least = _LEAST if one.base != "分" else _LEAST / 10
    return one.value / one.step >= least and not _NO_PART.search(one.label) and bool(one.clause)


def _are_parts(text: str, total: Quantity, run: Sequence[Quantity]) -> bool:
    if any(_NO_PART.search(q.label) or not q.label or q.value >= total.value for q in run):
        return False
    first, last = min(total.start, run[0].start), max(total.stop, run[-1].stop)
    is_told = _TOTAL.search(total.clause) is not None or (total.start < run[0].start and len(run) > _FEWEST)
    return is_told and not _REST.search(text, first, last)


def _is_slip(total: Quantity, run: Sequence[Quantity], off: Fraction) -> bool:
    """Return whether one digit changed, or two exchanged, in any of the numbers explains the difference."""
    step = min(q.step for q in (total, *run))
    grains = abs(off) / step
    if not grains or grains.denominator != 1 or abs(off) > total.value * _NEAR:
        return False
    whole = int(grains)
    while whole % 10 == 0:
        whole //= 10
    return whole < 10 or (whole < _TWO and whole % 9 == 0)  # noqa: PLR2004 - one digit, or nine times one

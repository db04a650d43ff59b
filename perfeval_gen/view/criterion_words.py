"""A criterion in words, as the column 评分标准 prints it where the pack has no wording of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Final

from perfeval_gen.packs.criterion import Band, Criterion
from perfeval_gen.quantities import as_trimmed

_ALL, _NONE = "得满分", "不得分"


def words_of(criterion: Criterion) -> str:
    """Return one sentence without a full stop."""
    return _WORDS[criterion.kind](criterion)


def percent(ratio: Fraction) -> str:
    """Return a ratio as 95%."""
    return f"{as_trimmed(ratio * 100, 2)}%"


def _share(share: Fraction) -> str:
    if share in (0, 1):
        return _ALL if share else _NONE
    if share.denominator in (2, 3, 4):
        return f"得分值的{share.numerator}/{share.denominator}"
    return f"得分值的{percent(share)}"


def _band(band: Band) -> str:
    if band.at_least is not None:
        return f"不低于{percent(band.at_least)}{_share(band.share)}"
    if band.at_most is not None:
        return f"不超过{percent(band.at_most)}{_share(band.share)}"
    return f"其余{_share(band.share)}"


def _linear(criterion: Criterion) -> str:
    full, zero = criterion.full_at, criterion.zero_at
    reach, fall = ("达到", "低于") if full > zero else ("不超过", "高于")
    return f"{reach}{percent(full)}{_ALL}，{fall}{percent(zero)}{_NONE}，之间按比例计分"


def _checklist(criterion: Criterion) -> str:
    names = "；".join(f"{i}.{item.name}" for i, item in enumerate(criterion.items, 1))
    return f"{names}。各占分值的1/{len(criterion.items)}"


def _qualitative(criterion: Criterion) -> str:
    high, low = (percent(bound) for bound in criterion.bounds)
    return f"达成得100%至{high}（含），部分达成得{high}至{low}（含），未达成得{low}至0%"


def _manual(criterion: Criterion) -> str:
    limit = "，不高于效益目标的平均完成率" if criterion.cap else ""
    return f"按实际情况自评并附佐证{limit}"


_WORDS: Final[Mapping[str, Callable[[Criterion], str]]] = {
    "按比例": lambda c: f"按完成的比例计分，超过100%{'得满分' if c.overrun == '满分' else '不得分'}",
    "分档": lambda c: "，".join(_band(band) for band in c.bands),
    "线性": _linear,
    "不超过": lambda c: f"不超过{percent(c.limit)}{_ALL}，超过{_NONE}",
    "零差异": lambda c: f"为零{_ALL}，绝对值达到{percent(c.limit)}{_NONE}，之间按比例扣分",
    "逐项": _checklist,
    "定性": _qualitative,
    "及格线": lambda c: f"完成率低于{percent(c.pass_mark)}{_NONE}，以上按超过部分的比例计分",
    "是否": lambda c: f"符合{_ALL}，不符合{_share(c.partial)}",
    "自评": _manual,
}

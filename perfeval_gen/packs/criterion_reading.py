"""From the keys of an indicator to its criterion, and what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from perfeval_gen.packs.criterion import NEEDS_MEASURE, PARAMETERS, Band, Criterion, Item
from perfeval_gen.schema.read import Path
from perfeval_gen.schema.values import Percent

_SHARE: Final = re.compile(r"(\d+)/([1-9]\d*)|(\d+(?:\.\d+)?)%|(\d+(?:\.\d+)?)")
_BOUNDS: Final = (Fraction(4, 5), Fraction(3, 5))
# key of a parameter -> its id
_IDS: Final[Mapping[str, str]] = {
    "超过满分": "overrun", "档次": "bands", "满分线": "full_at", "零分线": "zero_at", "限值": "limit",
    "限度": "tolerance", "条目": "items", "档线": "bounds", "及格": "pass_mark", "部分": "partial", "封顶": "cap",
}  # fmt: skip


def read_criterion(row: Mapping[str, Any]) -> Criterion:
    """Return the criterion of an indicator; a parameter that can't be read keeps its default and is told as a fault."""
    kind = row.get("criterion") or "自评"
    limit = row.get("tolerance") if kind == "零差异" else row.get("limit")
    bounds = tuple(_ratio(b, Fraction(0)) for b in row.get("bounds", ()))
    return Criterion(
        kind=kind,  # type: ignore[arg-type] # the schema allows the kinds alone
        full_at=_ratio(row.get("full_at"), Fraction(1)),
        zero_at=_ratio(row.get("zero_at"), Fraction(0)),
        limit=_ratio(limit, Fraction(1)),
        bands=tuple(_band(b) for b in row.get("bands", ())),
        items=tuple(Item(i["name"], i.get("measure") or "") for i in row.get("items", ())),
        bounds=(bounds[0], bounds[1]) if len(bounds) == 2 else _BOUNDS,  # noqa: PLR2004 - of the upper two bands
        overrun=row.get("overrun") or "满分",
        pass_mark=_ratio(row.get("pass_mark"), Fraction(3, 5)),
        partial=_ratio(row.get("partial"), Fraction(0)),
        cap=row.get("cap") or "",
    )


def share_of(text: str) -> Fraction | None:
    """Return the share written as 2/3, 80% or 0.8; None for anything else, or more than the whole."""
    found = _SHARE.fullmatch(text.strip().replace("％", "%"))
    if found is None:
        return None
    over, under, percent, plain = found.groups()
    share = Fraction(int(over), int(under)) if over else Fraction(percent) / 100 if percent else Fraction(plain)
    return share if share <= 1 else None


def _ratio(value: object, default: Fraction) -> Fraction:
    if isinstance(value, Percent):
        return Fraction(value.points) / 100
    return Fraction(value) if isinstance(value, Decimal) else default


def _band(row: Mapping[str, Any]) -> Band:
    low, high = row.get("at_least"), row.get("at_most")
    return Band(
        share_of(str(row.get("share", ""))) or Fraction(0),
        None if low is None else _ratio(low, Fraction(0)),
        None if high is None else _ratio(high, Fraction(0)),
    )


def parameter_faults(row: Mapping[str, Any], *, is_own: bool) -> Iterator[tuple[Path, str, str]]:
    """Yield (path of the key at fault, what is wrong, what to do) for the criterion of an indicator.

    ``is_own``: a block of the unit's own indicators, whose measure is target against actual value.
    """
    kind = row.get("criterion") or "自评"
    needed, possible = PARAMETERS[kind]
    yield from _unfit(row, kind, needed, possible, is_own=is_own)
    if kind in NEEDS_MEASURE and not is_own and not row.get("measure"):
        yield ("criterion",), f"按“{kind}”评分，却没有写“取数”", "补上“取数”，例如 取数: 比率.支出完成率"
    yield from _band_faults(row)
    yield from _hidden_bands(row)
    yield from _line_faults(row, kind)


def _unfit(
    row: Mapping[str, Any], kind: str, needed: tuple[str, ...], possible: tuple[str, ...], *, is_own: bool
) -> Iterator[tuple[Path, str, str]]:
    for key in needed:
        if row.get(_IDS[key]) in (None, ()):
            yield ("criterion",), f"按“{kind}”评分，缺少参数“{key}”", f"补上“{key}”"
    for key, name in _IDS.items():
        used = (*needed, *possible, *(("档线", "及格") if is_own else ()))  # own indicators may also be qualitative
        if name in row and key not in used:
            yield (name,), f"按“{kind}”评分，用不着参数“{key}”", f"删去“{key}”，或改“办法”"


def _band_faults(row: Mapping[str, Any]) -> Iterator[tuple[Path, str, str]]:
    for i, band in enumerate(row.get("bands", ())):
        if share_of(str(band.get("share", ""))) is None:
            message = f"档次的“得”应为分值的几成，写的是“{band.get('share')}”"
            yield ("bands", i, "share"), message, "写 1、2/3 或 80%，不能大于 1"
        for key in ("at_least", "at_most"):
            if isinstance(band.get(key), str):
                yield ("bands", i, key), f"档次的界限应为数或百分数，写的是“{band[key]}”", "例如 90%"


def _hidden_bands(row: Mapping[str, Any]) -> Iterator[tuple[Path, str, str]]:
    """Yield the bands that none reaches, since one before takes their values."""
    lows: list[Fraction] = []
    highs: list[Fraction] = []
    for i, band in enumerate(row.get("bands", ())):
        low, high = (_bound(band, key) for key in ("at_least", "at_most"))
        takes_rest = i and "at_least" not in (previous := row["bands"][i - 1]) and "at_most" not in previous
        if (
            takes_rest
            or (low is not None and lows and low >= min(lows))
            or (high is not None and highs and high <= max(highs))
        ):
            yield (
                ("bands", i, "share"),
                "这一档轮不到，前面的档次已经包住它",
                "不低于的从高到低排，不超过的从低到高排，其余放最后",
            )
        lows += [low] if low is not None else []
        highs += [high] if high is not None else []


def _bound(band: Mapping[str, Any], key: str) -> Fraction | None:
    value = band.get(key)
    return _ratio(value, Fraction(0)) if isinstance(value, (Percent, Decimal)) else None


def _line_faults(row: Mapping[str, Any], kind: str) -> Iterator[tuple[Path, str, str]]:
    for key in ("full_at", "zero_at", "limit", "tolerance"):
        if isinstance(row.get(key), str):
            yield (key,), f"应为数或百分数，写的是“{row[key]}”", "例如 95%"
    for key, low, high in (("pass_mark", 0, 100), ("partial", 0, 100)):
        value = row.get(key)
        if isinstance(value, Percent) and not low <= value.points < high:
            yield (
                (key,),
                f"应在 {low}% 和 {high}% 之间，写的是 {value.points:f}%",
                "例如 60%" if key == "pass_mark" else "例如 50%",
            )
    tolerance = row.get("tolerance")
    if isinstance(tolerance, (Percent, Decimal)) and _ratio(tolerance, Fraction(0)) <= 0:
        yield ("tolerance",), "限度应大于 0", "例如 20%"
    if kind == "线性" and row.get("full_at") is not None and row.get("full_at") == row.get("zero_at"):
        yield ("full_at",), "满分线和零分线相同", "两条线之间要有距离，例如 95% 和 60%"
    bounds = [b.points for b in row.get("bounds", ()) if isinstance(b, Percent)]
    if "bounds" in row and (len(bounds) != 2 or not 100 > bounds[0] > bounds[1] > 0):  # noqa: PLR2004 - two bounds
        yield ("bounds",), "“档线”应为从高到低的两个百分数", "例如 [80%, 60%]"

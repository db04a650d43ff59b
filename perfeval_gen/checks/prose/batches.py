"""Amounts that the text gives for one instalment of transferred money, against that instalment's data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, Final

from perfeval_gen.checks.check import Facts
from perfeval_gen.checks.prose.shares import Told
from perfeval_gen.patterns import pattern
from perfeval_gen.prose.equations import plain_number
from perfeval_gen.prose.numbers import mentions
from perfeval_gen.quantities import Amount

_ORDINALS: Final = "一二三四五六"
_BATCH: Final = pattern(r"(?P<early>提前下达)|(?P<first>首批|首次|首笔)|第(?P<n>[一二三四五六1-6])(?:批|次|笔)")
_STOPS: Final = pattern(r"[，。；：:、！？\n(（]")
_OTHER: Final = pattern(r"比例|占|支出|支付|执行|使用|结余|结转|剩余|其中|平均|每|省级|市级|县级|超|差")
_FARTHEST: Final = 16


def amounts_of_batches(facts: Facts) -> Iterator[Told]:
    """Yield amounts right behind the name of an instalment that it doesn't have."""
    rows = [row for row in facts.document.rows("allocations") if row.get("level", "中央") == "中央"]
    if not rows:
        return
    known = {d.number for d in facts.data if d.kind == "金额"}
    for segment in facts.texts:
        if "批" not in segment.text and "下达" not in segment.text and "第" not in segment.text:
            continue
        last = 0
        for one in mentions(segment.text):
            stretch, last = segment.text[last : one.start], one.stop
            clause = _STOPS.split(stretch)[-1]
            named = [*_BATCH.finditer(clause)]
            if one.kind != "金额" or one.about or not named or _OTHER.search(clause) or "批" in one.text:
                continue
            row = _row(rows, named[-1].groupdict())
            amount = None if row is None else _amount(row)
            if amount is None or len(clause) - named[-1].end() > _FARTHEST or any(one.says(n) for n in known):
                continue
            right = f"{plain_number(amount / 10**4, 6)}万元"
            yield Told(
                f"正文写{named[-1][0]}{one.text}，数据里是{right}",
                segment.at(one.start, one.stop),
                f"应为{right}",
                "DUP-01",
            )


def _row(rows: list[Mapping[str, Any]], said: Mapping[str, str | None]) -> Mapping[str, Any] | None:
    if said["early"]:
        early = [row for row in rows if "提前下达" in str(row.get("title", ""))]
        return early[0] if len(early) == 1 else None
    number = said["n"] or "一"
    at = int(number) - 1 if number.isdigit() else _ORDINALS.index(number)
    return rows[at] if at < len(rows) else None


def _amount(row: Mapping[str, Any]) -> Fraction | None:
    value = row.get("amount")
    return Fraction(value.yuan) if isinstance(value, Amount) else None

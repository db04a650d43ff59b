"""Sums of a transfer payment: its money over the sources, what each document handed down gives to whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from perfeval_gen.figures.totals import Total, add, raw_value
from perfeval_gen.quantities import Amount
from perfeval_gen.schema.read import Path
from perfeval_gen.schema.validate import Document
from perfeval_gen.schema.values import State

CENTRAL: Final = "中央"
_COLUMNS: Final = ("full_year_budget", "received", "executed")


def transfer_totals(document: Document) -> dict[Path, Total]:
    """Return the sums over 资金投入.来源 and over the recipients of each allocation, by path."""
    return {total.path: total for total in _totals(document)}


def _totals(document: Document) -> Iterator[Total]:
    for column in _COLUMNS:
        yield from _summed(document, ("funds", column), _sources_with_money(document), column)
    for i in range(len(document.rows("allocations"))):
        base: Path = ("allocations", i)
        rows = range(len(document.rows(*base, "recipients")))
        yield from _summed(document, (*base, "amount"), [(*base, "recipients", n) for n in rows], "amount")


def _summed(document: Document, path: Path, rows: list[Path], key: str) -> Iterator[Total]:
    """Yield the sum of a column; none while a row leaves it open, since the sum of the others would mislead."""
    parts = [(*row, key) for row in rows]
    values = [raw_value(document, part) for part in parts]
    given = {p: v for p, v in zip(parts, values, strict=True) if isinstance(v, Amount)}
    if given and not any(v is None or v is State.UNFILLED for v in values):
        stated = raw_value(document, path)
        yield Total(path, add(list(given.values())), tuple(given), stated if isinstance(stated, Amount) else None)


def _sources_with_money(document: Document) -> list[Path]:
    """Return the sources that say anything of money: one that is only named, as the form prescribes it, gave none."""
    rows: list[Path] = [("funds", "sources", i) for i in range(len(document.rows("funds", "sources")))]
    return [row for row in rows if any((*row, column) in document.places for column in _COLUMNS)]


def count_allocations(document: Document, totals: Mapping[Path, Total]) -> dict[str, Any]:
    """Return how many allocations there are, of which level, to how many recipients, and their sums.

    A sum is None where there is nothing to add or an amount isn't known.
    """
    rows = document.rows("allocations")
    amounts = [allocated(document, totals, i) for i in range(len(rows))]
    central = [is_central(row) for row in rows]
    named = [list(_names(row)) for row in rows]
    return {
        "下达批数": len(rows),
        "中央下达批数": sum(central),
        "下达合计": _sum(amounts),
        "中央下达合计": _sum([a for a, is_own in zip(amounts, central, strict=True) if is_own]),
        "分解合计": _sum([a for a, names in zip(amounts, named, strict=True) if names]),
        "分配单位数": len({name for names in named for name in names}),
    }


def allocated(document: Document, totals: Mapping[Path, Total], i: int) -> Amount | None:
    """Return the amount of an allocation: what its recipients add up to, else what was typed."""
    path: Path = ("allocations", i, "amount")
    value = totals[path].value if path in totals else raw_value(document, path)
    return value if isinstance(value, Amount) else None


def is_central(row: Mapping[str, Any]) -> bool:
    """Return whether an allocation comes from the central government, as one does that doesn't say."""
    level = row.get("level")
    return not isinstance(level, str) or level == CENTRAL


def _names(row: Mapping[str, Any]) -> Iterator[str]:
    given = row.get("recipients")
    for recipient in given if isinstance(given, tuple) else ():
        name = recipient.get("name")
        if isinstance(name, str):
            yield name


def _sum(amounts: list[Amount | None]) -> Amount | None:
    given = [a for a in amounts if a is not None]
    return add(given) if given and len(given) == len(amounts) else None

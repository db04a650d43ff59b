"""A value of an indicator in full-width signs is read, told and mended as an amount is; in words it is none."""

from __future__ import annotations

from decimal import Decimal

import pytest

from perfeval_gen.diagnostics import Severity
from perfeval_gen.schema.values import Percent
from tests.schema.test_rare_values import told


@pytest.mark.parametrize(
    ("typed", "value", "mended"),
    [
        ("95％", Percent(Decimal(95)), "95%"),
        ("９５.５％", Percent(Decimal("95.5")), "95.5%"),
        ('"95％"', Percent(Decimal(95)), "95%"),
        ("－2.5％", Percent(Decimal("-2.5")), "-2.5%"),
        ("１２", Decimal(12), "12"),
    ],
)
def test_a_number_or_share(typed: str, value: object, mended: str) -> None:
    document, found = told(f"甲: {typed}\n", 甲="value")
    assert document.get("x0_1") == value
    (note,) = found
    assert (note.code, note.severity, note.message) == ("PE215", Severity.NOTE, "全角字符已按半角读取")
    (edit,) = note.edits
    line = note.location.excerpt
    assert line[: edit.column - 1] + edit.text + line[edit.end_column - 1 :] == f"甲: {typed}".replace(
        typed.strip('"'), mended
    )


@pytest.mark.parametrize("typed", ["95%", "12", "-2.5%", "1,234", "增长5％以上", "≥95％", "优"])
def test_what_is_not_told(typed: str) -> None:
    assert told(f"甲: {typed}\n", 甲="value")[1] == []

"""The unit made for measuring is a sound one of the size it is said to have."""

from __future__ import annotations

from benchmarks.large_unit import PROJECTS, large_unit
from perfeval_gen.checks.check import Facts
from perfeval_gen.figures.derive import derive_figures
from tests.figures.samples import document, pack


def test_the_large_unit_has_its_size() -> None:
    whole = document(large_unit(), "")
    facts = Facts(whole, derive_figures(whole, pack()), pack())
    assert len(whole.rows("projects")) == PROJECTS == 20
    assert sum(len(text.text) for text in facts.texts) >= 30_000
    assert len(facts.data) >= 600

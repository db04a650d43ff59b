"""Every example goes over into the next years: readable, nothing unknown to its form, and its marks counted."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from perfeval_gen import check_file
from perfeval_gen.diagnostics import Severity
from perfeval_gen.resources import data_root
from perfeval_gen.schema.validate import written_at_top
from perfeval_gen.workflows.rollover.folder import roll_over
from perfeval_gen.workflows.rollover.plan import Years
from perfeval_gen.workflows.rollover.rules import Fate, scalars
from tests.rollover.samples import read

EXAMPLES = data_root() / "examples"
FILES = sorted(p for p in EXAMPLES.rglob("*.yaml") if "模板" not in p.parts)


def year_of(path: Path) -> int:
    said, _ = written_at_top(read(path.read_text("utf-8"))[1], "year")
    assert isinstance(said, int)
    return said


def test_there_are_examples() -> None:
    assert len(FILES) >= 15


@pytest.mark.parametrize("example", FILES, ids=lambda p: p.stem)
def test_an_example_goes_over_two_years(example: Path, tmp_path: Path) -> None:
    first = year_of(example)
    path = tmp_path / str(first) / "甲.yaml"
    path.parent.mkdir()
    shutil.copy(example, path)
    if "综合示例" in example.parts:
        shutil.copytree(EXAMPLES / "综合示例" / "模板", tmp_path / "模板")
    for year in (first, first + 1):
        outcome = roll_over(tmp_path, Years(year, year + 1))
        assert outcome.value is not None, outcome.diagnostics
        (made,) = outcome.value
        old = tmp_path / str(year) / "甲.yaml"
        assert len(made.leaves) == len(list(scalars(read(old.read_text("utf-8"))[1])))
        if made.state == "不写":
            assert made.ended
            return
        found = check_file(made.path).diagnostics
        assert [d for d in found if d.code < "PE3" and d.severity is Severity.ERROR] == []
        confirm = [leaf for leaf in made.leaves if leaf.fate in (Fate.TO_CONFIRM, Fate.UNKNOWN)]
        assert not [leaf for leaf in confirm if leaf.fate is Fate.UNKNOWN]
        marks = [d for d in found if d.code == "PE505"]
        assert len(marks) == made.content.decode().count("  #? 沿用自")

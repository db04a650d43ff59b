"""``--fix`` hides nothing: a contradiction that needs a decision is told after all other changes are made, too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from perfeval_gen import check_file
from perfeval_gen.diagnostics import Diagnostic
from perfeval_gen.workflows.fixes import mend
from tests.consistency.test_contradictions import FOUND, HERE, checked, name_of
from tests.quick_packs import packs_read_once  # noqa: F401 - a fixture of this module

DRAFT = [row for row in FOUND if "阶段" not in row]


def told(row: dict[str, Any], found: tuple[Diagnostic, ...]) -> list[Diagnostic]:
    return [d for d in found if d.code == row["代码"] and d.rule in row["规则"]]


def mended(path: Path) -> tuple[Diagnostic, ...]:
    """What a check says once nothing can be mended any more."""
    found = check_file(path).diagnostics
    for _ in range(4):
        if not any(d.edits for d in found):
            return found
        mend(found, write=True)
        found = check_file(path).diagnostics
    return found


@pytest.mark.parametrize("row", DRAFT, ids=name_of)
def test_a_contradiction_outlives_the_mends_of_others(row: dict[str, Any], tmp_path: Path) -> None:
    before = checked(row["文件"], "草稿")
    mine = told(row, before)
    assert mine
    if any(d.edits for d in mine) or not any(d.edits for d in before):
        return  # it is mended itself, or nothing is
    path = tmp_path / row["文件"]
    path.write_bytes((HERE / row["文件"]).read_bytes())
    after = mended(path)
    assert {d.message for d in told(row, after)} >= {d.message for d in mine}, path.read_text("utf-8")

"""Scored files as plain values; the sums agree with those of the sheet at every level."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from perfeval_gen.workflows.scoring import ScoredNode, score_file
from tests.cli.score_samples import FULL, HEAD, PROJECTS, write

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples").glob("*.yaml"))


def test_a_file(tmp_path: Path) -> None:
    scored = score_file(write(tmp_path, FULL + PROJECTS)).value
    assert scored is not None
    assert (scored.kind, scored.unit, scored.year, scored.project) == ("整体自评", "某县数据局", 2025, "")
    assert (scored.pack, scored.version, scored.others) == ("trial", "1.0", ())
    assert scored.sheet is not None
    assert (scored.sheet.total, scored.sheet.grade, scored.sheet.is_derived) == (Decimal("88.67"), "良", True)
    assert [(name, sheet.total) for name, sheet in scored.projects] == [("平台建设", 83), ("平台运维", None)]


def test_another_tree_leaves_the_stated_total_to_its_own(tmp_path: Path) -> None:
    text = HEAD.replace("整体自评", "项目自评") + "名称: 甲项\n自报: {总分: 83}\n"
    path = write(tmp_path, text)
    first, other = (score_file(path, tree=tree).value for tree in ("", "评价表"))
    assert first is not None
    assert other is not None
    assert first.sheet is not None
    assert other.sheet is not None
    assert (first.sheet.total, first.others) == (83, ("评价表",))
    assert (other.sheet.total, other.sheet.grade, other.others) == (None, "", ("项目指标",))


def test_what_cannot_be_read_is_the_callers(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="无"):
        score_file(tmp_path / "无.yaml")


def test_a_tree_that_is_not_there(tmp_path: Path) -> None:
    outcome = score_file(write(tmp_path), tree="无此表")
    assert outcome.value is None
    assert [d.code for d in outcome.diagnostics if d.code.startswith("PE7")] == ["PE711"]


def nodes(node: ScoredNode) -> list[ScoredNode]:
    return [node, *(inner for child in node.children for inner in nodes(child))]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_examples_add_up(path: Path) -> None:
    scored = score_file(path).value
    assert scored is not None
    assert scored.sheet is not None
    every = [one for top in scored.sheet.rows for one in nodes(top)]
    for node in every:
        if node.children and node.score is not None:
            assert node.score == sum(child.score or 0 for child in node.children)
            assert node.points == sum(child.points or 0 for child in node.children)
        if not node.children:
            assert node.facts is not None
            assert (node.score is None) == bool(node.facts.missing)
            assert (node.status == "未评") == (node.score is None)
    assert (scored.sheet.missing() == ()) == scored.sheet.is_derived or not scored.sheet.rows

"""A field that holds what it isn't made for is told, and ends no command; a slice of all of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfeval_gen.pipeline import check_file
from tests.reliability.misshaped import KINDS, SHAPES, misshaped, paths

STEP = 61  # a prime, so that over the fields every shape comes up


def test_the_slice_has_every_shape() -> None:
    taken = list(misshaped())[::STEP]
    assert len(taken) > 400
    assert {one.kind for one in taken} == set(KINDS)
    assert {str(one.shape) for one in taken} == {str(shape) for shape in SHAPES}
    assert sum(len(paths(kind)) for kind in KINDS) > 1200


@pytest.mark.parametrize("kind", KINDS)
def test_no_shape_ends_a_check(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "甲.yaml"
    for one in list(misshaped())[::STEP]:
        if one.kind == kind:
            path.write_bytes(one.content)
            assert isinstance(check_file(path, stage="报送").diagnostics, tuple), one


@pytest.mark.parametrize("wrong", ["甲", "[甲]", "[[甲]]", "[{}, 甲, {代码: 3, 说明: 甲}]", "{代码: PE401}", "3"])
def test_what_is_vouched_for_may_be_anything(wrong: str, tmp_path: Path) -> None:
    path = tmp_path / "甲.yaml"
    path.write_text(
        f"类型: 项目自评\n模板包: cn\n年度: 2025\n单位: {{名称: 某局}}\n名称: 平台\n核实: {wrong}\n", "utf-8"
    )
    found = [(d.code, d.location.line) for d in check_file(path).diagnostics if d.severity.title == "错误"]
    assert found
    assert {line for _, line in found} == {6}

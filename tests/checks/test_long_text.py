"""Text that nobody reads: it is told, printed, and looked into by no check, so that none takes minutes."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfeval_gen.pipeline import check_file, render_file
from perfeval_gen.prose.segments import MOST_IN_ALL, MOST_IN_LINE, MOST_TEXTS
from tests.figures.samples import UNIT
from tests.full_document import text_of

WRONG = "任务已完成。。支出合规。"


def told(tmp_path: Path, text: str) -> dict[str, list[tuple[int, str]]]:
    path = tmp_path / "甲.yaml"
    path.write_text(f"{UNIT}{text}", "utf-8")
    found: dict[str, list[tuple[int, str]]] = {}
    for item in check_file(path).diagnostics:
        found.setdefault(item.code, []).append((item.location.line, item.message))
    return found


def test_a_long_paragraph_is_told_and_left(tmp_path: Path) -> None:
    long = WRONG + "甲" * MOST_IN_LINE
    found = told(tmp_path, f"自评结果: {long}\n任务概述: {WRONG}\n")
    line = UNIT.count("\n") + 1
    assert found["PE446"] == [(line, f"“自评结果”有 {len(long)} 字，没有检查")]
    assert [at for at, _ in found["PE454"]] == [line + 1]


@pytest.mark.parametrize("text", ["甲" * MOST_IN_LINE, "甲" * (MOST_IN_LINE - 1) + "\n\n  " + "乙" * MOST_IN_LINE])
def test_a_text_of_usual_paragraphs_is_read(tmp_path: Path, text: str) -> None:
    found = told(tmp_path, f"自评结果: |\n  {WRONG}\n  {text}\n")
    assert "PE446" not in found
    assert "PE454" in found


def test_many_texts(tmp_path: Path) -> None:
    found = told(tmp_path, f"自评结果: [{'甲, ' * (MOST_TEXTS + 1)}乙]\n")
    assert found["PE446"] == [(UNIT.count("\n") + 1, "“自评结果”有 1 字，没有检查，全文共 2 处")]
    lines = "".join("  " + "甲" * 5000 + "\n" for _ in range(MOST_IN_ALL // 5000))
    assert "PE446" in told(tmp_path, f"自评结果: |\n{lines}")


def test_it_is_printed_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "甲.yaml"
    path.write_text(f"{UNIT}自评结果: {'甲' * MOST_IN_LINE}乙丙\n", "utf-8")
    made = render_file(path).value
    assert made is not None
    assert any("甲" * MOST_IN_LINE + "乙丙" in text_of(one.content) for one in made)

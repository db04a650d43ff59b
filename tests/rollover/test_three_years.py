"""A unit over three years, from the example that passes: rolled over, confirmed, filled, rendered, and again."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from fractions import Fraction
from pathlib import Path

from perfeval_gen import check_file, render_file
from perfeval_gen.diagnostics import Severity, Stage
from perfeval_gen.pipeline import examine
from perfeval_gen.resources import data_root
from perfeval_gen.workflows.rollover.folder import Rolled, roll_over
from perfeval_gen.workflows.rollover.plan import Years
from perfeval_gen.workflows.rollover.rules import Fate
from tests.rollover.samples import marked

EXAMPLE = data_root() / "examples" / "综合示例"
OPEN = ("PE202", "PE212", "PE505")


def rolled(folder: Path, year: int) -> Rolled:
    outcome = roll_over(folder, Years(year, year + 1))
    assert outcome.value is not None, outcome.diagnostics
    (made,) = outcome.value
    return made


def errors(path: Path) -> Counter[str]:
    return Counter(d.code for d in check_file(path, stage="报送").diagnostics if d.severity is Severity.ERROR)


def confirmed(path: Path, last: str, year: int) -> str:
    """This year's file as a clerk leaves it: what waited is filled as in the year before, marks are taken away.

    What the year before said, with its years moved on, stands in for the new values; last year's values and problems
    are this year's own.
    """
    text = path.read_text("utf-8")
    at = text.index("\n上年:\n")
    previous = text[at:]
    begun = re.search(r"^上年问题整改:\n(?:[ #].*\n)*", text, re.MULTILINE)
    rectified = begun[0] if begun else ""
    rectified = rectified.replace("整改情况: 待填", "整改情况: 已整改").replace(
        "整改说明: 待填", "整改说明: 已按月通报"
    )
    moved = re.sub(r"20\d\d", lambda m: str(int(m[0]) + 1), last)
    moved = re.sub(r"^上年问题整改:\n(?:[ #].*\n)*", "", moved, flags=re.MULTILINE).partition("\n上年:\n")[0]
    assert f"年度: {year}" in moved
    return moved.rstrip("\n") + "\n" + rectified + previous


def test_a_unit_over_three_years(tmp_path: Path) -> None:
    shutil.copytree(EXAMPLE, tmp_path / "某局")
    unit = tmp_path / "某局"
    for year in (2025, 2026):
        last = (unit / str(year) / "整体.yaml").read_text("utf-8")
        made = rolled(unit, year)
        path = unit / str(year + 1) / "整体.yaml"
        text = path.read_text("utf-8")
        found = [d for d in check_file(path, stage="报送").diagnostics if d.severity is Severity.ERROR]

        # check lists exactly what waits: each mark, each 待填
        told = Counter((d.code, d.location.line) for d in found if d.code == "PE505")
        lines = text.splitlines()
        assert sorted(line for _, line in told) == [n for n, line in enumerate(lines, 1) if "#?" in line]
        waits = {d.location.line for d in found if d.code == "PE212"}
        assert waits == {n for n, line in enumerate(lines, 1) if "待填" in line.partition("#")[0]}
        assert len(told) == len(marked(text)) > 5
        assert {leaf.fate for leaf in made.leaves} >= {Fate.KEPT, Fate.PREVIOUS, Fate.CLEARED, Fate.TO_CONFIRM}

        # confirmed and filled, it passes and renders
        path.write_text(confirmed(path, last, year + 1), "utf-8")
        assert errors(path) == Counter()
        rendered = render_file(path, stage="报送")
        assert rendered.value, rendered.diagnostics

        # a second run finds everything edited or as it was, and changes no byte
        before = path.read_bytes()
        assert rolled(unit, year).state == "未变"
        assert path.read_bytes() == before


def test_last_year_s_figures_feed_the_rates_of_change(tmp_path: Path) -> None:
    shutil.copytree(EXAMPLE, tmp_path / "某局")
    unit = tmp_path / "某局"
    rolled(unit, 2025)
    path = unit / "2026" / "整体.yaml"
    text = path.read_text("utf-8")
    # last year: 1030 + 20 − 950 = 100 left; 100 at the end of the year; 7 + 3 planned for 三公
    assert "  财政拨款: {年初预算: 待填, 决算数: 待填, 上年结转: 100万元, 支出: 待填}\n" in text
    assert "  存量资金: {上年末: 100万元, 本年末: 待填}\n" in text
    for waiting, filled in (
        ("决算数: 待填, 上年结转: 100万元, 支出: 待填", "决算数: 1000万元, 上年结转: 100万元, 支出: 1020万元"),
        ("本年末: 待填", "本年末: 85万元"),
        ("公务用车运行: {预算数: 待填", "公务用车运行: {预算数: 6"),
        ("公务接待: {预算数: 待填", "公务接待: {预算数: 3"),
    ):
        assert text.count(waiting) == 1
        text = text.replace(waiting, filled)
    path.write_text(text, "utf-8")
    checked = examine(path, Stage.DRAFT).value
    assert checked is not None
    rates = checked.figures.ratios[()]
    assert rates["结转结余变动率"].value == Fraction(-20, 100)  # 80 ÷ 100 − 1
    assert rates["存量资金效率性"].value == Fraction(-15, 100)  # 85 ÷ 100 − 1
    assert rates["三公经费变动率"].value == Fraction(-10, 100)  # 9 ÷ 10 − 1

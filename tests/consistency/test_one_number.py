"""One changed number changes every place where it or what follows from it is printed, and nothing else.

What follows was worked out by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from perfeval_gen import check_file, render_file
from perfeval_gen.workflows.words_of import words_of
from tests.quick_packs import packs_read_once  # noqa: F401 - a fixture of this module

EXAMPLES = Path(__file__).resolve().parent.parent.parent / "examples"


@dataclass(frozen=True)
class Line:
    """A line that begins with ``start``: what changes in it, or what new line comes behind it."""

    start: str
    changes: tuple[tuple[str, str], ...] = ()
    behind: str = ""


@dataclass(frozen=True)
class Case:
    """A number of an example, what it becomes, and the lines of each document that tell it."""

    example: str
    old: str
    new: str
    documents: dict[str, tuple[Line, ...]]


# 决算数 of the fiscal appropriation: 111082222.47 → 121082222.47 元.
#   差异率  (121082222.47−142049500)÷142049500 = −14.7605% → −14.76%, of 2 points 2×(1−14.7605÷20) = 0.52
#   完成率  111931823.11÷(121082222.47+1899168.28) = 91.0153% → 91.02%, of 6 points 6×(91.0153−60)÷35 = 5.32
#   结余率  (122981390.75−111931823.11)÷121082222.47 = 11049567.64÷121082222.47 = 9.13%, still 3 of 3 points
#   编制 10+0.52, 18+0.52; 支出管理 20−0.68, 39−0.68; total 97.83+0.52−0.68 = 97.67
VARIANCE = (("（111082222.47−142049500.00）", "（121082222.47−142049500.00）"), ("−21.80%", "−14.76%"))
COMPLETION = (("÷（111082222.47+1899168.28）", "÷（121082222.47+1899168.28）"), ("99.07%", "91.02%"))
LEFT = (("1049567.64÷111082222.47", "11049567.64÷121082222.47"), ("0.94%", "9.13%"))
APPROPRIATION = Case(
    "002-湛江市-2020-整体.yaml", "决算数: 111082222.47元", "决算数: 121082222.47元",
    {
        "报告": (
            Line("按照《湛江市财政局关于开展2021年", (("97.83分", "97.67分"),)),
            Line("1.预算编制情况，指标总分20分", (("得分18分", "得分18.52分"),)),
            Line("（1）预算编制，指标总分12分", (("得分10分", "得分10.52分"),)),
            Line("财政拨款收入预决算差异率=", VARIANCE),
            Line("财政拨款收入预决算差异率分值2分", (("得分0分，扣2分", "得分0.52分，扣1.48分"),)),
            Line("2.预算执行情况，指标总分40分", (("得分39分", "得分38.32分"),)),
            Line("（2）支出管理，指标总分21分", (("得分20分", "得分19.32分"),)),
            Line("支出完成率=", COMPLETION),
            Line("结转结余率=", LEFT),
            Line("政府采购执行率=", behind="支出完成率分值6分，自评得分5.32分，扣0.68分，原因：【待填】"),
        ),
        "评分表": (
            Line(" |  | 财政拨款收入预决算差异率", (*VARIANCE, ("| 0 | 扣2分", "| 0.52 | 扣1.48分"))),
            Line(" | 支出管理 21分 | 支出完成率", (*COMPLETION, ("| 6 | 应附", "| 5.32 | 扣0.68分： 应附"))),
            Line(" |  | 结转结余率", LEFT),
            Line("合计 | 100", (("97.83", "97.67"),)),
        ),
    },
)  # fmt: skip
# 决算数 of the operating expenses: 65.68 → 60.68; 60.68÷74.31 = 81.66%, still 2 of 2 points.
CONTROL = (("65.68÷74.31", "60.68÷74.31"), ("88.39%", "81.66%"))
OPERATING = Case(
    "004-经开区-2023-整体.yaml", "决算数: 65.68", "决算数: 60.68",
    {
        "报告": (
            Line("公用经费预算安排74.31万元", (("65.68万元", "60.68万元"),)),
            Line("公用经费控制率=", CONTROL),
        ),
        "基础数据表": (Line(" |  | 公用经费控制率 | 预算安排数", (("65.68万元", "60.68万元"), CONTROL[1])),),
        "评分表": (Line(" |  | 公用经费控制率 | 2", CONTROL),),
    },
)  # fmt: skip


@cache
def original(example: str) -> str:
    return (EXAMPLES / example).read_text("utf-8")


def rendered(text: str, name: str, folder: Path) -> dict[str, tuple[str, ...]]:
    """The lines of all documents of a file, by file name."""
    path = folder / name
    path.write_text(text, "utf-8")
    made = render_file(path)
    assert made.value is not None, made.diagnostics
    lines = {one.filename: words_of(one.filename, one.content).value for one in made.value}
    return {name: found for name, found in lines.items() if found is not None}


def told_again(lines: tuple[str, ...], expected: tuple[Line, ...]) -> list[str]:
    """The lines as they should read after the change."""
    made: list[str] = []
    for text in lines:
        line, behind = text, []
        for change in (one for one in expected if text.startswith(one.start)):
            for old, new in change.changes:
                assert old in line, (old, line)
                line = line.replace(old, new)
            behind = [change.behind] if change.behind else []
        made.extend((line, *behind))
    return made


@pytest.mark.parametrize("case", [APPROPRIATION, OPERATING], ids=lambda c: c.new)
def test_one_number_changes_what_it_makes(case: Case, tmp_path: Path) -> None:
    text = original(case.example)
    assert text.count(case.old) == 1
    before = rendered(text, case.example, tmp_path)
    after = rendered(text.replace(case.old, case.new), case.example, tmp_path)
    assert before.keys() == after.keys()
    assert all(any(key in name for name in before) for key in case.documents)
    for name, lines in before.items():
        expected = next((found for key, found in case.documents.items() if key in name), ())
        assert all(sum(line.startswith(one.start) for line in lines) == 1 for one in expected), name
        assert list(after[name]) == told_again(lines, expected), name


def test_what_was_stated_of_it_is_reported(tmp_path: Path) -> None:
    """The rates that the unit has stated stay as they are, so they are told; nothing else of 自报 is."""
    path = tmp_path / APPROPRIATION.example
    path.write_text(original(APPROPRIATION.example).replace(APPROPRIATION.old, APPROPRIATION.new), "utf-8")
    told = [d.message for d in check_file(path).diagnostics if d.code == "PE302"]
    assert told == ["“支出完成率”自报 99.07%，算出 91.02%", "“结转结余率”自报 0.94%，算出 9.13%"]

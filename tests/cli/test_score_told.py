"""What perfeval score tells of a file with nothing in it, and of a sheet that no document prints."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.run import run
from tests.cli.score_samples import HEAD, write
from tests.cli.test_score import PROJECT_FILE, leaves

Capsys = pytest.CaptureFixture[str]
UNIT = "类型: 整体自评\n模板包: {pack}\n年度: 2025\n单位: {{名称: 某县数据局}}\n"
CLOSING = "数据里还没有可以评分的内容，先填："


def told(text: str) -> list[str]:
    """The lines below the closing sentence, folded ones joined."""
    _, _, below = text.partition(f"  {CLOSING}\n")
    return [line.strip() for line in below.replace("\n      ", "").partition("\n\n")[0].splitlines()]


def test_a_file_with_nothing_in_it_says_where_to_begin(capsys: Capsys, tmp_path: Path) -> None:
    answer = run(capsys, "score", write(tmp_path, HEAD))
    assert told(answer.out) == [
        (
            "数据：预算.财政拨款.支出、预算.财政拨款.决算数、预算.财政拨款.上年结转、资产.在用固定资产原值、"
            "资产.固定资产原值、判断.决算按时公开"
        ),
        "“评分”里这些项的条件或得分：制度健全、社会效益",
    ]


def test_a_project_with_no_more_than_names_of_indicators(capsys: Capsys, tmp_path: Path) -> None:
    text = PROJECT_FILE.partition("指标:")[0].replace(", 支出: 80", "")
    empty = run(capsys, "score", write(tmp_path, text))
    assert told(empty.out) == ["数据：预算.支出", "“指标”里归入这些项的指标：产出指标、效益指标"]
    own = text + "指标: [{一级: 产出指标, 三级: 接入系统, 方向: ≥, 目标值: 10, 分值: 60}]\n"
    begun = run(capsys, "score", write(tmp_path, own))
    assert told(begun.out) == [
        "数据：预算.支出",
        "“指标”里归入这些项的指标：效益指标",
        "“指标”里各指标的：完成值",
    ]


def test_once_something_is_scored_the_leaves_say_enough(capsys: Capsys, tmp_path: Path) -> None:
    answer = run(capsys, "score", write(tmp_path, PROJECT_FILE.partition("指标:")[0]))
    assert "还有 2 项没有得分" in answer.out
    assert CLOSING not in answer.out


@pytest.mark.parametrize("pack", ["sc", "hb"])
def test_a_sheet_that_no_document_of_the_pack_prints(capsys: Capsys, tmp_path: Path, pack: str) -> None:
    path = tmp_path / "整体.yaml"
    path.write_text(UNIT.format(pack=pack), "utf-8")
    sentence = f"  模板包 {pack} 没有印这份评分表的文档，它沿用自 cn；以下只供参考\n"
    assert sentence in run(capsys, "score", path).out
    (found,) = json.loads(run(capsys, "score", path, "--format", "json").out)["files"]
    assert found["sheet"]["unprinted_from"] == "cn"


def test_a_sheet_that_is_printed(capsys: Capsys, tmp_path: Path) -> None:
    path = tmp_path / "整体.yaml"
    path.write_text(UNIT.format(pack="cn"), "utf-8")
    assert "没有印这份评分表" not in run(capsys, "score", path).out


def test_the_formulas_of_an_own_indicator(capsys: Capsys, tmp_path: Path) -> None:
    """9 of 10 is 90 % of 60 points, 54; the qualitative one has its share only, 70 % of 30, 21."""
    path = write(tmp_path, PROJECT_FILE)
    (found,) = json.loads(run(capsys, "score", path, "--format", "json").out)["files"]
    shown = {n: (leaf["formula"], leaf["score_formula"]) for n, leaf in leaves(found["sheet"]["indicators"]).items()}
    assert shown == {
        "预算执行率": ("80.00÷100.00×100%=80%", "80.00÷100.00×10=8"),
        "接入系统": ("9÷10×100%=90%", "9÷10×60=54"),
        "办事便利": ("", "70%×30=21"),
    }

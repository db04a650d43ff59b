"""Two years of an invented unit; what they differ in was gone through by hand, number by number."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from perfeval_gen.cli.cells import width
from perfeval_gen.cli.columns import WIDTH
from perfeval_gen.resources import data_root
from tests.cli.run import foreign_words, run

HERE = Path(__file__).parent
FORMATS = {"text": "预期.txt", "markdown": "预期.md", "json": "预期.json"}


@pytest.fixture(autouse=True)
def _in_the_unit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(HERE / "两年")


@pytest.mark.parametrize("output", FORMATS)
def test_two_years(output: str, capsys: pytest.CaptureFixture[str]) -> None:
    answer = run(capsys, "diff", "2024", "2025", "--format", output)
    assert (answer.status, answer.err) == (1, "")
    assert answer.out == (HERE / FORMATS[output]).read_text("utf-8")


@pytest.mark.parametrize("output", ["text", "markdown"])
def test_where_there_is_no_minus_sign(output: str) -> None:
    command = [sys.executable, "-m", "perfeval_gen", "diff", "2024", "2025", "--format", output]
    environment = {**os.environ, "PYTHONIOENCODING": "gbk", "PYTHONPATH": str(data_root())}
    answer = subprocess.run(command, capture_output=True, check=False, env=environment)
    expected = (HERE / FORMATS[output]).read_text("utf-8").replace("−", "-")
    assert answer.stdout.decode("gbk").replace("\r\n", "\n") == expected


def test_the_text_fits_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    answer = run(capsys, "diff", "2024", "2025")
    assert max(map(width, answer.out.splitlines())) == WIDTH
    assert not foreign_words(answer.out)


def test_numbers_stand_one_below_the_other(capsys: pytest.CaptureFixture[str]) -> None:
    lines = run(capsys, "diff", "2024", "2025", "--by", "资金").out.splitlines()
    numbers = [line for line in lines if " → " in line]
    assert len(numbers) == 35
    assert {width(line.partition(" → ")[0]) for line in numbers} == {24}
    assert {width(line) for line in numbers if line.endswith("%") and line.count("%") == 1} == {78}


def test_the_readme_shows_what_comes_out() -> None:
    readme = (data_root() / "README.md").read_text("utf-8")
    shown = readme.split("perfeval diff 2024 2025 ", 1)[1].split("```text\n", 1)[1].split("```", 1)[0]
    lines = shown.splitlines()
    expected = (HERE / FORMATS["text"]).read_text("utf-8")
    assert len(lines) == 4
    assert all("\n".join(two) in expected for two in (lines[:2], lines[2:]))


def test_the_arithmetic_of_what_is_expected() -> None:
    found = json.loads((HERE / FORMATS["json"]).read_text("utf-8"))["differences"]
    counted = [d for d in found if d["difference"] is not None]
    assert len(counted) > 30
    for one in counted:
        before, after = (Decimal(one[side]["value"]) for side in ("before", "after"))
        assert after - before == Decimal(one["difference"]["value"])
        if one["percent"] is not None:
            exact = (after - before) / abs(before) * 100
            assert Decimal(one["percent"]) == exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


def test_places_lead_to_the_field() -> None:
    found = json.loads((HERE / FORMATS["json"]).read_text("utf-8"))["differences"]
    seen = 0
    for one in found:
        for place in filter(None, one["places"].values()):
            line = (HERE / "两年" / place["file"]).read_text("utf-8").splitlines()[place["line"] - 1]
            if not one["is_derived"] and not one["is_item"] and one["path"][:2] != ["职责", "条目"]:  # a plain line
                assert line[place["column"] - 1 :].startswith(f"{one['path'][-1]}:"), one["path"]
                seen += 1
    assert seen > 50


@pytest.mark.parametrize("kinds", [["资金"], ["指标"], ["文字"], ["其他"], ["文字", "资金"]], ids="、".join)
def test_by(kinds: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    words = [word for kind in kinds for word in ("--by", kind)]
    answer = run(capsys, "diff", "2024", "2025", *words, "--format", "json")
    whole = json.loads((HERE / FORMATS["json"]).read_text("utf-8"))["differences"]
    found = json.loads(answer.out)
    assert found["differences"] == [d for d in whole if d["kind"] in kinds]
    assert sorted(found["by"]) == sorted(kinds)
    assert answer.status == 1


def test_the_other_way_round(capsys: pytest.CaptureFixture[str]) -> None:
    there = json.loads((HERE / FORMATS["json"]).read_text("utf-8"))["differences"]
    back = json.loads(run(capsys, "diff", "2025", "2024", "--format", "json").out)["differences"]
    turned = {(*d["path"], d["is_derived"]): (d["after"], d["before"]) for d in back}
    assert len(back) == len(turned) == len(there)
    assert {(*d["path"], d["is_derived"]): (d["before"], d["after"]) for d in there} == turned

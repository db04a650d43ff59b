"""The command: exit status, options, what is shown where a file can't be compared."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.run import foreign_words, run

WHOLE = "类型: 整体自评\n模板包: gd-zhanjiang\n年度: 2025\n单位: {名称: 某县局}\n"
PROJECT = WHOLE.replace("整体", "项目") + "名称: 绿道\n"
MONEY = "预算: {三公经费: {预算数: 5, 决算数: 4}}\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("甲.yaml").write_text(WHOLE + MONEY, "utf-8")
    Path("乙.yaml").write_text(WHOLE + MONEY.replace("4", "3"), "utf-8")
    Path("项目.yaml").write_text(PROJECT, "utf-8")
    return tmp_path


def test_equal_is_0_and_different_1(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    same = run(capsys, "diff", "甲.yaml", "甲.yaml")
    assert (same.status, same.err) == (0, "")
    assert same.out.splitlines()[-1] == "没有差别"
    assert run(capsys, "比较", "甲.yaml", "乙.yaml").status == 1
    for output, said in (("markdown", "没有差别"), ("json", '"is_equal": true')):
        answer = run(capsys, "diff", "甲.yaml", "甲.yaml", "--format", output)
        assert (answer.status, said in answer.out) == (0, True)


def test_only_one_kind_is_looked_at(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answer = run(capsys, "diff", "甲.yaml", "乙.yaml", "--by", "文字", "--by", "指标")
    assert (answer.status, answer.out.splitlines()[-1]) == (0, "指标、文字没有差别，其余的没有比较")


def test_kinds_of_data_arent_compared(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answer = run(capsys, "diff", "甲.yaml", "项目.yaml")
    assert (answer.status, answer.out) == (2, "")
    assert "错误[PE740] “甲.yaml”是整体自评，“项目.yaml”是项目自评，不能比较" in answer.err


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("类型: 整体自评\n年度： 2025\n", "PE101"),
        (WHOLE + "不认识的: 1\n", "PE201"),
        (WHOLE + "资产: {公务用车: 两辆}\n", "PE210"),
        ("年度: 2025\n", "PE211"),
        ("", "PE143"),
        (WHOLE.replace("gd-zhanjiang", "没有的包"), "PE811"),
    ],
)
def test_trouble_is_2(folder: Path, capsys: pytest.CaptureFixture[str], text: str, code: str) -> None:
    Path("坏.yaml").write_text(text, "utf-8")
    for words in (["甲.yaml", "坏.yaml"], ["坏.yaml", "甲.yaml"], ["坏.yaml", "坏.yaml"]):
        answer = run(capsys, "diff", *words, "--format", "json")
        assert (answer.status, answer.out) == (2, "")
        assert f"错误[{code}]" in answer.err
        assert "坏.yaml" in answer.err


def test_what_fails_a_check_is_compared_all_the_same(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = "预算: {支出: {决算数: 9, 基本支出: {决算数: 1}, 项目支出: {决算数: 2}}}\n"
    Path("错.yaml").write_text(WHOLE + wrong, "utf-8")
    assert run(capsys, "check", "错.yaml").status == 1
    Path("待填.yaml").write_text(WHOLE + wrong.replace("9", "待填"), "utf-8")
    answer = run(capsys, "diff", "错.yaml", "待填.yaml", "--format", "json")
    assert (answer.status, answer.err) == (1, "")
    (found,) = json.loads(answer.out)["differences"]
    assert (found["path"][-1], found["before"]["text"], found["after"]["text"]) == ("决算数", "9.00万元", "待填")


@pytest.mark.parametrize(
    "words",
    [["甲.yaml", "乙.yaml", "--by", "图"], ["甲.yaml", "--format", "xml"], ["甲.yaml"], [], ["甲", "乙", "丙"]],
)
def test_wrong_usage_is_2(folder: Path, capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    answer = run(capsys, "diff", *words)
    assert (answer.status, answer.out) == (2, "")
    assert "错误[PE7" in answer.err
    assert not foreign_words(answer.err, *words)


def test_a_folder_with_one_file_is_that_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("2025").mkdir()
    none = run(capsys, "diff", "2025", "甲.yaml")
    assert (none.status, "错误[PE706]" in none.err) == (2, True)
    Path("2025/某项目.yaml").write_text(PROJECT, "utf-8")
    assert run(capsys, "diff", "2025", "项目.yaml").status == 0
    many = run(capsys, "diff", ".", "甲.yaml")
    assert many.status == 2
    assert "里有 4 份数据" in many.err
    assert "甲.yaml" in many.err


def test_texts_that_mean_something_in_markdown(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("丙.yaml").write_text(WHOLE + MONEY + "权重说明: 'a|b <c> *d*'\n自评结果: '#1 好。坏。'\n", "utf-8")
    answer = run(capsys, "diff", "甲.yaml", "丙.yaml", "--format", "markdown")
    assert "| 权重说明 | — | a\\|b \\<c\\> \\*d\\* |" in answer.out
    assert "  - 增：\\#1 好。" in answer.out


def test_paragraphs_alone_are_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("丙.yaml").write_text(WHOLE + "自评结果: 甲。乙。\n", "utf-8")
    Path("丁.yaml").write_text(WHOLE + "自评结果: [甲。, 乙。]\n", "utf-8")
    answer = run(capsys, "diff", "丙.yaml", "丁.yaml")
    assert answer.status == 1
    assert answer.out.splitlines()[-1].strip() == "句子相同，只是分段或次序不同"


def test_an_item_is_told_with_what_is_in_it(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    row = "指标: [{三级: 次数, 方向: ≥, 目标值: 5, 单位: 次}]\n"
    Path("丙.yaml").write_text(WHOLE + MONEY + row, "utf-8")
    lines = run(capsys, "diff", "甲.yaml", "丙.yaml").out.splitlines()
    assert "增 指标→次数" in lines[-2]
    assert lines[-2].endswith("丙.yaml:6")
    assert lines[-1] == "    方向 ≥；目标值 5；单位 次"

"""Which findings are looked at, and which of them make the command fail."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from perfeval_gen import check_file
from perfeval_gen.diagnostics import Diagnostic, Location, Severity
from perfeval_gen.workflows.selection import Selection, select, stops
from tests.cli.mistakes import HEAD
from tests.cli.run import run

Capsys = pytest.CaptureFixture[str]
# PE501 (DATE-01), PE502 (DATE-03, a warning), PE306 (a warning), PE301 (SUM-02), notes PE202
TEXT = HEAD + (
    "填报日期: 2025-06-16\n自评工作: {报送日期: 2025-06-19}\n自报: {支出完成律: 99%}\n"
    "预算: {支出: {决算数: 10, 基本支出: {决算数: 4}, 项目支出: {决算数: 5}}}\n"
)
ALL = {"PE202", "PE301", "PE306", "PE501", "PE502"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "整体.yaml"
    made.write_text(TEXT, "utf-8")
    return made


@cache
def everything() -> tuple[Diagnostic, ...]:
    with TemporaryDirectory() as folder:
        made = Path(folder) / "整体.yaml"
        made.write_text(TEXT, "utf-8")
        return check_file(made).diagnostics


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ([], ALL),
        (["--select", "PE3"], {"PE301", "PE306"}),
        (["--select", "pe301"], {"PE301"}),
        (["--select", "PE30"], {"PE301", "PE306"}),
        (["--select", "SUM"], {"PE301"}),
        (["--select", "DATE-01,DATE-03"], {"PE501", "PE502"}),
        (["--select", "DATE-01、SUM-02"], {"PE501", "PE301"}),
        (["--select", "SUM", "--select", "PE2"], {"PE202", "PE301"}),
        (["--ignore", "PE5"], {"PE202", "PE301", "PE306"}),
        (["--ignore", "DATE,COMP"], {"PE301", "PE306"}),
        (["--select", "PE3,PE5", "--ignore", "PE306,DATE-03"], {"PE301", "PE501"}),
        (["--select", "DUP-05"], set()),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_selection(words: list[str], wanted: set[str]) -> None:
    values = {
        option: [value for name, value in zip(words[::2], words[1::2], strict=True) if name == option]
        for option in ("--select", "--ignore")
    }
    chosen = select(values["--select"], values["--ignore"]).value
    assert chosen is not None
    assert {d.code for d in everything() if chosen.takes(d)} == wanted


def test_the_status_is_that_of_what_is_looked_at(path: Path, capsys: Capsys) -> None:
    assert run(capsys, "check", path).status == 1
    assert run(capsys, "check", path, "--select", "PE306").status == 0
    answer = run(capsys, "check", path, "--ignore", "PE301,PE501")
    assert answer.status == 0
    assert "√ 0 个错误，2 个警告，3 个提示" in answer.out


@pytest.mark.parametrize(
    ("name", "guess"),
    [("PE3O1", "PE301"), ("SUM-99", "SUM-09"), ("SUMM", "SUM"), ("PE99", "PE9"), ("合计", ""), ("PE", "PE1")],
)
def test_unknown_names(name: str, guess: str, path: Path, capsys: Capsys) -> None:
    option = "--ignore" if name == "SUMM" else "--select"
    answer = run(capsys, "check", path, option, f"PE301,{name}")
    assert (answer.status, answer.out) == (2, "")
    assert f"{option} 的“{name}”不是代码，也不是规则" in answer.err
    assert ("是否想写" in answer.err) == bool(guess)


def test_what_stops_a_check_is_always_told(tmp_path: Path, capsys: Capsys) -> None:
    path = tmp_path / "整体.yaml"
    path.write_text(HEAD + "资产：\n  公务用车: 两辆\n", "utf-8")
    for words in (["--select", "SUM"], ["--ignore", "PE1,PE2"]):
        answer = run(capsys, "check", path, *words)
        assert "[PE101]" in answer.out
        assert answer.status == 1
    assert run(capsys, "check", tmp_path / "没有.yaml", "--ignore", "PE7").status == 2


def item(code: str, severity: Severity, rule: str | None = None) -> Diagnostic:
    return Diagnostic(code, severity, "甲", Location("甲"), rule=rule)


def test_what_stops() -> None:
    assert stops(item("PE201", Severity.ERROR))
    assert stops(item("PE803", Severity.ERROR))
    assert not stops(item("PE201", Severity.WARNING))
    assert not stops(item("PE202", Severity.ERROR))
    assert not stops(item("PE301", Severity.ERROR))


def test_a_rule_is_not_part_of_another() -> None:
    chosen = select(["SUM-1"], []).value
    assert chosen is None
    assert not Selection(("SUM-01",)).takes(item("PE301", Severity.ERROR, "SUM-011"))
    assert not Selection(("SUM",)).takes(item("PE301", Severity.ERROR, "SUMS-01"))
    assert not Selection(("SUM",)).takes(item("PE301", Severity.ERROR))


@pytest.mark.parametrize(
    ("level", "select_", "status"),
    [
        ("警告", "PE306", 1),
        ("警告", "PE202", 0),
        ("从不", "PE301", 0),
    ],
)
def test_fail_on(level: str, select_: str, status: int, path: Path, capsys: Capsys) -> None:
    assert run(capsys, "check", path, "--fail-on", level, "--select", select_).status == status


def test_fail_on_what_there_is_not(path: Path, tmp_path: Path, capsys: Capsys) -> None:
    answer = run(capsys, "check", path, "--fail-on", "error")
    assert (answer.status, answer.out) == (2, "")
    assert "可用：错误、警告、提示、从不" in answer.err
    assert run(capsys, "check", tmp_path / "没有.yaml", "--fail-on", "从不").status == 2

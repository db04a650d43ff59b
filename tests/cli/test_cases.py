"""The files of ``tests/cases``: what they say at the end of a line is what a check finds there, nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.run import run

CASES = sorted((Path(__file__).resolve().parent.parent / "cases").glob("*.yaml"))
_EXPECTED = re.compile(r"(PE\d{3})@(\d+)")


def expected(text: str) -> list[tuple[str, int, int]]:
    return sorted(
        (code, number, int(column))
        for number, line in enumerate(text.split("\n"), 1)
        for code, column in _EXPECTED.findall(line.partition("#! ")[2])
    )


def test_there_are_cases() -> None:
    assert len(CASES) >= 4
    wanted = {code for path in CASES for code, _, _ in expected(path.read_text("utf-8"))}
    assert len(wanted) >= 30


@pytest.mark.parametrize("path", CASES, ids=lambda p: p.stem)
def test_the_case_gives_what_it_says(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wanted = expected(path.read_text("utf-8"))
    assert wanted
    answer = run(capsys, "check", "--format", "json", path)
    got = sorted((f["code"], f["line"], f["column"]) for f in answer.findings if not is_expected_of_any_file(f))
    assert got == wanted
    assert answer.status == 1


def is_expected_of_any_file(found: dict[str, object]) -> bool:
    """Notes about required sections that a short file leaves out."""
    return found["severity"] == "note" and (found["code"], found["column"]) in {("PE202", 1), ("PE814", 5)}

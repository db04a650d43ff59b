"""What a check says of each example stands at the head of its file, and nothing else is said."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from perfeval_gen import check_file
from tests.quick_packs import packs_read_once  # noqa: F401 - a fixture of this module

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
FILES = sorted([*EXAMPLES.glob("*.yaml"), *EXAMPLES.glob("省级/*.yaml")])
QUIET = {"PE202", "PE212", "PE814"}  # what isn't filled in
LINE = re.compile(r"# 校验会报：(PE\d{3}) (\d+) 处（(.{4,})）")


def listed(path: Path) -> Counter[str]:
    """The findings that the head of a file foretells."""
    made: Counter[str] = Counter()
    for line in path.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            break
        if line.startswith("# 校验会报"):
            told = LINE.fullmatch(line)
            assert told is not None, line
            assert told[1] not in made, line
            made[told[1]] = int(told[2])
    return made


def test_there_are_examples() -> None:
    assert len(FILES) >= 14


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_the_findings_stand_at_the_head(path: Path) -> None:
    found = [d for d in check_file(path).diagnostics if d.code not in QUIET]
    assert Counter(d.code for d in found) == listed(path), [(d.code, d.location.line, d.message) for d in found]

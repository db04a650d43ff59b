"""Bad input with the line that is right for each: the project's own table, and slips put into a long file.

The table gathers ``tests/cli/mistakes.py`` and ``tests/cases``, whose places were counted by hand. For the slips the
right line is known by construction: it is where the slip was put.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Final, NamedTuple

from perfeval_gen.diagnostics import Severity
from perfeval_gen.pipeline import check_file
from perfeval_gen.resources import data_root
from perfeval_gen.source.text import read_source
from perfeval_gen.source.tree import parse_tree
from tests.cli.mistakes import MISTAKES
from tests.cli.test_cases import CASES, expected


class Bad(NamedTuple):
    """A whole file, the code that has to be given (any where empty), and the line that is right for it."""

    name: str
    content: bytes
    code: str
    line: int


def table() -> Iterator[Bad]:
    """The project's own table."""
    for one in MISTAKES:
        content = one.text if isinstance(one.text, bytes) else one.text.encode()
        yield Bad(one.name, content, one.code, one.line)
    for path in CASES:
        content = path.read_bytes()
        for code, line, _ in expected(content.decode()):
            yield Bad(f"{path.stem}:{line} {code}", content, code, line)


_ENTRY: Final = re.compile(r"( *)([\u4e00-\u9fff]+): ([\u4e00-\u9fff][^#:]*)")
# What is typed in place of an entry: I its indentation, K its key, V its value.
SLIPS: Final = {
    "chinese colon": "IK：V",
    "no space": "IK:V",
    "tab": "\tIK: V",
    "wide blank": "I　K: V",
    "no-break blank": "I\u00a0K: V",
    "one blank more": "I K: V",
    "no colon": "IK",
    "colon twice": "IK: 甲: 乙",
    "double quote open": 'IK: "甲',
    "single quote open": "IK: '甲",
    "text after a quote": 'IK: "三公"经费',
    "bracket open": "IK: [甲, 乙",
    "brace open": "IK: {甲: 乙",
    "bracket too many": "IK: [甲, 乙]]",
    "wrong bracket": "IK: [甲, 乙}",
    "percent": "IK: %甲",
    "at": "IK: @甲",
    "backquote": "IK: `甲`",
    "alias": "IK: *甲",
    "anchor": "IK: &甲 乙",
    "tag": "IK: !!str 甲",
    "merge key": "I<<: {K: 甲}",
    "backslash": 'IK: "C:\\目录"',
    "escaped control": 'IK: "甲\\u0001"',
    "control": "IK: 甲\x07",
    "separator": "IK: 甲\u2028乙",
    "no character": "IK: 甲\ufffe",
    "mark inside": "IK: \ufeff甲",
    "list as key": "I? [甲]",
    "second document": "---",
    "list beside its key": "IK: - 甲",
    "braces of a reference": "IK: {{ 比率.支出完成率 }}较高",
}  # fmt: skip


def slips(seed: int, each: int = 4) -> Iterator[Bad]:
    """Every slip at ``each`` places of the examples."""
    chance = Random(seed)  # noqa: S311 - chance, no secret
    files = sorted((data_root() / "examples").glob("[0-9]*.yaml"))
    for name, typed in SLIPS.items():
        for _ in range(each):
            slip = typed
            path = chance.choice(files)
            lines = path.read_text("utf-8").split("\n")
            at = chance.choice([n for n, line in enumerate(lines) if _ENTRY.fullmatch(line) and _follows(lines, n)])
            found = _ENTRY.fullmatch(lines[at])
            assert found is not None
            for letter, part in zip("IKV", found.groups(), strict=True):
                slip = slip.replace(letter, part)
            lines[at] = slip
            yield Bad(f"{name} {path.stem}:{at + 1}", "\n".join(lines).encode(), "", at + 1)


def _follows(lines: list[str], at: int) -> bool:
    """Whether the line stands below another entry of the same section, so that its own indentation is settled."""
    before, own = (len(line) - len(line.lstrip()) for line in (lines[at - 1], lines[at]))
    return at > 0 and before == own and _ENTRY.fullmatch(lines[at - 1]) is not None


def told_line(bad: Bad) -> int | None:
    """The line that is told for a file: of the code that is wanted, the one nearest; else of the first error."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "整体.yaml"
        path.write_bytes(bad.content)
        found = check_file(path).diagnostics
    lines = [d.location.line for d in found if d.code == bad.code]
    return min(lines, key=lambda line: abs(line - bad.line), default=None)


def first_error(bad: Bad) -> int | None:
    """The line of the first error that reading the text and its structure gives."""
    source = read_source("整体.yaml", bad.content)
    found = source.diagnostics if source.value is None else parse_tree(source.value).diagnostics
    return next((d.location.line for d in found if d.severity is Severity.ERROR), None)

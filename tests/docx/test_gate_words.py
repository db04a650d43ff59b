"""Whatever the gate finds is told to a user in Chinese; its own texts are for the log."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from perfeval_gen.docx import gate
from perfeval_gen.docx.gate_words import in_chinese, sentence
from tests.reliability.breaker import BREAKAGES
from tests.reliability.rich import rich

HERE = Path(gate.__file__).parent
FILES = (
    "gate.py",
    "gate_body.py",
    "gate_package.py",
    "gate_parts.py",
    "gate_tables.py",
    "gate_texts.py",
    "gate_walk.py",
)
ENDS = {"element": "hdr"}
TELLERS = {"append", "_found", "Facts"}
NAMED = re.compile("“.*”|会照原样印出：.*|Word", re.DOTALL)  # what somebody wrote himself


def _written(node: ast.expr) -> Iterator[str]:
    """The texts of an expression, a name or a number in place of what is put in."""
    if isinstance(node, ast.JoinedStr):
        shown = {"name", "what", "kind", "note", "key", "element"}
        parts = []
        for value in node.values:
            if isinstance(value, ast.Constant):
                parts.append(str(value.value))
                continue
            assert isinstance(value, ast.FormattedValue)
            written = ast.unparse(value.value)
            quoted = value.conversion == ord("r") or "_shown" in written
            is_name = "qualified" in written or "self.name" in written or "_local" in written
            plain = {"note": "w:footnote", "what": "bookmark", "kind.decode()": "header", "kind": "footnote", **ENDS}
            known = plain.get(written, "w:x" if is_name or written in shown else "1")
            parts.append("'某'" if quoted else known)
        yield "".join(parts)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.GeneratorExp | ast.ListComp):
        yield from _written(node.elt)
    elif isinstance(node, ast.Tuple):
        for each in node.elts:
            yield from _written(each)


def _at_home(text: str) -> str:
    """A text with a part of a package in front, where it has one."""
    part = "list pattern 1: " if ": level" in text else "word/x.xml: "
    return re.sub("^(1|w:x): ", part, text)


def _texts(file: str) -> Iterator[str]:
    for node in ast.walk(ast.parse((HERE / file).read_text("utf-8"))):
        value = node.value if isinstance(node, ast.Yield | ast.YieldFrom) else None
        if value is not None:
            yield from _written(value)
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in TELLERS and node.args:
            yield from _written(node.args[0])
        if isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple):
            yield from _written(node.value)


TEXTS = sorted(
    {_at_home(text) for file in FILES for text in _texts(file) if re.search("[a-z]{2} [a-z]| [a-z]{2}", text)}
)


def test_the_texts_were_found() -> None:
    assert len(TEXTS) >= 85
    assert {"the file is not a readable ZIP", "a cell without a paragraph", "a field is left open"} <= set(TEXTS)


@pytest.mark.parametrize("text", TEXTS)
def test_every_text_of_the_gate_has_a_sentence(text: str) -> None:
    said = sentence(text)
    assert said
    assert not re.search("[A-Za-z]", NAMED.sub("", said)), said


def test_every_breakage_is_told_in_chinese() -> None:
    whole = rich()
    for name, breakage in BREAKAGES.items():
        for problem in gate.check_document(breakage(whole), references=True):
            said = sentence(problem)
            assert said, (name, problem)
            assert not re.search("[A-Za-z]", NAMED.sub("", said)), (name, problem, said)


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        ("word/settings.xml: w:zoom without w:percent", "文档设置：显示比例里缺少百分比"),
        ("word/document.xml: a field is left open", "正文：有域（页码、目录等）没有结尾"),
        ("word/document.xml: bookmark 1 is left open", "正文：有书签只有开头，没有结尾"),
        ("word/document.xml: table 2 row 3 covers 1 of 2 columns", "正文：第 2 个表第 3 行占 1 列，表有 2 列"),
        (
            "word/document.xml: w:p directly inside w:tr (after “决算数”)",
            "正文：段落放错了地方：不能直接放在表格的行里（在“决算数”之后）",
        ),
        ("word/header1.xml: w:pPr too late in w:p", "页眉：段落里的段落的格式次序不对"),
        ("word/document.xml: no bookmark '_Toc9'", "正文：有链接或目录指向书签“_Toc9”，文档里没有它"),
        ("word/document.xml: w:footerReference of one type twice in a section", "正文：同一节里有两个同样的页脚"),
        ("[Content_Types].xml is missing", "文件里缺少部件"),
    ],
)
def test_sentences(problem: str, said: str) -> None:
    assert sentence(problem) == said


def test_the_same_is_told_once_and_the_unknown_in_general() -> None:
    problems = ["word/document.xml: bookmark 1 is left open", "word/document.xml: bookmark 2 is left open", "hm"]
    assert in_chinese(problems) == ("正文：有书签只有开头，没有结尾", "文件里有不合标准的内容")

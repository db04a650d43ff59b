"""What stands in the data stands in the document: character by character, on every machine."""

# ruff: noqa: E501 - a table of cases, one a line

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from perfeval_gen.docx.compiling import compile_template
from perfeval_gen.docx.gate import check_document
from tests.docx.samples import document, paragraph, table, texts

MACRO = "{% macro 显示(v) %}{{ v }}{% endmacro %}"
ROWS = table([["名"], ["{%tr for r in 行 %}"], ["{{ r }}"], ["{%tr endfor %}"]])
BODY = paragraph(MACRO) + paragraph("{{ x }}") + paragraph("{{ 显示(x) }}") + paragraph("前{{ x ~ '' }}后") + ROWS
TEMPLATE = compile_template(
    document(BODY, header="{{ x }}", footer="{{ x }}", footnote="{{ x }}"), policy="strict", layout=True
)
PARTS = ("word/header1.xml", "word/footer1.xml", "word/footnotes.xml")

ADVERSARIAL = (
    "A & B", "增长<5%且>3%", "a<b", "<w:p>", "</w:t></w:r></w:p>", "<!--", "-->", "<![CDATA[", "]]>", "<?xml?>",
    "{_{", "}_}", "{_%", "%_}", "{{", "}}", "{%", "%}", "{#", "#}", "{{ x }}", "{% endif %}", "{%p if x %}", "{{r x}}",
    "&amp;", "&#123;", "&lt;", '"引"', "“引”‘引’", "it's", "\\", "\\n", "😀👨‍👩‍👧", "𠮷野家", "é", "e\u0301", "　全角　", " 前后 ", "  ", "\t", "a\tb",
    "第一行\n第二行", "\n", "\n\n", "a\n", "\u00a0", "\u2028", "\u200b", "\ufeff", "\u202e", "$1 \\1 \\g<0>", "%s %(a)s", "【待填】", "",
)  # fmt: skip


def arrives(text: str) -> None:
    content = TEMPLATE.render({"x": text, "行": [text, text]})
    assert texts(content)[1:] == [text, text, f"前{text}后", "名", text, text]
    for part in PARTS:
        assert texts(content, part) == [text], part
    assert check_document(content) == ()


@pytest.mark.parametrize("text", ADVERSARIAL)
def test_adversarial_text(text: str) -> None:
    arrives(text)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff")))
def test_any_text(text: str) -> None:
    arrives(text)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from([*ADVERSARIAL, "{", "}", "_", "%", "<", "&", " ", "\n"]), max_size=8).map("".join))
def test_any_mixture_of_the_adversarial(text: str) -> None:
    arrives(text)


def test_line_ends_are_unified() -> None:
    assert texts(TEMPLATE.render({"x": "a\r\nb\rc", "行": []}))[1] == "a\nb\nc"


@pytest.mark.parametrize(("value", "text"), [(0, "0"), (-3, "-3"), (Decimal("10000.00"), "10000.00")])
def test_numbers(value: object, text: str) -> None:
    assert texts(TEMPLATE.render({"x": value, "行": []}))[1] == text


PROGRAM = """
import hashlib
from perfeval_gen.docx.numbering import Numbering
from perfeval_gen.docx.properties import CoreProperties
from perfeval_gen.docx.seal import seal
from perfeval_gen.docx.compiling import compile_template
from tests.docx.samples import document
template = compile_template(document("{{ 编号('一、') }}{{ x }}"), policy="strict", layout=True, per_render={"编号": Numbering})
context = {"x": "".join(sorted({"甲", "乙", "丙", "丁"})), "y": {"b", "a"}}
content = seal(template.render(context, CoreProperties(title="题")), {"perfeval.data": "1", "perfeval.version": "2"})
print(hashlib.sha256(content).hexdigest(), *sorted(template.names_used))
"""


def test_the_same_bytes_in_every_process() -> None:
    outputs = {
        subprocess.run(
            [sys.executable, "-W", "error", "-c", PROGRAM],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale, "PYTHONUTF8": "1"},
            check=True,
            capture_output=True,
            encoding="utf-8",
        ).stdout
        for seed, zone, locale in (("1", "Asia/Shanghai", "C"), ("2", "America/New_York", "C.UTF-8"))
    }
    assert len(outputs) == 1
    assert outputs.pop().split()[1:] == ["x"]


def test_the_same_bytes_again() -> None:
    context = {"x": "甲", "行": ["乙"]}
    one = TEMPLATE.render(context)
    TEMPLATE.render({"x": "别的", "行": []})
    assert hashlib.sha256(TEMPLATE.render(context)).digest() == hashlib.sha256(one).digest()

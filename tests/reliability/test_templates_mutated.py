# ruff: noqa: SLF001 - what was compiled is to be forgotten
"""Templates damaged at random: each gets an answer, in words, and never a document that the gate would refuse.

PERFEVAL_TEMPLATES says how many; a failing one is told by its number, which makes it again.
"""

from __future__ import annotations

import os
import random
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any, Final

from lxml import etree

from perfeval_gen import forms
from perfeval_gen.diagnostics import Stage
from perfeval_gen.docx.faults import TemplateFault
from perfeval_gen.docx.gate import check_document
from perfeval_gen.docx.package import package_of, read_package
from perfeval_gen.docx.properties import CoreProperties
from perfeval_gen.packs.model import FormDocument
from perfeval_gen.pipeline import examine
from perfeval_gen.rendering import Checked
from tests.cli.run import is_chinese

COUNT: Final = int(os.environ.get("PERFEVAL_TEMPLATES", "16"))
SEED: Final = 20261121
EXAMPLE: Final = Path(__file__).parent.parent.parent / "examples" / "最小示例.yaml"
BODY: Final = "word/document.xml"
TAG: Final = re.compile(rb"<[^>]*>")
VALUE: Final = re.compile(rb'="([^"]*)"')
SNIPPETS: Final = (
    *("{% for x in 项目 %}", "{% endfor %}", "{{ x }}", "{%tr if 1 %}", "{%p endif %}", "{%", "%}", "{{", "}}", "{#"),
    *(
        "{% raw %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% set 单位 = 1 %}",
        "{{ 单位 }}",
        "｛｛ 年度 ｝｝",
    ),
    *(
        "{{ 单位.名称|safe }}",
        "{{ 年度 ** 9 ** 9 }}",
        "{% block a %}",
        "{% include '/etc/passwd' %}",
        "\u202e",
        "{{ 编号(1) }}",
    ),
)
MARKUP: Final = (
    *(b"<w:p>", b"</w:p>", b"<w:tc>", b"</w:tr>", b"&", b"<", b'"', b"&#0;", b"\0", b"\xff", b"<!DOCTYPE a>", b"<?x?>"),
    *(b"<![CDATA[x]]>", b"<!--x-->", b'<w:gridSpan w:val="99999999"/>', b"<w:vMerge/>", b'<w:gridSpan w:val="x"/>'),
)
VALUES: Final = ("", "-1", "9" * 30, "x", "../x", "0", "{{ 年度 }}", "rId999", "file:///etc/passwd")


def another_byte(chance: random.Random, content: bytes) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.choice((1, 1, 3, 40))):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def cut_short(chance: random.Random, content: bytes) -> bytes:
    return content[: chance.randrange(len(content))]


def a_stretch_twice_or_never(chance: random.Random, content: bytes) -> bytes:
    places = [found.start() for found in TAG.finditer(content)] or [0]
    begin, end = sorted(chance.choices(places, k=2))
    return content[:begin] + content[begin:end] * chance.choice((0, 2)) + content[end:]


def markup_put_in(chance: random.Random, content: bytes) -> bytes:
    at = chance.randrange(len(content))
    return content[:at] + chance.choice(MARKUP) + content[at:]


def another_value(chance: random.Random, content: bytes) -> bytes:
    places = [found.span(1) for found in VALUE.finditer(content)]
    if not places:
        return content
    begin, end = chance.choice(places)
    return content[:begin] + chance.choice(VALUES).encode() + content[end:]


def another_tree(chance: random.Random, content: bytes) -> bytes:
    """The part, still well-formed, with elements removed, repeated, moved, and tags put into its texts."""
    try:
        root = etree.fromstring(content)
    except etree.XMLSyntaxError:
        return content
    for _ in range(chance.choice((1, 2, 4))):
        nodes: list[Any] = [node for node in root.iter() if node is not root and isinstance(node.tag, str)]
        if len(nodes) < 2:
            break
        one, other = chance.choice(nodes), chance.choice(nodes)
        kind = chance.randrange(4)
        if kind == 0:
            one.getparent().remove(one)
        elif kind == 1:
            other.append(etree.fromstring(etree.tostring(one, with_tail=False)))
        elif kind == 2:
            one.text = (one.text or "") + chance.choice(SNIPPETS)
        elif one.attrib:
            one.set(chance.choice(list(one.attrib)), chance.choice(VALUES))
    return etree.tostring(root, encoding="UTF-8", standalone=True)


MUTATIONS: Final = (
    another_byte,
    cut_short,
    a_stretch_twice_or_never,
    markup_put_in,
    another_value,
    *(another_tree,) * 4,
)


def mutated(chance: random.Random, content: bytes) -> bytes:
    if chance.random() < 0.15:
        return chance.choice((another_byte, cut_short))(chance, content)
    parts = dict(read_package(content).parts)
    for name in chance.choices([*parts, *[BODY] * len(parts)], k=chance.choice((1, 1, 2))):
        if chance.random() < 0.05:
            parts[name] = b""
        elif parts[name]:
            parts[name] = chance.choice(MUTATIONS)(chance, parts[name])
    return package_of(parts).to_bytes()


def answer(checked: Checked, form: FormDocument, path: Path) -> str:
    """What filling a template ends in: the code of a fault, or whether the gate let it pass."""
    forms._template.cache_clear()
    try:
        made = forms.fill(path, {**checked.view.context(form), "各项目": ()}, CoreProperties(), {})
    except TemplateFault as fault:
        return fault.diagnostic.code if all(is_chinese(each.message) for each in fault.diagnostics) else str(fault)
    if made.problems:
        return "refused"
    return "; ".join(check_document(made.content)) or "made"


def test_any_template_gets_an_answer(tmp_path: Path) -> None:
    checked = examine(EXAMPLE, Stage.DRAFT).value
    assert checked is not None
    answers: Counter[str] = Counter()
    path = tmp_path / "模板.docx"
    sound = checked.pack.documents[0]
    path.write_bytes(sound.template.read_bytes())
    assert answer(checked, sound, path) == "made"
    for number in range(COUNT):
        chance = random.Random(SEED + number)  # noqa: S311 - chance, no secret
        form = checked.pack.documents[number % len(checked.pack.documents)]
        path.write_bytes(mutated(chance, form.template.read_bytes()))
        try:
            answers[answer(checked, form, path)] += 1
        except Exception as error:
            raise AssertionError(number) from error
    assert len(answers) > 2
    assert set(answers) <= {"made", "refused", "PE820", *(f"PE80{n}" for n in range(1, 10))}, answers
    sys.stdout.write(f"{COUNT} templates: {dict(answers)}\n")

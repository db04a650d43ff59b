"""A tag typed with the signs of a Chinese keyboard is told, whichever of its signs is one, and never printed."""

from __future__ import annotations

from itertools import product

import pytest

from perfeval_gen.docx.compiling import compile_template
from perfeval_gen.docx.faults import TemplateFault
from perfeval_gen.docx.tags import FULL_WIDTH
from tests.docx.samples import document

OPENING = [f"{brace}{sign}" for brace, sign in product("{｛", "{｛%％#＃")]
CLOSING = [f"{sign}{brace}" for brace, sign in product("}｝", "}｝%％#＃")]
WRONG = [pair for pair in (*OPENING, *CLOSING) if not pair.isascii()]


@pytest.mark.parametrize("pair", WRONG)
def test_every_pair_of_signs(pair: str) -> None:
    assert FULL_WIDTH.search(f"甲{pair}乙")


@pytest.mark.parametrize("pair", ["{{", "{%", "{#", "}}", "%}", "#}", "95％", "＃1", "｛甲｝", "（5％）"])
def test_signs_that_are_no_tags(pair: str) -> None:
    assert not FULL_WIDTH.search(f"甲{pair}乙")


@pytest.mark.parametrize(
    "text", ["{％ if 年度 ％}x{％ endif ％}", "｛% if 年度 %｝x", "{＃ 说明 ＃}", "{％p for x in 任务 ％}"]
)
def test_none_is_printed(text: str) -> None:
    with pytest.raises(TemplateFault) as caught:
        compile_template(document(text), policy="strict")
    found = caught.value.diagnostics[0]
    assert (found.code, found.location.place, found.location.excerpt) == ("PE805", "正文第1段", text)

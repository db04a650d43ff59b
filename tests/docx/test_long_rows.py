"""Rows stay in one piece unless their text would fill a third of a page."""

from __future__ import annotations

import pytest

from perfeval_gen.docx import oxml
from perfeval_gen.docx.compiling import compile_template
from perfeval_gen.docx.gate import check_document
from perfeval_gen.docx.package import read_package
from perfeval_gen.docx.tables import rows_of
from tests.docx.samples import SECTION, cell, changed, document, table

FIXED, HEADER = "<w:trPr><w:cantSplit/></w:trPr>", "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"
RESTART, CONTINUE = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
UPRIGHT = '<w:textDirection w:val="tbRlV"/>'
LANDSCAPE = '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/><w:pgMar w:top="1587" w:bottom="1474"/>'


def width(twips: int) -> str:
    return f'<w:tcW w:w="{twips}" w:type="dxa"/>'


def kept(rows: list[list[str]], properties: str = FIXED, section: str = "", **context: object) -> list[bool]:
    """Which rows of the rendered table stay in one piece; every row says at first that it must."""
    source = document(table(rows).replace("<w:tr>", f"<w:tr>{properties}"))
    if section:
        source = changed(source, "word/document.xml", SECTION[-11:], f"{section}{SECTION[-11:]}")
    content = compile_template(source, policy="strict", layout=True).render(context)
    assert check_document(content) == ()
    root = oxml.parse(read_package(content).parts["word/document.xml"])
    found = [row.find("w:trPr/w:cantSplit", oxml.NAMESPACES) for row in rows_of(next(root.iter(oxml.W_TBL)))]
    return [each is not None for each in found]


@pytest.mark.parametrize(
    ("length", "twips", "stays"),
    [
        (10, 2211, True),
        (200, 2211, False),
        (2000, 2211, False),
        (10, 4989, True),
        (200, 4989, True),
        (2000, 4989, False),
    ],
)
def test_length_and_width_decide(length: int, twips: int, *, stays: bool) -> None:
    assert kept([["一", cell("{{ x }}", width(twips))]], x="字" * length) == [stays]


def test_each_row_for_itself() -> None:
    rows = [["{%tr for x in 列 %}", ""], ["一", cell("{{ x }}", width(2211))], ["{%tr endfor %}", ""]]
    assert kept(rows, 列=["字", "字" * 2000, "字" * 20]) == [True, False, True]


def test_digits_take_half_the_room() -> None:
    assert kept([[cell("{{ x }}", width(2214))]], x="字" * 150) == [False]
    assert kept([[cell("{{ x }}", width(2214))]], x="1" * 150) == [True]


def test_line_breaks_and_paragraphs_count() -> None:
    assert kept([[cell("{{ x }}", width(4989))]], x="\n".join("字" * 20)) == [False]
    assert kept([[cell("{{ x }}", width(4989))]], x="\n".join("字" * 10)) == [True]


def test_a_page_on_its_side_is_lower() -> None:
    text = "字" * 120  # 12 lines
    assert kept([[cell("{{ x }}", width(2214))]], x=text) == [True]
    assert kept([[cell("{{ x }}", width(2214))]], section=LANDSCAPE, x=text) == [False]


def test_without_a_stated_width_the_grid_tells() -> None:
    assert kept(
        [[cell("{{ x }}", '<w:tcW w:w="0" w:type="auto"/><w:gridSpan w:val="2"/>')], ["a", "b"]], x="字" * 80
    ) == [True, True]
    assert kept([[cell("{{ x }}", '<w:tcW w:w="2500" w:type="pct"/>'), "b"]], x="字" * 80) == [False]


def test_a_repeated_header_never_breaks() -> None:
    assert kept([["{{ x }}"]], HEADER, x="字" * 2000) == [True]


def test_a_merged_cell_has_the_room_of_its_rows() -> None:
    rows = [[cell("{{ x }}", width(800) + RESTART), "b"], [cell("", width(800) + CONTINUE), "c"], ["d", "e"]]
    assert kept(rows, x="字" * 80) == [True, True, True]
    assert kept([rows[0], rows[2]], x="字" * 80) == [False, True], "merged with nothing: a cell like any other"


def test_vertical_text_is_not_measured() -> None:
    assert kept([[cell("{{ x }}", width(500) + UPRIGHT), "b"]], x="字" * 40) == [True]
    assert kept([[cell("{{ x }}", width(500)), "b"]], x="字" * 40) == [False]

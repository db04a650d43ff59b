"""The last row of a long table has its neighbour beside it, and a small merged group isn't parted."""

from __future__ import annotations

import pytest

from perfeval_gen.docx import oxml
from perfeval_gen.docx.compiling import compile_template
from perfeval_gen.docx.gate import check_document
from perfeval_gen.docx.package import read_package
from perfeval_gen.docx.tables import rows_of
from tests.docx.samples import cell, document, paragraph, table

HEAD = "<w:trPr><w:tblHeader/></w:trPr>"
TALL = '<w:trPr><w:trHeight w:val="{}"/></w:trPr>'
RESTART, CONTINUE = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def kept(rows: list[list[str]], *properties: str, **context: object) -> list[bool]:
    """Which rows stay with the next one; ``properties`` are those of the first rows."""
    xml = table(rows)
    for said in properties:
        xml = xml.replace("<w:tr>", f"<w:tr >{said}", 1)
    content = compile_template(document(xml.replace("<w:tr >", "<w:tr>")), policy="strict", layout=True).render(context)
    assert check_document(content) == ()
    root = oxml.parse(read_package(content).parts["word/document.xml"])
    found = []
    for row in rows_of(next(root.iter(oxml.W_TBL))):
        marks = {p.find("w:pPr/w:keepNext", oxml.NAMESPACES) is not None for p in row.iter(oxml.W_P)}
        assert len(marks) == 1  # every paragraph of the row says the same
        found.append(marks.pop())
    return found


def group(length: int) -> list[list[str]]:
    """Rows of which the first column is one cell."""
    return [[cell("甲", RESTART), "一"], *([cell("", CONTINUE), "二"] for _ in range(length - 1))]


def test_the_row_before_the_last() -> None:
    rows = [["头", "头"], *([str(i), "行"] for i in range(4)), ["总分", "100"]]
    assert kept(rows, HEAD) == [False, False, False, False, True, False]


def test_rows_of_a_loop() -> None:
    rows = [["头"], ["{%tr for x in 列 %}"], ["{{ x }}"], ["{%tr endfor %}"], ["总分"]]
    assert kept(rows, HEAD, 列=["甲", "乙", "丙"]) == [False, False, False, True, False]


def test_a_short_table_and_one_without_a_repeated_head_are_left_alone() -> None:
    assert kept([["头"], ["一"], ["总分"]], HEAD) == [False] * 3
    assert kept([["一"], ["二"], ["三"], ["总分"]]) == [False] * 4


def test_a_row_that_fills_a_third_of_the_page_may_stay_behind() -> None:
    rows = [["头"], ["一"], ["二"], ["总分"]]
    assert kept(rows, HEAD, "", TALL.format(4200)) == [False, False, True, False]  # 4252 is a third of 12756
    assert kept(rows, HEAD, "", TALL.format(4300)) == [False] * 4


def test_a_small_group_is_not_parted() -> None:
    rows = [*group(3), *group(2), ["乙", "三"]]
    assert kept(rows) == [True, True, False, True, False, False]


@pytest.mark.parametrize(("length", "wanted"), [(14, True), (15, False)])
def test_a_long_group_may_break(length: int, *, wanted: bool) -> None:
    """A line is 290 twips: 14 make 4060, 15 make 4350, more than a third of the page."""
    assert kept(group(length)) == [*[wanted] * (length - 1), False]


def test_a_long_group_does_not_break_before_its_own_text() -> None:
    """Four lines of 290 twips are 1160: with four rows of one line the text has its room."""
    rows = group(20)
    rows[0][0] = cell("{{ x }}", RESTART)
    assert kept(rows, x="一\n二\n三\n四") == [True] * 3 + [False] * 17


def test_groups_inside_of_a_long_group_stay_whole() -> None:
    inner = [["x", cell("乙", RESTART), "一"], ["x", cell("", CONTINUE), "二"]] * 8
    outer = [cell("甲", RESTART), *[cell("", CONTINUE)] * 15]
    rows = [[first, *rest] for first, (_, *rest) in zip(outer, inner, strict=True)]
    assert kept(rows) == [True, False] * 8


def test_the_row_above_a_joined_total() -> None:
    """The total is a table of its own, so that no page repeats the head for it alone."""
    rows = table([["头"], ["一"], ["二"], ["三"]]).replace("<w:tr>", f"<w:tr>{HEAD}", 1)
    for between, wanted in (("", True), ("注", False)):
        content = compile_template(
            document(rows + paragraph(between) + table([["合计"]])), policy="strict", layout=True
        ).render({})
        root = oxml.parse(read_package(content).parts["word/document.xml"])
        last = rows_of(next(root.iter(oxml.W_TBL)))[-1]
        assert (last.find(".//w:keepNext", oxml.NAMESPACES) is not None) is wanted

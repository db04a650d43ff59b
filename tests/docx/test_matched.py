"""Grids as wide as their rows; the table keeps its width."""

from __future__ import annotations

import re

import pytest

from perfeval_gen.docx.matched import matched, with_matched_grids


def grid(*widths: int) -> str:
    return "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)


def table(columns: str, *rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"


def row(*cells: str, before: int = 0) -> str:
    margin = f'<w:trPr><w:gridBefore w:val="{before}"/></w:trPr>' if before else ""
    return f"<w:tr>{margin}{''.join(cells)}</w:tr>"


CELL = "<w:tc><w:p/></w:tc>"


def wide(span: int) -> str:
    return f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr><w:p/></w:tc>'


def widths(xml: str) -> list[list[int]]:
    grids = re.findall("<w:tblGrid>(.*?)</w:tblGrid>", xml)
    return [[int(width) for width in re.findall(r'w:w="(\d+)"', each)] for each in grids]


@pytest.mark.parametrize(
    ("columns", "rows", "expected"),
    [
        ((3000, 3000), (row(CELL, CELL, CELL),), [2000, 2000, 2000]),
        ((1000, 3000), (row(*[CELL] * 4),), [500, 1500, 1000, 1000]),
        ((1000, 1000, 1000, 1000), (row(CELL, CELL),), [2000, 2000]),
        ((3000, 3000), (row(wide(3)), row(CELL)), [2000, 2000, 2000]),
        ((3000, 3000), (row(CELL, before=2),), [2000, 2000, 2000]),
        ((3000, 3000), (row(CELL, CELL), row(wide(2))), [3000, 3000]),
        ((0, 0), (row(CELL, CELL, CELL),), [0, 0]),
    ],
)
def test_widths(columns: tuple[int, ...], rows: tuple[str, ...], expected: list[int]) -> None:
    assert widths(with_matched_grids(table(grid(*columns), *rows))) == [expected]


def test_a_table_inside_a_table_counts_for_itself() -> None:
    inner = table(grid(900), row(CELL, CELL, CELL))
    outer = table(grid(3000, 3000), row(f"<w:tc>{inner}<w:p/></w:tc>", CELL))
    assert widths(with_matched_grids(outer)) == [[3000, 3000], [300, 300, 300]]


def test_the_rest_stays_as_it_is() -> None:
    before, behind = '<w:p><w:r><w:t>"&lt;w:tbl&gt;"</w:t></w:r></w:p>', "<w:sectPr/>"
    right = table(grid(1000, 2000), row(CELL, CELL))
    assert with_matched_grids(before + right + behind) == before + right + behind
    past = f'{grid(500)}<w:tblGridChange w:id="1"><w:tblGrid>{grid(7, 8, 9)}</w:tblGrid></w:tblGridChange>'
    assert with_matched_grids(table(past, row(CELL))) == table(past, row(CELL)), "an older grid doesn't count"


def test_what_a_column_says_besides_its_width_stays() -> None:
    assert matched(['<w:gridCol w:w="10" x="1"/>', "<w:gridCol/>"], 1) == '<w:gridCol w:w="10" x="1"/>'
    assert matched(["<w:gridCol/>", '<w:gridCol w:w="30"/>'], 1) == '<w:gridCol w:w="30"/>'

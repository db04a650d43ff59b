"""A score table of real size, built as our templates are: merges, header, rows, landscape pages, several bound."""

from __future__ import annotations

import pytest

from perfeval_gen.docx import oxml
from perfeval_gen.docx.bind import bind
from perfeval_gen.docx.compiling import compile_template
from perfeval_gen.docx.gate import check_document
from perfeval_gen.docx.opc import FOOTER, parts_of_type, relationships
from perfeval_gen.docx.package import read_package
from perfeval_gen.docx.tables import cells_of, continues_merge, rows_of
from tests.docx.built import LABELS, OOXML, PACKAGE, score_rows, score_table
from tests.docx.samples import texts
from tests.docx.table_grids import columns_of, row_width

LONG = "考核内容较多，逐项列出。" * 60
SIZES = [(25, (12, 6, 2)), (300, (60, 15, 5))]


def rendered(count: int, groups: tuple[int, int, int], *, landscape: bool = False, title: str = "评分表") -> bytes:
    template = compile_template(score_table(landscape=landscape), policy="strict", layout=True)
    rows = score_rows(count, groups)
    rows[3]["说明"] = LONG
    content = template.render({"标题": title, "行们": rows, "附言": "附"})
    assert check_document(content) == ()
    return content


def table_of(content: bytes):  # noqa: ANN201 - a tree
    (found,) = oxml.parse(read_package(content).parts["word/document.xml"]).iter(oxml.W_TBL)
    return found


@pytest.fixture(scope="module", params=[(*size, side) for size in SIZES for side in (False, True)], ids=str)
def sheet(request: pytest.FixtureRequest) -> tuple[int, tuple[int, int, int], bytes]:
    count, groups, landscape = request.param
    return count, groups, rendered(count, groups, landscape=landscape)


Sheet = tuple[int, tuple[int, int, int], bytes]


def test_a_merge_begins_with_every_group(sheet: Sheet) -> None:
    count, groups, content = sheet
    rows = rows_of(table_of(content))[1:-1]
    assert len(rows) == count
    for column, size in enumerate(groups):
        cells = [cells_of(row)[column] for row in rows]
        starts = [n for n, cell in enumerate(cells) if not continues_merge(cell)]
        assert starts == list(range(0, count, size))
        marks = [oxml.value(cell.find("w:tcPr/w:vMerge", oxml.NAMESPACES)) for cell in cells]
        assert marks.count("restart") == len(starts) == -(-count // size)
        assert marks.count("continue") == count - len(starts)


def test_continuing_cells_hold_one_empty_paragraph_of_their_style(sheet: Sheet) -> None:
    cells = [cell for cell in table_of(sheet[2]).iter(oxml.W_TC) if continues_merge(cell)]
    assert cells
    for cell in cells:
        (paragraph,) = cell.iter(oxml.W_P)
        assert oxml.text_of(paragraph) == ""
        assert oxml.value(paragraph.find("w:pPr/w:pStyle", oxml.NAMESPACES)) == "TableCenter"


def test_every_row_fills_the_grid(sheet: Sheet) -> None:
    table = table_of(sheet[2])
    assert {row_width(row) for row in rows_of(table)} == {len(columns_of(table))} == {len(LABELS)}


def test_every_text_stands_once(sheet: Sheet) -> None:
    count, groups, content = sheet
    words = [text for text in texts(content) if text]
    for level, size in zip(("一", "二", "三"), groups, strict=True):
        assert [text for text in words if text.startswith(f"{level}级第")] == [
            f"{level}级第{n}组" for n in range(-(-count // size))
        ]
    assert [text for text in words if text.startswith("指标") and text != "指标"] == [
        f"指标{n}号" for n in range(count)
    ]
    assert words.count(LONG) == 1


def test_only_the_first_row_is_repeated_and_only_the_long_one_may_break(sheet: Sheet) -> None:
    rows = rows_of(table_of(sheet[2]))
    repeated = [n for n, row in enumerate(rows) if row.find("w:trPr/w:tblHeader", oxml.NAMESPACES) is not None]
    breaking = [n for n, row in enumerate(rows) if row.find("w:trPr/w:cantSplit", oxml.NAMESPACES) is None]
    assert (repeated, breaking) == ([0], [4])
    assert [oxml.text_of(p) for p in rows[0].iter(oxml.W_P)] == list(LABELS)
    assert not any(cell.find("w:tcPr/w:vMerge", oxml.NAMESPACES) is not None for cell in cells_of(rows[0]))


# -- landscape pages


def values(element) -> dict[str, str]:  # noqa: ANN001 - a tree
    return {key.rpartition("}")[2]: str(text) for key, text in element.attrib.items()}


def test_a_landscape_page() -> None:
    content = rendered(25, (12, 6, 2), landscape=True)
    (section,) = oxml.elements(oxml.parse(read_package(content).parts["word/document.xml"]), "w:sectPr")
    size, margins = (values(section.find(name, oxml.NAMESPACES)) for name in ("w:pgSz", "w:pgMar"))
    assert size == {"w": "16838", "h": "11906", "orient": "landscape"}
    millimetres = {side: round(int(margins[side]) * 25.4 / 1440) for side in ("top", "bottom", "left", "right")}
    assert millimetres == {"top": 28, "bottom": 26, "left": 35, "right": 37}
    room = int(size["w"]) - int(margins["left"]) - int(margins["right"])
    assert sum(int(oxml.value(column, "w:w")) for column in columns_of(table_of(content))) == room
    assert room == OOXML.LANDSCAPE_WIDTH
    assert round(room * 25.4 / 1440) == 225


def test_the_number_of_a_landscape_page_stands_at_its_left_edge() -> None:
    package = read_package(score_table(landscape=True))
    linked = {each.id: each.target for each in relationships(package, "word/document.xml")}
    for relation, style in zip(PACKAGE.TURNED_FOOTERS, ("PageNumberOdd", "PageNumberEven"), strict=True):
        root = oxml.parse(package.parts[linked[relation]])
        assert [e.text for e in oxml.elements(root, "w:instrText")] == [" PAGE "]
        assert [oxml.value(e) for e in oxml.elements(root, "w:textDirection")] == ["tbRl"]
        assert [oxml.value(e) for e in oxml.elements(root, "w:pStyle")] == [style, "PageNumberNone"]
        (place,) = oxml.elements(root, "w:tblpPr")
        assert (oxml.value(place, "w:tblpX"), oxml.value(place, "w:tblpY")) == ("1417", "1587")


def test_an_upright_document_has_no_turned_footers() -> None:
    names = parts_of_type(read_package(score_table()), FOOTER)
    assert len(names) == 4
    assert not [name for name in names if "Turned" in name]
    assert len(parts_of_type(read_package(score_table(landscape=True)), FOOTER)) == 6


def test_columns_fill_the_width() -> None:
    assert sum(OOXML.columns(52, 52, 52)) == OOXML.TEXT_WIDTH
    assert sum(OOXML.columns(75, 75, 75, width=OOXML.LANDSCAPE_WIDTH)) == OOXML.LANDSCAPE_WIDTH


def test_properties_of_a_cell_stand_in_the_order_of_the_schema() -> None:
    cell = OOXML.cell("字", span=2, merge="restart", upright=True)
    found = oxml.parse(f'<r xmlns:w="{oxml.NAMESPACES["w"]}">{OOXML.cell_xml(cell, 900)}</r>')
    names = [e.tag.rpartition("}")[2] for e in found.iterfind(".//w:tcPr/*", oxml.NAMESPACES)]
    assert names == ["tcW", "gridSpan", "vMerge", "textDirection", "vAlign"]
    assert '<w:textDirection w:val="tbRlV"/>' in OOXML.cell_xml(cell, 900)


# -- several bound


@pytest.mark.parametrize("landscape", [False, True])
def test_three_tables_in_a_volume(*, landscape: bool) -> None:
    documents = [rendered(25, (12, 6, 2), landscape=landscape, title=title) for title in ("甲", "乙", "丙")]
    content = bind(documents)
    assert check_document(content) == ()
    assert texts(content) == [text for document in documents for text in texts(document)]
    root = oxml.parse(read_package(content).parts["word/document.xml"])
    assert [oxml.value(e, "w:start") for e in oxml.elements(root, "w:pgNumType")] == ["1"]
    sizes = [values(e) for e in oxml.elements(root, "w:pgSz")]
    assert len(sizes) == 3
    assert [size.get("orient") == "landscape" for size in sizes] == [landscape] * 3

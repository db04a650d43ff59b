"""A document as lines of text: what a reader sees stands once, in order, each paragraph and row on its line."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl import Workbook

from perfeval_gen import render_file
from perfeval_gen.docx.package import read_package
from perfeval_gen.resources import data_root
from perfeval_gen.workflows.words_of import words_of

EXAMPLE = data_root() / "examples" / "综合示例" / "2025" / "整体.yaml"


def lines(content: bytes) -> tuple[str, ...]:
    outcome = words_of("某.docx", content)
    assert outcome.diagnostics == ()
    assert outcome.value is not None
    return outcome.value


def saved(document: object) -> bytes:
    kept = BytesIO()
    document.save(kept)  # type: ignore[attr-defined]
    return kept.getvalue()


def test_paragraphs_and_tables_in_order() -> None:
    word = Document()
    word.add_heading("一、基本情况", 1)
    word.add_paragraph("")
    word.add_paragraph("支出\t950万元\n比上年少")
    table = word.add_table(rows=3, cols=3)
    for row, texts in zip(table.rows, (("甲", "乙", "丙"), ("1", "", "3"), ("", "", "")), strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    word.add_paragraph("完")
    assert lines(saved(word)) == ("一、基本情况", "支出 950万元 比上年少", "甲 | 乙 | 丙", "1 |  | 3", "完")


def test_merged_cells_stand_once() -> None:
    word = Document()
    table = word.add_table(rows=3, cols=3)
    for at, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = str(at)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "横"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "纵"
    assert lines(saved(word)) == ("横 | 2", "纵 | 4 | 5", " | 7 | 8")


def test_a_cell_of_several_paragraphs_is_one_piece_of_a_row() -> None:
    word = Document()
    cell = word.add_table(rows=1, cols=1).cell(0, 0)
    cell.text = "第一段"
    cell.add_paragraph("第二段")
    inner = cell.add_table(rows=1, cols=2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "内一", "内二"
    assert lines(saved(word)) == ("第一段 第二段 内一 | 内二",)


def test_text_in_controls_insertions_and_boxes_counts_once() -> None:
    word = Document()
    run = f"<w:r {nsdecls('w')}><w:t>{{}}</w:t></w:r>"
    body = word.element.body
    body.insert(
        0, parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p>{run.format('控件')}</w:p></w:sdtContent></w:sdt>")
    )
    paragraph = word.add_paragraph("改为")
    ins = f'<w:ins {nsdecls("w")} w:id="1" w:author="某某">{run.format("新")}</w:ins>'
    gone = f'<w:del {nsdecls("w")} w:id="2" w:author="某某"><w:r><w:delText>旧</w:delText></w:r></w:del>'
    for xml in (ins, gone):
        paragraph._element.append(parse_xml(xml))  # noqa: SLF001
    boxed = f"<w:p>{run.format('框里')}</w:p>"
    both = (
        f'<w:r {nsdecls("w")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<mc:AlternateContent><mc:Choice Requires='wps'>{boxed}</mc:Choice>"
        f"<mc:Fallback>{boxed}</mc:Fallback></mc:AlternateContent></w:r>"
    )
    word.add_paragraph()._element.append(parse_xml(both))  # noqa: SLF001
    assert lines(saved(word)) == ("控件", "改为新", "框里")


def test_headers_and_footers_come_last_and_once() -> None:
    word = Document()
    word.add_paragraph("正文")
    word.sections[0].header.paragraphs[0].text = "某局"
    word.add_section().header.is_linked_to_previous = False
    word.sections[1].header.paragraphs[0].text = "某局"
    word.sections[0].footer.paragraphs[0].text = "第1页"
    assert lines(saved(word)) == ("正文", "〔页眉〕某局", "〔页脚〕第1页")


def test_nothing_invisible_reaches_a_terminal() -> None:
    word = Document()
    word.add_paragraph("甲\u009b31m\u202e乙\u2028丙")
    assert lines(saved(word)) == ("甲?31m?乙?丙",)


def test_a_report_of_ours() -> None:
    report, *others = render_file(EXAMPLE).value or ()
    said = lines(report.content)
    assert said == lines(report.content)
    assert said[0] == "整体绩效自评报告"
    assert "一、单位基本情况" in said
    assert "（1）编制全市数据发展规划并组织实施。" in said
    assert " | 评价单位： | 某市数据局" in said
    assert "1 | 公共数据平台建设 | 建设平台并接入各部门 | 300 | 接入部门30个，年内上线" in said
    assert sum("公共数据平台上线运行。期望达到的目标" in line for line in said) == 1
    assert len(others) == 3
    assert all(lines(one.content) for one in others)


# -- Excel


def test_a_workbook() -> None:
    book = Workbook()
    first = book.active
    assert first is not None
    first.title = "资金 表"
    first.append(["名称", "金额", "是否"])
    first.append(["甲项目", 12263.9, True])
    first.append([])
    first["C5"] = "只有丙"
    book.create_sheet("空表")
    assert lines(saved(book)) == (
        "〔资金 表〕",
        "名称 | 金额 | 是否",
        "甲项目 | 12263.9 | TRUE",
        " |  | 只有丙",
        "〔空表〕",
    )


def with_rows(rows: str, zero: str = "零") -> bytes:
    """A workbook of one sheet with these rows and two shared strings."""
    package = read_package(saved(Workbook()))
    sheet, strings = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    one = "<si><r><t>一</t></r><r><t>号</t></r><rPh><t>hao</t></rPh></si>"
    shared = f'<sst xmlns="{space}"><si><t>{zero}</t></si>{one}</sst>'
    whole = f'<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'
    return package.replace({sheet: whole.encode(), strings: shared.encode()}).to_bytes()


def test_strings_shared_or_in_cells_and_results_of_formulas() -> None:
    rows = (
        '<row><c t="s"><v>1</v></c><c t="s"><v>0</v></c></row>'
        '<row><c t="inlineStr"><is><t>内</t></is></c><c><f>1+1</f><v>2</v></c><c t="str"><f>A1</f><v>串</v></c></row>'
        '<row><c r="AA2" t="b"><v>0</v></c><c t="e"><v>#N/A</v></c></row>'
    )
    wide = " | " * 26 + "FALSE | #N/A"
    assert lines(with_rows(rows)) == ("〔Sheet〕", "一号 | 零", "内 | 2 | 串", wide)


# -- what can't be read


def broken(change: str) -> bytes:
    word = Document()
    word.add_paragraph("甲")
    package = read_package(saved(word))
    if change == "no part":
        return package.replace({"word/document.xml": None}).to_bytes()
    if change == "no XML":
        return package.replace({"word/document.xml": b"<w:document"}).to_bytes()
    if change == "no types":
        return package.replace({"[Content_Types].xml": None}).to_bytes()
    if change == "strange index":
        return with_rows('<row><c t="s"><v>7</v></c></row>')
    if change == "strange column":
        return with_rows('<row><c r="ZZZZZZ1"><v>7</v></c></row>')
    return package.to_bytes()[:-30]


@pytest.mark.parametrize("change", ["no part", "no XML", "no types", "strange index", "strange column", "cut"])
def test_broken_files_are_told(change: str) -> None:
    outcome = words_of("某.docx", broken(change))
    assert outcome.value is None
    (found,) = outcome.diagnostics
    assert found.code == "PE731"
    assert "读不出文字" in found.message


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "文件是空的"),
        ("不是文档".encode(), "这是文本文件"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "旧版 .doc"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"), "打开密码"),
    ],
)
def test_other_files_are_told_what_they_are(content: bytes, reason: str) -> None:
    (found,) = words_of("某.docx", content).diagnostics
    assert reason in found.message


def test_a_zip_that_is_no_document(tmp_path: Path) -> None:
    package = read_package(saved(Document())).replace({"word/document.xml": None})
    only = package.replace({n: None for n in package.parts if n != "[Content_Types].xml"})
    assert words_of("某.zip", only.to_bytes()).value is None


@pytest.mark.parametrize(
    ("rows", "shared"),
    [
        ('<row><c r="XFD1"><v>1</v></c></row>' * 10, ""),
        ('<row><c t="s"><v>0</v></c></row>' * 50, "字" * 3_000),
        ("<row>" + '<c t="s"><v>0</v></c>' * 50 + "</row>", "字" * 3_000),
    ],
    ids=["cells", "strings", "a row"],
)
def test_a_workbook_that_comes_to_too_much(rows: str, shared: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert words_of("某.xlsx", with_rows(rows, shared)).value is not None
    monkeypatch.setattr("perfeval_gen.docx.sheet_text._MOST", 100_000)
    (found,) = words_of("某.xlsx", with_rows(rows, shared)).diagnostics
    assert "太大" in found.message


def test_a_row_of_empty_cells_without_names() -> None:
    assert words_of("某.xlsx", with_rows("<row>" + "<c/>" * 20_000 + "</row>")).value == ("〔Sheet〕",)


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    content = saved(Document())
    monkeypatch.setattr("perfeval_gen.docx.package.MAX_TOTAL", 1000)
    (found,) = words_of("某.docx", content).diagnostics
    assert "太大" in found.message

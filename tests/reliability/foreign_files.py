"""Documents of others, by which the own rules are tried for false alarms, and why each finding on them is none."""

# ruff: noqa: E501 - tables of reasons

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_COLOR_INDEX, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from tests.reliability.rich import picture

FOLDER: Final = Path(__file__).resolve().parent / "foreign"
OFFICE, PYTHON_DOCX = "LibreOffice", "python-docx"


class Reason(NamedTuple):
    """Why a finding is none of ours: who made such files, what is told, and what is wrong with them.

    ``sdk``: the Open XML SDK objects at the same place (``make fuzz`` compares), so the rule isn't stricter.
    """

    by: str
    told: re.Pattern[str]
    why: str
    sdk: bool = True


REASONS: Final = tuple(
    Reason(by, re.compile(told), why, sdk)
    for by, told, why, sdk in (
        (
            OFFICE,
            r"word/fontTable\.xml: w:charset with w:characterSet '(utf-8|windows-1252)'",
            "a name of a character set that isn't among those listed; Word goes by the number in w:val beside it",
            True,
        ),
        (
            OFFICE,
            r"word/\w+\.xml: w:(jc|lvlJc) with w:val 'start'",
            "the word of the strict standard in a file of the transitional one, which says left",
            True,
        ),
        (
            OFFICE,
            r"word/document\.xml: w:(pStyle|bidi|jc|rPr) too late in w:pPr",
            "it writes w:sectPr before the paragraph's other properties, where it must be near the end",
            True,
        ),
        (OFFICE, r"word/numbering\.xml: w:numFmt too late in w:lvl", "it writes a level's w:pStyle before its w:numFmt", True),
        (OFFICE, r"word/document\.xml: w:b twice in w:rPr", "it writes what the style and what the cell says", True),
        (
            OFFICE,
            r"word/document\.xml: no bookmark 'none'",
            "the page it was made from has a link to nowhere; Word does nothing when it is followed",
            False,
        ),
        (
            OFFICE,
            r"word/document\.xml: bookmark 'Ref_r' stands 2 times",
            "it writes a referred text once more as a bookmark of the same name: Word forgets one of them",
            False,
        ),
        (
            PYTHON_DOCX,
            r"word/settings\.xml: w:zoom without w:percent",
            "so it stands in its default template; Word reads it, the standard requires the attribute, so ours has it",
            False,
        ),
        (
            PYTHON_DOCX,
            r"word/(document|comments)\.xml: unknown style Comment(Reference|Text)",
            "it names styles that its default template lacks; Word shows such text in the default style",
            False,
        ),
    )
)  # fmt: skip


def unexplained(by: str, found: tuple[str, ...]) -> list[str]:
    """Findings on a file of this maker that no reason covers."""
    return [told for told in found if reason_of(by, told) is None]


def reason_of(by: str, told: str) -> Reason | None:
    plain = told.partition(" (after ")[0]
    return next((one for one in REASONS if one.by == by and one.told.fullmatch(plain)), None)


def documents() -> Iterator[tuple[str, str, bytes]]:
    """Yield maker, name and content of every document of others."""
    for path in sorted(FOLDER.glob("*.docx")):
        yield OFFICE, path.stem, path.read_bytes()
    for make in MADE:
        document: Any = Document()
        make(document)
        file = io.BytesIO()
        document.save(file)
        yield PYTHON_DOCX, make.__name__, file.getvalue()


# -- what python-docx makes


def nothing(document: Any) -> None:
    assert not document.paragraphs


def headings(document: Any) -> None:
    for level in range(10):
        document.add_heading(f"标题 <&> {level}", level)
    document.add_paragraph("引", style="Intense Quote")


def lists(document: Any) -> None:
    for style in ("List Bullet", "List Bullet 2", "List Number", "List Number 3", "List Continue"):
        document.add_paragraph("项", style=style)


def letters(document: Any) -> None:
    run = document.add_paragraph("甲 乙 ").add_run(" 粗\t制表\n换行  两空")
    run.bold, run.italic, run.font.size, run.font.color.rgb = True, False, Pt(22), RGBColor(255, 0, 0)
    run.font.highlight_color, run.font.superscript, run.font.underline = WD_COLOR_INDEX.YELLOW, True, True
    run.font.name = "宋体"
    run._element.rPr.rFonts.set(qn("w:eastAsia"), "宋体")  # noqa: SLF001 - as everyone does
    document.paragraphs[0].runs[0].add_break(WD_BREAK.PAGE)


def paragraphs(document: Any) -> None:
    made = document.add_paragraph("甲")
    made.alignment, layout = WD_ALIGN_PARAGRAPH.DISTRIBUTE, made.paragraph_format
    layout.first_line_indent, layout.line_spacing, layout.space_after = Cm(0.74), 1.5, Pt(0)
    layout.keep_with_next, layout.page_break_before, layout.widow_control = True, True, False
    layout.tab_stops.add_tab_stop(Cm(9), WD_TAB_ALIGNMENT.DECIMAL, WD_TAB_LEADER.DOTS)
    made.insert_paragraph_before("前")


def tables(document: Any) -> None:
    grid = document.add_table(3, 4, style="Table Grid")
    grid.cell(0, 0).merge(grid.cell(1, 1)).text = "合"
    grid.cell(2, 2).merge(grid.cell(2, 3))
    grid.cell(2, 0).add_table(2, 2).cell(0, 0).text = "内"
    grid.add_row().height = Cm(1)
    grid.add_column(Cm(2))
    grid.autofit = False


def table_styles(document: Any) -> None:
    for style in ("Light Grid Accent 1", "Medium Shading 2 Accent 5", "Colorful List"):
        document.add_table(2, 2, style=style)


def pictures(document: Any) -> None:
    document.add_picture(io.BytesIO(picture()))
    document.add_paragraph().add_run().add_picture(io.BytesIO(picture()), width=Cm(2))
    document.add_table(1, 1).cell(0, 0).paragraphs[0].add_run().add_picture(io.BytesIO(picture()), Cm(1), Cm(1))


def sections(document: Any) -> None:
    section = document.add_section(WD_SECTION.CONTINUOUS)
    section = document.add_section(WD_SECTION.ODD_PAGE)
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Cm(29.7), Cm(21)
    section.header.is_linked_to_previous = section.footer.is_linked_to_previous = False
    section.header.add_table(1, 2, Cm(9)).cell(0, 0).text = "页眉"
    section.different_first_page_header_footer = document.settings.odd_and_even_pages_header_footer = True
    section.first_page_footer.paragraphs[0].text = section.even_page_header.paragraphs[0].text = "另"


def comments(document: Any) -> None:
    run = document.add_paragraph("被").add_run("批注")
    document.add_comment(run, text="批\n又批", author="某某", initials="某")


def new_styles(document: Any) -> None:
    style = document.styles.add_style("公文正文", WD_STYLE_TYPE.PARAGRAPH)
    style.base_style, style.font.size = document.styles["Normal"], Pt(16)
    sign = document.styles.add_style("强", WD_STYLE_TYPE.CHARACTER)
    document.add_paragraph("甲", style="公文正文").add_run("乙", style=sign)
    document.core_properties.title, document.core_properties.keywords = "题 <&>", "词"


def page_numbers(document: Any) -> None:
    """The field that every answer on the web shows."""
    run = document.sections[0].footer.paragraphs[0].add_run()
    for name, kind, text in (("fldChar", "begin", None), ("instrText", None, "PAGE"), ("fldChar", "end", None)):
        element = OxmlElement(f"w:{name}")
        element.text = text
        if kind:
            element.set(qn("w:fldCharType"), kind)
        run._element.append(element)  # noqa: SLF001 - as everyone does


MADE: Final[tuple[Callable[[Any], None], ...]] = (
    nothing, headings, lists, letters, paragraphs, tables, table_styles, pictures, sections, comments, new_styles, page_numbers,
)  # fmt: skip

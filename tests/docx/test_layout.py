"""The layout of a part on its text is the one over its tree, element by element."""

from __future__ import annotations

import pickle
import re
import subprocess
import sys
from pathlib import Path
from unicodedata import east_asian_width

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from perfeval_gen.diagnostics import Stage
from perfeval_gen.docx import oxml
from perfeval_gen.docx.compiling import compile_template
from perfeval_gen.docx.layout import Layout, finish
from perfeval_gen.docx.layout_measures import lines_of
from perfeval_gen.docx.numbering import Numbering
from perfeval_gen.docx.package import read_package
from perfeval_gen.docx.style_sizes import style_sizes
from perfeval_gen.packs.model import FormDocument
from perfeval_gen.pipeline import examine
from perfeval_gen.rendering import Checked
from perfeval_gen.view.filters import FILTERS
from perfeval_gen.view.printed import UNFILLED_MARK, Rows
from tests.docx import reference_layout
from tests.docx.random_bodies import MARKERS, SIZES, random_part
from tests.docx.samples import W, paragraph, table

EXAMPLES = Path(__file__).resolve().parent.parent.parent / "examples"
SECTION = "<w:sectPr><w:pgSz {}/><w:pgMar w:top='1000' w:bottom='1000'/></w:sectPr>"
ONE_OF_EACH_PACK = ("000-*", "006-*", "省级/011-*", "省级/012-*", "省级/014-*", "省级/015-*")
LAID_OUT = ("<w:keepNext/>", "<w:w ")


def canonical(root: etree._Element) -> bytes:
    return etree.tostring(root, method="c14n")


def differs(xml: str, layout: Layout) -> bool:
    """Whether the two ways make different trees."""
    slow = reference_layout.finish(xml, layout.sizes, layout.highlight)
    return canonical(slow) != canonical(oxml.parse(finish(xml, layout)))


def rendered(form: FormDocument, checked: Checked) -> list[str]:
    """The parts of a document as they are before the layout."""
    template = compile_template(form.template, filters=FILTERS, policy="strict", per_render={"编号": Numbering})
    projects = Rows(one.view.root for one in checked.projects)
    parts = template.render_parts({**checked.view.context(form), "各项目": projects})
    return [content.decode().partition("?>")[2] for name, content in parts.items() if name.startswith("word/")]


def test_examples() -> None:
    """Every kind of table that ships, with the data of an example; somewhere there is something to lay out."""
    seen: set[str] = set()
    made = ""
    for path in (path for name in ONE_OF_EACH_PACK for path in EXAMPLES.glob(name)):
        checked = examine(path, Stage.DRAFT).value
        assert checked is not None, path
        for form in checked.pack.documents:
            if form.kind != checked.document.schema.kind or str(form.template) in seen:
                continue
            seen.add(str(form.template))
            styles = read_package(form.template.read_bytes()).parts["word/styles.xml"]
            layout = Layout(style_sizes(oxml.parse(styles)), (UNFILLED_MARK,))
            for xml in rendered(form, checked):
                assert not differs(xml, layout), (path.name, form.title)
                made += finish(xml, layout)
    assert len(seen) >= 9
    assert all(sign in made for sign in LAID_OUT)


@settings(max_examples=20)
@given(st.integers(0, 10**9))
def test_random_bodies(seed: int) -> None:
    assert not differs(random_part(seed), Layout(SIZES, MARKERS))


def test_random_bodies_have_something_to_lay_out() -> None:
    before = "".join(map(random_part, range(10)))
    after = "".join(finish(random_part(seed), Layout(SIZES, MARKERS)) for seed in range(10))
    for sign in (*LAID_OUT, '"yellow"'):
        assert after.count(sign) > before.count(sign) + 5, sign
    assert after.count("<w:cantSplit") < before.count("<w:cantSplit") - 5


def part(body: str, section: str = "") -> str:
    return f"<w:document {W}><w:body>{body}{section}</w:body></w:document>"


def test_a_part_with_nothing_to_lay_out_stays_the_same_text() -> None:
    xml = part(paragraph("字") + table([["一", "二"], ["三", "4"]]))
    assert finish(xml, Layout(SIZES, MARKERS)) is xml


def test_without_rows_the_tables_stay() -> None:
    fixed = table([["字" * 2000, "【待填】"]]).replace("<w:tr>", "<w:tr><w:trPr><w:cantSplit/></w:trPr>")
    assert "cantSplit" not in finish(part(fixed), Layout({}, ("【待填】",)))
    made = finish(part(fixed), Layout({}, ("【待填】",), rows=False))
    assert "cantSplit" in made
    assert '<w:highlight w:val="yellow"/>' in made


@pytest.mark.parametrize(("height", "stays"), [("7220", True), ("7219", False)])
def test_the_section_behind_a_table_tells_its_page(height: str, *, stays: bool) -> None:
    """Six lines of 290 twips are a third of 5220; the section right behind the table is its own."""
    row = table([["\n".join("一二三四五六")]]).replace("<w:tr>", "<w:tr><w:trPr><w:cantSplit/></w:trPr>")
    row = row.replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')
    section = SECTION.format(f"w:h='{height}'").replace("'", '"')
    assert ("cantSplit" in finish(part(row, section), Layout({}, ()))) is stays


def test_rows_in_a_content_control_have_their_own_neighbours() -> None:
    """The merged cell goes on in a row that is no neighbour of the first: alone it is as tall as its text."""
    tall = f'<w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>{paragraph("字" * 80)}</w:tc>'
    more = f"<w:tc><w:tcPr><w:vMerge/></w:tcPr>{paragraph('')}</w:tc>"
    rows = table([[tall], [more]]).replace("<w:tr>", "<w:tr><w:trPr><w:cantSplit/></w:trPr>")
    apart = re.sub(r"(</w:tr>)(<w:tr>.*?</w:tr>)", r"\1<w:sdt><w:sdtContent>\2</w:sdtContent></w:sdt>", rows)
    for xml, kept in ((part(rows), 2), (part(apart), 1)):
        assert finish(xml, Layout({}, ())).count("cantSplit") == kept
        assert not differs(xml, Layout({}, ()))


def test_what_is_wide_takes_two_half_characters() -> None:
    """GBK gives it two bytes; where it has no such character, each is looked at."""
    signs = bytes(byte for high in range(0x81, 0xFF) for low in range(0x40, 0xFF) for byte in (high, low))
    known = signs.decode("gbk", "ignore")
    assert len(set(known)) > 21_000
    for text in (known, "".join(map(chr, range(0x20, 0x80))), "−½字", "𠮷野家a", "é字"):
        assert lines_of(text, 1) == sum(2 if east_asian_width(sign) in "WFA" else 1 for sign in text), text


def test_no_parser_is_imported() -> None:
    code = "import sys, perfeval_gen.docx.layout; print(*{'lxml', 'docxtpl', 'xml', 'html'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_a_layout_travels_to_other_processes() -> None:
    layout = Layout({"": 24}, ("【待填】",), rows=False)
    assert pickle.loads(pickle.dumps(layout)) == layout  # noqa: S301 - our own


@pytest.mark.parametrize("seed", range(2))
def test_torn_text_is_left_to_whoever_checks_it(seed: int) -> None:
    """No exception of ours hides the real fault."""
    xml = random_part(seed)
    for step in range(1, 12):
        cut = len(xml) * step // 12
        for torn in (xml[:cut], xml[cut:], xml[:cut] + "</w:tr><w:r>" + xml[cut:], xml[:cut] + "\0" + xml[cut:]):
            finish(torn, Layout(SIZES, MARKERS))


@pytest.mark.parametrize(
    "inner", ["<w:r><w:t>【待填】</w:x></w:r>", "<w:r>字<w:t>【待填】</w:t></w:r>", "<w:t>\0【待填】</w:t>"]
)
def test_what_is_torn_is_not_put_right(inner: str) -> None:
    """Nor does splitting a run lose anything; whoever checks the part sees what was rendered."""
    xml = part(f"<w:p>{inner}</w:p>")
    assert finish(xml, Layout(SIZES, MARKERS)) == xml

"""A number that is wider than its cell is narrowed; words, and numbers that fit, are left alone."""

from __future__ import annotations

import pytest

from perfeval_gen.docx import oxml
from perfeval_gen.docx.compiling import compile_template
from perfeval_gen.docx.gate import check_document
from perfeval_gen.docx.package import read_package
from perfeval_gen.docx.style_sizes import style_sizes
from tests.docx.samples import cell, document, table

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
STYLES = f"""<w:styles {W}><w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="32"/></w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="a"/>
<w:style w:type="paragraph" w:styleId="b"><w:rPr><w:sz w:val="21"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="c"><w:basedOn w:val="b"/></w:style>
<w:style w:type="paragraph" w:styleId="d"><w:basedOn w:val="e"/></w:style>
<w:style w:type="paragraph" w:styleId="e"><w:basedOn w:val="d"/></w:style></w:styles>"""


def scale(text: str, twips: int, size: int = 21) -> str:
    """The width in percent of the run that prints a text in a cell of this width; nothing where it is as it was."""
    body = table([[cell("{{ x }}", f'<w:tcW w:w="{twips}" w:type="dxa"/>')]])
    body = body.replace("<w:r><w:t", f'<w:r><w:rPr><w:b/><w:sz w:val="{size}"/></w:rPr><w:t')
    content = compile_template(document(body), policy="strict", layout=True).render({"x": text})
    assert check_document(content) == ()
    root = oxml.parse(read_package(content).parts["word/document.xml"])
    (properties,) = root.iter(oxml.name("w:rPr"))
    order = [child.tag for child in properties]
    assert order == sorted(order, key=[oxml.name(f"w:{tag}") for tag in ("b", "w", "sz")].index)
    return oxml.value(properties.find("w:w", oxml.NAMESPACES))


# room is the width less 114; 12 signs of 五号 (210) need 12 × 210 × 0.55 = 1386, narrowed they take 12 × 210 × 0.57
@pytest.mark.parametrize(
    ("text", "twips", "size", "wanted"),
    [
        ("123456789.12", 1500, 21, ""),  # 1386 of 1386
        ("123456789.12", 1499, 21, "96"),  # 1385 ÷ 1436.4
        ("123456789.12", 992, 21, "61"),  # 878 ÷ 1436.4: 17.5 mm
        ("123456789.12", 992, 18, "71"),  # 878 ÷ 1231.2
        ("−123456.78%", 992, 21, "66"),  # 878 ÷ 1316.7
        ("123456789.12", 400, 21, "50"),  # not under a half
        ("共123456789.12", 400, 21, ""),
        ("一二三四五六七八九十", 400, 21, ""),
        ("2025-12-31", 400, 21, ""),
    ],
)
def test_how_narrow(text: str, twips: int, size: int, wanted: str) -> None:
    assert scale(text, twips, size) == wanted


def test_the_size_of_styles() -> None:
    assert style_sizes(oxml.parse(STYLES)) == {"a": 32, "b": 21, "c": 21, "d": 32, "e": 32, "": 32}


def test_the_usual_size_where_nobody_says_one() -> None:
    assert style_sizes(oxml.parse(f"<w:styles {W}/>")) == {"": 21}

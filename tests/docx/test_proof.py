"""What is proved of a template when it is compiled: each clause with a template that breaks it and one that doesn't."""

# ruff: noqa: E501 - a table of cases, one a line

from __future__ import annotations

from itertools import product
from pathlib import Path
from random import Random

import pytest

from perfeval_gen import forms
from perfeval_gen.docx.properties import CoreProperties
from perfeval_gen.resources import data_root
from tests.docx.samples import cell, changed, document, paragraph, table
from tests.workflows.test_pack_trial import pack_of, told

TEMPLATES = data_root() / "templates"
ROOT = "word/document.xml: "
BEGIN, SEPARATE, END = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
FIELD = f'{BEGIN}<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>{SEPARATE}{END}'
RESTART, CONTINUE = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
CLOSE = '<w:bookmarkEnd w:id="%d"/>'
ROW = f"<w:tr>{cell('一')}{cell('二')}</w:tr>"


def p(inner: str) -> str:
    return f"<w:p>{inner}</w:p>"


def t(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def mark(number: int, name: str = "处") -> str:
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>' + CLOSE % number


def when(inner: str, *, level: str = "p", begin: str = "if 甲") -> str:
    """Content in a branch whose tags stand in paragraphs, rows or cells of their own."""
    tags = [p(t(f"{{%{level} {word} %}}")) for word in (begin, f"end{begin.partition(' ')[0]}")]
    if level in ("tc", "tr"):
        tags = [f"<w:tc><w:tcPr/>{tag}</w:tc>" for tag in tags]
    if level == "tr":
        tags = [f"<w:tr>{tag}</w:tr>" for tag in tags]
    return tags[0] + inner + tags[1]


def each(inner: str, *, level: str = "p") -> str:
    return when(inner, level=level, begin="for 行 in 行们")


def rows(*lines: str, columns: int = 2) -> str:
    return table([[]], columns).replace("<w:tr></w:tr>", "".join(lines)) + paragraph("后")


def compiled(body: str) -> forms.Compiled:
    return forms._compile(document(body), "表.docx")  # noqa: SLF001


WIDE = '<w:gridSpan w:val="3"/>'
BARE_ROWS = each(ROW, level="tr")
MATH = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
TRACKED = '<w:trPrChange w:id="5" w:author="某某"><w:trPr/></w:trPrChange>'
HEADING = '<w:headerReference w:type="default" r:id="rId1"/>'
STYLED = '<w:pPr><w:pStyle w:val="b"/></w:pPr>'

SOUND = {
    "a value and a branch in a text": p(t("{{ 甲 }}{% if 甲 %}乙{% endif %}")),
    "a field in a branch": when(p(FIELD)),
    "a part of a field that may be left out": p(f"{BEGIN}{t('{%r if 甲 %}')}{SEPARATE}{t('{%r endif %}')}{END}"),
    "a bookmark in a branch": when(p(mark(991))),
    "two bookmarks": p(mark(1, "甲") + mark(2, "乙")),
    "rows behind a header": rows(ROW, BARE_ROWS),
    "a row that may be left out": rows(when(ROW, level="tr"), ROW),
    "cells that continue one that is there": rows(
        f"<w:tr>{cell('首', RESTART)}{cell('二')}</w:tr>",
        each(f"<w:tr>{cell('', CONTINUE)}{cell('')}</w:tr>", level="tr"),
    ),
    "a merge that begins with the loop": rows(
        ROW, each(f"<w:tr>{cell('{%vm loop.first %}值')}{cell('')}</w:tr>", level="tr")
    ),
    "a known style": when(p('<w:pPr><w:pStyle w:val="a"/></w:pPr>' + t("字"))),
    "a reference to a bookmark that is always there": p(
        mark(6, "近处") + '<w:hyperlink w:anchor="近处">' + t("见") + "</w:hyperlink>"
    ),
    "a name for a while": p(t("{%p with 名 = 甲 %}")) + p(t("{{ 名 }}")) + p(t("{%p endwith %}")),
    "a text that was set, trimmed": p(t("{%p set 段 %}")) + p(t("字")) + p(t("{%p endset %}")) + p(t("{{p 段|trim }}")),
    "a value in a formula": p(f"<m:oMath {MATH}><m:r><m:t>{{{{ 甲 }}}}</m:t></m:r></m:oMath>"),
    "one value or another": p(t("{{ 甲 or 乙 }}{{ 甲 and 乙 }}{{ 甲|trim }}{{ '' }}")),
    "a macro that prints paragraphs": p(t("{%p macro 段(文) %}"))
    + p(t("{{ 文 }}"))
    + p(t("{%p endmacro %}"))
    + p(t("{{p 段(甲) }}")),
}
OPEN = "a field is left open"
ENDLESS = "data decide about more than can be followed"
BROKEN = {  # why it isn't proved, and what is told of the template whatever the data
    "a field left open in a branch": (when(p(BEGIN)), OPEN, OPEN),
    "a field ended in a branch": (
        when(p(END)),
        "a field mark 'end' without a beginning",
        "a field mark 'end' without a beginning",
    ),
    "a field across two branches": (when(p(BEGIN)) + when(p(END)), OPEN, ""),
    "a bookmark left open in a branch": (
        when(p(mark(991)[: -len(CLOSE % 991)])),
        "bookmark 991 begins or ends without the other",
        "bookmark 991 is left open",
    ),
    "a bookmark that ends in another branch": (
        when(p(mark(3)[: -len(CLOSE % 3)])) + when(p(CLOSE % 3), begin="if 乙"),
        "bookmark 3 begins or ends without the other",
        "",
    ),
    "a bookmark in a loop": (each(p(mark(4))), "bookmark 4 may stand 2 times", ""),
    "a permission left open": (
        when(p('<w:permStart w:id="8" w:edGrp="everyone"/>')),
        "perm 8 begins or ends",
        "permission 8 is left open",
    ),
    "one bookmark in two places": (p(mark(5)) + when(p(mark(5))), "bookmark 5 may stand 2 times", ""),
    "a table without rows": (rows(BARE_ROWS), "w:tbl without w:tr", ""),
    "a cell without paragraphs": (
        rows(f"<w:tr><w:tc><w:tcPr/>{when(p(t('一')))}</w:tc>{cell('二')}</w:tr>"),
        "a cell without a paragraph",
        "",
    ),
    "a cell that may end in a table": (
        rows(f"<w:tr><w:tc><w:tcPr/>{table([['甲']])}{when(p(t('一')))}</w:tc>{cell('二')}</w:tr>"),
        "a cell that does not end in a paragraph",
        "",
    ),
    "an unknown style in a branch": (when(p(STYLED + t("字"))), "unknown style b", "unknown style b"),
    "an unknown relationship in a branch": (
        when(p('<w:hyperlink r:id="rId99">' + t("见") + "</w:hyperlink>")),
        "rId99",
        "rId99",
    ),
    "an unknown list in a branch": (
        when(p('<w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr>')),
        "unknown list 7",
        "unknown list 7",
    ),
    "an unknown note in a branch": (
        when(p('<w:r><w:footnoteReference w:id="9"/></w:r>')),
        "footnote 9 does not exist",
        "footnote 9 does not exist",
    ),
    "a reference to a bookmark in a branch": (
        when(p(mark(6, "远处"))) + p('<w:hyperlink w:anchor="远处">' + t("见") + "</w:hyperlink>"),
        "no bookmark '远处'",
        "",
    ),
    "a value outside of a text": (p('<w:pPr><w:jc w:val="{{ 甲 }}"/></w:pPr>'), "a value inside of a tag", ""),
    "deleted words in a branch": (
        p(
            '<w:del w:id="3" w:author="某某"><w:r><w:delText xml:space="preserve">'
            "一{% if 甲 %}二{% endif %}</w:delText></w:r></w:del>"
        ),
        "a branch amid a text that is no text of a run",
        "",
    ),
    "a value between the runs": (p("{{ 甲 }}"), "a value outside of a text", ""),
    "words between the paragraphs": (when("字" + p(t("字"))), "text directly inside of an element", ""),
    "a field with two separating marks": (
        when(p(BEGIN + SEPARATE + SEPARATE + END)),
        "a field mark 'separate' after the separating one",
        "",
    ),
    "a tracked change of a row": (
        rows(ROW, when(ROW.replace("<w:tr>", f"<w:tr><w:trPr>{TRACKED}</w:trPr>"), level="tr")),
        "a tracked change of a table",
        "",
    ),
    "a header in a branch": (
        p(f"<w:pPr><w:sectPr>{{% if 甲 %}}{HEADING}{{% endif %}}</w:sectPr></w:pPr>"),
        "a header or footer of a section hangs on data",
        "names the relationship rId1 of kind styles",
    ),
    "a macro that may be its own argument": (
        p(t("{%p macro 段(文) %}"))
        + p(t("{{p 文 }}"))
        + p(t("{%p endmacro %}"))
        + p(t("{%p macro 文() %}"))
        + p(t("字"))
        + p(t("{%p endmacro %}"))
        + p(t("{{p 段(甲) }}")),
        ENDLESS,
        "",
    ),
    "a loop within itself": (
        p(t("{%p for 行 in 行们 recursive %}")) + p(t("{{ 行 }}")) + p(t("{%p endfor %}")),
        ENDLESS,
        "",
    ),
    "a loop that opens more and more": (each(p(BEGIN)), ENDLESS, ""),
    "a filter over paragraphs": (
        p(t("{%p filter trim %}")) + p(t("字")) + p(t("{%p endfilter %}")),
        "its elements may be unbalanced",
        "",
    ),
    "cells that make too many kinds of rows": (
        rows(f"<w:tr>{''.join(when(cell('值', one), level='tc') for one in (RESTART, '') * 5)}</w:tr>"),
        ENDLESS,
        "",
    ),
    "a macro that calls itself": (
        p(t("{%p macro 段(文) %}"))
        + p(t("{{ 文 }}"))
        + p(t("{{p 段(文) }}"))
        + p(t("{%p endmacro %}"))
        + p(t("{{p 段(甲) }}")),
        ENDLESS,
        "",
    ),
    "properties in a branch behind a text": (
        p(t("一") + t("{%r if 甲 %}") + "<w:pPr/>" + t("{%r endif %}")),
        "w:pPr too late in w:p",
        "",
    ),
}
OF_TABLES = {
    "a row in a branch that is too short": (
        rows(ROW, when(f"<w:tr>{cell('一')}</w:tr>", level="tr")),
        "a row covers 1 of 2 columns",
    ),
    "a cell in a branch": (
        rows(ROW, f"<w:tr>{cell('一')}{when(cell('二'), level='tc')}</w:tr>"),
        "a row covers 1 of 2 columns",
    ),
    "cells that data count": (
        rows(f"<w:tr>{each(cell('一'), level='tc')}</w:tr>"),
        "data decide how many cells a row has",
    ),
    "a cell that may continue nothing": (
        rows(ROW, each(f"<w:tr>{cell('{%vm 行.首 %}值')}{cell('')}</w:tr>", level="tr")),
        "a vMerge that continues nothing",
    ),
    "a span that is too wide": (
        rows(ROW, when(f"<w:tr>{cell('一', WIDE)}</w:tr>", level="tr")),
        "a row covers 3 of 2 columns",
    ),
    "a span of nothing": (
        rows(ROW, when(f"<w:tr>{cell('一', WIDE.replace('3', '0'))}{cell('二')}</w:tr>", level="tr")),
        "gridSpan 0 of 2 columns",
    ),
    "more columns than Word has": (
        rows(f"<w:tr>{cell('一') * 64}</w:tr>", columns=64),
        "a table of more than 63 columns",
    ),
}


def of_tables(made: forms.Compiled) -> tuple[str, ...]:
    proofs = [part.proof for part in made.template.parts]
    return tuple(reason for proof in proofs if proof is not None for reason in proof.of_tables)


@pytest.mark.parametrize("case", SOUND)
def test_what_is_proved(case: str) -> None:
    made = compiled(SOUND[case])
    assert (made.proof, made.untaken, of_tables(made)) == ((), (), ())


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_not_proved(case: str) -> None:
    body, why, told = BROKEN[case]
    made = compiled(body)
    assert any(why in reason for reason in made.proof), made.proof
    assert [told in fault for fault in made.untaken] == [True] * bool(told), made.untaken


@pytest.mark.parametrize("case", OF_TABLES)
def test_grids_that_data_decide_about(case: str) -> None:
    body, why = OF_TABLES[case]
    made = compiled(body)
    assert made.proof == ()
    assert made.of_tables == ("word/document.xml",)
    assert any(why in reason for reason in of_tables(made)), of_tables(made)


def test_no_more_than_forty_reasons_are_told() -> None:
    body = "".join(when(p(f'<w:pPr><w:jc w:val="x{n}"/></w:pPr>')) for n in range(50))
    (part,) = (one.proof for one in compiled(body).template.parts if one.name == "word/document.xml")
    assert part is not None
    assert len(part.reasons) == 40


def test_shipped_templates_are_proved() -> None:
    """All of them; of the national forms and the score tables each document's tables are followed besides."""
    left = {}
    for path in sorted(TEMPLATES.glob("*/*.docx")):
        made = forms._compile(path.read_bytes(), path.name)  # noqa: SLF001 - not what the cache has
        assert (made.proof, made.untaken) == ((), ()), path
        left[f"{path.parent.name}/{path.stem}"] = {reason.partition(" (after")[0] for reason in of_tables(made)}
    merged, counted = {"a vMerge that continues nothing"}, {"data decide how many cells a row has", "w:tr without w:tc"}
    assert {name: why for name, why in left.items() if why} == {
        "cn/转移支付绩效自评报告": merged | counted,
        "cn/转移支付绩效自评表": merged,
        "cn/部门整体支出绩效目标申报表": merged,
        "cn/部门整体支出绩效自评表": merged,
        "cn/项目支出绩效目标申报表": merged,
        "cn/项目支出绩效自评表": merged,
        "cn/项目支出绩效评价报告": merged | counted,
        "gd-leizhou/整体绩效自评报告": counted,
        "gd-zhanjiang/整体绩效自评报告": counted,
        "gd-zhanjiang/整体绩效自评指标评分表": merged,
        "gd-zhanjiang/项目支出绩效自评报告": counted,
        "gd-zhanjiang/项目绩效自评指标评分表": merged,
        "hn/部门整体支出绩效评价指标评分表": merged,
    }


# -- what follows from it


def test_pack_info_tells_of_branches_that_no_data_took(tmp_path: Path) -> None:
    pack = pack_of(tmp_path, "{{ 行.三级 }}", above="{{ 名称 }}")
    assert told(pack) == []
    form = next(form for form in pack.documents if form.title == "表").template
    body = when(p(STYLED + t("字")) + p(mark(991)[: -len(CLOSE % 991)]), begin='if 名称 == "没有这个项目"')
    form.write_bytes(changed(form.read_bytes(), "word/document.xml", "<w:sectPr", f"{body}<w:sectPr"))
    why = "正文：有书签只有开头，没有结尾；正文：用到的样式在样式表里没有"
    message = f"模板“表.docx”不合规范，数据用到那一处时，文档不能生成：{why}"
    assert told(pack) == [("PE820", str(form), message)]


def test_tables_that_data_decide_about_are_followed_in_each_document(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A cell merged into the one above where there is none, in a document that is in no sample."""
    monkeypatch.setattr(forms, "_longest", {})
    monkeypatch.setattr(forms, "ONE_IN", 10**9)
    path = tmp_path / "表.docx"
    path.write_bytes(document(OF_TABLES["a cell that may continue nothing"][0]))
    found = []
    for firsts in ((True, False), (True, True), (False, True)):
        context = {"行们": [{"首": first} for first in firsts]}
        made = forms.fill(path, context, CoreProperties(title="题", creator="某某"), {}, is_sampled=True)
        found.append((bool(made.content), made.problems))
    orphan = "word/document.xml: table 1 row 2: a vMerge that continues nothing"
    assert found == [(True, ()), (True, ()), (False, (orphan,))]


PIECES = (
    p(t("{{ 甲 }}")),
    p(mark(1)),
    p(END),
    p(FIELD),
    rows(ROW),
    rows(BARE_ROWS),
    rows(ROW, when(ROW.replace("一", "{{ 甲 }}"), level="tr", begin="if 乙")),
    rows(f"<w:tr>{cell('一')}{when(cell('二'), level='tc')}</w:tr>"),
    rows(ROW, each(f"<w:tr>{cell('{%vm loop.first %}值')}{cell('')}</w:tr>", level="tr")),
    rows(ROW, when(f"<w:tr>{cell('{%vm 乙 %}值')}{cell('')}</w:tr>", level="tr")),
    p(STYLED),
)


def made_up(chance: Random, depth: int = 0) -> str:
    """A few pieces, some of them in branches and loops."""
    pieces = ""
    for _ in range(chance.randint(1, 2)):
        inner = chance.choice(PIECES) if depth == 2 or chance.random() < 0.6 else made_up(chance, depth + 1)
        wrap = chance.choice((str, str, when, each, lambda body: when(body, begin="if not 乙")))
        pieces += wrap(inner)
    return pieces


def test_no_document_of_a_proved_template_fails() -> None:
    """Whatever the data: of 50 templates all documents; where only tables aren't proved, their rules find what there is."""
    proved = failing = 0
    for seed in range(50):
        made = compiled(made_up(Random(seed)))  # noqa: S311 - made-up documents
        proved += not made.proof
        for one, other, some in product(("", "字"), ("", "字"), ([], ["行"], ["行", "行"])):
            written = made.template.render_parts({"甲": one, "乙": other, "行们": some})
            problems = set(forms.check_parts(made.static, written, references=True))
            failing += bool(problems)
            if not made.proof:
                told = forms._of_tables(made, written)  # noqa: SLF001
                assert {each for each in problems if "w:tr without w:tc" not in each} == set(told), seed
    assert proved > 10
    assert failing > 50

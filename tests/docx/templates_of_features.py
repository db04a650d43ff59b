"""Templates that use each feature of docxtpl's language once, with the data they are rendered with."""

# ruff: noqa: E501, S704 - a table of cases, one a line; markup is what some of them are about

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, Final

from docx.shared import Mm
from docxtpl import InlineImage, Listing, RichText, RichTextParagraph
from markupsafe import Markup

from tests.docx.feature_parts import SECTION, drawing, png, rich_document, run, runs
from tests.docx.samples import cell, paragraph, table

Data = Mapping[str, object]
Maker = Callable[[Any], Data]  # from docxtpl's template, of which pictures and sub-documents are made

ROWS: Final = [
    {"名": f"项{i}<&", "数": i, "items": f"{i}件", "子": [{"名": "甲"}, {"名": "乙"}][: i % 3]} for i in range(6)
]
COMMON: Final[Data] = {
    "x": "甲 & 乙 <丙> \"丁\" '戊'", "名": "某某", "数": 7, "真": True, "空": "", "无值": None, "小数": 0.5,
    "行们": ROWS, "列": ["a", "b<", "c&", "d", "e"], "短": ["一", "二"], "空列": [], "字典": {"items": "件", "甲": 1, "乙": {"丙": "&"}},
    "多行": "首行\n次行\t后\n\n末", "分段": "一段\a二段\f另页\t尾", "元组": (("a", 1), ("b", 2), ("c", 3), ("d", 4)),
    "物": SimpleNamespace(名="物名", 子=[SimpleNamespace(名=n) for n in "子丑寅卯"]), "标记": Markup("<&amp;>".replace("<", "&lt;")),
    "喊": lambda text="": f"{text}!<",
}  # fmt: skip


@dataclass(frozen=True)
class Case:
    """A template and its data; ``make`` adds what has to be made by docxtpl, ``prepare`` asks for replacements."""

    name: str
    content: bytes
    data: Data = field(default_factory=dict)
    make: Maker | None = None
    prepare: Callable[[Any], None] | None = None
    is_by_tree: bool = False
    is_dated: bool = True

    def lists(self) -> dict[str, object]:
        """Lists in place of the iterators."""
        return {"流": list(ROWS), "生": [f"生{i}&" for i in range(5)]}

    def context(self, maker: object) -> dict[str, object]:
        """What the template is rendered with; iterators are fresh each time."""
        fresh = {"流": iter(ROWS), "生": (f"生{i}&" for i in range(5))}
        return {**COMMON, **fresh, **self.data, **(self.make(maker) if self.make else {})}


def shout(text: object) -> str:
    return f"《{text}》<&"


def marked(text: object) -> Markup:
    return Markup("<w:br/>").join(str(text))


FILTERS: Final[Mapping[str, Callable[..., object]]] = {"喊": shout, "断": marked}


def of(name: str, *body: str, **options: Any) -> Case:
    """A case of paragraphs (plain text or XML) and options of the document or the case."""
    own = {key: options.pop(key) for key in ("data", "make", "prepare", "is_by_tree", "is_dated") if key in options}
    inner = "".join(part if part.startswith("<") else paragraph(part) for part in body)
    return Case(name, rich_document(inner, **options), **own)


def looped(head: str, row: list[str], *, columns: int | None = None, header: bool = True) -> str:
    """A table with a loop of rows below its first row."""
    first = [["头"] * len(row)] if header else []
    return table([*first, [f"{{%tr for {head} %}}"], row, ["{%tr endfor %}"]], columns or len(row))


def _rich(**options: Any) -> Callable[[Any], Data]:
    return lambda _: {"富": RichText("富<&文本", **options)}


def _richest(maker: Any) -> Data:
    rich = RichText("起")
    rich.add("红", color="#ff0000", bold=True, italic=True)
    rich.add(RichText("套", size=40))
    rich.add(5, underline="wave", strike=True)
    rich.add("链接\n新行\t格", url_id=maker.build_url_id("https://example.com/?a=1&b=2"))
    return {"富": rich}


def _paragraphs(_: Any) -> Data:
    several = RichTextParagraph("单")
    several.add(RichText("双\n行", bold=True), parastyle="a")
    return {"段们": several}


def _pictures(maker: Any) -> Data:
    return {
        "图": InlineImage(maker, io.BytesIO(png(9)), width=Mm(5)),
        "图们": [InlineImage(maker, io.BytesIO(png(n)), height=Mm(n)) for n in (1, 2)],
        "链图": InlineImage(maker, io.BytesIO(png(3)), anchor="https://example.com/"),
    }


def _subdocument(maker: Any) -> Data:
    made = maker.new_subdoc()
    made.add_paragraph("子文档 <&> {_{")
    made.add_table(rows=2, cols=3).cell(0, 0).text = "格"
    made.add_picture(io.BytesIO(png(4)))
    return {"子档": made}


def text_box(text: str) -> str:
    content = f"<w:txbxContent>{paragraph(text)}</w:txbxContent>"
    return (
        '<w:p><w:r><w:t>前</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><wp:docPr id="5" name="框"/>'
        f"<wps:wsp><wps:txbx>{content}</wps:txbx></wps:wsp></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape>"
        f"<v:textbox>{content}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>后</w:t></w:r></w:p>"
    )


def _split(*texts: str) -> str:
    between = '<w:proofErr w:type="spellStart"/><w:bookmarkStart w:id="3" w:name="b"/><w:bookmarkEnd w:id="3"/>'
    split = (f'<w:r w:rsidRPr="00{n}"><w:rPr><w:b/></w:rPr><w:t>{text}</w:t></w:r>' for n, text in enumerate(texts))
    return f'<w:p w:rsidR="00AA">{between.join(split)}</w:p>'


def _control(content: str) -> str:
    return f'<w:sdt><w:sdtPr><w:id w:val="1"/></w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>'


def _field(instruction: str, result: str) -> str:
    signs = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    begin, separate, end = signs
    return f'<w:p>{begin}<w:r><w:instrText xml:space="preserve">{instruction}</w:instrText></w:r>{separate}{run(result)}{end}</w:p>'


def _grid(*widths: int) -> str:
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return f"<w:tblGrid>{columns}</w:tblGrid>"


def _rows(*rows: str) -> str:
    return "".join(f"<w:tr>{row}</w:tr>" for row in rows)


def _table(grid: str, *rows: str) -> str:
    return f"<w:tbl><w:tblPr/>{grid}{_rows(*rows)}</w:tbl>"


def spanning(text: str, width: int) -> str:
    return cell(text, f'<w:gridSpan w:val="{width}"/>')


_SHADED: Final = cell("{% cellbg 色 %}底", '<w:shd w:val="clear" w:fill="ffffff"/>')


def _cases() -> Iterator[Case]:
    yield from _values()
    yield from _blocks()
    yield from _levels()
    yield from _rich_values()
    yield from _word()
    yield from _tables()
    yield from _parts()
    yield from _trees()


def _values() -> Iterator[Case]:
    yield of("plain values", "{{ 名 }}：{{ 数 }}、{{ 真 }}、{{ 小数 }}、{{ 无值 }}、{{ 空 }}。", "{{名}}")
    yield of(
        "escaping",
        "{{ x }}",
        "{{ x|e }}",
        "{{ x|escape|escape }}",
        "{{ x|forceescape }}",
        "{{ '<' ~ x }}",
        "{{ x ~ 标记 }}",
    )
    yield of(
        "undefined names",
        "[{{ 没有 }}]",
        "{% if 没有 %}有{% else %}无{% endif %}",
        "{{ 没有|default('缺') }}{{ 字典.没有 }}",
        "{% for a in 没有 %}{{ a }}{% endfor %}{{ 没有 is defined }}",
    )
    yield of(
        "filters",
        "{{ 名|upper }}{{ 列|join('、') }}{{ 列|length }}",
        "{{ x|replace('&', '和') }}{{ x|truncate(4) }}{{ 小数|round(1) }}",
        "{{ 行们|map(attribute='名')|list|first }}{{ 字典|tojson }}{{ 行们|selectattr('数', 'gt', 3)|map(attribute='数')|join }}",
    )
    yield of("filters of one's own", "{{ x|喊 }}{{ 名|断 }}", "{{ [1, 2]|map('喊')|join }}")
    yield of(
        "names of methods",
        "{{ 字典.items }}{{ 字典['items'] }}{{ 字典.甲 }}{{ 字典.乙.丙 }}{{ 字典.keys()|list }}",
        "{% for k, v in 字典.items() %}{{ k }}={{ v }};{% endfor %}",
        "{% for r in 行们 %}{{ r.items }}{% endfor %}",
        "{% for r in 行们 %}{{ r['items'] }}{% endfor %}",
    )
    yield of(
        "markup",
        "{{ 标记 }}{{ 标记 ~ '<' }}{{ 标记|striptags }}",
        "{{ 标|safe|e }}{{ 标|safe }}",
        "{{ '&amp;'|safe }}",
        data={"标": "&lt;&amp;"},
    )
    yield of("safe XML", paragraph("前{{ 片|safe }}后"), data={"片": "</w:t><w:br/><w:t>"})
    yield of("calls", "{{ 喊('a') }}{{ 喊() }}{{ '%d' % 数 }}{{ 数 * 2 + 1 }}{{ -数 // 2 }}{{ 数 ** 2 }}")
    yield of(
        "signs in tags",
        "{{ 数 < 8 and 'A' > 'B' }}{{ '<' }}{{ \"'\" }}{{ '\"' }}",
        "{% if 数 <= 7 and 真 %}小{% endif %}",
        "{{ “弯引号” ~ ‘单’ }}",
    )
    yield of("ampersand in tags", "{{ 'a&b' }}{% if 名 == 'a&b' %}同{% endif %}")
    yield of(
        "braces",
        "{_{ x }_} {_% if %_}",
        "{{ '{_{' }}{ 名 } {}",
        "{{ 字典 }}",
        "{{ 括 }}",
        data={"括": "{{ 名 }}{% x %}}}%}{_{"},
    )
    yield of("stray signs", "100%}、}} 与 %} 和 #}", "{{ 名 }} }}", "｛｛ 名 ｝｝")
    yield of(
        "all of Unicode", "{{ u }}", "\U00020000𠮷{{ 名 }}", data={"u": "𠀀😀\u200b\u2028\x85\xa0\u3000é\ufeff\u061c"}
    )
    yield of("white space of data", "{{ w }}|", "<w:p><w:r><w:t>{{ w }}</w:t></w:r></w:p>", data={"w": "  a\r\nb\rc  "})
    yield of("raw", "{% raw %}{{ x }}{% if %}{% endraw %}{{ 名 }}")


def _blocks() -> Iterator[Case]:
    yield of(
        "conditions",
        "{% if 数 > 9 %}大{% elif 数 > 5 %}中{{ x }}{% else %}小{% endif %}",
        "{{ '是' if 真 else '否' }}{{ '有' if 空 }}",
    )
    yield of(
        "loops",
        "{% for a in 列 %}{{ loop.index }}.{{ a }}{% if not loop.last %}；{% endif %}{% else %}无{% endfor %}",
        "{% for a in 空列 %}{{ a }}{% else %}无{% endfor %}",
        "{% for a in 列 if a > 'b' %}{{ a }}{% endfor %}{% for a in 列 %}{{ a }}{% endfor %}",
    )
    yield of(
        "loops over other things",
        "{% for a, b in 元组 %}{{ a }}{{ b }}{% endfor %}",
        "{% for a in 元组 %}{{ a[0] }}{% endfor %}",
        "{% for o in 物.子 %}{{ o.名 }}{% endfor %}",
        "{% for a in 生 %}{{ a }}{% endfor %}{% for a in 生 %}{{ a }}{% endfor %}",
        "{% for c in 名 %}{{ c }}{% endfor %}{% for i in range(5) %}{{ i }}{% endfor %}",
        "{% for r in 流 %}{{ r.名 }}{% endfor %}",
    )
    yield of(
        "loops of mixed values",
        "{% for a in 杂 %}{{ a }}{% endfor %}",
        "{% for a in 布 %}{{ a.v }}{% endfor %}",
        data={"杂": ["a", 1, None, True, 2.5, Markup("&lt;"), "\0"[:0]], "布": [{"v": v} for v in (1, "b", None, "d")]},
    )
    yield of(
        "rows without a key",
        "{% for r in 缺 %}[{{ r.名 }}]{% endfor %}",
        data={"缺": [{"名": "a"}, {}, {"名": "c"}, {"名": "d"}]},
    )
    yield of(
        "recursive loops",
        "{% for r in 行们 recursive %}{{ r.名 }}{% if r.子 %}({{ loop(r.子) }}){% endif %}{% endfor %}",
    )
    yield of(
        "macros",
        "{% macro 称(人, 号='无') %}[{{ 人 }}/{{ 号 }}]{% endmacro %}{{ 称(x) }}{{ 称(名, 号=3) }}{{ 称(称(x)) }}",
        "{% for a in 列 %}{{ 称(a) }}{% endfor %}",
    )
    yield of(
        "macro with paragraphs",
        "{%p macro 段(人) %}",
        "<w:p><w:pPr><w:b/></w:pPr><w:r><w:t>{{ 人 }}</w:t></w:r></w:p>",
        "{%p endmacro %}",
        "{{p 段(x) }}",
        "{{p 段(名) }}",
    )
    yield of(
        "call blocks",
        "{% macro 框(题) %}<{{ 题 }}:{{ caller() }}>{% endmacro %}{% call 框('a&b') %}内{{ x }}{% endcall %}",
        "{% call 喊() %}b{% endcall %}"[:0] or "尾",
    )
    yield of(
        "set",
        "{% set a = x %}{{ a }}{% set b %}块<{{ x }}>{% endset %}{{ b }}{{ b ~ '<' }}{% set c | upper %}a{{ 名 }}{% endset %}{{ c }}",
        "{{ a }}{% set ns = namespace(n=0) %}{% for i in 列 %}{% set ns.n = ns.n + 1 %}{% endfor %}{{ ns.n }}",
    )
    yield of(
        "filter blocks",
        "{% filter upper %}ab{{ 名 }}{% endfilter %}",
        "{% filter replace('d', 'D') %}cd{{ 列|join }}{% endfilter %}",
    )
    yield of("with", "{% with a = 名, b = 2 %}{{ a }}{{ b }}{% endwith %}{{ a }}")
    yield of(
        "autoescape",
        "{% autoescape false %}{{ 标 }}{% for a in 单 %}{{ a }}{% endfor %}{% endautoescape %}{{ 标 }}",
        data={"标": "&amp;", "单": ["&amp;", "&lt;", "&gt;", "c"]},
    )
    yield of(
        "comments",
        "{# 注 {{ x }} #}文{# 又一 #}",
        "{#p 段注 #}",
        paragraph("{# 跨段 {% if %}") + paragraph("之注 #}后"),
        table([["a", "b"], ["{#tr 行注 #}", ""], ["{#tc 格注 #}", "c"]]),
    )
    yield of("tags over paragraphs", paragraph("{% set 长 = [1,") + paragraph("2] %}{{ 长 }}"))
    yield of(
        "white space control",
        "甲",
        "{%- if 真 -%}",
        "乙",
        "{%- endif -%}",
        "丙 {{- 名 -}} 丁",
        "{%+ if 真 %}戊{% endif %}",
    )
    yield of(
        "globals",
        "{{ range(3)|list }}{{ dict(a=1) }}{% set c = cycler('a', 'b') %}{{ c.next() }}{{ c.next() }}{% set j = joiner('，') %}{% for a in 短 %}{{ j() }}{{ a }}{% endfor %}",
    )


def _levels() -> Iterator[Case]:
    yield of(
        "paragraphs",
        "{%p if 数 > 9 %}",
        "大",
        "{%p elif 数 > 5 %}",
        "中",
        "{%p else %}",
        "小",
        "{%p endif %}",
        "{%p for a in 列 %}",
        "{{ loop.index }}{{ a }}",
        "{%p endfor %}",
        "{%p for a in 空列 %}",
        "x",
        "{%p endfor %}",
    )
    yield of("a paragraph of plain values", "{%p for r in 行们 %}", "{{ r.名 }}共{{ r.数 }}", "{%p endfor %}")
    yield of(
        "rows",
        looped("r in 行们", ["{{ r.名 }}", "{{ r.数 }}"]),
        looped("r in 行们", ["{{ loop.index }}", "{% if r.数 %}{{ r.名 }}{% else %}零{% endif %}", "{{ r['items'] }}"]),
    )
    yield of(
        "rows within rows",
        table(
            [
                ["a", "b"],
                ["{%tr for r in 行们 %}", ""],
                ["{{ r.名 }}", "{{ loop.index }}"],
                ["{%tr if r.子 %}", ""],
                ["{%tr for c in r.子 %}", ""],
                ["", "{{ c.名 }}{{ loop.index }}"],
                ["{%tr endfor %}", ""],
                ["{%tr else %}", ""],
                ["无", ""],
                ["{%tr endif %}", ""],
                ["{%tr endfor %}", ""],
            ]
        ),
    )
    yield of(
        "no rows",
        looped("r in 空列", ["{{ r }}", ""]),
        looped("r in 空列", ["{{ r }}", "b", "c"], header=False),
        is_by_tree=True,
    )
    yield of(
        "many rows",
        looped("r in 多", ["{{ r.a }}", "{{ r.b }}", "固定"]),
        data={"多": [{"a": f"第{i}行&", "b": i} for i in range(600)]},
    )
    yield of("cells", table([["{%tc for a in 列 %}", "{{ a }}", "{%tc endfor %}"], ["合", "", ""]]), is_by_tree=True)
    yield of("fewer cells", table([["甲", "{%tc for a in 空列 %}", "{{ a }}", "{%tc endfor %}"]], 4), is_by_tree=True)
    yield of(
        "cells printed", table([["{{tc 格 }}", "b"]]), data={"格": Markup(cell("现成") + cell("又一"))}, is_by_tree=True
    )
    yield of(
        "rows printed",
        table([["a", "b"], ["{{tr 行 }}", ""]]),
        data={"行": Markup(f"<w:tr>{cell('现成') * 3}</w:tr>")},
        is_by_tree=True,
    )
    yield of(
        "a table printed", "{{p 表 }}", data={"表": Markup(_table(_grid(1), cell("a") + cell("b")))}, is_by_tree=True
    )
    yield of(
        "macro with rows",
        table([["{%tr macro 三(a) %}"], ["{{ a }}", "b", "c"], ["{%tr endmacro %}"], ["甲", "乙", "丙"]]),
        table([["{{tr 三(名) }}"], ["x"]]),
        is_by_tree=True,
    )
    yield of(
        "runs",
        "甲{%r if 真 %}乙{%r endif %}丙",
        f"<w:p>{run('{%r for a in 列 %}', '<w:b/>')}{run('{{ a }}', '<w:i/>')}{run('{%r endfor %}')}</w:p>",
    )


def _rich_values() -> Iterator[Case]:
    options: tuple[dict[str, Any], ...] = (
        {}, {"style": "strong"}, {"color": "#ff0000"}, {"highlight": "#00ff00"}, {"size": 30}, {"subscript": True},
        {"superscript": True}, {"bold": True}, {"italic": True}, {"underline": True}, {"underline": "dotDash"},
        {"strike": True}, {"font": "Arial"}, {"font": "eastAsia:宋体"}, {"rtl": True, "bold": True, "italic": True}, {"lang": "zh-CN"},
    )  # fmt: skip
    yield of(
        "rich text",
        *(f"前{{{{r 富{n} }}}}后{{{{ 名 }}}}" for n in range(len(options))),
        make=lambda _: {f"富{n}": RichText("富<&\"'文本", **o) for n, o in enumerate(options)},
    )
    yield of(
        "rich text of parts",
        "{{r 富 }}",
        "<w:p><w:pPr><w:jc/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>{{r 富 }}</w:t></w:r></w:p>",
        make=_richest,
        prepare=lambda _: None,
    )
    yield of(
        "rich text in a loop",
        looped("r in 富们", ["{{r r }}", "{{ r }}"[:0] or "b"]),
        make=lambda _: {"富们": [RichText(n, bold=True) for n in "甲乙丙丁戊"]},
    )
    yield of("rich paragraphs", "前", "{{p 段们 }}", "后", table([["{{p 段们 }}", "b"]]), make=_paragraphs)
    yield of(
        "listing",
        "前{{ 列表 }}后",
        '<w:p><w:pPr><w:jc w:val="center"/><w:rPr><w:b/></w:rPr></w:pPr><w:r><w:rPr><w:i/></w:rPr><w:t>{{ 列表 }}</w:t></w:r><w:r><w:t>又</w:t></w:r></w:p>',
        table([["{{ 列表 }}", "b"]]),
        make=lambda _: {"列表": Listing("一<&\n二\t三\a四\f五\n")},
    )
    yield of(
        "signs in values",
        "{{ 多行 }}|{{ 分段 }}",
        runs("{{ 多行 }}", "文", "{{ 分段 }}{{ 多行 }}", properties="<w:keepNext/>"),
        table([["{{ 多行 }}", "{{ 分段 }}"], ["{{ x }}", "{{ 多行 }}"]]),
        looped("r in 行们", ["{{ 多行 }}{{ r.名 }}", "{{ r.数 }}"]),
        text_box("{{ 多行 }}"),
    )
    yield of(
        "signs in rows",
        looped("r in 多", ["{{ r.a }}", "{{ r.b }}"]),
        data={"多": [{"a": f"第{i}行\n次", "b": "\t\a"[i % 2] * (i % 3)} for i in range(8)]},
    )
    yield of(
        "signs of the template",
        "<w:p><w:r><w:t>行\n次\t{{ 名 }}</w:t></w:r></w:p>",
        '<w:p><w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">a\n</w:t><w:tab/><w:t>b\t</w:t></w:r></w:p>',
    )


def _word() -> Iterator[Case]:
    yield of(
        "split tags",
        _split("{", "{ 名", " }", "}"),
        _split("{% if", " 真 %", "}有{%", " endif %}"),
        _split("{{r 富", "}}"),
        make=_rich(bold=True),
    )
    yield of("split level tags", _split("{%p", " if 真 %}"), "内", _split("{", "%p endif %", "}"))
    yield of("text boxes", text_box("{{ x }}"), text_box("{% for a in 列 %}{{ a }}{% endfor %}"))
    yield of(
        "drawings",
        f"<w:p>{drawing()}{drawing(1)}</w:p>",
        "{%p for a in 列 %}",
        f"<w:p>{run('{{ a }}')}{drawing(7, text='{{ a }}')}</w:p>",
        "{%p endfor %}",
        f"<w:p>{drawing()}</w:p>",
    )
    yield of("a drawing printed", "{{r 画 }}", data={"画": Markup(drawing(3))}, is_by_tree=True)
    yield of(
        "content controls",
        _control(paragraph("{{ x }}")),
        f"<w:p>{_control(run('{{ 名 }}'))}</w:p>",
        "{%p for a in 列 %}",
        _control(paragraph("{{ a }}")),
        "{%p endfor %}",
    )
    yield of(
        "tracked changes",
        f'<w:p><w:ins w:id="1" w:author="某某">{run("{{ x }}")}</w:ins><w:del w:id="2" w:author="某某"><w:r><w:delText>旧</w:delText></w:r></w:del></w:p>',
    )
    yield of(
        "hyperlinks and bookmarks",
        f'<w:p><w:hyperlink r:id="rId8">{run("{{ x }}")}</w:hyperlink><w:bookmarkStart w:id="1" w:name="b{{{{ 数 }}}}"/>{run("内")}<w:bookmarkEnd w:id="1"/></w:p>',
        "{%p for a in 短 %}",
        f'<w:p><w:bookmarkStart w:id="2" w:name="c"/>{run("{{ a }}")}<w:bookmarkEnd w:id="2"/></w:p>',
        "{%p endfor %}",
    )
    yield of(
        "fields",
        _field(" DATE ", "{{ x }}"),
        _field(" REF {{ 名 }} ", "a"),
        '<w:p><w:fldSimple w:instr=" TITLE ">' + run("{{ 名 }}") + "</w:fldSimple></w:p>",
    )
    yield of(
        "values in attributes",
        '<w:p><w:pPr><w:pStyle w:val="{{ 名 }}"/></w:pPr><w:r><w:rPr><w:color w:val="{% if 真 %}FF0000{% else %}{{ x }}{% endif %}"/></w:rPr><w:t>文</w:t></w:r><w:bookmarkStart w:id="1" w:name="{{ x }}"/><w:bookmarkEnd w:id="1"/></w:p>',
    )
    yield of(
        "sections",
        "{{ x }}",
        f"<w:p><w:pPr>{SECTION}</w:pPr></w:p>",
        "后{{ 名 }}",
        header="{{ 名 }}",
        footnote="{{ x }}",
    )
    yield of(
        "white space of the template",
        "<w:p>\n  <w:r>\n <w:t> {{ x }} </w:t> </w:r>\n</w:p>\n",
        "<!-- 注 --><w:p><w:r><w:t><![CDATA[<{{ 名 }}>]]></w:t></w:r></w:p>",
    )


def _tables() -> Iterator[Case]:
    yield of(
        "cells shaded",
        table([[_SHADED, cell("{% cellbg 无底 %}x")]]),
        table([["a"], ["{%tr for 色彩 in 短 %}"], [cell("{% cellbg 色彩 %}x")], ["{%tr endfor %}"]]),
        data={"色": "ff00&", "无底": "00ff00"},
    )
    yield of("columns spanned", table([[cell("{% colspan 列|length %}题"), "末"], ["a", "b"]]), is_by_tree=True)
    yield of(
        "merged downwards",
        table(
            [
                ["头", "b"],
                ["{%tr for a in 列 %}", ""],
                [cell("{% vm %}合{{ 名 }}", '<w:tcW w:w="5"/>'), "{{ a }}"],
                ["{%tr endfor %}", ""],
            ]
        ),
    )
    yield of(
        "merged sideways",
        table(
            [
                ["{%tc for a in 列 %}", cell("{% hm %}合", '<w:tcW w:w="5"/>'), "{%tc endfor %}"],
                ["{%tc for a in 列 %}", "{{ a }}", "{%tc endfor %}"],
            ]
        ),
        is_by_tree=True,
    )
    yield of("too few columns", table([["a", "b", "{{ x }}"]], 2), _table(_grid(1000, 501), cell("a") * 4))
    yield of("too many columns", table([["a", "{{ x }}"]], 5), _table(_grid(100, 200, 301), spanning("{{ 名 }}", 2)))
    yield of(
        "spans and grids",
        _table(_grid(100, 200, 300), spanning("{{ x }}", 2) + cell("b"), cell("a") * 3),
        _table(_grid(10), spanning("a", 3) + cell("b")),
        looped("r in 列", ["{{ r }}", "b"], columns=3),
    )
    yield of(
        "columns of a change",
        _table(
            '<w:tblGrid><w:gridCol w:w="10"/><w:gridCol w:w="20"/><w:tblGridChange w:id="0"><w:tblGrid><w:gridCol w:w="5"/></w:tblGrid></w:tblGridChange></w:tblGrid>',
            cell("{{ x }}") * 3,
        ),
        _table(
            '<w:tblGrid><w:gridCol w:w="10"/><w:gridCol w:w="20"/><w:tblGridChange w:id="0"><w:tblGrid><w:gridCol w:w="5"/></w:tblGrid></w:tblGridChange></w:tblGrid>',
            cell("{{ x }}") * 2,
        ),
        is_by_tree=True,
    )
    yield of(
        "a wider row in a loop",
        table([["a", "b"], ["{%tr for r in 短 %}"], ["{{ r }}", "b", "c", "d"], ["{%tr endfor %}"]], 2),
        is_by_tree=True,
    )
    yield of(
        "a wider row that doesn't come",
        table([["a", "b"], ["{%tr if 空 %}"], ["x", "b", "c", "d"], ["{%tr endif %}"]], 3),
        is_by_tree=True,
    )
    yield of(
        "nested tables",
        table(
            [
                ["a", f"<w:tc>{table([['{{ x }}', 'c', 'd']], 1)}{paragraph('')}</w:tc>"],
                [f"<w:tc>{looped('r in 行们', ['{{ r.名 }}', '{{ r.数 }}'])}{paragraph('')}</w:tc>", "b"],
            ]
        ),
    )
    yield of(
        "controls in tables",
        _table(_grid(1, 2), cell("a") + _control(cell("{{ x }}"))),
        f"<w:tbl><w:tblPr/>{_grid(5, 5, 5)}{_control(_rows(cell('{{ 名 }}') * 2))}{_rows(cell('b') * 2)}</w:tbl>",
        f'<w:tbl><w:tblPr/>{_grid(1)}<w:tr>{cell("a")}<w:customXml w:element="e">{cell("b")}</w:customXml></w:tr></w:tbl>',
    )
    yield of(
        "conditional cells",
        table([["a", "{%tc if 真 %}", "b", "{%tc else %}", "c", "{%tc endif %}"]], 2),
        is_by_tree=True,
    )
    yield of(
        "a conditional table",
        "{%p if 真 %}",
        table([["a", "{{ x }}"]], 3),
        "{%p endif %}",
        "{%p for a in 短 %}",
        table([["{{ a }}"]], 2),
        "{%p endfor %}",
    )
    yield of(
        "a table in a text box", text_box("x").replace(paragraph("x"), table([["{{ x }}", "b"]], 1) + paragraph(""))
    )


def _parts() -> Iterator[Case]:
    yield of(
        "headers and footers",
        "{{ 名 }}",
        header="页{{ x }}",
        first="首{{ 名 }}",
        even="偶{% for a in 列 %}{{ a }}{% endfor %}",
        footer=table([["{{ 名 }}", "b"]], 3) + paragraph("{{ 多行 }}"),
    )
    yield of(
        "headers without tags",
        "{{ 名 }}",
        header="页{_{ x }_}",
        first="<w:p><w:r><w:t>a\nb</w:t></w:r></w:p>",
        even=f"<w:p>{drawing(4)}</w:p>",
        footer="平",
    )
    yield of("drawings in headers", f"<w:p>{drawing(9)}</w:p>", header=f"<w:p>{drawing(4)}{run('{{ x }}')}</w:p>")
    yield of("footnotes", "{{ 名 }}", footnote="注{{ x }}，{{ 多行 }}{% for a in 列 %}{{ a }}{% endfor %}")
    yield of("footnotes without tags", "{{ 名 }}", footnote="<w:p>\n<w:r><w:t>a\nb &amp; {_{</w:t></w:r></w:p>")
    yield of(
        "properties",
        "{{ 名 }}",
        title="R&D <{{ x }}> {% if 数 < 9 %}“小”{% endif %}{{ 'a&b' }}",
        subject="{{ 没有 }}{_{ {% for a in 列 %}{{ a }}{% endfor %}{# 注 #}",
    )
    yield of("properties without tags", "{{ 名 }}", title="R&D {_{ <x>", subject="平")
    yield of("properties with breaks", "{{ 名 }}", title="{{ 多行 }}\n", subject=" 空 {{ 名 }} ")
    yield of("no properties", "{{ 名 }}", core=False, is_dated=False)
    yield of(
        "one stream for all parts",
        "{{ 流|first }}",
        header="{{ 流|first }}",
        first="{{ 流|first }}",
        even="{{ 流|first }}",
        footer="{{ 流|first }}",
        footnote="{{ 流|first }}",
    )


def _trees() -> Iterator[Case]:
    pictures = ("前{{ 图 }}后", looped("p in 图们", ["{{ p }}", "{{ loop.index }}"]), "{{ 链图 }}", "{{ 名 }}")
    yield of("pictures", *pictures, make=_pictures, is_by_tree=True)
    yield of("pictures in headers", "{{ 名 }}", header="{{ 图 }}", footer="{{ 图 }}", make=_pictures, is_by_tree=True)
    yield of(
        "pictures behind a stream",
        "{% for r in 流 %}{{ r.名 }}{% endfor %}{{ 图 }}{{ 生|list }}",
        make=_pictures,
        is_by_tree=True,
    )
    yield of("no properties, but a picture", "{{ 图 }}", core=False, is_dated=False, make=_pictures, is_by_tree=True)
    yield of("sub-documents", "前", "{{p 子档 }}", "后{{ x }}", make=_subdocument, is_by_tree=True)
    shown = f"<w:p>{drawing()}{run('{{ x }}')}</w:p>"
    yield of("media replaced", shown, prepare=lambda t: t.replace_media(io.BytesIO(png()), io.BytesIO(png(200))))
    yield of("a picture replaced", shown, header=f"<w:p>{drawing(name='页.png')}</w:p>", prepare=_replace_pictures)


def _replace_pictures(maker: Any) -> None:
    maker.replace_pic("图.png", io.BytesIO(png(99)))
    maker.replace_pic("页.png", io.BytesIO(png(98)))


CASES: Final = tuple(_cases())

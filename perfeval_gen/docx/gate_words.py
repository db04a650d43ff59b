"""What the gate finds, in the words of somebody who made the template in Word; the gate's own texts are for the log."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from perfeval_gen.docx.gate_walk import BEHIND

if TYPE_CHECKING:
    from collections.abc import Iterable

_PARTS: Final = (
    (r"word/document\.xml", "正文"),
    (r"word/header\d*\.xml", "页眉"),
    (r"word/footer\d*\.xml", "页脚"),
    (r"word/footnotes\.xml", "脚注"),
    (r"word/endnotes\.xml", "尾注"),
    (r"word/comments\w*\.xml", "批注"),
    (r"word/styles\w*\.xml", "样式表"),
    (r"word/numbering\.xml", "编号设置"),
    (r"word/\w*[sS]ettings\.xml", "文档设置"),
    (r"docProps/\w+\.xml", "文档属性"),
    (r"word/media/.*", "图片"),
)
_NAMES: Final = {
    "w:p": "段落", "w:r": "文字", "w:t": "文字", "w:tbl": "表格", "w:tr": "表格的行", "w:tc": "单元格",
    "w:body": "正文",
    "w:tblGrid": "表格的列宽", "w:gridCol": "表格的列宽", "w:tblPr": "表格的格式", "w:trPr": "行的格式",
    "w:tcPr": "单元格的格式", "w:pPr": "段落的格式", "w:rPr": "文字的格式", "w:sectPr": "纸张和页边距的设置",
    "w:hyperlink": "超链接", "w:bookmarkStart": "书签", "w:bookmarkEnd": "书签", "w:fldChar": "域", "w:drawing": "图",
    "w:pict": "图", "wp:inline": "图", "wp:anchor": "图", "wp:extent": "图的大小", "w:zoom": "显示比例",
    "w:hdr": "页眉", "w:ftr": "页脚", "w:headerReference": "页眉", "w:footerReference": "页脚", "w:sz": "字号",
    "w:color": "颜色", "w:footnote": "脚注", "w:endnote": "尾注", "w:comment": "批注", "w:footnoteReference": "脚注",
    "w:endnoteReference": "尾注", "w:commentReference": "批注", "w:gridSpan": "横向合并", "w:vMerge": "纵向合并",
    "w:pgSz": "纸张大小", "w:pgMar": "页边距", "w:style": "样式", "w:num": "编号", "w:abstractNum": "编号",
    "w:percent": "百分比", "w:w": "宽度", "w:h": "高度", "w:val": "取值", "w:id": "编号", "w:name": "名称",
    "w:type": "类型",
    "w:sdt": "内容控件", "w:instrText": "域", "footnote": "脚注", "endnote": "尾注", "comment": "批注",
}  # fmt: skip
_WHATS: Final = {"bookmark": "书签", "comment range": "批注", "permission": "可编辑区域", "move": "移动的修订"}
_ANY: Final = "一项内容"

_E: Final = r"(?:[\w.-]+:[\w.-]+|mc:\S+|w:)"  # an element or attribute
_SENTENCES: Final = tuple(
    (re.compile(text, re.DOTALL), said)
    for text, said in (
        # the file
        (r"the file is not a readable ZIP", "文件已损坏，打不开"),
        (r"the file does not begin as a ZIP", "文件开头多出了别的内容"),
        (r".+ stands \d+ times in the ZIP", "文件里有同名的部件"),
        (r".+ is packed in a way that Word does not read", "文件的压缩方式不是 Word 所用的"),
        (r"not well-formed \(.*\)", "内容已损坏，读不出来"),
        # the package
        (r"'.*' is no name of a part", "文件里有部件的名称不合规定"),
        (r"relationships of the missing part .*", "文件里缺少部件"),
        (r".* at the top of its relationships|.* among its relationships", "记载各部件联系的文件已损坏"),
        (r"a relationship with the id .*|relationship \S* without a type or target", "部件之间的联系没有写完整"),
        (r"relationship \S* with the mode .*", "部件之间的联系写得不对"),
        (r"relationship id .* stands \d+ times", "部件之间的联系有重号"),
        (r"the part name .* does not begin with /|.* in it|'.*' is no content type", "记载部件类型的文件已损坏"),
        (r"\w+ of .* stands twice", "同一个部件的类型写了两次"),
        (r".+ has no content type|.* has the content type .*", "有部件的类型没有写明，或写得不对"),
        (r"content type for the missing part .*|\S+ leads to the missing part .*|.+ is missing", "文件里缺少部件"),
        (r"the package has \d+ main documents", "文件里的正文不是一份"),
        (r"\d+ relationships of kind \w*", "只能有一份的部件有几份"),
        (r"a macro, which no \.docx may hold", "文件里有宏"),
        (r"hyperlink .* is not marked as external|hyperlink .* leads nowhere", "有超链接没有写明网址"),
        (r".+ is reached by no relationship", "文件里有用不到的部件"),
        (r"linked to an external template", "文件链接着另一个模板"),
        (r"external relationship of kind .*", "文件链接着外面的文件"),
        (r"\S+ is no relationship|\S+ names the relationship .* of kind .*", "有图片、链接、页眉或页脚找不到它的部件"),
        # styles, lists, properties, pictures
        (r"unknown style .*|refers to the unknown style .*", "用到的样式在样式表里没有"),
        (r"\w+ style .* is of type .*|style .* of type .* is based on .*", "样式的种类不对"),
        (r"w:\w+ without a value", "有一处没有写明用哪个样式"),
        (r"style '.*' stands \d+ times", "样式表里有重复的样式"),
        (r"style .* without a name", "有样式没有名称"),
        (r"\d+ default styles of type .*", "默认样式不止一个"),
        (r"style .* is based on itself", "样式的基准绕了一圈，又是它自己"),
        (r"unknown list .*|list \S* follows the unknown pattern .*", "用到的编号在编号设置里没有"),
        (r"(?:list pattern|list) \S* stands \d+ times", "编号设置有重复"),
        (r"list pattern .*: level .*|w:ilvl .*: lists have levels .*", "编号的级别不对，只能有九级"),
        (r"property number .* stands \d+ times|property name .* stands \d+ times", "文档属性有重复"),
        (r".* among the properties|property .*|.* is no core property|.* holds elements", "文档属性写得不对"),
        (r"bad date .*|\S+ does not say that it is a date|\S+ .* is no number", "文档属性里的日期或数字写得不对"),
        (r"is empty|is a picture cut short", "图片不完整"),
        (r"is no picture of type .*", "图片的格式与它的类型不符"),
        # text, fields, bookmarks
        (r"bookmark (?P<name>'.*') stands \d+ times", "名为{name}的书签不止一个"),
        (r"bookmark '.*' has no name", "有书签没有名称"),
        (r"no bookmark (?P<name>'.*')", "有链接或目录指向书签{name}，文档里没有它"),
        (r"a field is left open", "有域（页码、目录等）没有结尾"),
        (r"(?P<what>[a-z ]+) \S* is left open", "有{what}只有开头，没有结尾"),
        (r"(?P<what>[a-z ]+) \S* ends without a start", "有{what}只有结尾，没有开头"),
        (r"(?P<what>[a-z ]+) \S* starts \d+ times", "有{what}的编号重复"),
        (r"a field mark .*", "有域（页码、目录等）的开头、分隔、结尾不成套"),
        (r"(?P<a>footnote|endnote|comment) \S* does not exist", "文字里注了{a}，却没有这条{a}"),
        (r"comment \S* is referred to \d+ times", "同一条批注在文字里注了几次"),
        (r"(?P<a>w:\w+) \S* stands \d+ times", "有{a}的编号重复"),
        (r"drawing id .* stands \d+ times", "有图的编号重复"),
        (r"text (?:right after the end of|directly inside) .*", "有文字放在了不能放文字的地方"),
        (r"outer spaces of (?P<name>'.*') would be lost", "{name}首尾的空格会丢失"),
        (r"a tag of the template is left over: (?P<tag>.*)", "模板的标签没有填上，会照原样印出：{tag}"),
        # tables
        (r"table (?P<n>\d+) has \d+ columns, Word opens at most \d+", "第 {n} 个表的列太多，Word 至多 63 列"),
        (r"table (?P<n>\d+) row (?P<m>\d+) covers (?P<x>\d+) of (?P<y>\d+) columns",
         "第 {n} 个表第 {m} 行占 {x} 列，表有 {y} 列"),
        (r"table (?P<n>\d+): gridSpan .* of \d+ columns", "第 {n} 个表有单元格横向合并的列数超出了表"),
        (r"table (?P<n>\d+) row (?P<m>\d+): a vMerge that continues nothing",
         "第 {n} 个表第 {m} 行有单元格纵向合并，上面却没有可合并的格"),
        (r"a cell without a paragraph|a cell that does not end in a paragraph", "有单元格的末尾缺少段落"),
        # the order of things
        (r"\w+:\w+ .* is out of range", "段落的内部编号不对"),
        (r"w:pgSz without a size", "没有写明纸张大小"),
        (r"(?P<a>w:\w+)Reference of one type twice in a section", "同一节里有两个同样的{a}"),
        (r"prefix .* is named but not declared|elements of the unknown namespace .*", "有 Word 不认的内容"),
        (rf"(?P<a>{_E}) in (?P<b>{_E})", "{b}里不能有{a}"),
        (rf"(?P<a>{_E}) out of order in (?P<b>{_E})|(?P<c>{_E}) too late in (?P<d>{_E})", "{b}里的{a}次序不对"),
        (rf"(?P<a>{_E}) directly inside (?P<b>{_E})", "{a}放错了地方：不能直接放在{b}里"),
        (r"\S+ at the top", "开头不是应有的内容"),
        (rf"(?P<a>{_E}) twice in (?P<b>{_E})", "{b}里重复写了{a}"),
        (rf"(?P<b>{_E}) without (?P<a>\S+)", "{b}里缺少{a}"),
        (rf"(?P<b>{_E}) with the attribute \S+", "{b}里有不该有的设置"),
        (rf"(?P<b>{_E}) with \S+ .*", "{b}的设置写得不对"),
        (r".+ stands \d+ times", "同一项内容写了几次"),
    )
)  # fmt: skip


def in_chinese(problems: Iterable[str]) -> tuple[str, ...]:
    """Return what the gate found as sentences in Chinese, each once; what none is known for is told in general."""
    return tuple(dict.fromkeys(sentence(problem) or "文件里有不合标准的内容" for problem in problems))


def sentence(problem: str) -> str:
    """Return one problem in Chinese with its part and the words before it; nothing if none is known for it."""
    what, _, behind = problem.partition(BEHIND)
    part, text = _part_of(what)
    found = _said(text)
    if not found:
        return ""
    words = behind.removesuffix("”)")
    return (f"{part}：" if part else "") + found + (f"（在“{words}”之后）" if words else "")


def _part_of(text: str) -> tuple[str, str]:
    part, colon, rest = text.partition(": ")
    if not colon or (part != "package" and not re.search(r"\.\w+$", part)):
        return "", text
    return next((title for name, title in _PARTS if re.fullmatch(name, part)), ""), rest


def _said(text: str) -> str:
    for pattern, said in _SENTENCES:
        match = pattern.fullmatch(text)
        if match is not None:
            return said.format_map({key: _shown(key, value) for key, value in _groups(match).items()})
    return ""


def _groups(match: re.Match[str]) -> dict[str, str]:
    given = {key: value for key, value in match.groupdict().items() if value is not None}
    return {"a": given.get("c", ""), "b": given.get("d", ""), **given}


def _shown(key: str, value: str) -> str:
    """Return what stands in a sentence: names of elements in Chinese, names that somebody gave in quotes."""
    if key in "abcd":
        return _NAMES.get(value) or _NAMES.get(f"{value}Reference", "") or _ANY
    if key == "what":
        return _WHATS.get(value, _ANY)
    return f"“{value[1:-1]}”" if key == "name" else value

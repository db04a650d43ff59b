"""What a Word file may hold that reaches out, runs or hides something: told in Chinese, whatever namespace it uses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from lxml import etree

from perfeval_gen.docx import limits
from perfeval_gen.docx.opc import all_relationships

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfeval_gen.docx.package import Package

_ZIP: Final = b"PK\x03\x04"
_OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_SCHEMES: Final = frozenset({"http", "https", "mailto"})
_KNOWN: Final = frozenset(  # kinds of parts a template may consist of; the rest is something that was put in
    (
        *("xml", "rels", "vml", "png", "jpg", "jpeg", "jpe", "gif", "bmp", "tif", "tiff", "webp", "wdp", "svg"),
        *("emf", "wmf", "emz", "wmz", "odttf", "xlsx"),  # the last holds the figures of a chart
    )
)
_PRINTER: Final = re.compile(r"(?i)printersettings\d*\.bin$")
_OBJECT: Final = "模板含有嵌入的 OLE 对象或控件"
_CHUNK: Final = "模板含有外来文档块（altChunk）"
_ADD_IN: Final = "模板带有加载项或自定义的功能区"
_OTHER: Final = "模板会取用另外的文件（主控文档、框架或邮件合并）"
_KINDS: Final = {
    "oleobject": _OBJECT, "control": _OBJECT, "activexcontrolbinary": _OBJECT, "afchunk": _CHUNK,
    "vbaproject": "模板含有宏", "wordvbadata": "模板含有宏",
    "attachedtoolbars": _ADD_IN, "keymapcustomizations": _ADD_IN, "extensibility": _ADD_IN, "customui": _ADD_IN,
    "webextension": _ADD_IN, "webextensiontaskpanes": _ADD_IN,
    "subdocument": _OTHER, "frame": _OTHER, "mailmergesource": _OTHER, "mailmergeheadersource": _OTHER,
    "recipientdata": _OTHER,
}  # fmt: skip
_ELEMENTS: Final = {
    "altChunk": _CHUNK, "object": _OBJECT, "control": _OBJECT, "OLEObject": _OBJECT, "oleObj": _OBJECT,
    "subDoc": _OTHER, "mailMerge": _OTHER, "frameset": _OTHER,
}  # fmt: skip
_FIELDS: Final = frozenset(
    (
        *("DDE", "DDEAUTO", "INCLUDE", "INCLUDETEXT", "INCLUDEPICTURE", "IMPORT", "LINK", "RD", "DATABASE", "EMBED"),
        *("MACROBUTTON", "ADDIN", "CONTROL", "HTMLACTIVEX", "PRINT", "AUTOTEXT", "AUTOTEXTLIST", "MERGEFIELD"),
    )
)
_WITH_TAGS: Final = re.compile(r"\{[{%#]")
_VML: Final = "{urn:schemas-microsoft-com:vml}"
_TEXTS: Final = ("instrText", "delInstrText")
_MAY_HOLD: Final = re.compile(rb"nstrText|fldSimple|[sS]rc=")


def names(found: list[str]) -> Iterator[str]:
    """What is wrong with the names of the parts, as they stand in the ZIP."""
    if any(_climbs(each) or _climbs(unquote(each)) for each in found):
        yield "模板里有指向文件夹之外的部件名"
    elif any(len(each) > limits.MAX_NAME or not each.isprintable() for each in found):
        yield "模板里有过长或含控制字符的部件名"


def files(package: Package) -> Iterator[str]:
    """What was put in beside the parts of a document: programs, other documents, archives."""
    for name, content in package.parts.items():
        suffix = name.rpartition(".")[2].lower()
        is_known = suffix in _KNOWN or _PRINTER.search(name) is not None or name.startswith("[trash]/")
        is_archive = content.startswith(_ZIP) and (suffix != "xlsx" or b"vbaProject" in content)
        if not is_known or is_archive or content.startswith(_OLE):
            yield f"模板里夹带了别的文件“{name}”"


def links(package: Package) -> Iterator[tuple[str, str]]:
    """The part and what is wrong, for each relationship that leads outside or to something that runs."""
    for each in all_relationships(package):
        kind = each.kind.rsplit("/", 1)[-1].lower()
        if kind in _KINDS:
            yield each.source, _KINDS[kind]
        elif each.external and not (kind == "hyperlink" and is_web(each.target)):
            yield each.source, f"模板链接到外部文件“{each.target}”"


def is_web(target: str) -> bool:
    """Tell an address that a reader may click on from one that opens a file or a program."""
    try:
        return urlsplit(target).scheme.lower() in _SCHEMES or target.startswith("#")
    except ValueError:
        return False


def content(root: etree._Element) -> Iterator[str]:
    """What is wrong with the elements of a part."""
    yield from dict.fromkeys(_ELEMENTS[etree.QName(each).localname] for each in _local(root, *_ELEMENTS))
    for each in root.iter(_VML + "*"):
        if any(_reaches(str(v)) for k, v in each.attrib.items() if etree.QName(k).localname == "src"):
            yield "模板里的图形取用外部文件"
    yield from fields(root)


def rendered(part: bytes) -> Iterator[str]:
    """What a filled part holds that the template had hidden from ``content`` behind its tags."""
    if _MAY_HOLD.search(part):
        yield from content(etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True)))


def fields(root: etree._Element) -> Iterator[str]:
    """What is wrong with the fields of a part."""
    for instruction in _instructions(root):
        words = instruction.split(maxsplit=1)
        word = words[0].upper() if words else ""
        if word in _FIELDS:
            yield f"模板含有会取用其他文件的域“{word}”"
        elif _WITH_TAGS.search(instruction):
            yield "域的代码里有标签，看不出它要做什么"
        elif _HIDDEN in instruction:
            yield "域的名称由另一个域算出，看不出它要做什么"
        elif word == "HYPERLINK" and not all(is_web(each) for each in _addresses(words[1:])):
            yield "模板里的超链接域指向网页以外的地方"


_HIDDEN: Final = "\0"


def _addresses(rest: list[str]) -> list[str]:
    """Return where a field HYPERLINK leads; none for a place in the document itself."""
    found = re.match(r'\s*(?:"([^"]*)"|([^\\"\s]\S*|\\\\\S+))', "".join(rest))
    return [found[1] or found[2]] if found and (found[1] or found[2]) else []


def _instructions(root: etree._Element) -> Iterator[str]:
    """The instruction of each field, put together from the runs over which Word spreads it."""
    open_fields: list[str] = []
    for node in _local(root, "fldChar", "fldSimple", *_TEXTS):
        kind = _attribute(node, "fldCharType")
        if etree.QName(node).localname == "fldSimple":
            yield _attribute(node, "instr")
        elif kind == "begin":
            if open_fields and not open_fields[-1].strip():
                open_fields[-1] = _HIDDEN
            open_fields.append("")
        elif kind == "end" and open_fields:
            yield open_fields.pop()
        elif etree.QName(node).localname in _TEXTS:
            open_fields[-1:] = [(open_fields[-1] if open_fields else "") + (node.text or "")]
    yield from open_fields


def _local(root: etree._Element, *local: str) -> Iterator[etree._Element]:
    """Yield the elements of these names in any namespace, since Word knows each in two."""
    return root.iter(*(f"{{*}}{each}" for each in local))


def _attribute(element: etree._Element, local: str) -> str:
    return next((str(v) for k, v in element.attrib.items() if etree.QName(k).localname == local), "")


def _climbs(part: str) -> bool:
    return part.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", part) or ":" in part or "\0" in part


def _reaches(source: str) -> bool:
    return ":" in source or source.startswith(("\\\\", "//")) or _WITH_TAGS.search(source) is not None

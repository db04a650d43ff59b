"""What is checked before a Word file that somebody hands us is opened: is it one, and is it harmless."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from lxml import etree

from perfeval_gen.diagnostics import Code, Diagnostic, Location, Severity, finding
from perfeval_gen.docx import oxml
from perfeval_gen.docx.opc import MAIN, all_relationships, content_types, parts_of_type
from perfeval_gen.docx.package import CONTENT_TYPES, ROOT_RELATIONSHIPS, UNREADABLE, Package, read_package

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_PARTS: Final = 2_000
MAX_PART: Final = 40 * 1024 * 1024
MAX_TOTAL: Final = 100 * 1024 * 1024

NOT_DOCX = Code(
    "PE801",
    "不是可用的 DOCX 文件",
    Severity.ERROR,
    "模板须是 Word 或 WPS 保存的 .docx 文件；.doc、加密、不完整的文件和文本文件都不能用。",
    "用 Word 或 WPS 打开后另存为“Word 文档（*.docx）”",
)
NOT_ALLOWED = Code(
    "PE802",
    "模板含有不允许的内容",
    Severity.ERROR,
    "模板可能来自外单位：宏、嵌入对象、外部链接和会取用其他文件的域一律不接受。",
    "在 Word 中删去该内容后重新保存",
)
BROKEN_XML = Code(
    "PE808",
    "文档内部的 XML 有错",
    Severity.ERROR,
    "DOCX 内的某个部件不是合格的 XML。模板标签跨单元格、跨段落不配对时也会如此。",
    "用 Word 打开并重新保存；若由标签引起，让一对标签处在同一层（段、行、格）",
)
TOO_LARGE = Code(
    "PE809",
    "模板过大",
    Severity.ERROR,
    "模板至多 2000 个部件，每个部件至多 40 MB，解开后合计至多 100 MB。",
    "删去大图片后重新保存",
)
CODES: Final = (NOT_DOCX, NOT_ALLOWED, BROKEN_XML, TOO_LARGE)

_NO_WORD: Final = "这不是 Word 文档（可能是 Excel、WPS 表格或 .dotx）"
_OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCODING: Final = re.compile(rb"""^<\?xml[^>]*?encoding\s*=\s*["']([\w.-]+)["']""")
_PLAIN_ENCODINGS: Final = {b"utf-8", b"us-ascii", b"ascii"}
_FIELDS: Final = ("DDE", "DDEAUTO", "INCLUDE", "INCLUDETEXT", "INCLUDEPICTURE", "IMPORT", "LINK", "RD")
_SCHEMES: Final = {"http", "https", "mailto"}


def check_package(content: bytes, name: str = "模板", *, is_trusted: bool = False) -> tuple[Diagnostic, ...]:
    """Return what speaks against opening this file, in Chinese; nothing if it is a harmless DOCX.

    A trusted file may link and embed what it likes.
    """
    reason = why_no_package(content)
    if reason:
        return (finding(NOT_DOCX, reason, Location(name)),)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            found = tuple(_entries(archive.infolist(), name))
        return found or tuple(_parts(read_package(content), name, is_trusted=is_trusted))
    except etree.XMLSyntaxError:
        return (finding(BROKEN_XML, "文件的目录部件不是合格的 XML", Location(name)),)
    except UNREADABLE:
        return (finding(NOT_DOCX, "文件不完整：可能没有下载完或复制中断", Location(name), hint="重新取得该文件"),)


def why_no_package(content: bytes) -> str:
    """Return in Chinese what the first bytes tell a file to be, or nothing if it may be a DOCX or XLSX."""
    if content.startswith(b"PK\x03\x04"):
        return ""
    if content.startswith(_OLE):
        sealed = "EncryptedPackage".encode("utf-16-le") in content
        return "文件设有打开密码，请取消密码后再用" if sealed else "这是旧版 .doc 文件（或改了扩展名的 .doc）"
    for start, reason in ((b"{\\rtf", "这是 RTF 文件"), (b"%PDF", "这是 PDF 文件")):
        if content.startswith(start):
            return reason
    if not content:
        return "文件是空的"
    return "这是文本文件，不是 Word 文档" if b"\0" not in content[:4096] else "这不是 Word 文档"


def _entries(entries: list[zipfile.ZipInfo], name: str) -> Iterator[Diagnostic]:
    """What the ZIP directory alone tells: passwords, sizes, names."""
    where = Location(name)
    if any(entry.flag_bits & 0x1 for entry in entries):
        yield finding(NOT_DOCX, "文件设有打开密码，请取消密码后再用", where)
    if len(entries) > MAX_PARTS:
        yield finding(TOO_LARGE, f"模板有 {len(entries)} 个部件，超过 {MAX_PARTS} 个", where)
    if max((entry.file_size for entry in entries), default=0) > MAX_PART:
        yield finding(TOO_LARGE, f"模板有一个部件超过 {MAX_PART >> 20} MB", where)
    elif sum(entry.file_size for entry in entries) > MAX_TOTAL:
        yield finding(TOO_LARGE, f"模板解开后超过 {MAX_TOTAL >> 20} MB", where)
    names = [entry.filename for entry in entries]
    if any(_climbs(each) for each in names):
        yield finding(NOT_ALLOWED, "模板里有指向文件夹之外的部件名", where)
    if len({each.lower() for each in names}) < len(names):
        yield finding(NOT_DOCX, "模板里有同名的部件", where)


def _climbs(part: str) -> bool:
    return part.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", part) or ":" in part or "\0" in part


def _parts(package: Package, name: str, *, is_trusted: bool) -> Iterator[Diagnostic]:
    if not {CONTENT_TYPES, ROOT_RELATIONSHIPS} <= set(package.parts):
        yield finding(NOT_DOCX, "这是压缩包，不是 Word 文档", Location(name))
        return
    broken = tuple(_broken(package, name))
    if broken or not is_trusted:
        yield from broken or _harmful(package, name)
    elif not parts_of_type(package, MAIN):
        yield finding(NOT_DOCX, _NO_WORD, Location(name))


def _broken(package: Package, name: str) -> Iterator[Diagnostic]:
    """XML that must not, or cannot, be parsed."""
    for part, content in package.parts.items():
        if not part.endswith((".xml", ".rels")):
            continue
        where = Location(name, place=f"部件 {part}")
        if _declares_types(content):
            yield finding(NOT_ALLOWED, "部件里有 DOCTYPE 声明，Word 不会这样保存", where)
            continue
        try:
            oxml.parse(content)
        except etree.XMLSyntaxError as error:
            yield finding(BROKEN_XML, f"第 {error.lineno} 行第 {error.offset} 列起不是合格的 XML", where)


def _declares_types(content: bytes) -> bool:
    """True for a DOCTYPE, and for any encoding in which one could hide."""
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"\0" in content[:4]:
        return True
    found = _ENCODING.match(content.removeprefix(b"\xef\xbb\xbf"))
    return (found is not None and found[1].lower() not in _PLAIN_ENCODINGS) or b"<!DOCTYPE" in content


def _harmful(package: Package, name: str) -> Iterator[Diagnostic]:
    defaults, overrides = content_types(package)
    types = {*defaults.values(), *overrides.values()}
    lower = [part.lower() for part in package.parts]
    if any("macroenabled" in each.lower() for each in types) or any(p.endswith("vbaproject.bin") for p in lower):
        yield finding(NOT_ALLOWED, "模板含有宏（.docm）", Location(name), hint="另存为不含宏的 .docx")
    elif not parts_of_type(package, MAIN):
        yield finding(NOT_DOCX, _NO_WORD, Location(name))
    yield from _links(package, name)
    for part in package.parts:
        if part.startswith("word/") and part.endswith(".xml"):
            yield from _content(oxml.parse(package.parts[part]), part, name)


def _links(package: Package, name: str) -> Iterator[Diagnostic]:
    for each in all_relationships(package):
        where, kind = Location(name, place=f"部件 {each.source or '文件'}"), each.kind.rsplit("/", 1)[-1]
        if kind.lower() in {"oleobject", "control", "activexcontrolbinary"}:
            yield finding(NOT_ALLOWED, "模板含有嵌入的 OLE 对象或控件", where)
        elif kind == "aFChunk":
            yield finding(NOT_ALLOWED, "模板含有外来文档块（altChunk）", where)
        elif each.external and not (kind == "hyperlink" and _is_web(each.target)):
            yield finding(NOT_ALLOWED, f"模板链接到外部文件“{each.target}”", where)


def _is_web(target: str) -> bool:
    try:
        return urlsplit(target).scheme.lower() in _SCHEMES or target.startswith("#")
    except ValueError:
        return False


def _content(root: etree._Element, part: str, name: str) -> Iterator[Diagnostic]:
    where = Location(name, place=f"部件 {part}")
    if any(True for _ in oxml.elements(root, "w:altChunk")):
        yield finding(NOT_ALLOWED, "模板含有外来文档块（altChunk）", where)
    if any(True for _ in oxml.elements(root, "w:object", "w:control")):
        yield finding(NOT_ALLOWED, "模板含有嵌入的 OLE 对象或控件", where)
    for instruction in _instructions(root):
        word = instruction.split(maxsplit=1)[0].upper() if instruction.strip() else ""
        if word in _FIELDS:
            yield finding(NOT_ALLOWED, f"模板含有会取用其他文件的域“{word}”", where)


def _instructions(root: etree._Element) -> Iterator[str]:
    """The instruction of each field, put together from the runs over which Word spreads it."""
    open_fields: list[str] = []
    for node in oxml.elements(root, "w:fldChar", "w:instrText", "w:fldSimple"):
        kind = oxml.value(node, "w:fldCharType")
        if node.tag == oxml.name("w:fldSimple"):
            yield oxml.value(node, "w:instr")
        elif kind == "begin":
            open_fields.append("")
        elif kind == "end" and open_fields:
            yield open_fields.pop()
        elif node.tag == oxml.name("w:instrText"):
            open_fields[-1:] = [(open_fields[-1] if open_fields else "") + (node.text or "")]
    yield from open_fields

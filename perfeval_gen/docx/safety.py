"""What is checked before a Word file that somebody hands us is opened: is it one, and is it harmless."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Final
from xml.parsers import expat

from lxml import etree

from perfeval_gen.diagnostics import Code, Diagnostic, Location, Severity, finding
from perfeval_gen.docx import harmful, limits, oxml
from perfeval_gen.docx.limits import MAX_PART, MAX_PARTS, MAX_TOTAL, MB
from perfeval_gen.docx.opc import MAIN, content_types, parts_of_type
from perfeval_gen.docx.package import CONTENT_TYPES, ROOT_RELATIONSHIPS, UNREADABLE, Package, read_package

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    "模板可能来自外单位：宏、嵌入对象、夹带的文件、外部链接、会取用其他文件的域、加载项一律不接受。",
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
    "模板至多 2000 个部件，每个部件至多 40 MB，解开后合计至多 100 MB；内容至多套 256 层。",
    "删去大图片后重新保存",
)
CODES: Final = (NOT_DOCX, NOT_ALLOWED, BROKEN_XML, TOO_LARGE)

_NO_WORD: Final = "这不是 Word 文档（可能是 Excel、WPS 表格或 .dotx）"
_OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCODING: Final = re.compile(rb"""^<\?xml[^>]*?encoding\s*=\s*["']([\w.-]+)["']""")
_ENCODINGS: Final = ("utf-8", "utf-16-le", "utf-16-be")
_PLAIN_ENCODINGS: Final = {b"utf-8", b"us-ascii", b"ascii"}
_XML: Final = (".xml", ".rels", ".vml", ".svg")
_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})  # of the others there is no bounded reading


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
    if any(entry.compress_type not in _METHODS for entry in entries):
        yield finding(NOT_DOCX, "文件的压缩方式不是 Word 所用的", where)
    if len(entries) > MAX_PARTS:
        hint = "减少图片的数目，或把内容分到几份模板里，再重新保存"
        yield finding(TOO_LARGE, f"模板有 {len(entries)} 个部件，超过 {MAX_PARTS} 个", where, hint=hint)
    if max((entry.file_size for entry in entries), default=0) > MAX_PART:
        yield finding(TOO_LARGE, f"模板有一个部件超过 {MAX_PART // MB} MB", where)
    elif sum(entry.file_size for entry in entries) > MAX_TOTAL:
        yield finding(TOO_LARGE, f"模板解开后超过 {MAX_TOTAL // MB} MB", where)
    names = [entry.filename for entry in entries]
    yield from (finding(NOT_ALLOWED, told, where) for told in harmful.names(names))
    if len({each.lower() for each in names}) < len(names):
        yield finding(NOT_DOCX, "模板里有同名的部件", where)


def _parts(package: Package, name: str, *, is_trusted: bool) -> Iterator[Diagnostic]:
    if not {CONTENT_TYPES, ROOT_RELATIONSHIPS} <= set(package.parts):
        yield finding(NOT_DOCX, "这是压缩包，不是 Word 文档", Location(name))
        return
    broken = tuple(_broken(package, name, (".xml", ".rels") if is_trusted else _XML))
    if broken or not is_trusted:
        yield from broken or _harmful(package, name)
    elif not parts_of_type(package, MAIN):
        yield finding(NOT_DOCX, _NO_WORD, Location(name))


def _broken(package: Package, name: str, suffixes: tuple[str, ...]) -> Iterator[Diagnostic]:
    """XML that must not, or cannot, be parsed."""
    texts = {part: content for part, content in package.parts.items() if part.lower().endswith(suffixes)}
    if sum(content.count(b"<") for content in texts.values()) > limits.MAX_MARKUP:
        message, hint = f"模板里的标记超过 {limits.MAX_MARKUP // 10_000} 万个", "把内容分到几份模板里，再重新保存"
        yield finding(TOO_LARGE, message, Location(name), hint=hint)
        return
    for part, content in texts.items():
        where = Location(name, place=f"部件 {part}")
        refused = _why_refused(content)
        if refused:
            yield finding(NOT_ALLOWED, refused, where, hint="用 Word 打开后重新保存")
            continue
        try:
            oxml.parse(content)
        except etree.XMLSyntaxError as error:
            if _is_too_deep(content):
                message, hint = f"模板里的内容套了超过 {limits.MAX_DEPTH} 层", "减少表格里套表格的层数，再重新保存"
                yield finding(TOO_LARGE, message, where, hint=hint)
            else:
                yield finding(BROKEN_XML, f"第 {error.lineno} 行第 {error.offset} 列起不是合格的 XML", where)


class _TooDeepError(Exception):
    """Ends a parse."""


def _is_too_deep(content: bytes) -> bool:
    """Tell whether a part is refused for its depth; asked only of parts that could not be parsed."""
    depth = 0

    def start(*_: object) -> None:
        nonlocal depth
        depth += 1
        if depth > limits.MAX_DEPTH:
            raise _TooDeepError

    def end(_: object) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    try:
        parser.Parse(content, True)
    except _TooDeepError:
        return True
    except expat.ExpatError:
        return False
    return False


def _why_refused(content: bytes) -> str:
    """Return why a part is not even parsed: a DOCTYPE, or an encoding in which one could hide."""
    if any("<!DOCTYPE".encode(encoding) in content for encoding in _ENCODINGS):
        return "部件里有 DOCTYPE 声明，Word 不会这样保存"
    found = _ENCODING.match(content.removeprefix(b"\xef\xbb\xbf"))
    is_wide = content[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"\0" in content[:4]
    is_odd = is_wide or (found is not None and found[1].lower() not in _PLAIN_ENCODINGS)
    return "部件的文字编码不是 UTF-8，Word 不会这样保存" if is_odd else ""


def _harmful(package: Package, name: str) -> Iterator[Diagnostic]:
    defaults, overrides = content_types(package)
    types = {*defaults.values(), *overrides.values()}
    lower = [part.lower() for part in package.parts]
    if any("macroenabled" in each.lower() for each in types) or any(p.endswith("vbaproject.bin") for p in lower):
        yield finding(NOT_ALLOWED, "模板含有宏（.docm）", Location(name), hint="另存为不含宏的 .docx")
        return
    if not all(part.lower().endswith(".xml") for part in parts_of_type(package, MAIN) or ("",)):
        yield finding(NOT_DOCX, _NO_WORD, Location(name))
    for part, told in harmful.links(package):
        yield finding(NOT_ALLOWED, told, Location(name, place=f"部件 {part or '文件'}"))
    yield from (finding(NOT_ALLOWED, told, Location(name)) for told in harmful.files(package))
    for part, content in package.parts.items():
        if part.lower().endswith((".xml", ".vml")):
            where = Location(name, place=f"部件 {part}")
            yield from (finding(NOT_ALLOWED, told, where) for told in harmful.content(oxml.parse(content)))

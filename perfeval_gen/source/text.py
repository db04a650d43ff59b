"""From bytes to text: the encoding is found, and what no text may hold is refused with its place."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final

from perfeval_gen.diagnostics import Code, Diagnostic, Location, Outcome, Severity, finding
from perfeval_gen.patterns import pattern
from perfeval_gen.reading import MAX_DATA, MB

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MAX_LINES: Final = 100_000
_SHOWN: Final = 20
_BOMS: Final = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_UTF32: Final = (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")
_SIGNATURES: Final = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧版 Office 文件（.doc 或 .xls）"),
    (b"%PDF-", "PDF 文件"),
    (b"\x89PNG", "PNG 图片"),
    (b"\xff\xd8\xff", "JPEG 图片"),
    (b"{\\rtf", "RTF 文件"),
    (b"\x1f\x8b", "gzip 压缩包"),
    (b"Rar!", "RAR 压缩包"),
    (b"7z\xbc\xaf\x27\x1c", "7z 压缩包"),
)
_ENDS: Final = "".join(chr(plane << 16 | last) for plane in range(1, 17) for last in (0xFFFE, 0xFFFF))
FORBIDDEN: Final = pattern(  # control characters, ends of line unknown to editors, and what Unicode calls no character
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]"
    f"|[\U0001fffe-\U0010ffff](?<=[{_ENDS}])"
)
UNSEEN: Final = pattern("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\u061c\u180e]+")
_PRIVATE: Final = pattern("[\ue000-\uf8ff\U000f0000-\U0010ffff]")

TOO_LARGE = Code(
    "PE140",
    "文件过大",
    Severity.ERROR,
    "数据文件超过 20 MB、10 万行、15 万个键和值，或 5 万段文字。"
    "一份自评数据通常只有几十 KB，过大多半是选错了文件，或贴进了图片、附件的内容。",
    "核对是否选错了文件；附件请放在“佐证”文件夹，数据里只写文件名",
    good="单位名称: 某局\n",
)
UNDECODABLE = Code(
    "PE141",
    "文字编码无法识别",
    Severity.ERROR,
    "文件既不是 UTF-8、带标记的 UTF-16，也不是 GB18030（含 GBK、GB2312），或者其中有损坏的字节。",
    "用编辑器打开，“另存为”时编码选 UTF-8",
    good="单位名称: 某局\n",
)
BINARY = Code(
    "PE142",
    "不是文本文件",
    Severity.ERROR,
    "文件的内容是 Word、Excel、PDF、图片或压缩包，只是改了扩展名；改扩展名不会改变内容。",
    "请给出 YAML 文本文件；可用 perfeval new 新建一个，再把内容填进去",
    bad="PK\x03\x04\x14\x00word/document.xml",
    good="单位名称: 某局\n",
)
EMPTY = Code(
    "PE143",
    "文件是空的",
    Severity.ERROR,
    "文件没有内容，或只有空格和空行。",
    "用 perfeval new 生成一份待填的数据文件，或核对文件是否保存成功",
    bad="\n  \n",
    good="单位名称: 某局\n",
)
CONTROL = Code(
    "PE144",
    "文字中有控制字符",
    Severity.ERROR,
    "控制字符看不见，常由别的系统复制而来；Word 文档不能保存它，会丢字或打不开。",
    "删去该字符：把光标放在所指位置，退格后重新输入",
    bad="单位名称: 某\x0b局\n",
    good="单位名称: 某局\n",
)
NOT_A_CHARACTER = Code(
    "PE145",
    "文字中有无效字符",
    Severity.ERROR,
    "U+FFFE、U+FFFF 等非字符、单独的代理码位，以及夹在文字中间的字节顺序标记（U+FEFF），都不是可以保存的文字。",
    "删去该字符后重新输入；由两个文件拼接而成的，请删去接缝处的标记",
    bad="单位名称: 某\uffff局\n",
    good="单位名称: 某局\n",
)
LINE_SEPARATOR = Code(
    "PE146",
    "文字中有特殊换行符",
    Severity.ERROR,
    "U+2028、U+2029 和 U+0085 看上去像空格或换行，YAML 却把它们当作换行，行号与文字都会错位。",
    "删去该字符，需要换行时按回车",
    bad="单位名称: 某\u2028局\n",
    good="单位名称: 某局\n",
)
LEGACY_ENCODING = Code(
    "PE147",
    "建议改用 UTF-8 编码",
    Severity.WARNING,
    "文件按 GB18030（含 GBK、GB2312）读取。内容没有丢失，但编辑器和版本管理工具会把它显示成乱码。",
    "用编辑器打开，“另存为”时编码选 UTF-8",
    good="单位名称: 某局\n",
)
INVISIBLE = Code(
    "PE148",
    "文字中有看不见的字符",
    Severity.WARNING,
    "零宽字符与文字方向控制符看不见，却会让查找、比较和排版出错，多由网页复制而来。",
    "删去该字符：把光标放在所指位置，退格后重新输入",
    bad="单位名称: 某\u200b局\n",
    good="单位名称: 某局\n",
)
CODES: Final = (
    TOO_LARGE,
    UNDECODABLE,
    BINARY,
    EMPTY,
    CONTROL,
    NOT_A_CHARACTER,
    LINE_SEPARATOR,
    LEGACY_ENCODING,
    INVISIBLE,
)


class _Mould:
    """A place while it is made: a frozen class takes three times as long to fill, and a file has thousands."""

    __slots__ = Location.__slots__


_new: Final = object.__new__


@dataclass(frozen=True, slots=True)
class Source:
    """The text of a file, lines ended by a line feed, without a byte order mark; ``name`` is as the user typed it."""

    name: str
    text: str
    encoding: str = "utf-8"
    lines: tuple[str, ...] = field(init=False, repr=False, compare=False)
    starts: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        lines = self.text.split("\n")
        object.__setattr__(self, "lines", tuple(lines))
        object.__setattr__(self, "starts", tuple(accumulate([len(line) + 1 for line in lines], initial=0)))

    def line(self, n: int) -> str:
        """Return line ``n``, counted from 1, without its end; empty if there is no such line."""
        return self.lines[n - 1] if 0 < n <= len(self.lines) else ""

    def at(self, line: int, column: int, end_column: int = 0, path: tuple[str | int, ...] = ()) -> Location:
        """Return the place with its excerpt; the caret covers at least one character."""
        made: Any = _new(_Mould)
        made.file = self.name
        made.line = line
        made.column = column
        made.end_column = end_column if end_column > column else column + 1
        made.path = path
        made.place = ""
        made.excerpt = self.lines[line - 1] if 0 < line <= len(self.lines) else ""
        made.__class__ = Location
        return made  # type: ignore[no-any-return] # a place from here on


def read_source(name: str, content: bytes) -> Outcome[Source]:
    """Return the text of a file, or why it can't be read."""
    refused = _refused_bytes(name, content)
    if refused is not None:
        return Outcome(None, (refused,))
    text, encoding = _decoded(content)
    if text is None:
        return Outcome(None, (finding(UNDECODABLE, _undecodable_message(content), _undecodable_place(name, content)),))
    source = Source(name, text.replace("\r\n", "\n"), encoding)
    if not source.text.strip():
        return Outcome(None, (finding(EMPTY, "文件是空的，没有任何内容", Location(name)),))
    return _judged(source)


def _judged(source: Source) -> Outcome[Source]:
    """Return the source with every finding about its characters."""
    refused = tuple(_places(source, FORBIDDEN, _forbidden))
    found = [*refused, *_places(source, UNSEEN, _invisible)]
    if source.encoding == "gb18030":
        message = "文件不是 UTF-8 编码，已按 GB18030 读取"
        found.insert(0, finding(LEGACY_ENCODING, message, Location(source.name)))
    return Outcome(None if refused else source, tuple(found))


def _refused_bytes(name: str, content: bytes) -> Diagnostic | None:
    """Return why the bytes are no text file, as far as that shows before they are decoded."""
    place = Location(name)
    if len(content) > MAX_DATA:
        return finding(TOO_LARGE, f"文件超过 {MAX_DATA // MB} MB", place)
    if (lines := content.count(b"\n")) > MAX_LINES:
        return finding(TOO_LARGE, f"文件有 {lines} 行，上限是 {MAX_LINES} 行", place)
    kind = _binary_kind(content)
    if kind:
        return finding(BINARY, f"这是{kind}，不是 YAML 文本", place)
    if not content.strip():
        return finding(EMPTY, "文件是空的，没有任何内容", place)
    return None


def _binary_kind(content: bytes) -> str:
    """Return what kind of binary file the bytes are, or an empty text."""
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(content)
    named = next((kind for signature, kind in _SIGNATURES if content.startswith(signature)), "")
    if named or content.startswith((b"\xff\xfe", b"\xfe\xff", *_UTF32)):
        return named
    return "二进制文件" if content[:8192].count(0) > len(content[:8192]) // 10 and not _looks_utf16(content) else ""


def _zip_kind(content: bytes) -> str:
    """Return the name of a ZIP file by the parts it lists."""
    kinds = ((b"word/", "Word 文档（.docx）"), (b"xl/", "Excel 工作簿（.xlsx）"), (b"ppt/", "演示文稿（.pptx）"))
    return next((kind for mark, kind in kinds if mark in content), "ZIP 压缩包")


def _looks_utf16(content: bytes) -> bool:
    """Tell UTF-16 without a mark from other files with zero bytes: every line feed is two bytes wide."""
    return len(content) % 2 == 0 and (b"\n\x00" in content or b"\x00\n" in content) and b"\x00\x00" not in content


def _decoded(content: bytes) -> tuple[str | None, str]:
    """Return text and encoding; None if no encoding fits."""
    if content.startswith(_UTF32):
        return None, ""
    bom, marked = next(((bom, name) for bom, name in _BOMS if content.startswith(bom)), (b"", "utf-8"))
    text = _strictly(content[len(bom) :], marked)
    if text is not None or bom or b"\x00" in content or _damaged_utf8(content):
        return text, "utf-8-sig" if bom and marked == "utf-8" else marked
    text = _strictly(content, "gb18030")
    return (None if text is None or _PRIVATE.search(text) else text), "gb18030"


def _strictly(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _damaged_utf8(content: bytes) -> bool:
    """Tell UTF-8 with a few bad bytes, which GB18030 would read as gibberish."""
    text = content.decode("utf-8", "replace")
    whole = sum(1 for char in text if "\u2e80" <= char < "\ufffd")
    return whole > text.count("\ufffd")


def _undecodable_message(content: bytes) -> str:
    if content.startswith(_UTF32):
        return "文件是 UTF-32 编码，不能读取"
    if _looks_utf16(content):
        return "文件像是没有标记的 UTF-16 编码，不能读取"
    return "文件的文字编码无法识别，或有损坏的字节"


def _undecodable_place(name: str, content: bytes) -> Location:
    """Return the first byte that isn't UTF-8, if the rest of the file is."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        if _damaged_utf8(content):
            before = content[: error.start].decode("utf-8").removeprefix("\ufeff")
            column = len(before) - before.rfind("\n")
            return Location(name, before.count("\n") + 1, column, column + 1)
    return Location(name)


def _places(
    source: Source, pattern: re.Pattern[str], judge: Callable[[str, Location], Diagnostic]
) -> Iterator[Diagnostic]:
    """Yield a finding for each hit, at most twenty of a kind."""
    line = 1
    for count, match in enumerate(pattern.finditer(source.text)):
        if count >= _SHOWN:
            return
        line += source.text.count("\n", source.starts[line - 1], match.start())
        column = match.start() - source.starts[line - 1] + 1
        yield judge(match[0], source.at(line, column, column + len(match[0])))


def _forbidden(char: str, place: Location) -> Diagnostic:
    """Return the finding for a character that no text may hold."""
    point = f"U+{ord(char):04X}"
    if char in "\x85\u2028\u2029":
        return finding(LINE_SEPARATOR, f"文字中有特殊换行符 {point}", place, mark="此处有一个看不见的换行符")
    if unicodedata.category(char) == "Cc":
        return finding(CONTROL, f"文字中有控制字符 {point}", place, mark="此处有一个看不见的控制字符")
    return finding(NOT_A_CHARACTER, f"文字中有无效字符 {point}", place, mark="此处有一个无效字符")


def _invisible(chars: str, place: Location) -> Diagnostic:
    """Return the warning for characters that nobody sees."""
    points = "、".join(dict.fromkeys(f"U+{ord(char):04X}" for char in chars))
    return finding(INVISIBLE, f"文字中有看不见的字符 {points}", place, mark="此处有看不见的字符")

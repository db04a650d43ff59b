"""What can become of a file on its way: YAML bytes and template packages, damaged by chance or by intent."""

# ruff: noqa: E501 - tables, a few of a kind a line

from __future__ import annotations

import io
import re
import struct
import warnings
import zipfile
from collections.abc import Callable, Mapping
from random import Random
from typing import Final, NamedTuple

from perfeval_gen.docx.package import Package, read_package

Mutation = Callable[[Random, bytes], bytes]
ENCODINGS: Final = (
    "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-7", "gb18030", "gbk", "big5",
    "hz", "iso2022_jp_2", "shift_jis", "latin-1", "cp037", "punycode", "unicode_escape",
)  # fmt: skip
MARKS: Final = (
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xfe\xff",
    b"\xff\xfe\x00\x00",
    b"\x00\x00\xfe\xff",
    b"\x2b\x2f\x76\x38",
    b"\x0e\xfe\xff",
)
SIGNS: Final = (
    b"&a ", b"*a", b"<<: *a", b"!!python/object/apply:os.system [id]", b"!!binary ", b"%YAML 9.9\n---\n", b"---\n", b"...\n", b"? ", b"- ", b": ",
    b"\t", b"\x00", b"\x85", b"\xe2\x80\xa8", b"\xed\xa0\x80", b"\xc0\xaf", b"\xf5\x80\x80\x80", b"\xef\xbf\xbf", b"\r", b"\n", b"\r\n",
    b"'", b'"', b'"\\x', b'"\\ud800"', b"|", b">", b"|9\n", b">-\n", b"[", b"]", b"{", b"}", b",", b"#", b" #", b"@", b"`", b"{{", b"}}",
    b"{{ ''.__class__ }}", b"{% for i in range(10**9) %}", b"\xef\xbc\x9a", b"\xe3\x80\x80", b"\xc2\xa0", b"1e999999999", b"-0", b".inf", b".nan",
    b"9" * 5000, b"0." + b"0" * 5000 + b"1", b"9999-99-99", b"0000-00-00", b"../../../etc/passwd", b"/dev/zero", b"\\\\host\\share", b"CON", b"a" * 300,
)  # fmt: skip
BIG: Final = 20 << 20


# -- bytes ------------------------------------------------------------------------------------------------------------


def truncated(chance: Random, content: bytes) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def flipped(chance: Random, content: bytes) -> bytes:
    made = bytearray(content or b"x")
    for _ in range(chance.choice((1, 1, 1, 2, 8, 64))):
        made[chance.randrange(len(made))] ^= 1 << chance.randrange(8)
    return bytes(made)


def inserted(chance: Random, content: bytes) -> bytes:
    for _ in range(chance.choice((1, 1, 2, 3))):
        at = chance.randrange(len(content) + 1)
        content = content[:at] + chance.choice(SIGNS) + content[at:]
    return content


def duplicated(chance: Random, content: bytes) -> bytes:
    lines = content.split(b"\n")
    at, to = (chance.randrange(len(lines)) for _ in range(2))
    piece = lines[at : at + chance.choice((1, 1, 3, 20))]
    return b"\n".join((*lines[:to], *piece, *lines[to:]))


def left_out(chance: Random, content: bytes) -> bytes:
    at = chance.randrange(len(content) + 1)
    return content[:at] + content[at + chance.choice((1, 2, 7, 40, 400)) :]


def swapped(chance: Random, content: bytes) -> bytes:
    lines = content.split(b"\n")
    one, other = (chance.randrange(len(lines)) for _ in range(2))
    lines[one], lines[other] = lines[other], lines[one]
    return b"\n".join(lines)


def indented(chance: Random, content: bytes) -> bytes:
    lines = content.split(b"\n")
    at = chance.randrange(len(lines))
    lines[at] = chance.choice((b" ", b"  ", b"\t", b"\xe3\x80\x80", b"\xc2\xa0", b"- ")) + lines[at]
    return b"\n".join(lines)


def revalued(chance: Random, content: bytes) -> bytes:
    """Another value for a key: one from somewhere else, or a sign that means something."""
    lines = content.split(b"\n")
    at = chance.randrange(len(lines))
    key = lines[at].partition(b": ")[0]
    other = chance.choice(lines).partition(b": ")[2]
    lines[at] = key + b": " + chance.choice((other, chance.choice(SIGNS)))
    return b"\n".join(lines)


def encoded(chance: Random, content: bytes) -> bytes:
    text = content.decode("utf-8", "replace")
    return text.encode(chance.choice(ENCODINGS), "replace")


def marked(chance: Random, content: bytes) -> bytes:
    return chance.choice(MARKS) * chance.choice((1, 1, 2)) + content


def binary(chance: Random, _: bytes) -> bytes:
    return chance.randbytes(chance.choice((1, 2, 3, 50, 4000)))


def nested(chance: Random, content: bytes) -> bytes:
    """As deep as no document is: brackets, braces, lists on one line, keys below keys, anchors of anchors."""
    depth = chance.choice((59, 61, 500, 5_000, 100_000))
    steps = min(depth, 2_000)
    forms = (
        b"[" * depth,
        b"[" * depth + b"]" * depth,
        b"{a: " * depth + b"}" * depth,
        b"\n" + b"- " * depth + b"x",
        b"\n" + b"".join(b" " * i + b"a:\n" for i in range(1, steps)),
        b"\n" + b"".join(b"? " * i for i in range(1, min(steps, 100))),
        b"\n" + b"".join(b"  - &a%d [*a%d, *a%d]\n" % (i, i - 1, i - 1) for i in range(1, 30)),
        b"'" + b"''" * depth + b"'",
        b'"' + b"{{ (" * depth + b'"',
        b'"{{ ' + b"(" * depth + b')"',
    )
    return content + b"\n" + "任务概述: ".encode() + chance.choice(forms) + b"\n"


def swollen(chance: Random, content: bytes) -> bytes:
    """Near and beyond 20 MB: one text, many lines, many keys, many items, blanks."""
    room = chance.choice((1 << 20, BIG - len(content) - 40, BIG + 1))
    forms: tuple[Callable[[], bytes], ...] = (
        lambda: "任务概述: ".encode() + b"x" * room,
        lambda: "任务概述: |\n".encode() + b"  x y\n" * (room // 6),
        lambda: "任务:\n".encode() + b"  - x\n" * (room // 60),
        lambda: b"#" * room,
        lambda: b" " * room,
        lambda: b"\n" * room,
        lambda: b"".join(b"k%d: 1\n" % i for i in range(room // 120)),
        lambda: "评分: {".encode() + b"".join(b"k%d: 1," % i for i in range(room // 120)) + b"}",
        lambda: "任务概述: '".encode() + "甲".encode() * (room // 3) + b"'",
    )
    return content + b"\n" + chance.choice(forms)() + b"\n"


YAML: Final[tuple[Mutation, ...]] = (
    truncated, flipped, inserted, duplicated, left_out, swapped, indented, revalued, revalued, encoded, marked, binary, nested,
)  # fmt: skip
HUGE: Final = 0.004  # of all, since each takes seconds


def mutated_yaml(chance: Random, content: bytes) -> bytes:
    """A file after one to three mishaps."""
    if chance.random() < HUGE:
        return swollen(chance, content)
    for _ in range(chance.choice((1, 1, 2, 3))):
        content = chance.choice(YAML)(chance, content)
    return content


# -- packages ---------------------------------------------------------------------------------------------------------

TOKEN: Final = re.compile(rb"<[^>]*>|[^<]+")
BODY: Final = "word/document.xml"
TAGS: Final = (
    "{{ 单位名称 }}", "{{ 无此名 }}", "{{ ''.__class__.__mro__[1].__subclasses__() }}", "{{ 10**10**8 }}", "{{ 'x' * 10**10 }}", "{{ [1] * 10**9 }}",
    "{% for i in range(10**9) %}x{% endfor %}", "{% for i in 'ab' %}", "{% endfor %}", "{%p if 1 %}", "{%tr endfor %}", "{{ self.__init__.__globals__ }}",
    "{% include '/etc/passwd' %}", "{% import 'os' as os %}", "{% extends 'x' %}", "{{ lipsum() }}", "{{ cycler.__init__ }}", "{{ joiner }}",
    "{{ '%1000000000s' % 1 }}", "{{ 'a'.format() }}", "{{ '{0.__class__}'.format(1) }}", "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}",
    "{% set x = 'a' * 1000000 %}{{ x }}", "｛｛ 单位名称 ｝｝", "{{", "}}", "{% raw %}", "{# #}", "{#", "{{ 1/0 }}", "{{ 单位名称|无此滤 }}", "{{ -(-(-1)) }}",
    "{{ (" + "(" * 3000, "{{ " + "not " * 3000 + "1 }}", "{{ 编号('x') }}", "{{ loop }}", "{{ caller() }}", "{% call a() %}", "{% trans %}", "{{ 1|attr('__class__') }}",
)  # fmt: skip
XML: Final = (
    b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>', b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">', b"&a;", b"<w:altChunk/>", b"<![CDATA[", b"<!--",
    b"<?xml-stylesheet href='file:///etc/passwd'?>", b"<w:instrText> DDEAUTO c:\\x </w:instrText>", b"<w:instrText> INCLUDETEXT /etc/passwd </w:instrText>",
    b"<w:p>" * 3000, b"<w:tbl>" * 300, b"</w:p>", b"</w:tbl>", b"\x00", b"\xff", b"<w:t>\xed\xa0\x80</w:t>", b"<x:y/>",
)  # fmt: skip
NAMES: Final = (
    "../../x.xml",
    "/etc/x",
    "word/vbaProject.bin",
    "word/embeddings/oleObject1.bin",
    "C:\\x",
    "word/DOCUMENT.xml",
    "x" * 300,
    "word/a\0b",
)


def in_a_part(chance: Random, content: bytes) -> bytes:
    """Bytes of a part changed, cut, moved or repeated."""
    return _changed(chance, content, lambda data: chance.choice(YAML[:7])(chance, data))


def tokens_moved(chance: Random, content: bytes) -> bytes:
    def change(data: bytes) -> bytes:
        tokens = TOKEN.findall(data) or [data]
        for _ in range(chance.choice((1, 1, 3))):
            one, other = (chance.randrange(len(tokens)) for _ in range(2))
            tokens[one], tokens[other] = tokens[other], tokens[one]
            tokens.insert(chance.randrange(len(tokens)), chance.choice(tokens))
        return b"".join(tokens)

    return _changed(chance, content, change, BODY)


def a_tag_put_in(chance: Random, content: bytes) -> bytes:
    """A tag where there is text: names, loops without end, ways out of the sandbox."""

    def change(data: bytes) -> bytes:
        spots = [m.end() for m in re.finditer(rb"<w:t(?: [^>]*)?>", data)] or [0]
        at = chance.choice(spots)
        tag = chance.choice(TAGS).replace("&", "&amp;").replace("<", "&lt;").encode()
        return data[:at] + tag + data[at:]

    return _changed(chance, content, change, chance.choice((BODY, BODY, BODY, "docProps/core.xml", "word/footer1.xml")))


def xml_put_in(chance: Random, content: bytes) -> bytes:
    def change(data: bytes) -> bytes:
        spots = [m.end() for m in re.finditer(rb">", data)] or [0]
        at = chance.choice(spots)
        return data[:at] + chance.choice(XML) + data[at:]

    return _changed(chance, content, change)


def a_part_lost(chance: Random, content: bytes) -> bytes:
    parts = dict(read_package(content).parts)
    del parts[chance.choice(list(parts))]
    return Package(parts).to_bytes()


def a_part_added(chance: Random, content: bytes) -> bytes:
    """A part with a bad name, twice the same, or one that swells."""
    made = io.BytesIO(content)
    with warnings.catch_warnings(), zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")  # twice the same is what is wanted
        swell = chance.random() < 0.05
        name = chance.choice(NAMES).replace("\0", "_")
        archive.writestr(name, b"\0" * (41 << 20) if swell else b"<x/>")
    return made.getvalue()


def a_link_put_in(chance: Random, content: bytes) -> bytes:
    def change(data: bytes) -> bytes:
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
        target = chance.choice(
            ("file:///etc/passwd", "http://127.0.0.1:9/x.dotx", "../../../x", "\\\\host\\x", "mailto:x")
        )
        mode = chance.choice((' TargetMode="External"', ""))
        name = chance.choice(("attachedTemplate", "image", "hyperlink", "oleObject", "aFChunk", "subDocument", "frame"))
        link = f'<Relationship Id="rIdX" Type="{kind}{name}" Target="{target}"{mode}/>'
        return data.replace(b"</Relationships>", link.encode() + b"</Relationships>")

    return _changed(chance, content, change, "word/_rels/document.xml.rels")


def zip_lies(chance: Random, content: bytes) -> bytes:
    """A directory of the ZIP that says something else than what follows: sizes, methods, flags, checks."""
    at = content.rfind(b"PK\x01\x02", 0, chance.randrange(1, len(content) + 1))
    at = content.find(b"PK\x01\x02") if at < 0 else at
    offset, form, values = chance.choice(
        (
            (8, "<H", (1, 8, 0x800)),
            (10, "<H", (0, 9, 12, 14, 99)),
            (16, "<I", (0,)),
            (24, "<I", (0, 5, 2**32 - 1)),
            (42, "<I", (0, 7)),
        )
    )
    made = bytearray(content)
    struct.pack_into(form, made, at + offset, chance.choice(values))
    return bytes(made)


def raw_bytes(chance: Random, content: bytes) -> bytes:
    return chance.choice((truncated, flipped, left_out, binary))(chance, content)


BYTES: Final[tuple[Mutation, ...]] = (truncated, flipped, left_out, inserted)
PACKAGE: Final[tuple[Mutation, ...]] = (
    in_a_part, tokens_moved, tokens_moved, a_tag_put_in, a_tag_put_in, a_tag_put_in, xml_put_in, a_part_lost, a_part_added, a_link_put_in, zip_lies, raw_bytes,
)  # fmt: skip


def mutated_package(chance: Random, content: bytes) -> bytes:
    """A template after one or two mishaps; of what can't be opened any more only the bytes change."""
    for _ in range(chance.choice((1, 1, 2))):
        change = chance.choice(PACKAGE)
        content = change(chance, content) if is_readable(content) else chance.choice(BYTES)(chance, content)
    return content


def is_readable(content: bytes) -> bool:
    """Whether there is a part to be changed; whatever reading it raises, it is none."""
    try:
        return any(read_package(content).parts.values())
    except Exception:  # noqa: BLE001 - of the ZIP, of what is packed in it, of numbers that lie
        return False


def _changed(chance: Random, content: bytes, change: Callable[[bytes], bytes], name: str = "") -> bytes:
    parts: dict[str, bytes] = dict(read_package(content).parts)
    chosen = name if name in parts else chance.choice([n for n in parts if parts[n]])
    return _written({**parts, chosen: change(parts[chosen])})


def _written(parts: Mapping[str, bytes]) -> bytes:
    return Package(dict(parts)).to_bytes()


class Case(NamedTuple):
    """What one trial runs: files by name below the folder, and the words of the command."""

    files: dict[str, bytes]
    words: tuple[str, ...]

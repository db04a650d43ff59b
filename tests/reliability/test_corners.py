"""What other tests of reading, fields and documents pass by: rare damage, rare slips, each with what is said of it."""

from __future__ import annotations

import pytest

from perfeval_gen.diagnostics import Severity
from perfeval_gen.docx.gate import check_document
from perfeval_gen.docx.package import Package
from perfeval_gen.docx.seal import facts_of
from perfeval_gen.schema.prose import read_prose
from perfeval_gen.source.text import Source, read_source
from perfeval_gen.source.tree import parse_tree
from tests.reliability.rich import LEVEL, rich

NUMBERING, CORE, CUSTOM, STYLES = "word/numbering.xml", "docProps/core.xml", "docProps/custom.xml", "word/styles.xml"
TYPES, LINKS = "[Content_Types].xml", "word/_rels/document.xml.rels"
NUMBER = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
DAMAGE = (
    (NUMBERING, NUMBER, NUMBER * 2, "list 1 stands 2 times"),
    (NUMBERING, LEVEL, LEVEL * 2, "level 0 stands 2 times"),
    (NUMBERING, 'w:ilvl="0"', 'w:ilvl="9"', "level 9 is none of 0 to 8"),
    (NUMBERING, '<w:abstractNumId w:val="0"/>', '<w:abstractNumId w:val="7"/>', "unknown pattern 7"),
    (STYLES, '<w:basedOn w:val="DefaultFont"/>', '<w:basedOn w:val="Normal"/>', "of type character is based on Normal"),
    (STYLES, '<w:basedOn w:val="DefaultFont"/>', '<w:basedOn w:val="Strong"/>', "style Strong is based on itself"),
    (CUSTOM, 'pid="2"', 'pid="1"', "with the number '1'"),
    (CUSTOM, 'pid="2"', 'pid="x"', "with the number 'x'"),
    (CUSTOM, "<vt:lpwstr>乙</vt:lpwstr>", "", "without one value"),
    (CUSTOM, 'fmtid="{D5', 'fmtid="D5', "without a name or a valid fmtid"),
    (CORE, "</cp:coreProperties>", "<dc:creator><cp:a/></dc:creator></cp:coreProperties>", "creator holds elements"),
    (TYPES, 'PartName="/word/styles.xml"', 'PartName="word/styles.xml"', "does not begin with /"),
    (TYPES, '<Default Extension="png"', '<Other Extension="png"', "Other in it"),
    (TYPES, 'ContentType="image/png"', 'ContentType="png"', "'png' is no content type"),
    (LINKS, 'Id="rId8"', 'Id="8"', "a relationship with the id '8'"),
    (LINKS, 'TargetMode="External"', 'TargetMode="Other"', "with the mode Other"),
    (LINKS, 'Target="https://example.com/"', 'Target=" "', "rId9 leads nowhere"),
    (LINKS, ' TargetMode="External"', "", "rId9 is not marked as external"),
    (LINKS, "<Relationship Id", "<Other/><Relationship Id", "Other among its relationships"),
)


@pytest.mark.parametrize(("part", "old", "new", "said"), DAMAGE, ids=lambda text: text[:24])
def test_rare_damage_is_seen(part: str, old: str, new: str, said: str) -> None:
    text = rich().parts[part].decode()
    assert old in text
    damaged = Package({**rich().parts, part: text.replace(old, new, 1).encode()}).to_bytes()
    assert said in "\n".join(check_document(damaged, references=True))


def test_facts_in_the_hand_of_another_program() -> None:
    custom = rich().parts[CUSTOM].decode().replace('name="甲"', 'name="perfeval.甲"')
    other = custom.replace("vt:", "q:").replace("xmlns:vt", "xmlns:q").replace("<property ", "<property x='1' ")
    assert facts_of(Package({**rich().parts, CUSTOM: other.encode()}).to_bytes()) == {"perfeval.甲": "乙"}
    torn = other.replace("</Properties>", "")
    assert facts_of(Package({**rich().parts, CUSTOM: torn.encode()}).to_bytes()) == {}
    assert facts_of(b"PK") == {}


PROSE = (
    ("自评结果: [[甲]]", "不能再直接套一层清单"),
    ("自评结果: [{小标题: [甲]}]", "应为一段文字"),
    ("自评结果: [{条目: 甲}]", "“条目”应为清单"),
    ("自评结果: [{条目: [甲], 样式: 甲}]", "序号样式“甲”不认识"),
    ("自评结果: [{}]", "正文里不认识“”"),
    ("自评结果: [{另: 甲}]", "正文里不认识“另”"),
    ("自评结果: [{表格: 甲}]", "表格须写“表头”和“行”"),
    ("自评结果: [{表格: {表头: 甲, 行: [[乙]]}}]", "应写成 [甲, 乙, 丙]"),
    ("自评结果: [{表格: {表头: [甲], 行: [[乙, 丙]]}}]", "表头有 1 列，这一行有 2 列"),
)


@pytest.mark.parametrize(("text", "said"), PROSE, ids=lambda text: text)
def test_what_prose_is_not(text: str, said: str) -> None:
    tree = parse_tree(Source("甲.yaml", text)).value
    assert tree is not None
    found: list[object] = []
    read_prose(dict(tree.entries)["自评结果"], found)  # type: ignore[arg-type] # only appended to
    assert said in str(found)


SLIPS = (
    ("甲: {乙: 1 # 丙\n", 1),
    ("甲: [乙 # 丙\n", 1),
    ("甲: &乙\n  丙: 1\n", 1),
    ("*甲: 乙\n", 1),
    ("甲: {*乙: 丙}\n", 1),
    ("甲: !乙 丙\n", 1),
    ("甲: >乙\n丙: 1\n", 1),
    ("甲: 1\n乙: [1，2}\n", 2),
    ("甲: 1\n'乙' 丙: 2\n", 2),
    ("甲: 1\n\n\n乙: 'x\n\n\n", 4),
    ("甲: 1\n]乙\n", 2),
)


@pytest.mark.parametrize(("text", "line"), SLIPS, ids=lambda text: str(text)[:20])
def test_rare_slips(text: str, line: int) -> None:
    found = [d for d in parse_tree(Source("甲.yaml", text)).diagnostics if d.severity is Severity.ERROR]
    assert found[0].location.line == line, found


BYTES = (
    ("甲: 1\n".encode("utf-32"), "UTF-32"),
    ("单位: 某数据局\n".encode("utf-16-le"), "没有标记的 UTF-16"),
    (b"Rar!\x1a\x07", "RAR"),
    (b"7z\xbc\xaf\x27\x1c\x00\x04", "7z"),
    (b"\x1f\x8b\x08", "gzip"),
    (b"{\\rtf1", "RTF"),
    (b"PK\x03\x04xl/workbook", "Excel"),
    (b"PK\x03\x04ppt/", "演示文稿"),
    (b"PK\x05\x06" + bytes(18), "ZIP"),
    (b"\x80\x81\xff\xfe\xfd" * 9, "编码无法识别"),
)


@pytest.mark.parametrize(("content", "said"), BYTES, ids=lambda text: str(text)[:12])
def test_bytes_that_are_no_text(content: bytes, said: str) -> None:
    outcome = read_source("甲.yaml", content)
    assert outcome.value is None
    assert said in outcome.diagnostics[0].message

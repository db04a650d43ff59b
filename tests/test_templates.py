"""The shipped Word templates: rebuilt they are the same, and they keep to GB/T 9704 and to the form."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
import yaml
from lxml import etree

from perfeval_gen.pipeline import render_file

TEMPLATES = Path(__file__).parent.parent / "templates"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
FILES = sorted(TEMPLATES.glob("*/*.docx"))
NAMES = [str(path.relative_to(TEMPLATES)) for path in FILES]
WITHOUT_COVER = [path for path in FILES if path.stem.endswith("表") or path.stem == "转移支付绩效自评报告"]
REPORTS = [path for path in FILES if path not in WITHOUT_COVER]
FORM = TEMPLATES / "gd-zhanjiang" / "整体绩效自评基础数据表.docx"
TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")

# every row of the form: its labels in order, values and merged-down labels left out (documents.md §5.2)
ROWS = (
    ("单位基本情况", "单位名称", "单位性质"),
    ("下属预算单位",),
    ("单位自评联络人", "联系电话及手机", "邮箱"),
    ("绩效目标情况", "整体绩效（总）目标："),
    ("整体绩效（总）目标完成情况：",),
    ("未完成原因分析：",),
    ("项目绩效目标：", "应申报项目数", "实际申报项目数", "目标批复数"),
    ("部门整体管理情况", "制度措施建立情况"),
    ("信息公开", "自评信息", "是否公开", "公开时间", "公开网址"),
    ("预决算信息", "是否公开", "预算公开时间", "公开网址"),
    ("绩效目标", "是否公开", "公开时间", "公开网址"),
    (
        "资产管理",
        "资产管理规范性",
        "制定资产管理内部制度",
        "资产账与财务账一致",
        "配置合理使用合规",
        "出租、出借及处置收入上缴",
    ),
    ("固定资产利用率", "固定资产总额（原值）", "在用固定资产总额（原值）", "固定资产利用率"),
    ("项目组织实施情况", "项目数量", "其中：新建", "续建", "计划当年完工", "计划当年完成验收"),
    ("项目前期情况", "需立项数", "已立项数", "有可行性研究报告"),
    ("有关立项、申报、批复等文件名称：",),
    ("调整情况", "调整内容（超期超概算情况）", "情况说明"),
    ("报批手续", "文件名称：", "文号："),
    ("管理情况", "财务（项目）管理办法名称及文号："),
    ("其他管理办法名称：",),
    ("工作措施：",),
    ("检查及完工验收情况", "已完工个数", "已验收个数"),
    ("（完工验收有关资料清单）",),
    ("部门整体绩效产出情况", "经济性", "三公经费控制率", "预算安排数", "实际支出数", "控制率"),
    ("公用经费控制率", "预算安排数", "实际支出数", "控制率"),
    ("效率性", "工作（含项目）完成情况", "未完成目标原因"),
    ("重点工作", "市委督查得分", "政府督查得分", "完成率"),
    ("整体绩效目标", "计划数", "实际实现数", "完成率"),
    ("重大项目绩效目标", "计划数", "实际实现数", "完成率"),
    ("项目完成及时性", "部门预算项目数", "按期完成", "比率"),
    ("社会效益", "（突出与预期相比相关指标实现情况）"),
    ("公平性", "是否有群众意见反馈渠道和群众意见办理回复机制"),
    ("群众上访、信访数量", "答复数量", "其中按规定期限答复", "满意度"),
)
HEADINGS = {
    "gd-zhanjiang/整体绩效自评报告.docx": (
        *("单位基本情况", "自评工作开展情况", "评价小组情况", "自评工作过程", "自评材料报送时间及质量"),
        *("自评材料报送及公开一致情况", "绩效自评情况", "自评结果", "部门整体支出绩效指标分析"),
        *("部门整体支出绩效管理存在问题", "改进措施", "其他自评情况"),
    ),
    "gd-leizhou/整体绩效自评报告.docx": (
        *(
            "部门概况",
            "本部门主要职责职能，组织架构、人员及资产等基本情况。",
            "当年部门（单位）履职总体目标、工作任务。",
        ),
        *(
            "部门年度整体支出绩效目标",
            "部门预算绩效管理开展情况。",
            "年度部门预算及执行情况。",
            "部门整体支出绩效实现情况",
        ),
        *("部门整体支出绩效中存在的问题及改进措施", "主要问题及原因分析", "改进的方向和具体措施"),
        "绩效自评结果拟应用和公开情况",
    ),
    "gd-zhanjiang/项目支出绩效自评报告.docx": (
        *("基本情况", "项目概况。", "评价年度项目绩效目标设定情况。", "绩效自评工作开展情况", "绩效自评结果"),
        *("项目资金使用绩效", "资金管理过程情况", "资金管理情况。", "绩效目标管理情况。", "事项管理情况。"),
        *("绩效目标完成情况", "产出指标完成情况", "效益指标完成情况"),
        *("主要经验、存在的问题和偏离绩效目标的原因分析", "改进意见", "绩效自评结果拟应用和公开情况"),
    ),
}


def part(path: Path, name: str) -> etree._Element:
    with ZipFile(path) as archive:
        return etree.fromstring(archive.read(f"word/{name}"))


def val(element: etree._Element | None, attribute: str = "val") -> str | None:
    return None if element is None else element.get(f"{WORD}{attribute}")


def text(element: etree._Element) -> str:
    return "".join(element.itertext(f"{WORD}t"))


def styles(path: Path) -> dict[str, etree._Element]:
    return {val(s, "styleId") or "": s for s in part(path, "styles.xml").iter(f"{WORD}style")}


def footer_words(path: Path, section: etree._Element) -> dict[str, str]:
    """What each footer of a section prints, by the kind of page."""
    with ZipFile(path) as archive:
        links = etree.fromstring(archive.read("word/_rels/document.xml.rels"))
    target = {link.get("Id"): link.get("Target") for link in links}
    references = section.findall(f"{WORD}footerReference")
    return {val(r, "type") or "": text(part(path, str(target[r.get(RELATION)]))) for r in references}


def widths_of(table: etree._Element) -> list[int]:
    return [int(val(c, "w") or 0) for c in table.find(f"{WORD}tblGrid")]


def spans_of(row: etree._Element) -> list[int]:
    return [int(val(c.find(f"{WORD}tcPr/{WORD}gridSpan")) or 1) for c in row.findall(f"{WORD}tc")]


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("templates")
    subprocess.run([sys.executable, TEMPLATES / "build", folder], check=True)
    return folder


def test_there_are_templates() -> None:
    assert len(FILES) >= 6
    assert len(REPORTS) >= 3


def test_the_build_makes_the_committed_files(rebuilt: Path) -> None:
    """Parts are compared, not the deflated file: zlib builds differ."""
    made = sorted(str(path.relative_to(rebuilt)) for path in rebuilt.glob("*/*.docx"))
    assert made == NAMES
    for name in made:
        with ZipFile(rebuilt / name) as new, ZipFile(TEMPLATES / name) as old:
            assert [i.filename for i in new.infolist()] == [i.filename for i in old.infolist()]
            for info in old.infolist():
                assert info.date_time == (1980, 1, 1, 0, 0, 0)
                assert info.create_system == 3
                assert new.read(info) == old.read(info), f"{name}: {info.filename}, run: python templates/build"


def test_the_build_is_deterministic(rebuilt: Path, tmp_path: Path) -> None:
    subprocess.run([sys.executable, TEMPLATES / "build", tmp_path], check=True)
    for name in NAMES:
        assert (tmp_path / name).read_bytes() == (rebuilt / name).read_bytes()


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_every_part_is_well_formed_and_linked(path: Path) -> None:
    with ZipFile(path) as archive:
        names = set(archive.namelist())
        for name in names:
            etree.fromstring(archive.read(name))
        links = etree.fromstring(archive.read("word/_rels/document.xml.rels"))
    targets = [link.get("Target") for link in links]
    assert len(targets) >= 7
    assert {f"word/{target}" for target in targets} <= names


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_every_style_used_exists(path: Path) -> None:
    known = styles(path)
    kinds = {"pStyle": "paragraph", "rStyle": "character", "tblStyle": "table", "basedOn": None, "next": None}
    seen = 0
    with ZipFile(path) as archive:
        roots = [
            etree.fromstring(archive.read(n)) for n in archive.namelist() if n.startswith("word/") and "rels" not in n
        ]
    for root in roots:
        for tag, kind in kinds.items():
            for used in root.iter(f"{WORD}{tag}"):
                seen += 1
                assert val(used) in known
                assert kind is None or val(known[val(used) or ""], "type") == kind
    assert seen > 50


# page width and height, margins (top, bottom, left, right, footer), width of the text
UPRIGHT = (("11906", "16838"), ("2098", "1984", "1587", "1474", "1417"), 8845)
LANDSCAPE = (("16838", "11906"), ("1587", "1474", "1984", "2098", "567"), 12756)


def page_of(section: etree._Element) -> tuple[tuple[str, ...], tuple[str, ...], int]:
    size, margin = section.find(f"{WORD}pgSz"), section.find(f"{WORD}pgMar")
    edges = [val(margin, side) or "" for side in ("top", "bottom", "left", "right", "footer")]
    made = (val(size, "w") or "", val(size, "h") or "")
    return made, tuple(edges), int(made[0]) - int(edges[2]) - int(edges[3])


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_page(path: Path) -> None:
    sections = list(part(path, "document.xml").iter(f"{WORD}sectPr"))
    turned = [section for section in sections if page_of(section) == LANDSCAPE]
    assert len(sections) - len(turned) in ((1, 2) if path in REPORTS else (0, 1))
    for section in sections:
        assert page_of(section) in (UPRIGHT, LANDSCAPE)
        assert (val(section.find(f"{WORD}pgSz"), "orient") == "landscape") is (section in turned)


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_page_numbers(path: Path) -> None:
    """Every section names both footers; only the cover goes without a number, and numbering begins after it."""
    sections = list(part(path, "document.xml").iter(f"{WORD}sectPr"))
    cover, numbered = (sections[:1], sections[1:]) if path in REPORTS else ([], sections)
    for section in numbered:
        assert footer_words(path, section) == {"default": "— 1 —", "even": "— 1 —"}
        start = val(section.find(f"{WORD}pgNumType"), "start")
        assert start == ("1" if section is numbered[0] else None)
    for section in cover:
        assert footer_words(path, section) == {"default": "", "even": ""}
    settings = part(path, "settings.xml")
    assert settings.find(f"{WORD}evenAndOddHeaders") is not None


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_page_number_footers(path: Path) -> None:
    for name, style, align in (
        ("footerOdd.xml", "PageNumberOdd", "right"),
        ("footerEven.xml", "PageNumberEven", "left"),
    ):
        footer = part(path, name)
        assert [e.text for e in footer.iter(f"{WORD}instrText")] == [" PAGE "]
        look = styles(path)[style]
        assert val(footer.find(f"{WORD}p/{WORD}pPr/{WORD}pStyle")) == style
        assert val(look.find(f"{WORD}pPr/{WORD}jc")) == align
        assert val(look.find(f"{WORD}pPr/{WORD}ind"), f"{align}Chars") == "100"
        assert val(look.find(f"{WORD}rPr/{WORD}rFonts"), "ascii") == "宋体"
        assert val(look.find(f"{WORD}rPr/{WORD}sz")) == "28"


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_body_paragraphs(path: Path) -> None:
    known = styles(path)
    normal, body = known["Normal"].find(f"{WORD}pPr"), known["BodyText"].find(f"{WORD}pPr")
    on = ("widowControl", "kinsoku", "overflowPunct")
    assert all(normal.find(f"{WORD}{tag}") is not None for tag in on)
    assert [val(normal.find(f"{WORD}{tag}")) for tag in ("autoSpaceDE", "autoSpaceDN")] == ["0", "0"]
    for properties in (normal, body):
        spacing = properties.find(f"{WORD}spacing")
        assert (val(spacing, "line"), val(spacing, "lineRule")) == ("579", "exact")
        assert val(properties.find(f"{WORD}jc")) == "both"
    indent = body.find(f"{WORD}ind")
    assert (val(indent, "firstLineChars"), val(indent, "firstLine")) == ("200", "640")


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_headings(path: Path) -> None:
    known = styles(path)
    for level, face in enumerate(("黑体", "楷体", "仿宋", "仿宋", "仿宋"), 1):
        heading = known[f"Heading{level}"]
        assert val(heading.find(f"{WORD}name")) == f"heading {level}"
        assert val(heading.find(f"{WORD}pPr/{WORD}outlineLvl")) == str(level - 1)
        assert heading.find(f"{WORD}pPr/{WORD}keepNext") is not None
        assert heading.find(f"{WORD}pPr/{WORD}numPr") is None
        assert val(heading.find(f"{WORD}rPr/{WORD}rFonts"), "eastAsia") == face


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_faces(path: Path) -> None:
    slots = ("ascii", "hAnsi", "eastAsia", "cs")
    fonts = list(part(path, "styles.xml").iter(f"{WORD}rFonts"))
    assert len(fonts) > 20
    used = {val(font, slot) for font in fonts for slot in slots}
    assert used == {"仿宋", "楷体", "黑体", "宋体", "方正小标宋简体"}
    table = {val(font, "name"): val(font.find(f"{WORD}altName")) for font in part(path, "fontTable.xml")}
    assert set(table) == used
    assert all(table.values())
    assert val(styles(path)["Title"].find(f"{WORD}rPr/{WORD}rFonts"), "eastAsia") == "方正小标宋简体"


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_language_and_compatibility(path: Path) -> None:
    settings = part(path, "settings.xml")
    modes = [val(s) for s in settings.iter(f"{WORD}compatSetting") if val(s, "name") == "compatibilityMode"]
    assert modes == ["15"]
    assert val(settings.find(f"{WORD}themeFontLang"), "eastAsia") == "zh-CN"
    assert val(next(part(path, "styles.xml").iter(f"{WORD}lang")), "eastAsia") == "zh-CN"


def tables_with_room(path: Path) -> Iterator[tuple[etree._Element, int]]:
    """Each table with the width of the text on its page; a section is told at its end."""
    waiting = []
    for element in part(path, "document.xml").iter(f"{WORD}tbl", f"{WORD}sectPr"):
        if element.tag == f"{WORD}tbl":
            waiting.append(element)
        else:
            yield from ((table, page_of(element)[2]) for table in waiting)
            waiting = []


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_tables(path: Path) -> None:
    tables = list(tables_with_room(path))
    assert tables
    for table, room in tables:
        properties = table.find(f"{WORD}tblPr")
        assert val(properties.find(f"{WORD}tblLayout"), "type") == "fixed"
        assert (val(properties.find(f"{WORD}tblW"), "w"), val(properties.find(f"{WORD}tblW"), "type")) == (
            "5000",
            "pct",
        )
        widths = widths_of(table)
        assert sum(widths) == room
        for row in table.iter(f"{WORD}tr"):
            assert sum(spans_of(row)) == len(widths)
    ruled = styles(path)["ReportTable"].find(f"{WORD}tblPr/{WORD}tblBorders")
    assert {(val(side), val(side, "sz")) for side in ruled} == {("single", "4")}
    margins = styles(path)["TableNormal"].find(f"{WORD}tblPr/{WORD}tblCellMar")
    assert {side.tag.removeprefix(WORD): val(side, "w") for side in margins} == {
        "top": "0", "left": "57", "bottom": "0", "right": "57",
    }  # fmt: skip


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_report_tables_repeat_their_header(path: Path) -> None:
    tables = [
        t
        for t in part(path, "document.xml").iter(f"{WORD}tbl")
        if val(t.find(f"{WORD}tblPr/{WORD}tblStyle")) == "ReportTable"
    ]
    assert len(tables) >= 2
    for table in tables:
        first = next(table.iter(f"{WORD}tr"))
        assert first.find(f"{WORD}trPr/{WORD}tblHeader") is not None
        assert first.find(f"{WORD}trPr/{WORD}cantSplit") is not None


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_tags_keep_out_of_what_word_reads(path: Path) -> None:
    """No tag stands in an attribute, and a paragraph tag holds no sign that would end it early."""
    root = part(path, "document.xml")
    assert not [a for e in root.iter() for a in e.attrib.values() if "{" in str(a)]
    tags = [t for p in root.iter(f"{WORD}p") for t in re.findall(r"\{[{%](?:p|tr|tc) .*?[}%]\}", text(p))]
    assert len(tags) >= 2
    assert not [t for t in tags if re.search(r"[}%]", t[3:-2])]


@pytest.mark.parametrize("name", HEADINGS)
def test_headings_of_the_form_stand_in_order(name: str) -> None:
    lines = [text(p) for p in part(TEMPLATES / name, "document.xml").iter(f"{WORD}p")]
    numbered = [TAG.sub("", line) for line in lines if "编号(" in line]
    places = []
    for heading in HEADINGS[name]:
        after = places[-1] + 1 if places else 0
        found = [i for i in range(after, len(numbered)) if numbered[i].startswith(heading)]
        assert found, heading
        places.append(found[0])


def test_form_has_every_label_in_order() -> None:
    rows = list(part(FORM, "document.xml").iter(f"{WORD}tr"))
    assert len(rows) == len(ROWS) == 33
    for number, (row, labels) in enumerate(zip(rows, ROWS, strict=True), 1):
        words = "｜".join(TAG.sub("", text(cell)) for cell in row.iter(f"{WORD}tc"))
        at = -1
        for label in labels:
            at = words.find(label, at + 1)
            assert at >= 0, f"r{number}: {label}"


def test_form_merges_downwards() -> None:
    rows = [list(row.findall(f"{WORD}tc")) for row in part(FORM, "document.xml").iter(f"{WORD}tr")]
    first = [val(cells[0].find(f"{WORD}tcPr/{WORD}vMerge")) for cells in rows]
    blocks = [i for i, merge in enumerate(first) if merge == "restart"]
    assert blocks == [0, 3, 7, 13, 23]
    assert set(first) == {"restart", "continue"}
    second = [val(cells[1].find(f"{WORD}tcPr/{WORD}vMerge")) for cells in rows]
    assert [i + 1 for i, merge in enumerate(second) if merge == "restart"] == [9, 12, 15, 17, 19, 22, 24, 26, 32]


def test_narrative_rows_of_the_form_may_break() -> None:
    rows = list(part(FORM, "document.xml").iter(f"{WORD}tr"))
    loose = {i for i, row in enumerate(rows, 1) if row.find(f"{WORD}trPr/{WORD}cantSplit") is None}
    assert {4, 5, 21, 31} <= loose <= {4, 5, 6, 21, 31}


def test_amount_columns_of_the_form_are_wide_enough() -> None:
    """14631.38 in 五号 and three Chinese characters a line fit every cell that stands alone."""
    table = next(part(FORM, "document.xml").iter(f"{WORD}tbl"))
    widths = widths_of(table)
    net = [width - 2 * 57 for width in widths]
    for row in table.iter(f"{WORD}tr"):
        at = 0
        for cell, span in zip(row.findall(f"{WORD}tc"), spans_of(row), strict=True):
            if "万元" in text(cell) and span == 1:
                assert sum(net[at : at + span]) >= 8 * 105
            elif at and text(cell):
                assert sum(widths[at : at + span]) - 114 >= 3 * 210
            at += span


@pytest.mark.parametrize("folder", ["gd-zhanjiang", "gd-leizhou"])
def test_pack_lists_templates_that_exist(folder: str) -> None:
    pack = yaml.safe_load((TEMPLATES / folder / "pack.yaml").read_text("utf-8"))
    assert len(pack["文档"]) >= 3
    for document in pack["文档"]:
        places = [TEMPLATES / f / document["模板"] for f in (folder, pack.get("沿用", folder))]
        assert any(place.is_file() for place in places)


def test_points_add_up() -> None:
    tree = yaml.safe_load((TEMPLATES / "gd-zhanjiang" / "整体指标.yaml").read_text("utf-8"))
    assert sum(one["分值"] for one in tree["指标"]) == 100
    for one in tree["指标"]:
        assert sum(two["分值"] for two in one["二级"]) == one["分值"]


def test_every_wording_used_is_in_a_pack() -> None:
    packs = {f.parent.name: yaml.safe_load(f.read_text("utf-8")) for f in TEMPLATES.glob("*/pack.yaml")}
    seen = 0
    for path in FILES:
        pack = packs[path.parent.name]
        known = {**packs.get(pack.get("沿用"), {}).get("措辞", {}), **pack["措辞"]}
        used = set(re.findall(r"措辞\.(\w+)", text(part(path, "document.xml"))))
        seen += len(used)
        assert used <= set(known)
    assert seen > 10


EXAMPLES = sorted((TEMPLATES.parent / "examples").glob("*.yaml"))
SLIPS = re.compile(
    r"，，|。。|，。|；。|、。|：。|、、|（）|《》|；；|：，|^[，。；、：）]|万元万元|%%|(?<![一二三四])个个|名名|None|[{}]"
)


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 6


def packs_for(path: Path) -> tuple[str, ...]:
    return ("cn",) if "转移支付" in path.stem else ("gd-zhanjiang", "gd-leizhou")


@pytest.mark.parametrize(
    ("path", "pack"),
    [(path, pack) for path in EXAMPLES for pack in packs_for(path)],
    ids=[f"{path.stem}-{pack}" for path in EXAMPLES for pack in packs_for(path)],
)
def test_nothing_half_said_is_printed(path: Path, pack: str) -> None:
    """Each example under each pack: no stray punctuation, doubled unit or unprinted tag."""
    rendered = render_file(path, pack=pack).value
    assert rendered
    for document in rendered:
        with ZipFile(BytesIO(document.content)) as archive:
            root = etree.fromstring(archive.read("word/document.xml"))
        lines = [text(p) for p in root.iter(f"{WORD}p")]
        assert len(lines) > 20
        assert not [line for line in lines if SLIPS.search(line)]


@pytest.mark.parametrize(
    ("kind", "pack"),
    [
        *(("整体自评", pack) for pack in ("gd-zhanjiang", "gd-leizhou", "cn", "cq", "hn")),
        *(("项目自评", pack) for pack in ("gd-zhanjiang", "gd-leizhou", "cn", "sc", "hb", "cq")),
    ],
)
def test_a_percent_sign_is_printed_once(kind: str, pack: str, tmp_path: Path) -> None:
    """A share typed as 95% with % as its unit, as people do."""
    results = "成效: [{领域: 甲, 指标: [{指标: 覆盖率, 数值: 91%, 单位: '%', 目标值: 90%}]}]"
    lines = [
        f"类型: {kind}\n模板包: {pack}\n年度: 2025\n单位: {{名称: 某县数据局}}",
        "名称: 平台" if kind == "项目自评" else results,
        "指标:",
        "  - {一级: 产出指标, 二级: 质量指标, 三级: 合格率, 方向: ≥, 目标值: 95%, 单位: '%', 完成值: 96%, 分值: 50}",
        "  - {一级: 效益指标, 二级: 社会效益指标, 三级: 达标率, 方向: ≥, 目标值: 97, 单位: '%', 完成值: 98, 分值: 40}",
    ]
    path = tmp_path / "甲.yaml"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    rendered = render_file(path).value or ()
    texts = []
    for document in rendered:
        with ZipFile(BytesIO(document.content)) as archive:
            root = etree.fromstring(archive.read("word/document.xml"))
        texts += [text(p) for p in root.iter(f"{WORD}p")]
    assert rendered
    assert not [one for one in texts if "%%" in one]
    printed = "".join(texts)
    assert "合格率" in printed or "覆盖率91%" in printed

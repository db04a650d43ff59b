"""Packs: what an authority prescribes, found, merged and checked like any other YAML."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from perfeval_gen.diagnostics import Diagnostic, Location, Outcome
from perfeval_gen.packs.model import CODES, Pack, find_pack, known_packs, load_pack, pack_folders
from perfeval_gen.pipeline import render_file
from perfeval_gen.resources import data_root
from tests.full_document import text_of

ASKED = Location("甲.yaml", 2, 6)
SHIPPED = data_root() / "templates"
BASE = """
名称: 基础包
版本: "1"
文档:
  - {名称: 报告, 类型: 整体自评, 模板: 甲.docx, 文件名: "{单位名称}报告"}
  - {名称: 附表, 类型: 整体自评, 模板: 乙.docx, 文件名: "{附件}", 附件: 附件6-1, 标题: 基本情况}
措辞: {公章: 公章, 简称: 评价}
选项: {比率位数: 2, 年度格式: "{年度}年度", 表格金额去尾零: 是}
比率: {支出完成率: {分母: [预算.支出.到位数]}}
等级: [{等级: 优, 下限: 90}, {等级: 差, 下限: 0}]
"""
TREE = "名称: 评分表\n类型: 整体自评\n指标: [{名称: 甲, 分值: 60}, {名称: 乙, 分值: 40, 成效: 是}]\n"


def make(folder: Path, name: str, text: str, *files: str, **trees: str) -> None:
    made = folder / name
    made.mkdir(parents=True)
    (made / "pack.yaml").write_text(text, "utf-8")
    for file in files:
        (made / file).write_bytes(b"docx")
    for tree, content in trees.items():
        (made / f"{tree}.yaml").write_text(content, "utf-8")


def good(outcome: Outcome[Pack]) -> Pack:
    assert outcome.value is not None, outcome.diagnostics
    assert not outcome.failed
    return outcome.value


def only_fault(outcome: Outcome[Pack]) -> Diagnostic:
    assert outcome.value is None
    assert len(outcome.diagnostics) == 1, outcome.diagnostics
    return outcome.diagnostics[0]


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "模板"
    make(folder, "base", BASE, "甲.docx", "乙.docx", 整体指标=TREE)
    return folder


# -- shipped -------------------------------------------------------------------------------------------------------


FOLDERS = tuple(sorted(p.name for p in SHIPPED.iterdir() if (p / "pack.yaml").is_file()))
AVAILABLE = f"可用：{'、'.join(FOLDERS)}"


def test_shipped_packs() -> None:
    assert known_packs() == FOLDERS
    assert {"cn", "cn-cost", "gd-leizhou", "gd-zhanjiang"} <= set(FOLDERS)


@pytest.mark.parametrize("name", FOLDERS)
def test_a_shipped_pack(name: str) -> None:
    pack = good(load_pack(name, asked_at=ASKED))
    assert pack.documents
    assert all(d.template.is_file() for d in pack.documents)
    assert {d.kind for d in pack.documents} <= {"整体自评", "项目自评", "转移支付自评"}
    assert pack.grades == (("优", 90), ("良", 80), ("中", 60), ("差", 0))
    assert {d.tree for d in pack.documents} - {""} <= {t.name for t in pack.trees}
    assert pack.tree_for("别的") is None
    assert pack.trees


@pytest.mark.parametrize("name", FOLDERS)
def test_points_of_a_shipped_tree(name: str) -> None:
    """A hundred at level 1, and every parent as much as its children (SCORE-01)."""
    for tree in good(load_pack(name, asked_at=ASKED)).trees:
        points = [one.points for one in tree.level1]
        assert sum(p for p in points if p is not None) in ({100} if None not in points else {0}), tree.name
        for node in tree.nodes():
            assert not node.children or sum(c.points or 0 for c in node.children) == (node.points or 0), node.name
        names = [leaf.name for leaf in tree.leaves()]
        assert len(names) == len(set(names))


@pytest.mark.parametrize("name", FOLDERS)
def test_what_a_shipped_tree_does_not_know_for_sure_says_so(name: str) -> None:
    """Nothing is confirmed without its source; a default is told as one."""
    for tree in good(load_pack(name, asked_at=ASKED)).trees:
        assert all(node.source for node in tree.nodes() if node.is_confirmed), tree.name
        assert tree.basis, tree.name


def test_leizhou_extends_zhanjiang() -> None:
    leizhou, zhanjiang = (good(load_pack(name, asked_at=ASKED)) for name in ("gd-leizhou", "gd-zhanjiang"))
    assert (leizhou.wording["公章"], zhanjiang.wording["公章"]) == ("盖章", "公章")
    assert set(zhanjiang.wording) < set(leizhou.wording)
    assert leizhou.options == {**zhanjiang.options, "year_format": "{年度}年"}
    assert leizhou.trees == zhanjiang.trees
    folders = {d.title: d.template.parent.name for d in leizhou.documents}
    assert folders == {
        "整体绩效自评报告": "gd-leizhou",
        "整体绩效自评基础数据表": "gd-zhanjiang",
        "项目支出绩效自评报告": "gd-zhanjiang",
    }


# -- reading and merging -------------------------------------------------------------------------------------------


def test_a_pack_is_read(own: Path) -> None:
    pack = good(load_pack("base", own=own, asked_at=ASKED))
    assert (pack.name, pack.title, pack.version) == ("base", "基础包", "1")
    report, table = pack.documents
    assert (report.title, report.heading, report.attachment_label) == ("报告", "报告", "")
    assert (table.heading, table.attachment_label, table.template) == ("基本情况", "附件6-1", own / "base" / "乙.docx")
    assert pack.options == {"ratio_places": 2, "year_format": "{年度}年度", "trim_amounts": True}
    assert pack.ratios == {"支出完成率": {"denominator": ("预算.支出.到位数",)}}
    assert pack.grades == (("优", Decimal(90)), ("差", Decimal(0)))
    (tree,) = pack.trees
    assert [(one.name, one.points, one.takes_results) for one in tree.level1] == [("甲", 60, False), ("乙", 40, True)]


def test_mappings_merge_over_the_whole_chain(own: Path) -> None:
    make(own, "middle", '名称: 中\n版本: "2"\n沿用: base\n措辞: {公章: 盖章, 内标题: 题}\n选项: {比率位数: 0}\n')
    make(
        own,
        "top",
        '名称: 上\n版本: "3"\n沿用: middle\n措辞: {公章: 印章}\n比率: {资金使用率: {分子: [预算.支出.决算数]}}\n',
    )
    pack = good(load_pack("top", own=own, asked_at=ASKED))
    assert (pack.name, pack.title, pack.version) == ("top", "上", "3")
    assert pack.wording == {"公章": "印章", "简称": "评价", "内标题": "题"}
    assert pack.options == {"ratio_places": 0, "year_format": "{年度}年度", "trim_amounts": True}
    assert set(pack.ratios) == {"支出完成率", "资金使用率"}
    assert [d.title for d in pack.documents] == ["报告", "附表"]
    assert len(pack.grades) == 2


def test_lists_replace(own: Path) -> None:
    documents = "文档: [{名称: 新表, 类型: 整体自评, 模板: 乙.docx, 文件名: 新}]\n"
    make(own, "top", f'名称: 上\n版本: "3"\n沿用: base\n{documents}等级: [{{等级: 合格, 下限: 0}}]\n')
    pack = good(load_pack("top", own=own, asked_at=ASKED))
    assert [d.title for d in pack.documents] == ["新表"]
    assert pack.documents[0].template.parent.name == "base"
    assert pack.grades == (("合格", Decimal(0)),)


def test_a_template_of_the_same_name_goes_first(own: Path) -> None:
    make(own, "top", '名称: 上\n版本: "3"\n沿用: base\n', "乙.docx")
    pack = good(load_pack("top", own=own, asked_at=ASKED))
    assert [d.template.parent.name for d in pack.documents] == ["base", "top"]


def test_a_tree_of_one_s_own_goes_first(own: Path) -> None:
    make(
        own,
        "top",
        '名称: 上\n版本: "3"\n沿用: base\n',
        指标="名称: 表\n类型: 整体自评\n指标: [{名称: 丙, 分值: 100}]\n",
    )
    pack = good(load_pack("top", own=own, asked_at=ASKED))
    tree = pack.tree_for("整体自评")
    assert tree is not None
    assert [one.name for one in tree.level1] == ["丙"]


def test_nothing_takes_over_what_stood_below(own: Path) -> None:
    make(own, "top", '名称: 上\n版本: "3"\n沿用: base\n选项: {比率位数: 无}\n措辞: 无\n文档: 无\n说明: 无\n')
    pack = good(load_pack("top", own=own, asked_at=ASKED))
    assert (pack.options["ratio_places"], pack.wording["公章"], len(pack.documents)) == (2, "公章", 2)


def test_a_document_without_label_and_heading(own: Path) -> None:
    documents = "文档: [{名称: 新表, 类型: 整体自评, 模板: 乙.docx, 文件名: 新, 附件: 无, 标题: 无}]\n"
    make(own, "top", f'名称: 上\n版本: "3"\n沿用: base\n{documents}')
    (document,) = good(load_pack("top", own=own, asked_at=ASKED)).documents
    assert (document.attachment_label, document.heading) == ("", "新表")


# -- documents and their trees -------------------------------------------------------------------------------------

FORMS = """
名称: 上
版本: "3"
沿用: base
文档:
  - {名称: 甲, 类型: 项目自评, 模板: 甲.docx, 文件名: 甲, 指标: 项目表, 生成: 按需, 各项目: 合订}
  - {名称: 乙, 类型: 项目自评, 模板: 甲.docx, 文件名: 乙, 指标: 另表, 生成: 随报, 各项目: 分册}
  - {名称: 丙, 类型: 整体自评, 模板: 甲.docx, 文件名: 丙, 各项目: 汇总}
"""
PROJECT_TREE = "名称: 项目表\n类型: 项目自评\n指标: [{名称: 丁, 分值: 100}]\n"


def test_how_a_document_comes_out(own: Path) -> None:
    make(own, "top", FORMS, 项目表=PROJECT_TREE, 另表=PROJECT_TREE)
    pack = good(load_pack("top", own=own, asked_at=ASKED))
    assert [(d.tree, d.is_on_request, d.per_project) for d in pack.documents] == [
        ("项目表", True, "合订"), ("另表", False, "分册"), ("", False, "汇总"),
    ]  # fmt: skip
    report = good(load_pack("base", own=own, asked_at=ASKED)).documents[0]
    assert (report.tree, report.is_on_request, report.per_project) == ("", False, "不出")


def test_the_tree_of_a_kind_is_the_one_its_first_document_names(own: Path) -> None:
    make(own, "top", FORMS, 项目表=PROJECT_TREE, 另表=PROJECT_TREE)
    pack = good(load_pack("top", own=own, asked_at=ASKED))
    named = pack.tree_for("项目自评")
    assert named is not None
    assert named.name == "项目表"  # not 另表, which comes first by name
    whole = pack.tree_for("整体自评")
    assert whole is not None
    assert whole.name == "整体指标"
    assert pack.tree_named("另表") is not None
    assert pack.tree_named("没有") is None


@pytest.mark.parametrize(("key", "said"), [("生成", "偶尔"), ("各项目", "各自")])
def test_a_strange_word_for_how_it_comes_out(own: Path, key: str, said: str) -> None:
    documents = f"文档: [{{名称: 新, 类型: 整体自评, 模板: 乙.docx, 文件名: 新, {key}: {said}}}]\n"
    make(own, "top", f'名称: 上\n版本: "3"\n沿用: base\n{documents}')
    found = only_fault(load_pack("top", own=own, asked_at=ASKED))
    assert (found.code, found.location.line) == ("PE205", 4)


def test_a_document_names_a_tree_that_is_not_there(own: Path) -> None:
    make(own, "top", FORMS, 项目表=PROJECT_TREE)
    found = only_fault(load_pack("top", own=own, asked_at=ASKED))
    assert (found.code, found.location.line, Path(found.location.file).name) == ("PE817", 7, "pack.yaml")
    assert found.message == "没有评分指标文件“另表”"
    assert found.mark == "可用：整体指标、项目表"
    assert found.hint == "写评分指标文件的名称，不带 .yaml"


def test_trees_are_taken_over_one_by_one(own: Path) -> None:
    """A file of the same name takes the place of the one below; other files are added."""
    changed = TREE.replace("分值: 60", "分值: 70").replace("分值: 40", "分值: 30")
    make(own, "top", '名称: 上\n版本: "3"\n沿用: base\n', 整体指标=changed, 项目表=PROJECT_TREE)
    pack = good(load_pack("top", own=own, asked_at=ASKED))
    assert sorted(t.name for t in pack.trees) == ["整体指标", "项目表"]
    tree = pack.tree_for("整体自评")
    assert tree is not None
    assert [one.points for one in tree.level1] == [70, 30]


def test_rows_of_money_and_blank_rows(own: Path) -> None:
    options = "选项: {保留空行: 是, 资金行: [{名称: 省级资金, 印名: 其中：省级}, {名称: 其他资金}]}\n"
    make(own, "top", f'名称: 上\n版本: "3"\n沿用: base\n{options}')
    pack = good(load_pack("top", own=own, asked_at=ASKED))
    assert pack.options["keep_blank_rows"] is True
    assert [dict(row) for row in pack.options["fund_rows"]] == [
        {"name": "省级资金", "label": "其中：省级"},
        {"name": "其他资金"},
    ]


# -- looking up ----------------------------------------------------------------------------------------------------


def test_one_s_own_folder_goes_first(own: Path) -> None:
    make(own, "gd-zhanjiang", BASE, "甲.docx", "乙.docx")
    assert find_pack("gd-zhanjiang", own) == own / "gd-zhanjiang"
    assert find_pack("gd-zhanjiang") == SHIPPED / "gd-zhanjiang"
    assert good(load_pack("gd-zhanjiang", own=own, asked_at=ASKED)).title == "基础包"
    assert known_packs(own) == tuple(sorted((*FOLDERS, "base")))


def test_no_folder_of_one_s_own(tmp_path: Path) -> None:
    assert pack_folders(tmp_path / "模板") == (SHIPPED,)
    assert pack_folders(None) == (SHIPPED,)


@pytest.mark.parametrize("name", ["", ".", "..", "../gd-zhanjiang", "gd-zhanjiang/", "a/../gd-zhanjiang", "/etc"])
def test_a_name_is_never_a_path(name: str, own: Path) -> None:
    assert find_pack(name, own) is None


def test_a_pack_may_extend_a_shipped_one(own: Path) -> None:
    make(own, "mine", '名称: 我\n版本: "1"\n沿用: gd-leizhou\n措辞: {公章: 印}\n')
    pack = good(load_pack("mine", own=own, asked_at=ASKED))
    assert (pack.wording["公章"], len(pack.documents)) == ("印", 3)


def test_a_unit_renders_with_the_pack_beside_its_file(tmp_path: Path) -> None:
    make(tmp_path / "模板", "mine", '名称: 我\n版本: "1"\n沿用: gd-zhanjiang\n措辞: {公章: 我的印}\n')
    path = tmp_path / "2025" / "甲.yaml"
    path.parent.mkdir()
    path.write_text("类型: 整体自评\n模板包: mine\n年度: 2025\n单位: {名称: 某县数据局}\n", "utf-8")
    outcome = render_file(path)
    assert outcome.value is not None, outcome.diagnostics
    assert "（我的印）" in text_of(outcome.value[0].content)


# -- faults --------------------------------------------------------------------------------------------------------


def test_an_unknown_pack_is_suggested() -> None:
    found = only_fault(load_pack("gd-zhanjiangg", asked_at=ASKED))
    assert (found.code, found.location) == ("PE811", ASKED)
    assert found.mark == f"是否想写“gd-zhanjiang”？{AVAILABLE}"


def test_an_unknown_pack_far_from_all() -> None:
    assert only_fault(load_pack("河北省", asked_at=ASKED)).mark == AVAILABLE


def test_an_unknown_pack_below_is_told_at_its_place(own: Path) -> None:
    make(own, "top", '名称: 上\n版本: "3"\n沿用: bese\n')
    found = only_fault(load_pack("top", own=own, asked_at=ASKED))
    assert (found.code, found.location.line, found.location.file) == ("PE811", 3, str(own / "top" / "pack.yaml"))
    assert "base" in found.mark


@pytest.mark.parametrize("chain", [("a",), ("a", "b"), ("a", "b", "c")])
def test_a_cycle(own: Path, chain: tuple[str, ...]) -> None:
    for name, below in zip(chain, (*chain[1:], chain[0]), strict=True):
        make(own, name, f'名称: {name}\n版本: "1"\n沿用: {below}\n')
    found = only_fault(load_pack("a", own=own, asked_at=ASKED))
    assert (found.code, found.location.file, found.location.line) == ("PE812", str(own / chain[-1] / "pack.yaml"), 3)


def test_a_missing_template(own: Path) -> None:
    (own / "base" / "乙.docx").unlink()
    found = only_fault(load_pack("base", own=own, asked_at=ASKED))
    assert (found.code, found.location.line) == ("PE813", 6)
    assert "乙.docx" in found.message


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ('名称: 上\n版本: "3"\n措辞2: {}\n', "PE201", 3),
        ('名称: 上\n版本: "3"\n选项: {比率位数: 九}\n', "PE210", 3),
        ('名称: 上\n版本: "3"\n选项: {公开电话: 涂掉}\n', "PE205", 3),
        ('名称: 上\n版本: "3"\n文档: [{名称: 报告, 类型: 别的, 模板: 甲.docx, 文件名: 甲}]\n', "PE205", 3),
        ('名称: 上\n\n版本: "3"\n名称: 又\n', "PE103", 4),
        ('名称: 上\n版本: "3"\n等级: 优\n', "PE206", 3),
        ('名称: 上\n版本: "3"\n选项: {比率位数: 待填}\n', "PE212", 3),
        ("名称: 上\n版本: 无\n", "PE202", 2),
        ('名称: 上\n版本: "3"\n文档: [{名称: 报告, 类型: 整体自评, 模板: 无, 文件名: 甲}]\n', "PE202", 3),
        ('名称: 上\n版本: "3"\n文档:\n  - {名称: 报告}\n', "PE202", 4),
    ],
)
def test_a_bad_pack_is_told_at_its_place(own: Path, text: str, code: str, line: int) -> None:
    make(own, "top", text)
    outcome = load_pack("top", own=own, asked_at=ASKED)
    assert outcome.value is None
    found = [d for d in outcome.diagnostics if d.code == code]
    assert found, outcome.diagnostics
    assert (found[0].location.line, found[0].location.file) == (line, str(own / "top" / "pack.yaml"))


@pytest.mark.parametrize(
    "text", ['版本: "3"\n', "名称: 上\n", "", "甲\n", "- 甲\n", "文档: [{名称: 报告}]\n名称: 上\n版本: 1\n"]
)
def test_an_incomplete_pack_is_no_pack(own: Path, text: str) -> None:
    make(own, "top", text)
    outcome = load_pack("top", own=own, asked_at=ASKED)
    assert outcome.value is None
    assert outcome.diagnostics
    assert all(d.location.file == str(own / "top" / "pack.yaml") for d in outcome.diagnostics)


def test_a_bad_tree_is_told_at_its_place(own: Path) -> None:
    make(
        own, "top", '名称: 上\n版本: "3"\n沿用: base\n', 指标="名称: 表\n类型: 整体自评\n指标: [{名称: 丙, 分值: 多}]\n"
    )
    found = only_fault(load_pack("top", own=own, asked_at=ASKED))
    assert (found.code, Path(found.location.file).name, found.location.line) == ("PE203", "指标.yaml", 3)


def test_a_folder_without_pack_yaml_is_no_pack(own: Path) -> None:
    shutil.copytree(own / "base", own / "other")
    (own / "other" / "pack.yaml").unlink()
    assert only_fault(load_pack("other", own=own, asked_at=ASKED)).code == "PE811"


def test_codes_are_described() -> None:
    assert [c.id for c in CODES] == sorted({c.id for c in CODES})
    assert all(c.explanation and c.remedy for c in CODES)

"""The canonical form of single cases, written out by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfeval_gen.schema.model import Field, load_schema
from perfeval_gen.source.text import Source
from perfeval_gen.source.tree import parse_tree
from perfeval_gen.workflows.fmt import form
from perfeval_gen.workflows.fmt.files import files_of
from perfeval_gen.workflows.fmt.form import UnfaithfulForm, canonical, format_file
from perfeval_gen.workflows.fmt.quoting import reads_plain
from perfeval_gen.workflows.fmt.shapes import shape_of
from tests.workflows.test_fmt_properties import parsed

WHOLE = load_schema("整体自评").root
HEAD = "类型: 整体自评\n年度: 2025\n"


def made(text: str, shape: Field | None = WHOLE) -> str:
    return canonical(Source("整体.yaml", text), parsed(text), shape)


CASES = {
    "order": ("年度: 2025\n类型: 整体自评\n", "类型: 整体自评\n年度: 2025\n"),
    "an unknown key stays behind its neighbour": (
        "年度: 2025\n自加: 1\n另加: 2\n类型: 整体自评\n",
        "类型: 整体自评\n年度: 2025\n自加: 1\n另加: 2\n",
    ),
    "unknown keys at the top stay there": ("自加: 1\n年度: 2025\n类型: 甲\n", "自加: 1\n类型: 甲\n年度: 2025\n"),
    "ids become Chinese keys": ("year: 2025\nunit: {name: 甲}\n", "年度: 2025\n单位: {名称: 甲}\n"),
    "an id beside its key stays": ("year: 2025\n年度: 2024\n", "year: 2025\n年度: 2024\n"),
    "free keys keep their order": (
        "自报:\n  总分: 1\n  等级: 优\n  支出完成率: 2\n",
        "自报:\n  总分: 1\n  等级: 优\n  支出完成率: 2\n",
    ),
    "indentation": (
        "单位:\n    名称: 甲\n    下属单位:\n    - 名称: 乙\n      性质: 丙\n    -   丁\n",
        "单位:\n  名称: 甲\n  下属单位:\n    - 名称: 乙\n      性质: 丙\n    - 丁\n",
    ),
    "a dash on its own line": ("任务:\n  -\n    名称: 甲\n", "任务:\n  - 名称: 甲\n"),
    "a list in a list": ("自加:\n-\n  - 甲\n  - 乙\n", "自加:\n  - - 甲\n    - 乙\n"),
    "quotes that nobody needs": ("单位: {名称: '某局'}\n填报日期: 待填\n", "单位: {名称: 某局}\n填报日期: 待填\n"),
    "quotes that are needed": (
        "单位:\n  预算编码: '004401'\n  简称: '甲: 乙'\n  自称: ''\n",
        '单位:\n  简称: "甲: 乙"\n  自称: ""\n  预算编码: "004401"\n',
    ),
    "a code for other programs": ("单位: {预算编码: 004401}\n版本: 1\n", '版本: "1"\n单位: {预算编码: "004401"}\n'),
    "a number in a field for numbers": ("资产: {公务用车: 2}\n", "资产: {公务用车: 2}\n"),
    "quotes within": ("任务概述: '说\"好\"'\n", '任务概述: 说"好"\n'),
    "a quote at the beginning": ("任务概述: '\"好\"'\n", "任务概述: '\"好\"'\n"),
    "a key in quotes": ("\"年度\": 2025\n'1': 甲\n", '年度: 2025\n"1": 甲\n'),
    "a flow list whose item has a comma": ("自加: ['甲，乙',丙]\n", '自加: ["甲，乙", 丙]\n'),
    "flow stays flow": ("资产: {说明: 甲,公务用车:   2}\n", "资产: {公务用车: 2, 说明: 甲}\n"),
    "flow over lines that fits one": ("资产: {\n  说明: 甲,\n  公务用车: 2\n}\n", "资产: {公务用车: 2, 说明: 甲}\n"),
    "a pair in a flow list": ("自加: [甲: 乙, 丙]\n", "自加: [甲: 乙, 丙]\n"),
    "flow over lines with comments": (
        "资产: {  # 甲\n 说明: 乙,  # 丙\n # 丁\n 公务用车: 2 # 戊\n # 己\n }  # 庚\n",
        "资产: {  # 甲\n  # 丁\n  公务用车: 2, # 戊\n  说明: 乙  # 丙\n  # 己\n  }  # 庚\n",
    ),
    "text": (
        "任务概述: |\n    第一段\n      缩进\n\n    # 不是注释\n资产:\n",
        "资产:\n任务概述: |\n  第一段\n    缩进\n\n  # 不是注释\n",
    ),
    "text with its indentation stated": ("任务概述: |4\n      首行\n    次行\n", "任务概述: |2\n    首行\n  次行\n"),
    "text that keeps its end": ("任务概述: |+\n  甲\n\n\n年度: 1\n", "年度: 1\n任务概述: |+\n  甲\n\n\n"),
    "no blank lines behind text that would keep them": (
        "任务概述: |+\n  甲\n# 注\n\n资产: 无\n年度: 1\n",
        "年度: 1\n\n资产: 无\n任务概述: |+\n  甲\n# 注\n",
    ),
    "folded text": ("任务概述: 甲\n      乙\n   丙   \n", "任务概述: 甲\n  乙\n  丙\n"),
    "a value on its own line": ("任务概述:\n      甲\n", "任务概述:\n  甲\n"),
    "an escaped blank at the end of a line": ('任务概述: "甲\\ \n  乙"\n', '任务概述: "甲\\ \n  乙"\n'),
    "blanks at the end": ("年度: 2025  \n资产:   \n  说明: 甲 \n", "年度: 2025\n资产:\n  说明: 甲\n"),
    "no end of the last line": ("任务概述: |\n  甲", "任务概述: |\n  甲\n"),
    "many blank lines": ("年度: 1\n\n\n\n\n填报日期: 无\n\n\n\n", "年度: 1\n\n\n填报日期: 无\n"),
    "a mark is no lost text": ("年度: 1 #? 沿用自2024\n类型: 甲 # 乙\n", "类型: 甲 # 乙\n年度: 1 #? 沿用自2024\n"),
    "the beginning of a document": ("# 甲\n--- # 乙\n年度: 1\n类型: 丙\n...\n", None),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES)
def test_the_form(text: str, expected: str | None) -> None:
    assert made(text) == (text.replace("年度: 1\n类型: 丙\n", "类型: 丙\n年度: 1\n") if expected is None else expected)
    assert made(made(text)) == made(text)


COMMENTS = {
    "above goes with the key below": (
        "年度: 1\n# 关于填报日期\n填报日期: 无\n# 关于类型\n类型: 甲\n",
        "# 关于类型\n类型: 甲\n年度: 1\n# 关于填报日期\n填报日期: 无\n",
    ),
    "the head stays at the top": ("# 头\n# 再说\n年度: 1\n类型: 甲\n", "# 头\n# 再说\n类型: 甲\n年度: 1\n"),
    "a blank line above the head is none below it": ("\n# 头\n年度: 1\n类型: 甲\n", "# 头\n类型: 甲\n年度: 1\n"),
    "the head is told from what comes to stand below it": (
        "# 头\n年度: 1\n# 关于类型\n类型: 甲\n",
        "# 头\n\n# 关于类型\n类型: 甲\n年度: 1\n",
    ),
    "the head with a blank line between head and key": (
        "# 头\n\n# 再说\n\n年度: 1\n类型: 甲\n",
        "# 头\n\n# 再说\n\n类型: 甲\n年度: 1\n",
    ),
    "the end stays at the bottom": ("年度: 1\n类型: 甲\n# 文末\n# 又\n", "类型: 甲\n年度: 1\n# 文末\n# 又\n"),
    "the end in groups": ("年度: 1\n类型: 甲\n# 文末\n\n# 又\n", "类型: 甲\n年度: 1\n# 文末\n\n# 又\n"),
    "the end below a section": (
        "年度: 1\n类型:\n  甲: 1\n  # 关于甲\n# 文末\n",
        "类型:\n  甲: 1\n  # 关于甲\n年度: 1\n# 文末\n",
    ),
    "the end of keys that are indented": ("  年度: 1\n  类型: 甲\n  # 文末\n", "类型: 甲\n年度: 1\n# 文末\n"),
    "the end is told from what comes to stand above it": (
        "年度: 1\n# 关于年度\n\n类型: 甲\n# 文末\n",
        "类型: 甲\n年度: 1\n# 关于年度\n\n# 文末\n",
    ),
    "the sample below the last key goes with it": (
        "年度: 1\n类型: 甲\n#   - 名称: 乙\n# 文末\n",
        "类型: 甲\n#   - 名称: 乙\n年度: 1\n# 文末\n",
    ),
    "what a blank line parts from the first key is the file's": (
        "# 说明\n\n# 关于年度\n年度: 1\n类型: 甲\n",
        "# 说明\n\n类型: 甲\n# 关于年度\n年度: 1\n",
    ),
    "the editor's line stays the first": (
        "# yaml-language-server: $schema=a.json\n年度: 1\n类型: 甲\n",
        "# yaml-language-server: $schema=a.json\n类型: 甲\n年度: 1\n",
    ),
    "below, a blank line beneath": (
        "年度: 1\n# 关于年度\n\n类型: 甲\n填报日期: 无\n",
        "类型: 甲\n年度: 1\n# 关于年度\n\n填报日期: 无\n",
    ),
    "below the last of a section": (
        "资产:\n  说明: 甲\n  公务用车: 1\n  # 公务用车一辆\n年度: 1\n",
        "年度: 1\n资产:\n  公务用车: 1\n  # 公务用车一辆\n\n  说明: 甲\n",
    ),
    "indented further": ("任务:\n  # - 甲\n资产: 无\n", "资产: 无\n任务:\n  # - 甲\n"),
    "the sample of a new file": (
        "任务: 待填\n#   - 名称: 扩大工业投资\n#     完成: 已完成\n# 关于资产\n资产: 无\n",
        "# 关于资产\n资产: 无\n任务: 待填\n#   - 名称: 扩大工业投资\n#     完成: 已完成\n",
    ),
    "the end of the file": ("年度: 1\n类型: 甲\n\n# 完\n", "类型: 甲\n年度: 1\n\n# 完\n"),
    "beside key, dash and value": (
        "任务:  # 甲\n  -  # 乙\n    完成: 已完成  # 丙\n    名称: 丁    # 戊\n",
        "任务:  # 甲\n  -  # 乙\n    名称: 丁    # 戊\n    完成: 已完成  # 丙\n",
    ),
    "above a key that becomes the first of its item": (
        "任务:\n  - 完成: 已完成\n    # 名称\n    名称: 甲\n",
        "任务:\n  # 名称\n  - 名称: 甲\n    完成: 已完成\n",
    ),
    "above a key that becomes the first of a later item": (
        "任务:\n  # 项\n  - 名称: 甲\n    # 关于甲\n\n  - 完成: 已完成\n    # 名称\n    名称: 乙\n",
        "任务:\n  # 项\n  - 名称: 甲\n    # 关于甲\n\n  # 名称\n  - 名称: 乙\n    完成: 已完成\n",
    ),
    "in groups above the first key of an item": (
        "任务:\n  -\n    # 一\n\n    # 名称\n    名称: 甲\n",
        "任务:\n  -\n    # 一\n\n    # 名称\n    名称: 甲\n",
    ),
    "what looks like a sample above the first key of an item": (
        "任务:\n  - 甲\n  -\n    #   - 名称\n    名称: 乙\n",
        "任务:\n  - 甲\n  -\n    #   - 名称\n    名称: 乙\n",
    ),
    "above the first key of a list in a list": (
        "自加:\n  - -\n      # 注\n      甲: 1\n",
        "自加:\n  # 注\n  - - 甲: 1\n",
    ),
    "below text, indented less than the text": (
        "任务概述: |\n    甲\n  # 乙\n年度: 1\n",
        "年度: 1\n任务概述: |\n  甲\n # 乙\n",
    ),
    "in brackets without items": ("自加: [  # 甲\n  # 乙\n]\n", "自加: [  # 甲\n  # 乙\n  ]\n"),
    "between key and value": ("任务概述:  # 甲\n  # 乙\n  丙  # 丁\n", "任务概述:  # 甲\n  # 乙\n  丙  # 丁\n"),
    "beside text": ("任务概述: |  # 甲\n  # 乙\n", "任务概述: |  # 甲\n  # 乙\n"),
}


@pytest.mark.parametrize(("text", "expected"), COMMENTS.values(), ids=COMMENTS)
def test_comments(text: str, expected: str) -> None:
    assert made(text) == expected
    assert made(expected) == expected


def test_without_a_schema_keys_keep_their_order() -> None:
    assert made("乙:   1\n甲: {丁: 2,丙: 1}\n", None) == "乙: 1\n甲: {丁: 2, 丙: 1}\n"


def test_long_flow_over_lines_has_an_entry_a_line() -> None:
    long = "很长的文字" * 20
    assert made(f"自加: [甲,\n  {long}]\n") == f"自加: [\n  甲,\n  {long}\n  ]\n"


def test_a_form_that_says_something_else_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(form, "printed", lambda *_: "年度: 2026\n")
    with pytest.raises(UnfaithfulForm):
        made("年度: 2025\n")
    monkeypatch.setattr(form, "printed", lambda *_: "年度: 2025\n")
    with pytest.raises(UnfaithfulForm):
        made("年度: 2025  # 注\n")


@pytest.mark.parametrize("text", ["-", "no", "y", "1e3", "0o17", "12:30", "2025-01-01", "=", "~", "a: b", "a #b", " a"])
def test_texts_that_need_quotes(text: str) -> None:
    assert not reads_plain(text)


# -- files


def write(path: Path, text: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize(
    ("encoded", "told"),
    [
        ("年度: 2025\n类型: 甲\n".encode("gb18030"), ("原为 GB18030 编码，改为 UTF-8",)),
        ("年度: 2025\r\n类型: 甲\r\n".encode("utf-16"), ("原为 UTF-16-LE 编码，改为 UTF-8", "换行改为 LF")),
        (b"\xef\xbb\xbf" + "年度: 2025\n类型: 甲\n".encode(), ("去掉了文件开头的标记（BOM）",)),
        ("年度: 2025\r\n类型: 甲\r\n".encode(), ("换行改为 LF",)),
    ],
)
def test_what_is_written_is_utf8_with_lf(encoded: bytes, told: tuple[str, ...], tmp_path: Path) -> None:
    path = write(tmp_path / "整体.yaml", encoded)
    outcome = format_file(path, write=True)
    assert outcome.value is not None
    assert outcome.value.rewritten == told
    assert path.read_bytes() == "年度: 2025\n类型: 甲\n".encode()
    again = format_file(path, write=True)
    assert again.value is not None
    assert not again.value.is_changed


def test_a_file_with_an_error_stays(tmp_path: Path) -> None:
    path = write(tmp_path / "整体.yaml", "年度：2025\n类型:  整体自评\n")
    outcome = format_file(path, write=True)
    assert outcome.value is None
    assert [d.code for d in outcome.diagnostics] == ["PE101"]
    assert path.read_text("utf-8") == "年度：2025\n类型:  整体自评\n"


def test_a_file_that_cannot_be_tidied_stays(tmp_path: Path) -> None:
    path = write(tmp_path / "整体.yaml", "年度: 1\n?   # 注\n  资产\n: 无\n")
    outcome = format_file(path, write=True)
    assert outcome.value is None
    assert [(d.code, d.location.file) for d in outcome.diagnostics] == [("PE735", str(path))]
    assert path.read_text("utf-8") == "年度: 1\n?   # 注\n  资产\n: 无\n"
    plain = write(tmp_path / "整体.yaml", "? 年度\n: 1\n")
    assert format_file(plain, write=True).value is not None
    assert plain.read_text("utf-8") == "年度:\n  1\n"


@pytest.mark.parametrize(
    "text", ["乙:   1\n甲: 2\n", "kind:   Deployment\n", "甲: &a 1\n乙:   *a\n", "-   甲\n", "年度：2025\n"]
)
def test_a_file_of_others_stays(text: str, tmp_path: Path) -> None:
    path = write(tmp_path / "2025/别的.yaml", text)
    outcome = format_file(path, write=True)
    assert outcome.value is None
    assert [(d.code, d.location.file) for d in outcome.diagnostics] == [("PE736", str(path))]
    assert path.read_text("utf-8") == text


@pytest.mark.parametrize("name", ["整体.yaml", "评分.yaml", "项目/01.yaml", "perfeval.yaml", "模板/甲/指标.yaml"])
def test_a_file_in_its_place_is_ours(name: str, tmp_path: Path) -> None:
    write(tmp_path / "模板/甲/pack.yaml", "名称: 甲\n")
    path = write(tmp_path / name, "名称:   甲\n")
    assert format_file(path, write=True).value is not None
    assert path.read_text("utf-8") == "名称: 甲\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("类型:   整体自平\n", []),
        ("kind:   整体自评\n", []),
        ("类型：整体自评\n", ["PE101"]),
        ('"类型": 整体自评\n年度：2025\n', ["PE101"]),
    ],
)
def test_a_file_with_a_kind_is_ours(text: str, expected: list[str], tmp_path: Path) -> None:
    outcome = format_file(write(tmp_path / "别的.yaml", text), write=True)
    assert [d.code for d in outcome.diagnostics] == expected


def test_a_failed_write_leaves_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "整体.yaml", "年度:  2025\n")

    def refuse(*_: object) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OSError, match="full"):
        format_file(path, write=True)
    assert path.read_text("utf-8") == "年度:  2025\n"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["整体.yaml"]


def shape(path: Path) -> Field | None:
    return shape_of(path, parsed(path.read_text("utf-8")))


def test_files_are_known_by_their_place(tmp_path: Path) -> None:
    pack = (
        '名称: 甲\n版本: "1"\n沿用: gd-zhanjiang\n附加字段:\n  - 类型: 项目自评\n    字段: {自加: {type: string, meta: '
    )
    pack += "{id: own_field, help: 甲, example: 乙}}}\n"
    write(tmp_path / "模板/own/pack.yaml", pack)
    main = write(tmp_path / "2025/整体.yaml", f"{HEAD}模板包: own\n单位: {{名称: 甲}}\n")
    project = write(tmp_path / "2025/项目/01.yaml", "自加: 1\n名称: 甲\n")
    whole, item = shape(main), shape(project)
    assert whole is not None
    assert whole.fields[0].key == "类型"
    assert item is not None
    assert [item.fields[0].key, item.fields[-1].key] == ["编码", "自加"]
    scores = shape(write(tmp_path / "2025/评分.yaml", "评分: {}\n"))
    assert scores is not None
    assert scores.member("评分") is not None
    settings = shape(write(tmp_path / "perfeval.yaml", "模板包: own\n单位: 甲\n"))
    assert settings is not None
    assert settings.fields[0].key == "单位"
    assert shape(tmp_path / "模板/own/pack.yaml") is None
    assert shape(write(tmp_path / "模板/own/整体指标.yaml", "名称: 甲\n类型: 整体自评\n")) is None
    assert shape(write(tmp_path / "2025/别的.yaml", "乙: 1\n甲: 2\n")) is None


def test_a_project_without_its_year_and_a_faulty_pack(tmp_path: Path) -> None:
    alone = shape(write(tmp_path / "项目/01.yaml", "名称: 甲\n"))
    assert alone is not None
    assert alone.fields[0].key == "编码"
    faulty = shape(write(tmp_path / "整体.yaml", f"{HEAD}模板包: 没有的\n"))
    assert faulty is not None
    assert faulty.fields[0].key == "类型"


def test_which_files(tmp_path: Path) -> None:
    for name in (
        "perfeval.yaml",
        "2025/整体.yaml",
        "2025/项目/01.yml",
        "归档/2024/整体.yaml",
        "输出/甲.yaml",
        ".git/a.yaml",
    ):
        write(tmp_path / name, "甲: 1\n")
    outcome = files_of([tmp_path, tmp_path / "2025/整体.yaml", tmp_path / "无.yaml"])
    assert outcome.value is not None
    assert [str(p.relative_to(tmp_path)) for p in outcome.value] == [
        "2025/整体.yaml",
        "2025/项目/01.yml",
        "perfeval.yaml",
    ]
    assert [d.code for d in outcome.diagnostics] == ["PE705"]
    assert files_of([tmp_path / "输出/甲.yaml"]).value == (tmp_path / "输出/甲.yaml",)
    (tmp_path / "空").mkdir()
    assert [d.code for d in files_of([tmp_path / "空"]).diagnostics] == ["PE706"]


def test_parse_tree_agrees_with_the_form() -> None:
    outcome = parse_tree(Source("", made(f"{HEAD}单位: {{名称: '某局'}}\n")))
    assert outcome.value is not None
    unit = outcome.value.get("单位")
    assert unit is not None
    assert [(k, n.value) for k, n in unit.entries] == [("名称", "某局")]

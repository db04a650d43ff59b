"""Text to tree: places, everything refused with its true line and column, and what must not be refused."""

from __future__ import annotations

import pickle
import subprocess
import sys
from dataclasses import FrozenInstanceError, replace

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from perfeval_gen.diagnostics import Code, Diagnostic, Location, Outcome, Severity
from perfeval_gen.source import build
from perfeval_gen.source.draft import Draft
from perfeval_gen.source.text import Source
from perfeval_gen.source.traps import find_traps
from perfeval_gen.source.tree import CODES, Node, parse_tree

Plain = str | dict[str, "Plain"] | list["Plain"] | None


def parse(text: str) -> Outcome[Node]:
    return parse_tree(Source("整体.yaml", text))


def plain(node: Node | None) -> Plain:
    if node is None:
        return None
    if node.kind == "mapping":
        return {key: plain(child) for key, child in node.entries}
    return [plain(child) for child in node.items] if node.kind == "sequence" else node.value


def spots(text: str) -> list[tuple[str, int, int]]:
    return [(item.code, item.location.line, item.location.column) for item in parse(text).diagnostics]


def marked(item: Diagnostic) -> str:
    """What the caret of a finding covers."""
    return item.location.excerpt[item.location.column - 1 : item.location.end_column - 1]


@pytest.fixture(params=["libyaml", "python"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "python":
        monkeypatch.setattr(build, "PARSER", yaml.Loader)
    return str(request.param)


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.id)
def test_every_code_has_its_snippets(code: Code, parser: str) -> None:
    assert [code_ for code_, _, _ in spots(code.bad)] == [code.id]
    assert code.good
    assert spots(code.good) == []
    assert code.title
    assert code.explanation
    assert code.remedy


def test_codes_are_unique() -> None:
    ids = [code.id for code in CODES]
    assert len(ids) == len(set(ids)) > 20
    assert "PE104" not in ids


# --- the tree ------------------------------------------------------------------------------------------------------


def test_scalars_stay_as_typed(parser: str) -> None:
    text = "编码: 004401\n时间: 12:30\n否: no\n数: 1_000\n幂: 1e3\n日: 2024-6-1\n空:\n波: ~\n引: '0759'\n"
    assert plain(parse(text).value) == {
        "编码": "004401", "时间": "12:30", "否": "no", "数": "1_000", "幂": "1e3", "日": "2024-6-1", "空": "",
        "波": "~", "引": "0759",
    }  # fmt: skip


def test_nodes_know_their_places(parser: str) -> None:
    text = "预算:\n  年初预算: 396.57  # 万元\n  科室:\n    - '甲'\n    - 名: 乙\n正文: |\n  第一段\n  第二段\n"
    root = parse(text).value
    assert root is not None
    budget = root.get("预算")
    assert budget is not None
    amount, rooms = budget.get("年初预算"), budget.get("科室")
    assert amount is not None
    assert rooms is not None
    place = amount.location
    assert (place.file, place.line, place.column, place.end_column) == ("整体.yaml", 2, 9, 15)
    assert place.path == ("预算", "年初预算")
    assert place.excerpt == "  年初预算: 396.57  # 万元"
    assert (amount.key_location.line, amount.key_location.column, amount.key_location.end_column) == (2, 3, 7)
    assert (amount.key, amount.quoted, amount.value) == ("年初预算", False, "396.57")
    first, second = rooms.items
    assert (first.quoted, first.value, first.location.path) == (True, "甲", ("预算", "科室", 0))
    assert (first.location.column, first.location.end_column) == (7, 10)
    assert second.entries[0][1].location.path == ("预算", "科室", 1, "名")
    story = root.get("正文")
    assert story is not None
    assert story.value == "第一段\n第二段\n"
    assert (story.location.line, story.location.column, story.location.end_column) == (6, 5, 6)


def test_columns_count_characters(parser: str) -> None:
    root = parse("😀😀: 😀乙\n𠮷:   {丙😀: 丁}\n").value
    assert root is not None
    first, second = root.entries[0][1], root.entries[1][1]
    assert (first.location.column, first.location.end_column) == (5, 7)
    inner = second.entries[0][1]
    assert (inner.key_location.line, inner.key_location.column, inner.key_location.end_column) == (2, 7, 9)
    assert (inner.location.column, inner.location.end_column) == (11, 12)


def test_missing_value_has_a_place(parser: str) -> None:
    root = parse("预算:\n  决算数:\n").value
    assert root is not None
    node = root.entries[0][1].entries[0][1]
    assert (node.value, node.location.line, node.location.column, node.location.end_column) == ("", 2, 7, 8)


# --- what is refused, and where ------------------------------------------------------------------------------------

CASES = [
    # Chinese colon: the line where it is, also when libyaml notices it one line later or not at all
    ("预算:\n  名称：某\n  年度: 2025\n", [("PE101", 2, 5)]),
    ("预算:\n  年度: 2025\n  名称：某\n", [("PE101", 3, 5)]),
    ("名称：某\n年度: 2025\n", [("PE101", 1, 3)]),
    ("年度: 2025\n名称：某", [("PE101", 2, 3)]),
    ("名称：某\n", [("PE101", 1, 3)]),
    ("名称：某\n年度：2025\n", [("PE101", 1, 3), ("PE101", 2, 3)]),
    ("预算:\n  名称：某\n  年度：2025\n尾: 1\n", [("PE101", 2, 5), ("PE101", 3, 5)]),
    ("预算：\n  年度: 2025\n", [("PE101", 1, 3)]),
    ("甲:\n  预算：\n    年度: 2025\n", [("PE101", 2, 5)]),
    ("😀名：某\n年度: 1\n", [("PE101", 1, 3)]),
    ("甲:\n  - 名称：某\n    年度: 1\n", [("PE101", 2, 7)]),
    ("容差: {值：0.1}\n", [("PE101", 1, 7)]),
    ("容差: {类: [甲, 附：一], 值：0.1}\n", [("PE101", 1, 20)]),
    ("“三公”经费：1\n年度: 2\n", [("PE101", 1, 7)]),
    # missing space, full-width space after the colon
    ("年度:2025\n单位: 甲\n", [("PE102", 1, 3)]),
    ("单位: 甲\n年度:2025\n", [("PE102", 2, 3)]),
    ("单位: 甲\n名称:\u3000某\n", [("PE102", 2, 3)]),
    ('单位: 甲\n"名称":某\n', [("PE102", 2, 5)]),
    # slips within brackets
    ("甲:{乙: 1}\n", [("PE102", 1, 2)]),
    ("甲: {乙:{丙: 1}, 丁:戊}\n", [("PE102", 1, 6), ("PE102", 1, 16)]),
    ("甲: {乙：是，丙: 1，丁: 2}\n", [("PE101", 1, 6), ("PE129", 1, 8), ("PE129", 1, 13)]),
    ("甲: {乙：是，丙：1}\n", [("PE101", 1, 6), ("PE129", 1, 8), ("PE101", 1, 10)]),
    ("甲: {乙: {丙: 1}，丁: 2}\n", [("PE129", 1, 14)]),
    ("甲: {乙: 1,234,567.00元, 丙: 12,263.90}\n", [("PE131", 1, 8), ("PE131", 1, 26)]),
    ("甲: [{{ 年度 }}, 乙]\n", [("PE117", 1, 5)]),
    ("甲: {乙: {{ 年度 }}年，好, 丙: 某财[2020]1号}\n", [("PE117", 1, 8), ("PE117", 1, 24)]),
    ("甲: [[1]乙's, [2020]]\n", [("PE117", 1, 5)]),
    # duplicates
    ("甲: 1\n乙: 2\n甲: 3\n", [("PE103", 3, 1)]),
    ("层:\n  甲: 1\n  '甲': 2\n", [("PE103", 3, 3)]),
    ("层: {甲: 1, 甲: 2}\n", [("PE103", 1, 11)]),
    # white space
    ("甲:\n\t乙: 1\n", [("PE105", 2, 1)]),
    ("甲:\n  乙: 1\n\t丙: 2\n  丁: 3\n", [("PE105", 3, 1)]),
    ("甲: 1\n\t续\n", [("PE105", 2, 1)]),
    ("甲:\n\u3000\u3000乙: 1\n\u3000\u3000丙: 2\n", [("PE106", 2, 1), ("PE106", 3, 1)]),
    ("甲:\n  乙: 1\n \u00a0丙: 2\n", [("PE106", 3, 2)]),
    ("甲: 文字\n\u3000\u3000续文\n乙: 1\n", [("PE106", 2, 1)]),
    # structures that aren't taken
    ("甲: &x 1\n", [("PE107", 1, 4)]),
    ("甲: &x\n  乙: 1\n", [("PE107", 1, 4)]),
    ("甲: *x\n", [("PE108", 1, 4)]),
    ("甲:\n  <<: 1\n", [("PE109", 2, 3)]),
    ("甲: !!int 1\n", [("PE110", 1, 4)]),
    ("甲: !x [1]\n", [("PE110", 1, 4)]),
    ("甲: 1\n---\n乙: 2\n", [("PE111", 2, 1)]),
    ("甲: 1\n...\n乙: 2\n", [("PE111", 2, 1)]),
    ("甲:\n  - 丙\n...  # 完\n\n  - 丁\n乙: 2\n", [("PE111", 3, 1)]),
    ("甲:\n  乙:\n...\n    丙: 1\n  丁: 2\n", [("PE111", 3, 1)]),
    ("甲: 1\n...\n---\n乙: 2\n", [("PE111", 3, 1)]),
    ("甲：1\n...\n# 完\n", [("PE101", 1, 2)]),
    ("# 只有注释\n", [("PE112", 0, 0)]),
    ("一段文字\n", [("PE113", 1, 1)]),
    ("- 甲\n- 乙\n", [("PE114", 1, 1)]),
    ("甲: " + "[" * 60 + "]" * 60 + "\n", [("PE115", 1, 63)]),
    ('甲: "某\\u0001"\n', [("PE116", 1, 6)]),
    ('甲: "\\0"\n', [("PE116", 1, 5)]),
    ('甲: "某\n  \\x07"\n', [("PE116", 2, 3)]),
    ('甲: "\\uFFFE"\n', [("PE116", 1, 5)]),
    ("甲: {}\n? [乙]\n: 1\n", [("PE125", 2, 3)]),
    # values
    *((f"甲: {sign}字\n", [("PE117", 1, 4)]) for sign in "%@*&!`>|,"),
    ("甲: >=90%\n", [("PE117", 1, 4)]),
    ("甲: - 乙\n", [("PE117", 1, 4)]),
    ("甲: {{ 比率 }}\n", [("PE117", 1, 4)]),
    ("甲: {{ 比率 }}很高\n", [("PE117", 1, 4)]),
    ("甲: [乙] 丙\n", [("PE117", 1, 8)]),
    ("甲:\n  - %50\n  - 乙\n", [("PE117", 2, 5)]),
    ('甲: "某局\n乙: "丙"\n', [("PE118", 1, 4)]),
    ("甲: '某局\n乙: 1\n", [("PE118", 1, 4)]),
    ('甲: "C:\\目录"\n', [("PE119", 1, 7)]),
    ("甲: [1, 2\n乙: 1\n", [("PE120", 1, 4)]),
    ("甲: {乙: 1\n丙: 1\n", [("PE120", 1, 4)]),
    ("甲: [1}\n", [("PE120", 1, 4)]),
    ('甲: "三公"经费\n', [("PE126", 1, 8)]),
    ("甲: 乙: 丙\n", [("PE128", 1, 5)]),
    # layout
    ("甲:\n  乙: 1\n 丙: 1\n", [("PE121", 3, 2)]),
    ("甲: 1\n  乙: 2\n", [("PE121", 2, 3)]),
    ("  甲: 1\n乙: 2\n", [("PE121", 2, 1)]),
    ("甲:\n  -乙\n  -丙\n", [("PE122", 2, 3), ("PE122", 3, 3)]),
    ("甲:\n  - 乙\n  -丙\n", [("PE122", 3, 3)]),
    ("甲:\n  乙: 1\n  丙\n  丁: 2\n", [("PE127", 3, 3)]),
    ("- 甲\n乙: 1\n", [("PE124", 2, 1)]),
    # warnings
    ("甲: 某路 #12\n", [("PE123", 1, 7)]),
    ("甲:\n  - 乙 # 丙\n", [("PE123", 2, 7)]),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[repr(text)[:40] for text, _ in CASES])
def test_cases(text: str, expected: list[tuple[str, int, int]], parser: str) -> None:
    assert spots(text) == expected
    for item in parse(text).diagnostics:
        assert item.location.excerpt == (text.split("\n")[item.location.line - 1] if item.location.line else "")
        assert item.location.end_column > item.location.column or not item.location.line
        assert not set(item.message) & set("abcdefghijklmnopqrstvwyz") or "“" in item.message


INNOCENT = [
    "说明: 附件：一\n",
    "说明: '附件：一'\n年度: 2025\n",
    "清单:\n  - 附件：一\n  - 附件：二\n",
    "说明: 如下\n  附件：一\n  附件:二\n乙: 1\n",
    '正文: |\n  名称：某\n  \t制表符\n  年度:2025\n  -甲\n  "未闭合\n  %50 @ &\n乙: 1\n',
    "正文: >-\n\n  名称：某\n\n  甲: 乙\n",
    '正文: "第一行\n  名称：某\n  甲: 乙 # 不是注释\n  \\\\ \\" \\n"\n乙: 1\n',
    "正文: '它''s\n  名称：某'\n",
    "甲: [乙,\n  丙：丁,\n  '[']\n戊: {己: '}', 庚: [1]}  # 注释\n",
    "甲:\n- 乙: 1\n  丙: 2\n- 丁: 3\n戊: 4\n",
    "甲:\n  -  - 1\n     - 2\n  - - 3\n",
    "甲: {乙: [1', '{', 附：一]}\n",
    "甲: {乙: [丙, 附：一], 丁: ',附：二'}\n",
    '甲: {乙: "丙,附：一\n    二"}\n',
    "甲: -3.2\n乙:\n  -3.2\n丙: -丁\n",
    "甲: ！重要\n乙: 《办法》\n丙: 12:30\n丁: http://a/b#c\n",
    "甲: 某局 #? 沿用自2024\n乙: 1  # 注释\n丙: '引' # 注释\n# 名称：某\n丁:   # 注释\n  戊: 1\n",
    "--- # 首\n甲: 1\n...\n",
    "%YAML 1.1\n---\n甲: 1\n",
    '甲: "a\\tb\\nc\\u4e2d\\x41"\n',
    "'引 号: ': 1\n\"双: \": 2\n",
    "甲: \u3000全角空格开头的文字\n",
    "甲: {网址: http://a/b, 时: 9:30, 数: [100,200], 丙: [乙：丁, 1,234]}\n",
]  # fmt: skip


def test_tab_behind_a_colon() -> None:
    assert spots("甲:\t1\n乙: 2 \t\n") == []


def test_escaped_surrogate_is_refused_by_either_parser(parser: str) -> None:
    assert spots('甲: "\\ud800"\n') == [("PE119" if parser == "libyaml" else "PE116", 1, 5)]


@pytest.mark.parametrize("text", INNOCENT, ids=[repr(text)[:30] for text in INNOCENT])
def test_ordinary_text_is_left_alone(text: str, parser: str) -> None:
    assert spots(text) == []
    assert find_traps(Draft(Source("整体.yaml", text))) == ()


# --- several at once -----------------------------------------------------------------------------------------------


def test_one_run_reports_everything() -> None:
    text = (
        '单位：某局\n年度:2025\n预算:\n\t年初预算: 1\n  决算数: 2\n名称: "三公"经费\n科室:\n  -甲\n'
        "指标值: >=90%\n年度: 2024\n说明: 附件：一\n编码: &a 1\n地址: 某路 #12\n"
    )
    assert spots(text) == [
        ("PE101", 1, 3), ("PE102", 2, 3), ("PE105", 4, 1), ("PE126", 6, 9), ("PE122", 8, 3), ("PE117", 9, 6),
        ("PE103", 10, 1), ("PE107", 12, 5), ("PE123", 13, 8),
    ]  # fmt: skip
    assert parse(text).value is None, "缩进是猜的，不能当真"


def test_tree_after_unmistakable_slips() -> None:
    outcome = parse("名称：某市😀局\n预算:\n  年初预算：396.57 #万元\n  决算数:5\n")
    assert plain(outcome.value) == {"名称": "某市😀局", "预算": {"年初预算": "396.57", "决算数": "5"}}
    assert outcome.failed
    node = outcome.value.get("名称") if outcome.value else None
    assert node is not None
    assert (node.location.column, node.location.end_column) == (4, 8)
    assert [marked(item) for item in outcome.diagnostics] == ["：", "：", "#万元", ":"]


def test_tree_after_slips_within_brackets() -> None:
    text = "甲:{乙：是，丙：1,263.9, 丁: {{ 年度 }}年, 戊: [[1]己's, [2020]]}\n"
    outcome = parse(text)
    meant: Plain = {"乙": "是", "丙": "1263.9", "丁": "{{ 年度 }}年", "戊": ["[1]己's", ["2020"]]}
    assert plain(outcome.value) == {"甲": meant}
    edits = sorted((e for d in outcome.diagnostics for e in d.edits), key=lambda e: -e.column)
    for edit in edits:
        text = text[: edit.column - 1] + edit.text + text[edit.end_column - 1 :]
    assert text == "甲: {乙: 是, 丙: 1263.9, 丁: '{{ 年度 }}年', 戊: ['[1]己''s', [2020]]}\n"
    assert spots(text) == []


def test_messages_of_the_colon() -> None:
    (item,) = parse("预算:\n  名称：某\n  年度: 2025\n").diagnostics
    assert item.message == "全角冒号“：”不能分隔键与值"
    assert item.mark == "此处应为半角冒号加一个空格"
    assert item.hint == "把“：”改成半角冒号，后面空一格"


def test_duplicate_names_both_lines() -> None:
    (item,) = parse("预算:\n  决算数: 1\n  结转: 2\n  决算数: 3\n").diagnostics
    assert item.message == "重复的键“决算数”：第 2 行已有，第 4 行又写了一次"
    assert item.location.path == ("预算", "决算数")
    ((first, _),) = item.related
    assert (first.line, first.column) == (2, 3)


def test_duplicate_keeps_the_first() -> None:
    assert plain(parse("甲: 1\n甲: 2\n").value) == {"甲": "1"}


def test_lone_line_with_chinese_colon_is_only_a_warning() -> None:
    (item,) = parse("单位:\n  名称：某局\n年度: 1\n").diagnostics
    assert (item.code, item.severity, item.location.line, item.location.column) == ("PE101", Severity.WARNING, 2, 5)
    assert parse("说明:\n  工作如下：一是甲，二是乙。\n").diagnostics == ()


def test_depth_limit() -> None:
    assert not parse("甲: " + "[" * 59 + "]" * 59 + "\n").diagnostics
    assert spots("\n".join(" " * n + "甲:" for n in range(70)))[0][0] == "PE115"


# --- adversarial ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("opening", ["[", "{", "- ", "甲: [", "{甲: ", "? "])
@pytest.mark.parametrize("parser_name", ["CLoader", "Loader"])
def test_100_000_levels_do_not_end_the_process(opening: str, parser_name: str) -> None:
    program = (
        "import sys, yaml\n"
        "from perfeval_gen.source import build\n"
        "from perfeval_gen.source.text import read_source\n"
        "from perfeval_gen.source.tree import parse_tree\n"
        f"build.PARSER = getattr(yaml, {parser_name!r}, yaml.Loader)\n"
        f"source = read_source('x', ({opening!r} * 100_000).encode()).value\n"
        "print([d.code for d in parse_tree(source).diagnostics])\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "PE1" in done.stdout


KEYS = st.text(alphabet="预算决数结转年度单位甲乙", min_size=1, max_size=6)
TEXTS = st.text(alphabet="某局：: #-\"'\\{}[]%@&*!|>,\n\t 　😀一1.", max_size=20)
VALUES = st.recursive(
    TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=12,
)


@given(
    data=st.dictionaries(KEYS, VALUES, min_size=1, max_size=4),
    style=st.sampled_from([None, '"', "'"]),
    flow=st.booleans(),
)
@example(data={"甲": "\\x"}, style='"', flow=False)
def test_what_yaml_writes_is_read_back_without_complaint(
    data: dict[str, object],
    style: str | None,
    *,
    flow: bool,
) -> None:
    written = yaml.safe_dump(
        data,
        allow_unicode=True,
        default_style=style,
        default_flow_style=flow,
        sort_keys=False,
        width=10**6,  # a text that is folded between two Chinese characters loses the blank there, as meant
    )
    source = Source("整体.yaml", written)
    outcome = parse_tree(source)
    assert [item for item in outcome.diagnostics if item.severity is Severity.ERROR] == []
    assert plain(outcome.value) == data
    assert find_traps(Draft(source)) == ()


PIECES = st.sampled_from(
    ["名称", "年度", "？", "：", ":", ": ", " ", "  ", "\n", "\n  ",
     "\n\t", "\u3000", "- ", "-", '"', "'", "[", "]", "{", "}",
     "#",
     " #", "|", ">", "&a", "*a", "!b", "%", "@", "`", "\\",
     "😀", "1", ",", "?", "? ", "---", "...", "<<", "\n\n", "=90%"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=30).map("".join))
def test_whatever_is_typed_gives_a_tree_or_an_error_with_a_place(text: str) -> None:
    outcome = parse(text)
    assert outcome.value is not None or any(item.severity is Severity.ERROR for item in outcome.diagnostics)
    lines = text.split("\n")
    for item in outcome.diagnostics:
        place = item.location
        if place.line:
            assert 1 <= place.line <= len(lines)
            assert place.excerpt == lines[place.line - 1]
            assert 1 <= place.column <= len(place.excerpt) + 1
            assert place.column < place.end_column <= max(len(place.excerpt) + 2, place.column + 1)


@given(st.text(max_size=60))
def test_any_text_ends_well(text: str) -> None:
    parse(text)


@pytest.mark.parametrize(
    "text",
    ["- [\n" * 20_000, '- "\n' * 20_001, "甲: {\n" * 50_000, "名称：某\n" * 10_000,
     "{甲：1," * 20_000, "[1,'" * 20_000, "\t甲\n" * 20_000],
    ids=["bracket", "quote", "brace", "colon", "flow colon", "flow quote", "tab"],
)  # fmt: skip
def test_long_faulty_files_are_read_to_the_end(text: str) -> None:
    """What takes more than linear time would not end here."""
    assert parse(text).diagnostics


@pytest.mark.parametrize(
    ("item", "is_told"),
    [
        ("甲，乙", True), ("加强调度，按月通报", True), ("加强调度，按月通报。", False),
        ("按月通报各科室的支付进度，逐笔督促", False),
    ],
)  # fmt: skip
def test_one_sentence_in_brackets_is_one_item(item: str, is_told: bool) -> None:  # noqa: FBT001
    assert ("PE130" in {d.code for d in parse(f"措施: [{item}]\n").diagnostics}) == is_told


def test_nodes_and_places_are_what_their_classes_make() -> None:
    """They are filled by a shorter way; nothing may tell."""
    tree = parse_tree(Source("甲.yaml", "单位: 某局\n")).value
    assert tree is not None
    node = tree.entries[0][1]
    place = Location("甲.yaml", 1, 5, 7, ("单位",), excerpt="单位: 某局")
    key = Location("甲.yaml", 1, 1, 3, ("单位",), excerpt="单位: 某局")
    made = Node("scalar", place, key, "某局", key="单位")
    assert (node, hash(node), repr(node)) == (made, hash(made), repr(made))
    assert pickle.loads(pickle.dumps(node)) == made  # noqa: S301 - our own
    assert replace(node, value="乙局").value == "乙局"
    with pytest.raises(FrozenInstanceError):
        node.key = "乙"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        node.location.file = "乙"  # type: ignore[misc]

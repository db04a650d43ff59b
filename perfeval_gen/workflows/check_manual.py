"""docs/检查.md: every code, the catalogue, the contradictions of published reports, from what defines them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from perfeval_gen.diagnostics import Code
from perfeval_gen.workflows import explaining
from perfeval_gen.workflows.catalogue import Group, catalogue
from perfeval_gen.workflows.codes import all_codes

GROUPS: Final = (
    ("PE1", "文本和 YAML 的写法"),
    ("PE2", "表式：字段、类型、必填"),
    ("PE3", "算术：合计、比率、评分"),
    ("PE4", "正文与数据、一事两处、文字"),
    ("PE5", "完整、日期、道理"),
    ("PE6", "个人信息"),
    ("PE7", "命令、文件和环境"),
    ("PE8", "模板包和 Word 模板"),
)
HEAD: Final = """\
<!-- 由 make gen 生成，不要手工改 -->
# 检查

`perfeval check` 按这里列出的代码报告问题，`perfeval explain PE301`、`perfeval explain SUM-04` 显示其中一条。
一个代码说一种问题；代码后面是缺省的级别，模板包可以用“校验”改 PE3 至 PE6 的级别。

- 错误：报送、公开时拦住；PE1、PE2、PE8 在草稿里也拦住。
- 警告：要人判断，或写明原因。核对过确实没有错的，写进数据文件的“核实”，以后改为提示。
- 提示：写法、尾差、还没有填的地方。
"""
CASES_HEAD: Final = """\
五份公开的自评报告里找到的矛盾（F-64 是对照，没有错）。每一条有一个只用数字、不用原文的样例，测试核对检查在哪一行、
按哪条规则、报出什么数。
"""


def manual(cases: Sequence[Mapping[str, Any]]) -> str:
    """Return the manual of checks; ``cases`` are the contradictions of tests/consistency/矛盾.yaml."""
    parts = [HEAD, *(_group(prefix, title) for prefix, title in GROUPS), _rules(catalogue()), _cases(cases)]
    return "\n".join(parts)


def _group(prefix: str, title: str) -> str:
    codes = [code for code in all_codes() if code.id.startswith(prefix)]
    return f"## {prefix}　{title}\n\n" + "\n".join("\n".join(_code(code)) for code in codes)


def _code(code: Code) -> Iterator[str]:
    yield f"### {code.id}　{code.title}（{code.severity.title}）"
    yield ""
    yield _plain(code.explanation)
    yield ""
    rules = "、".join(name for name, _ in explaining.rules_in_words(code))
    mended = explaining.MENDED if explaining.is_mended(code) else ""
    for label, text in (
        ("怎样改", _plain(code.remedy)),
        ("自动修正", mended),
        ("规则", rules),
        ("出处", _plain(code.article)),
        ("各阶段", explaining.stopped(code)),
    ):
        if text:
            yield f"- {label}：{text}"
    yield ""
    for label, text in (("错误示例", code.bad), ("正确示例", code.good)):
        if text and all(char.isprintable() or char in "\n\t" for char in text):
            yield f"{label}："
            yield ""
            yield "```yaml"
            yield from explaining.shown(text)
            yield "```"
            yield ""


def _rules(groups: Iterable[Group]) -> str:
    return "## 检查目录\n\n" + "\n".join(_table_of(group) for group in groups)


def _table_of(group: Group) -> str:
    rows = [(rule.id, rule.text, rule.severity.title, explaining.told_of(rule)) for rule in group.rules]
    return f"### {group.id}　{group.title}\n\n{_table(('编号', '内容', '级别', '代码，或没有代码的原因'), rows)}"


def _cases(cases: Sequence[Mapping[str, Any]]) -> str:
    rows = [_case(row) for row in cases]
    names = {row.get("编号") for row in cases}
    left = {row.get("编号") for row in cases if row.get("不能判定")}
    count = f"共 {len(names)} 条，程序能判定 {len(names - left)} 条。\n\n" if rows else ""
    head = ("编号", "矛盾", "规则", "代码", "样例里的行", "应报出的数", "说明，或不能判定的原因")
    return f"## 五份报告里的矛盾\n\n{CASES_HEAD}\n{count}{_table(head, rows)}"


def _case(row: Mapping[str, Any]) -> tuple[str, ...]:
    why = str(row.get("不能判定") or row.get("说明") or "")
    columns = ("编号", "内容", "规则", "代码", "行", "期望")
    return (*(_joined(row.get(name)) for name in columns), why)


def _joined(value: object) -> str:
    if isinstance(value, (list, tuple)):
        return "、".join(str(one) for one in value)
    return "" if value is None else str(value)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join("| " + " | ".join(_cell(cell) for cell in line) + " |\n" for line in lines)


def _cell(text: str) -> str:
    return " ".join(_plain(text).replace("|", "\\|").split())


def _plain(text: str) -> str:
    """Return a text in which Markdown sees no marks of its own."""
    return "".join(f"\\{char}" if char in "*_<>{}`" else char for char in text)

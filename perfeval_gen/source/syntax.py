"""What remains: a fault that YAML reports and none of the known traps explains."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import yaml

from perfeval_gen.diagnostics import Code, Diagnostic, Location, Severity, finding
from perfeval_gen.source.flow import FULL_WIDTH_COMMA
from perfeval_gen.source.values import SPECIAL_START, sign_hint

if TYPE_CHECKING:
    from perfeval_gen.source.draft import Draft

SYNTAX = Code(
    "PE124",
    "不符合 YAML 语法",
    Severity.ERROR,
    "这一处的写法不符合 YAML 语法，又不属于常见的几种错误。",
    "对照上下几行的写法检查这一行：冒号后有没有空格、缩进是否对齐、引号和括号是否成对",
    bad="科室:\n  - 甲\n  主任: 乙\n",
    good="科室:\n  - 甲\n主任: 乙\n",
)
CODES: Final = (SYNTAX,)


def explain_fault(draft: Draft, fault: yaml.YAMLError) -> Diagnostic:
    """Return the finding for a fault, with a message of our own and the line where it is."""
    if not isinstance(fault, yaml.MarkedYAMLError) or (fault.problem_mark or fault.context_mark) is None:
        return finding(SYNTAX, "文件中有 YAML 不允许的字符", Location(draft.source.name))
    line, column = _where(draft, fault)
    comma = draft.line(line).rfind("，", 0, column)
    if comma > 0 and any(bracket in draft.line(line)[:comma] for bracket in "[{"):
        place = draft.place(line, comma, comma + 1)
        return finding(FULL_WIDTH_COMMA, "全角逗号“，”不能分隔括号里的各项", place, mark="此处应为半角逗号加一个空格")
    if isinstance(fault, yaml.scanner.ScannerError) and draft.line(line)[column : column + 1] == ">":
        hint = sign_hint(draft.line(line), column)
        place = draft.place(line, column)
        return finding(SPECIAL_START, "值不能以“>”开头", place, mark="YAML 把这个符号当作自己的记号", hint=hint)
    if isinstance(fault, yaml.scanner.ScannerError):
        message, mark = "这里的写法无法识别", "从这里起无法识别"
    else:
        message, mark = "这里的层次或次序不对", "这里与前面的内容接不上"
    return finding(SYNTAX, message, draft.place(line, column), mark=mark)


def _where(draft: Draft, fault: yaml.MarkedYAMLError) -> tuple[int, int]:
    """Return the place of the fault; a report at the start of a later line belongs to the text before it."""
    problem, context = fault.problem_mark, fault.context_mark
    mark = problem or context
    if problem and context and isinstance(fault, yaml.scanner.ScannerError) and problem.line > context.line:
        mark = context
    line, column = (mark.line, mark.column) if mark else (0, 0)
    while line > 0 and (line >= len(draft.lines) or not draft.lines[line].strip()):
        line -= 1
        column = max(len(draft.lines[line].rstrip()) - 1, 0)
    return line, column

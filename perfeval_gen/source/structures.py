"""The structures of YAML that the program doesn't take: their codes."""

from __future__ import annotations

from typing import Final

from perfeval_gen.diagnostics import Code, Severity

MAX_DEPTH: Final = 60

DUPLICATE = Code(
    "PE103",
    "重复的键",
    Severity.ERROR,
    "同一层里有两个相同的键；别的程序会悄悄只取后一个，前一个的内容就丢了。",
    "删去其中一个；确是两项的，改用不同的键或列表",
    bad="年度: 2024\n年度: 2025\n",
    good="年度: 2024\n上年: 2023\n",
)
ANCHOR = Code(
    "PE107",
    "不支持锚点",
    Severity.ERROR,
    "“&名字”是 YAML 的锚点。自评数据须逐项写明，不能引用另一处。",
    "删去“&名字”；本来是文字的，给整个值加上引号",
    bad="单位: &a 某局\n",
    good="单位: 某局\n",
)
ALIAS = Code(
    "PE108",
    "不支持引用",
    Severity.ERROR,
    "“*名字”是 YAML 的引用。自评数据须逐项写明，不能引用另一处。",
    "把内容写在这里；本来是文字的，给整个值加上引号",
    bad="单位: *a\n",
    good="单位: '*a'\n",
)
MERGE = Code(
    "PE109",
    "不支持合并键",
    Severity.ERROR,
    "“<<”是 YAML 的合并键。自评数据须逐项写明，不能并入另一处。",
    "删去“<<”，把各项写在这里",
    bad="预算:\n  <<: {决算数: 1}\n",
    good="预算:\n  决算数: 1\n",
)
TAG = Code(
    "PE110",
    "不支持类型标签",
    Severity.ERROR,
    "“!名字”是 YAML 的类型标签。每个字段的类型由本工具规定，不必也不能另外写明。",
    "删去标签；本来是文字的，给整个值加上引号",
    bad="年度: !!str 2025\n",
    good="年度: 2025\n",
)
SEVERAL = Code(
    "PE111",
    "一个文件里有几份文档",
    Severity.ERROR,
    "“---”把文件分成几份文档，“...”表示一份到此结束；一份自评数据是一个文件。",
    "删去“---”“...”，或分成几个文件",
    bad="年度: 2024\n---\n年度: 2025\n",
    good="---\n年度: 2025\n",
)
NOTHING = Code(
    "PE112",
    "文件里只有注释",
    Severity.ERROR,
    "除注释和空行外没有内容。",
    "用 perfeval new 生成一份待填的数据文件",
    bad="# 待填\n",
    good="# 待填\n年度: 2025\n",
)
ONLY_TEXT = Code(
    "PE113",
    "文件里只有一段文字",
    Severity.ERROR,
    "数据文件由“键: 值”组成，这里却只有一段文字。",
    "用 perfeval new 生成一份待填的数据文件，再把内容填进去",
    bad="某局自评报告\n",
    good="单位名称: 某局\n",
)
ONLY_LIST = Code(
    "PE114",
    "文件的最外层是列表",
    Severity.ERROR,
    "数据文件的最外层由“键: 值”组成，不能是列表。",
    "在列表前写上键，并把列表缩进两格",
    bad="- 甲\n- 乙\n",
    good="科室:\n  - 甲\n  - 乙\n",
)
TOO_DEEP = Code(
    "PE115",
    "嵌套过深",
    Severity.ERROR,
    f"层次超过 {MAX_DEPTH} 层。自评数据最多只有十来层，过深多半是缩进或括号出了错。",
    "检查这一行的缩进和括号",
    bad="层: " + "[" * 61 + "]" * 61 + "\n",
    good="层: [[]]\n",
)
COMPLEX_KEY = Code(
    "PE125",
    "键不是一个名称",
    Severity.ERROR,
    "键只能是一个名称，不能是空的，也不能是列表或键值。",
    "写上键的名称；本来是文字的，给整个值加上引号",
    bad="预算:\n  ? [甲, 乙]\n  : 1\n",
    good="预算:\n  甲: 1\n",
)
CODES: Final = (
    DUPLICATE,
    ANCHOR,
    ALIAS,
    MERGE,
    TAG,
    SEVERAL,
    NOTHING,
    ONLY_TEXT,
    ONLY_LIST,
    TOO_DEEP,
    COMPLEX_KEY,
)

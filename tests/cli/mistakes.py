"""The mistakes that people make in a data file, each with the finding it has to give; columns counted by hand."""

from __future__ import annotations

from typing import Final, NamedTuple

HEAD: Final = "类型: 整体自评\n模板包: gd-zhanjiang\n年度: 2025\n单位: {名称: 某县数据局}\n"  # four lines


class Mistake(NamedTuple):
    """A whole file, the finding expected, where, and a piece of what is said."""

    name: str
    text: str | bytes
    code: str
    line: int
    column: int
    said: str


def _h(name: str, text: str, code: str, line: int, column: int, said: str) -> Mistake:  # noqa: PLR0913 - as above
    """A mistake that begins in line 5, after a good head."""
    return Mistake(name, HEAD + text, code, line, column, said)


TYPING: Final = (
    Mistake("chinese colon first", "类型：整体自评\n年度: 2025\n单位: {名称: 某局}\n", "PE101", 1, 3, "半角冒号"),
    _h("chinese colon inside", "资产:\n  公务用车：2\n  大型设备: 0\n", "PE101", 6, 7, "半角冒号"),
    _h("chinese colon last", "资产:\n  公务用车: 2\n  大型设备：0\n", "PE101", 7, 7, "半角冒号"),
    _h("chinese colon alone", "资产:\n  公务用车：2\n", "PE206", 6, 3, "“公务用车”后面应为半角冒号"),
    _h("chinese colon in braces", "资产: {公务用车：2}\n", "PE101", 5, 10, "半角冒号"),
    _h("no space", "填报日期:2026-06-11\n", "PE102", 5, 5, "缺少空格"),
    _h("wide space after colon", "资产:\n  公务用车:\u30002\n  大型设备: 0\n", "PE102", 6, 7, "全角空格"),
    _h("duplicate", "任务: [甲]\n任务: [乙]\n", "PE103", 6, 1, "第 5 行已有"),
    _h("duplicate head", "年度: 2024\n", "PE103", 5, 1, "第 3 行已有"),
    _h("duplicate inside", "资产:\n  公务用车: 1\n  说明: 甲\n  公务用车: 2\n", "PE103", 8, 3, "第 6 行已有"),
    _h("tab", "资产:\n\t公务用车: 2\n", "PE105", 6, 1, "制表符"),
    _h("full-width indentation", "资产:\n\u3000公务用车: 2\n", "PE106", 6, 1, "全角空格"),
    _h("no-break indentation", "资产:\n\u00a0\u00a0公务用车: 2\n", "PE106", 6, 1, "不换行空格"),
    _h("anchor", "资产: &a {公务用车: 2}\n", "PE107", 5, 5, "锚点"),
    _h("alias", "任务概述: *a\n", "PE108", 5, 7, "引用"),
    _h("merge key", "资产:\n  <<: {公务用车: 2}\n", "PE109", 6, 3, "合并键"),
    _h("tag", "填报日期: !!str 2026-06-11\n", "PE110", 5, 7, "类型标签"),
    _h("end of a document", "任务:\n  - 名称: 甲\n...\n    目标: 乙\n年度目标: [丙]\n", "PE111", 7, 1, "到此结束"),
    _h("two documents", "---\n年度: 2024\n", "PE111", 5, 1, "几份文档"),
    Mistake("only comments", "# 某局\n\n", "PE112", 0, 0, "除注释和空行外没有内容"),
    Mistake("only a text", "某局2025年度自评报告\n", "PE113", 1, 1, "perfeval new"),
    Mistake("a list", "- 类型: 整体自评\n- 年度: 2025\n", "PE114", 1, 1, "列表"),
    _h("too deep", "任务: " + "[" * 60 + "]" * 60 + "\n", "PE115", 5, 64, "60 层"),
    _h("escaped control", '任务: ["甲\\u0001乙"]\n', "PE116", 5, 8, "U+0001"),
    _h("begins with %", "任务概述: %甲\n", "PE117", 5, 7, "加上英文单引号"),
    _h("begins with @", "任务概述: @甲\n", "PE117", 5, 7, "加上英文单引号"),
    _h("begins with `", "任务概述: `甲\n", "PE117", 5, 7, "加上英文单引号"),
    _h("begins with *", "任务概述: *甲\n", "PE117", 5, 7, "加上英文单引号"),
    _h("begins with &", "任务概述: &甲\n", "PE117", 5, 7, "加上英文单引号"),
    _h("begins with !", "任务概述: !甲\n", "PE117", 5, 7, "加上英文单引号"),
    _h("begins with >", "任务概述: >=90%\n", "PE117", 5, 7, "加上英文单引号"),
    _h("begins with [", "任务概述: [甲] 已完成\n", "PE117", 5, 11, "加上英文单引号"),
    _h("begins with {{", "任务概述: {{ 比率.支出完成率 }}较高\n", "PE117", 5, 7, "整段加上英文单引号"),
    _h("list beside its key", "任务: - 甲\n", "PE117", 5, 5, "另起一行"),
    _h("double quote open", '任务概述: "甲\n填报日期: 2026-06-11\n', "PE118", 5, 7, "没有成对"),
    _h("single quote open", "任务概述: '甲\n填报日期: 2026-06-11\n", "PE118", 5, 7, "没有成对"),
    _h("backslash", '任务概述: "见C:\\目录"\n', "PE119", 5, 11, "改用单引号"),
    _h("bracket open", "任务: [甲, 乙\n填报日期: 2026-06-11\n", "PE120", 5, 5, "配对的括号"),
    _h("indentation", "资产:\n  公务用车: 2\n 说明: 甲\n", "PE121", 7, 2, "对齐"),
    _h("dash without space", "任务:\n  - 甲\n  -乙\n", "PE122", 7, 3, "短横后"),
    _h("full-width comma in braces", "预算: {支出: {年初预算: 1，决算数: 2}}\n", "PE129", 5, 18, "半角逗号"),
    _h("full-width comma in brackets", "自评工作: {副组长: [甲，乙]}\n", "PE130", 5, 15, "半角逗号"),
    _h("text after #", "任务概述: 某路 #12\n", "PE123", 5, 10, "“#12”"),
    _h("list turns mapping", "任务:\n  - 甲\n  主任: 乙\n", "PE124", 7, 3, "接不上"),
    _h("list as key", "? [甲, 乙]\n: 1\n", "PE125", 5, 3, "名称"),
    _h("text after quote", '任务概述: "三公"经费\n', "PE126", 5, 11, "引号之后"),
    _h("no colon", "资产:\n  公务用车: 2\n  说明\n  大型设备: 0\n", "PE127", 7, 3, "缺少冒号"),
    _h("second colon", "任务概述: 附件: 一\n", "PE128", 5, 9, "全角“：”"),
)

BYTES: Final = (
    Mistake("empty", b"", "PE143", 0, 0, "文件是空的"),
    Mistake("blank", b"\n  \n", "PE143", 0, 0, "文件是空的"),
    Mistake("docx", b"PK\x03\x04\x14\x00\x06\x00word/document.xml", "PE142", 0, 0, "Word 文档"),
    Mistake("old doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64), "PE142", 0, 0, "旧版 Office"),
    Mistake("pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "PE142", 0, 0, "PDF"),
    Mistake("binary", bytes(range(8)) * 99 + bytes(999), "PE142", 0, 0, "二进制"),
    Mistake("bad bytes", (HEAD + "任务概述: 甲").encode() + b"\xff\xfe\n", "PE141", 5, 8, "UTF-8"),
    Mistake("too large", (HEAD + "#" * (20 << 20) + "\n").encode(), "PE140", 0, 0, "20 MB"),
    Mistake("gb18030", (HEAD + "任务: [甲]\n").encode("gb18030"), "PE147", 0, 0, "另存为"),
    _h("vertical tab", "任务概述: 甲\x0b乙\n", "PE144", 5, 8, "U+000B"),
    _h("escape sequence", "任务概述: 甲\x1b[31m乙\n", "PE144", 5, 8, "U+001B"),
    _h("U+2028", "任务概述: 甲\u2028乙\n", "PE146", 5, 8, "U+2028"),
    _h("U+0085", "任务概述: 甲\x85乙\n", "PE146", 5, 8, "U+0085"),
    _h("U+FFFE", "任务概述: 甲\ufffe乙\n", "PE145", 5, 8, "U+FFFE"),
    _h("zero width", "任务概述: 甲\u200b乙\n", "PE148", 5, 8, "U+200B"),
    _h("right to left", "任务概述: 甲\u202e乙\n", "PE148", 5, 8, "U+202E"),
)

FIELDS: Final = (
    _h("misspelt", "资产: {固定资产原直: 1}\n", "PE201", 5, 6, "是否想写“固定资产原值”"),
    _h("misspelt inside", "预算:\n  支出:\n    决算: 1\n", "PE201", 7, 5, "是否想写“决算数”"),
    _h("misspelt top", "预祘: {收入: 待填}\n", "PE201", 5, 1, "是否想写“预算”"),
    _h("misspelt in a list", "任务:\n  - 名称: 甲\n    目标直: 乙\n", "PE201", 7, 5, "是否想写“目标”"),
    _h("unknown", "无此字段: 1\n", "PE201", 5, 1, "本节可用"),
    _h("known elsewhere", "三公经费: {预算数: 1}\n", "PE201", 5, 1, "应写在“预算”之下"),
    _h("known below", '预算编码: "004401"\n', "PE201", 5, 1, "应写在“单位”之下"),
    _h("no such day, dots", "填报日期: 2026.2.30\n", "PE204", 5, 7, "2026年2月没有 30 日"),
    _h("no such month", "填报日期: 2026-13-01\n", "PE204", 5, 7, "没有 13 月"),
    _h("negative budget", "预算: {支出: {年初预算: -5}}\n", "PE207", 5, 17, "不能为负"),
    Mistake("no year", "类型: 整体自评\n单位: {名称: 某局}\n", "PE202", 1, 1, "“年度”"),
    Mistake("no unit", "类型: 整体自评\n年度: 2025\n", "PE202", 1, 1, "“单位”"),
    Mistake("no unit name", "类型: 整体自评\n年度: 2025\n单位: {简称: 某局}\n", "PE202", 3, 1, "在“单位”下补上“名称”"),
    Mistake("no kind", "年度: 2025\n单位: {名称: 某局}\n", "PE211", 1, 1, "类型: 整体自评"),
    Mistake("strange kind", "类型: 整体\n年度: 2025\n", "PE211", 1, 5, "是否想写“整体自评”"),
    Mistake("list as kind", "类型: [整体自评]\n年度: 2025\n", "PE211", 1, 5, "写成“整体自评”"),
    Mistake("year to fill", "类型: 整体自评\n年度: 待填\n单位: {名称: 某局}\n", "PE212", 2, 5, "不能空着"),
    Mistake("unit is none", "类型: 整体自评\n年度: 2025\n单位: {名称: 无}\n", "PE212", 3, 10, "不能空着"),
    Mistake("year of two digits", "类型: 整体自评\n年度: 25\n单位: {名称: 某局}\n", "PE207", 2, 5, "不能小于 1990"),
    Mistake("version", f"版本: 修订版\n{HEAD}", "PE216", 1, 5, "应为“1”"),
    _h("words for money", "资产: {固定资产原值: 两百万}\n", "PE203", 5, 14, "单位是万元"),
    _h("about", "预算: {支出: {决算数: 约5万元}}\n", "PE203", 5, 16, "约5万元"),
    _h("exponent", "资产: {固定资产原值: 1e3}\n", "PE203", 5, 14, "应为金额"),
    _h("a number in words", "资产: {房屋面积: 很大}\n", "PE203", 5, 12, "应为数字"),
    _h("empty quotes", '资产: {固定资产原值: ""}\n', "PE203", 5, 14, "应为金额"),
    _h("no such day", "填报日期: 2026-02-30\n", "PE204", 5, 7, "2026-06-11"),
    _h("date in words", "填报日期: 六月十一日\n", "PE204", 5, 7, "应为日期"),
    _h("month 13", "填报日期: 2026年13月1日\n", "PE204", 5, 7, "应为日期"),
    _h("two-digit year", "填报日期: 26-06-11\n", "PE204", 5, 7, "应为日期"),
    _h("not offered", "任务:\n  - {名称: 甲, 完成: 完毕}\n", "PE205", 6, 17, "可用：已完成"),
    _h("unit of money", "金额单位: 千元\n", "PE205", 5, 7, "可用：元、万元、亿元"),
    _h("list for a section", "资产: [甲]\n", "PE206", 5, 5, "若干“键: 值”"),
    _h("text for a section", "预算: 100\n", "PE206", 5, 5, "本节可用"),
    _h("text for a list", "任务: 甲\n", "PE206", 5, 5, "清单"),
    _h("mapping for a list", "任务:\n  甲: 乙\n", "PE206", 6, 3, "清单"),
    _h("list for money", "资产: {固定资产原值: [1]}\n", "PE206", 5, 14, "一个值"),
    _h("list in a list", "任务:\n  - [甲]\n", "PE206", 6, 5, "这一条应为"),
    _h("none in a list", "任务:\n  - 甲\n  - 无\n", "PE206", 7, 5, "一条也没有的"),
    _h("text for a score", "评分:\n  支出管理: 10\n", "PE206", 6, 9, "“支出管理”应为"),
    Mistake("text for the unit", "类型: 整体自评\n年度: 2025\n单位: 某局\n", "PE206", 3, 5, "名称"),
    _h("negative money", "资产:\n  固定资产原值: -1\n", "PE207", 6, 11, "不能为负"),
    _h("negative heads", "资产: {公务用车: -2}\n", "PE207", 5, 12, "不能为负"),
    _h("score above 100", "重点督查: {市委督查得分: 101}\n", "PE207", 5, 16, "不能大于 100"),
    _h("both names", "year: 2024\n", "PE208", 5, 1, "“年度”写了两次"),
    _h("neither yes nor no", "资产: {账实一致: 基本一致}\n", "PE209", 5, 12, "“是”或“否”"),
    _h("heads in words", "资产: {公务用车: 两辆}\n", "PE210", 5, 12, "应为整数"),
    _h("half a car", "资产: {公务用车: 2.5}\n", "PE210", 5, 12, "应为整数"),
    _h("heads with unit", "资产: {公务用车: 2辆}\n", "PE210", 5, 12, "例如 2"),
    _h("growth in words", "成效: [{领域: 工业, 指标: [{指标: 产值, 同比: 增长}]}]\n", "PE213", 5, 33, "百分数"),
    _h("strange block", "自评结果:\n  - 段: 文字\n", "PE214", 6, 5, "小标题、条目、表格"),
    _h("items as text", "自评结果:\n  - 条目: 甲\n", "PE214", 6, 9, "应为清单"),
    _h("style of items", "自评结果:\n  - 条目: [甲]\n    样式: A\n", "PE214", 7, 9, "序号样式"),
    _h("ragged table", "自评结果:\n  - 表格: {表头: [甲, 乙], 行: [[1]]}\n", "PE214", 6, 26, "列数不同"),
    _h("table without rows", "自评结果:\n  - 表格: {表头: [甲, 乙]}\n", "PE214", 6, 9, "“行”"),
    _h("table in a table", "自评结果:\n  - [甲, 乙]\n", "PE214", 6, 5, "一层清单"),
    Mistake("unknown pack", HEAD.replace("jiang\n", "jiangg\n"), "PE811", 2, 6, "是否想写“gd-zhanjiang”"),
    Mistake("pack as path", HEAD.replace("gd-zhanjiang", "../gd-zhanjiang"), "PE811", 2, 6, "可用：cn"),
)

WARNINGS: Final = frozenset({"PE123", "PE130", "PE147", "PE148"})
MISTAKES: Final = (*TYPING, *BYTES, *FIELDS)

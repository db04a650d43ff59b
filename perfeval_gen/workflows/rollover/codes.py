"""The codes of a rollover."""

from __future__ import annotations

from typing import Final

from perfeval_gen.diagnostics import Code, Severity

PE760: Final = Code(
    "PE760", "结转的年度不对", Severity.ERROR, "结转是从一年到下一年，隔了几年的一年一年地结转。",
    remedy="后一个年度比前一个大一；用 perfeval 结转 --help 查看用法",
)  # fmt: skip
PE761: Final = Code(
    "PE761", "没有上一年的数据", Severity.ERROR, "单位的文件夹里没有上一年的文件夹，或里面没有数据文件。",
    remedy="在单位的文件夹里运行，或把它写在命令后面；去年只有 Word 的，先用 perfeval new 建去年的文件填好",
)  # fmt: skip
PE762: Final = Code(
    "PE762", "文件的年度与文件夹不符", Severity.ERROR, "文件夹里的文件写着另一个年度，结转会把年份弄错。",
    remedy="改正文件的“年度”，或把文件移到对应的文件夹",
)  # fmt: skip
PE763: Final = Code(
    "PE763", "已有的文件不是结转来的", Severity.ERROR, "新的一年里已有同名的文件，类型或年度不同；结转不覆盖任何文件。",
    remedy="把已有的文件改名或移走，再结转",
)  # fmt: skip
PE764: Final = Code(
    "PE764", "已有的文件改过，没有覆盖", Severity.NOTE,
    "新的一年的文件在结转以后改过。没有改过的地方随上一年的文件更新，改过的一律不动。",
    remedy="要重新结转的，把已有的文件改名或移走",
)  # fmt: skip
PE765: Final = Code(
    "PE765", "已结束的项目没有结转", Severity.NOTE,
    "写明“已结束”的项目，以及一次性、新建、续建项目已完工、没有未验收、没有结转资金的，不列入下一年。",
    remedy="下一年还要列的，在上一年的文件里写“已结束: 否”，再结转",
)  # fmt: skip
PE766: Final = Code(
    "PE766", "有文件没有结转", Severity.NOTE,
    "没有写“类型”、也不属于整体.yaml 的文件不知道按什么表式结转；结转后删去的不再写出。",
    remedy="要结转的在文件开头写明类型；删去后要重新结转的，先删去 .perfeval/结转2025.json（新的年度）；不要的不用管",
)  # fmt: skip
PE767: Final = Code(
    "PE767", "先把旧版的文件换成现在的写法", Severity.ERROR,
    "上一年的文件是按表式以前的版本写的，照抄会把以前的字段名带到下一年。",
    remedy="先运行 perfeval migrate 加文件夹，再结转",
)  # fmt: skip
CODES: Final = (PE760, PE761, PE762, PE763, PE764, PE765, PE766, PE767)

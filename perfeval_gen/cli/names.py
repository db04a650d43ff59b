"""The commands there are: names, what they are for in one line, and where each is defined.

A command is imported only when it is the one asked for; everything that is told of all of them stands here.
"""

from __future__ import annotations

from typing import Final, NamedTuple


class Named(NamedTuple):
    """One command, or a group of them: its name, its Chinese one, and its help.

    ``place`` is ``module:function`` in this package.
    """

    name: str
    alias: str
    help: str
    place: str = ""
    inside: tuple[Named, ...] = ()


_PACK: Final = (
    Named("list", "列表", "列出随程序提供的和单位自己的模板包。", "pack_commands:pack_list"),
    Named("info", "详情", "一个模板包的文档、依据、评分表，以及还要核定的缺省值。", "pack_commands:pack_info"),
    Named("copy", "复制", "复制一个模板包，在复制的上面改。", "pack_commands:pack_copy"),
)
_CACHE: Final = (
    Named("info", "详情", "缓存放在哪里，有多少文件，占多少地方。", "cache_command:cache_info"),
    Named("clear", "清除", "删掉缓存；下一次运行会重新做出来，只是慢一点。", "cache_command:cache_clear"),
)
COMMANDS: Final = (
    Named(
        "new", "新建", "新建单位的文件夹和一年的数据文件，每个字段都带说明；没写的选项会在终端上问。",
        "new_command:new",
    ),
    Named("check", "校验", "检查数据：写法、必填、合计、比率、文字、日期，所有问题一次列出。", "check_command:check"),
    Named("render", "生成", "先检查，再生成报告和附表；已是最新的不再生成。", "render_command:render"),
    Named("score", "评分", "评分表：各级得分、算式和扣分原因，总分、等级。", "score_command:score"),
    Named("schema", "表式", "输出表式：编辑器用的 JSON Schema，或字段手册。", "schema_command:schema"),
    Named(
        "explain", "说明", "说明一个代码：什么意思、怎样改、按什么规则、拦不拦、出处，附正误示例。",
        "explain_command:explain",
    ),
    Named("text", "文字", "把 Word、Excel 文件显示成文字：一段一行，表格一行一行。", "text_command:text"),
    Named("diff", "比较", "比较两个年度、两个文件或两个版本：资金差多少，指标和文字改了哪里。", "diff_command:diff"),
    Named(
        "doctor", "环境", "看看环境：Python、字体、办公软件、git、模板包版本，缺什么、怎么办。",
        "doctor_command:doctor",
    ),
    Named("fmt", "整理", "整理写法：键的次序、缩进、引号；内容和注释不变。", "fmt_command:fmt"),
    Named(
        "migrate", "升级", "旧版表式的文件改成现在的写法，注释不变；模板包改了的名称一并改。",
        "migrate_command:migrate",
    ),
    Named(
        "rollover", "结转", "把上一年的数据结转到下一年：沿用的照抄，决算数移到“上年”，今年的待填，要核对的标“#?”。",
        "rollover_command:rollover",
    ),
    Named("pack", "模板包", "模板包：有哪些，一个包里有什么、哪些待核定，复制一个来改。", inside=_PACK),
    Named("cache", "缓存", "缓存：程序做过一次、下次直接用的东西，在哪里，怎样删掉。", inside=_CACHE),
)  # fmt: skip


def name_of(words: list[str]) -> str:
    """Return the name of the command that a command line begins with; nothing where it is none, or only its help."""
    if not words or "--help" in words:
        return ""
    return next((named.name for named in COMMANDS if words[0] in (named.name, named.alias)), "")

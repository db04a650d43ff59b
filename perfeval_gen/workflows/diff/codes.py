"""What keeps two documents from being compared."""

from __future__ import annotations

from typing import Final

from perfeval_gen.diagnostics import Code, Severity

PE740: Final = Code(
    "PE740", "两份数据不是同一类", Severity.ERROR,
    "整体自评、项目自评、转移支付自评的表式不同，逐项比较没有意义，只比较同一类的。",
    remedy="核对是不是选错了文件",
)  # fmt: skip
PE741: Final = Code(
    "PE741", "用不了 git", Severity.ERROR,
    "要看以前的版本，须安装 git，并且文件在 git 库里；不用 git 也可以比较两个文件或两个年度。",
    remedy="安装 git，在单位的文件夹里运行；或直接写两个文件、两个年度，如 perfeval diff 2024 2025",
)  # fmt: skip
PE742: Final = Code(
    "PE742", "没有这个版本，或版本里没有这个文件", Severity.ERROR,
    "版本写提交的编号、分支、标签，或 HEAD（最近一次提交）、HEAD~1（再前一次）；冒号后面的路径从库的最上一级写起。",
    remedy="git log --oneline 列出各次提交；路径写成“HEAD~1:2025/整体.yaml”，当前文件夹起的写“HEAD~1:./整体.yaml”",
)  # fmt: skip
PE743: Final = Code(
    "PE743", "没有写清比较什么", Severity.ERROR,
    "要比较的是两份数据：文件、年度的文件夹，或它们在 git 里某个版本的样子。",
    remedy="例如 perfeval diff 2024 2025、perfeval diff HEAD~1:2025，或 perfeval diff HEAD~1 --path 2025",
)  # fmt: skip
CODES: Final = (PE740, PE741, PE742, PE743)

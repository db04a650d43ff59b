"""Arguments and options that several commands have."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Paths = Annotated[
    list[Path],
    typer.Argument(metavar="路径", help="YAML 文件或文件夹，可写多个，重复的只处理一次", show_default=False),
]
StageOption = Annotated[str, typer.Option("--stage", metavar="草稿|报送|公开", help="到了哪一步，决定哪些问题会拦住")]
FormatOption = Annotated[str, typer.Option("--format", metavar="text|json", help="给人看，或给程序读")]
DirOption = Annotated[Path, typer.Option("--dir", metavar="文件夹", help="在哪个单位的文件夹里找“模板”")]
PackOption = Annotated[str | None, typer.Option("--pack", metavar="名称", help="用另一个模板包，代替文件里写的")]

"""Which files a command is about: a file is itself, a folder all data files in it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from perfeval_gen.diagnostics import Code, Diagnostic, Location, Outcome, Severity, finding
from perfeval_gen.output import is_of_writing, not_written
from perfeval_gen.reading import NoPlainFile
from perfeval_gen.repository import whole_of

PE700: Final = Code(
    "PE700", "命令写得不对", Severity.ERROR, "没有这个命令或选项，或者少了、多了参数，或者选项的值不在可选之列。",
    remedy="用 perfeval --help 查看命令，perfeval check --help 查看一个命令的选项",
)  # fmt: skip
PE704: Final = Code(
    "PE704", "两份文档同名", Severity.ERROR, "这一次要生成的文档里有两份的文件名相同，后一份会覆盖前一份。",
    remedy="分开生成到不同的文件夹（-o），或改正单位名称、年度、项目名称",
)  # fmt: skip
PE705: Final = Code(
    "PE705", "找不到文件", Severity.ERROR, "写的路径不存在。", remedy="核对路径；含空格的路径用引号括起来"
)
PE706: Final = Code(
    "PE706",
    "文件夹里没有数据文件",
    Severity.ERROR,
    "文件夹及其下级里没有 .yaml 文件。",
    remedy="用 perfeval new 新建，或改正路径",
)
PE707: Final = Code(
    "PE707", "文件读不出来", Severity.ERROR, "没有读取权限，文件正被占用，或者不是普通文件。", remedy="检查权限后重试"
)
PE712: Final = Code(
    "PE712", "合订的文件不全", Severity.ERROR, "要合为一册的几个文件里有一个没有通过检查；少了一个的合订本不写出来。",
    remedy="改正那个文件再合订，或不把它列在路径里",
)  # fmt: skip
PE799: Final = Code(
    "PE799", "程序内部出错", Severity.ERROR, "程序自己的缺陷，与数据无关；没有写出任何不完整的文件。",
    remedy="把提示的日志交给维护者；日志只记出错的位置，不含数据内容",
)  # fmt: skip
CODES: Final = (PE700, PE704, PE705, PE706, PE707, PE712, PE799)

_MOST: Final = 5
_SUFFIXES: Final = (".yaml", ".yml")
_NOT_DATA: Final = {"输出", "归档", "模板", "采集", "perfeval.yaml", "perfeval.yml"}


def collect(paths: list[Path]) -> Outcome[tuple[Path, ...]]:
    """Return the data files of all paths in order; what can't be found is a finding.

    A file that is named twice, in whatever spelling, is taken once, under the name given first. A part of a year stands
    for its 整体.yaml.
    """
    files: dict[str, Path] = {}
    found: list[Diagnostic] = []
    for path in paths:
        try:
            for file in _files_of(path, found):
                whole = whole_of(file)
                files.setdefault(os.path.realpath(whole), whole)
        except OSError as error:
            found.append(unreadable(path, error))
    return Outcome(tuple(files.values()), tuple(found))


def unreadable(path: Path, error: OSError) -> Diagnostic:
    """Return the finding for a file or folder that the system doesn't let us read, or write."""
    if is_of_writing(error):
        return not_written(error)
    name = error.filename or path
    reason = "没有读取权限，或文件正被占用" if isinstance(error, PermissionError) else "读取出错"
    if isinstance(error, NoPlainFile):
        message = f"“{name}”不是普通文件（是管道、设备等），没有读取"
        return finding(PE707, message, Location(str(name)), hint="换成普通的文件")
    return finding(PE707, f"“{name}”{reason}", Location(str(name)))


def _files_of(path: Path, found: list[Diagnostic]) -> tuple[Path, ...]:
    if path.is_dir():
        inside = tuple(_data_files(path))
        if not inside:
            found.append(finding(PE706, f"文件夹“{path}”里没有数据文件", Location(str(path))))
        return inside
    if path.exists():
        return (path,)
    found.append(finding(PE705, f"找不到“{path}”", Location(str(path)), hint=_nearby(path)))
    return ()


def _data_files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.name.startswith((".", "~")) or path.name in _NOT_DATA:
            continue
        if path.is_dir():
            yield from _data_files(path)
        elif path.suffix.lower() in _SUFFIXES:
            yield path


def _nearby(path: Path) -> str:
    """Return the data files that stand where the missing one was sought."""
    folder = path.parent
    inside = sorted(folder.iterdir()) if folder.is_dir() else []
    years = [p.name for p in inside if p.is_dir() and p.name.isdigit()]
    files = [p.name for p in inside if p.suffix in _SUFFIXES and not p.name.startswith(".") and p.name not in _NOT_DATA]
    names = [*years, *files][:_MOST]
    return f"这个文件夹里有：{'、'.join(names)}" if names else PE705.remedy

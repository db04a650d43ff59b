"""Which files a command is about: a file is itself, a folder all data files in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from perfeval_gen.diagnostics import Code, Diagnostic, Location, Outcome, Severity, finding

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
PE707: Final = Code("PE707", "文件读不出来", Severity.ERROR, "没有读取权限，或文件正被占用。", remedy="检查权限后重试")
CODES: Final = (PE704, PE705, PE706, PE707)

_SUFFIXES: Final = (".yaml", ".yml")
_NOT_DATA: Final = {"输出", "归档", "模板", "采集", "perfeval.yaml", "perfeval.yml"}


def collect(paths: list[Path]) -> Outcome[tuple[Path, ...]]:
    """Return the data files of all paths, each once, in order; what can't be found is a finding."""
    files: dict[Path, None] = {}
    found: list[Diagnostic] = []
    for path in paths:
        if path.is_dir():
            inside = dict.fromkeys(_data_files(path))
            files.update(inside)
            if not inside:
                found.append(finding(PE706, f"文件夹“{path}”里没有数据文件", Location(str(path))))
        elif path.exists():
            files[path] = None
        else:
            found.append(finding(PE705, f"找不到“{path}”", Location(str(path)), hint=_nearby(path)))
    return Outcome(tuple(files), tuple(found))


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
    names = [p.name for p in sorted(folder.glob("*.yaml"))[:5]] if folder.is_dir() else []
    return f"这个文件夹里有：{'、'.join(names)}" if names else PE705.remedy

"""What the machine offers: fonts, offices, libraries, encodings. Looked for, never changed."""

from __future__ import annotations

import importlib
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from perfeval_gen import resources
from perfeval_gen.cli import streams
from perfeval_gen.workflows.surroundings import FROM_ELSEWHERE, missing_fonts, needed_fonts

GOOD: Final = "√"
ODD: Final = "▲"
BAD: Final = "×"
_LIBRARIES: Final = ("jinja2", "docxtpl", "yaml", "cerberus", "typer", "rich", "lxml", "cn2an")
_PATIENCE: Final = 20
_OFFICES: Final = {
    "LibreOffice": ("soffice", "soffice.exe", "LibreOffice.app"),
    "Word": ("winword", "winword.exe", "Microsoft Word.app"),
    "WPS": ("wps", "wps.exe", "wpsoffice.app"),
}
_REGISTRY_FONTS: Final = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion\Fonts"
_REGISTRY_PROGRAMS: Final = r"SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing looked at: how it stands, what was found, what to do."""

    sign: Literal["√", "▲", "×"]
    title: str
    text: str
    remedy: str = ""


def machine_lines() -> Iterator[Line]:
    """Yield how this machine stands, whatever folder it is."""
    from perfeval_gen import __version__

    yield Line(GOOD, "Python", f"{platform.python_version()}（{platform.system()}）")
    yield Line(GOOD, "perfeval", __version__)
    yield _libraries()
    yield _data()
    yield _encoding()
    yield _temporary()
    yield _fonts()
    yield _office()
    yield _watching()


def _libraries() -> Line:
    failed = [name for name in _LIBRARIES if not _loads(name)]
    if failed:
        return Line(BAD, "程序库", f"用不了：{'、'.join(failed)}", "重新安装 perfeval-gen")
    return Line(GOOD, "程序库", "齐全")


def _loads(name: str) -> bool:
    try:
        importlib.import_module(name)
    except Exception:  # noqa: BLE001 - whatever is wrong with it, it can't be used
        return False
    return True


def _data() -> Line:
    root = resources.data_root()
    missing = [name for name in ("schemas", "templates") if not (root / name).is_dir()]
    if missing:
        return Line(BAD, "表式和模板", f"程序里缺少 {'、'.join(missing)}", "重新安装 perfeval-gen")
    return Line(GOOD, "表式和模板", "随程序安装")


def _encoding() -> Line:
    name = streams.encoding()
    if streams.takes_unicode():
        return Line(GOOD, "命令行的编码", name)
    hint = "显示不了的字印成 ?，文档不受影响；Windows 可先运行 chcp 65001"
    return Line(ODD, "命令行的编码", name, hint)


def _temporary() -> Line:
    try:
        with tempfile.TemporaryFile() as file:
            file.write(b"perfeval")
    except OSError:
        return Line(BAD, "临时文件夹", "写不进去", "检查磁盘空间和权限，或设置环境变量 TMPDIR")
    return Line(GOOD, "临时文件夹", "可写")


# -- fonts ----------------------------------------------------------------------------------------------------------


def _fonts() -> Line:
    needed = needed_fonts(resources.data_root() / "templates")
    installed = tuple(installed_fonts())
    if not installed:
        return Line(ODD, "字体", "查不到装了哪些字体", f"表式用到：{'、'.join(needed)}")
    missing = missing_fonts(needed, installed)
    if not missing:
        return Line(GOOD, "字体", f"{'、'.join(needed)} 都有")
    hints = ["文档里写的字体不变，只是在这台电脑上看和打印时用别的字代替"]
    if FROM_ELSEWHERE in missing:
        hints.append(f"{FROM_ELSEWHERE} 由单位购买安装，或装 WPS")
    if set(missing) - {FROM_ELSEWHERE}:
        hints.append("其余随中文 Windows 提供，英文 Windows 在“可选功能”里添加中文补充字体")
    return Line(ODD, "字体", f"没有 {'、'.join(missing)}", "；".join(hints))


def installed_fonts() -> Iterator[str]:
    """Yield names of fonts as far as this system tells them: families, names in the registry, names of files."""
    if sys.platform == "win32":
        yield from _registered_fonts()
        return
    lister = shutil.which("fc-list")
    if lister:
        said = said_by(lister, ":", "family")
        yield from (name.strip().replace("\\", "") for line in said.splitlines() for name in line.split(","))
    for folder in (Path("/System/Library/Fonts"), Path("/Library/Fonts"), Path.home() / "Library/Fonts"):
        if folder.is_dir():
            yield from (path.stem for path in folder.rglob("*.*"))


def _registered_fonts() -> Iterator[str]:
    if sys.platform != "win32":
        return
    import winreg

    for hive in (winreg.HKEY_LOCAL_MACHINE, winreg.HKEY_CURRENT_USER):
        try:
            with winreg.OpenKey(hive, _REGISTRY_FONTS) as key:
                names = [winreg.EnumValue(key, at)[0] for at in range(winreg.QueryInfoKey(key)[1])]
        except OSError:
            continue
        yield from (part for name in names for part in name.rpartition(" (")[0].split(" & "))


def said_by(*command: str, cwd: Path | None = None) -> str:
    """Return what a program prints, or nothing if it can't be run or fails."""
    try:
        done = subprocess.run(  # noqa: S603 - programs we name ourselves
            command, capture_output=True, cwd=cwd, check=True, timeout=_PATIENCE, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.decode("utf-8", "replace")


# -- programs -------------------------------------------------------------------------------------------------------


def _office() -> Line:
    found = [name for name, programs in _OFFICES.items() if any(_has(program) for program in programs)]
    if found:
        return Line(GOOD, "办公软件", "、".join(found))
    return Line(ODD, "办公软件", "没有找到 Word、WPS 或 LibreOffice", "文档照常生成，拿到装有其中之一的电脑上看和打印")


def _has(program: str) -> bool:
    if program.endswith(".app"):
        return Path("/Applications", program).is_dir()
    if shutil.which(program) is not None:
        return True
    return program.endswith(".exe") and _is_registered(program)


def _is_registered(program: str) -> bool:
    if sys.platform != "win32":
        return False
    import winreg

    for hive in (winreg.HKEY_LOCAL_MACHINE, winreg.HKEY_CURRENT_USER):
        try:
            winreg.CloseKey(winreg.OpenKey(hive, rf"{_REGISTRY_PROGRAMS}\{program}"))
        except OSError:
            continue
        return True
    return False


def _watching() -> Line:
    if _loads("watchfiles"):
        return Line(GOOD, "边改边生成", "可用")
    return Line(ODD, "边改边生成", "没有装 watchfiles", "要用 perfeval render --watch，先 pip install watchfiles")

"""What the program needs around it: the fonts that the forms name, and the codes for what is missing."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from perfeval_gen.diagnostics import Code, Severity

PE730: Final = Code(
    "PE730", "缺少可选的组件", Severity.ERROR, "这个功能要用一个没有随程序安装的组件；别的功能照常可用。",
    remedy="按提示安装；没有网络的电脑先在别处下载",
)  # fmt: skip
PE732: Final = Code(
    "PE732", "git 用不了", Severity.ERROR, "没有装 git，文件夹不是 git 库，或者 git 不让改它的设置。",
    remedy="装好 git，在单位的文件夹里运行 git init，再运行 perfeval doctor --git",
)  # fmt: skip
PE733: Final = Code(
    "PE733", "连不上别的电脑", Severity.ERROR, "写的地址没有回答，那里没有工作进程，或者两边的版本不同。",
    remedy="核对地址和网络，看调度程序和工作进程是否已启动；不写地址就在本机生成",
)  # fmt: skip
CODES: Final = (PE730, PE732, PE733)

_NAMED: Final = re.compile(rb'w:eastAsia="([^"]+)"')
_PARTS: Final = ("word/document.xml", "word/styles.xml")
_LANGUAGE: Final = re.compile(r"[a-z]{2}-[A-Z]{2}")
# a font under its other names; the second group looks alike, so that a document keeps its look
SAME_FONT: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "仿宋": ("仿宋", "FangSong", "仿宋_GB2312", "FangSong_GB2312", "华文仿宋", "STFangsong"),
        "楷体": ("楷体", "KaiTi", "楷体_GB2312", "KaiTi_GB2312", "华文楷体", "STKaiti", "Kaiti SC"),
        "黑体": ("黑体", "SimHei", "华文黑体", "STHeiti", "Heiti SC"),
        "宋体": ("宋体", "SimSun", "NSimSun", "华文宋体", "STSong", "Songti SC"),
        "方正小标宋简体": (
            *("方正小标宋简体", "FZXiaoBiaoSong-B05S", "方正小标宋_GBK", "FZXiaoBiaoSong-B05"),
            "方正小标宋_GB2312",
        ),
    }
)
FROM_ELSEWHERE: Final = "方正小标宋简体"  # the one that no system ships


def needed_fonts(templates: Path) -> tuple[str, ...]:
    """Return the Chinese fonts that the Word templates below a folder name, sorted.

    Raises ``OSError`` or ``BadZipFile`` if one can't be read.
    """
    names: set[str] = set()
    for path in sorted(templates.glob("*/*.docx")):
        with zipfile.ZipFile(path) as archive:
            kept = set(archive.namelist())
            for part in (p for p in _PARTS if p in kept):
                names.update(name.decode("utf-8") for name in _NAMED.findall(archive.read(part)))
    return tuple(sorted(name for name in names if not _LANGUAGE.fullmatch(name)))


def missing_fonts(needed: Iterable[str], installed: Iterable[str]) -> tuple[str, ...]:
    """Return the fonts of which none of the names is installed; names are compared without case and style."""
    there = {_plain(name) for name in installed}
    return tuple(font for font in needed if not any(_plain(name) in there for name in SAME_FONT.get(font, (font,))))


def _plain(name: str) -> str:
    return name.casefold().replace(" ", "").removesuffix("(truetype)").removesuffix("(opentype)")

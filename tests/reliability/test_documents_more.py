"""ZIP bombs that stand where our documents do, or are to be shown as text: looked into, never unpacked."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from perfeval_gen.docx.package import TooMuch, opened, part_of, read_package
from perfeval_gen.docx.seal import facts_of, inspect, seal
from perfeval_gen.resources import data_root
from tests.cli.run import run
from tests.docx.samples import document

Capsys = pytest.CaptureFixture[str]
EXAMPLE = data_root() / "examples" / "最小示例.yaml"
FORM = "整体绩效自评指标评分表"
NAME = "某县数据局2025年度整体绩效自评指标评分表.docx"
OURS = seal(document("旧"), {"perfeval.data": "甲"})
CUSTOM = "docProps/custom.xml"
GB = 1 << 30


def with_part(name: str, packed: bytes, size: int, method: int = zipfile.ZIP_DEFLATED, times: int = 1) -> bytes:
    """Ours with a part more, packed already, that many times in the directory."""
    end = OURS.rindex(b"PK\x05\x06")
    start = struct.unpack("<L", OURS[end + 16 : end + 20])[0]
    facts = struct.pack("<3H2H3L", 20, 0, method, 0, 33, 0, len(packed), size)
    title = struct.pack("<2H", len(name), 0)
    entry = b"PK\x01\x02" + struct.pack("<H", 20) + facts + title + struct.pack("<3H2L", 0, 0, 0, 0, start)
    part = b"PK\x03\x04" + facts + title + name.encode() + packed
    directory = OURS[start:end] + (entry + name.encode()) * times
    count = min(times, 1000) + struct.unpack("<H", OURS[end + 10 : end + 12])[0]
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(directory), start + len(part), 0)
    return OURS[:start] + part + directory + tail


def blanks(size: int) -> bytes:
    """As many, packed: the same block again and again, so that three gigabytes take no time."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(b" " * (1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    return block * (size >> 20) + zlib.compressobj(9, zlib.DEFLATED, -15).flush()


def large_part() -> bytes:
    return with_part("word/x.xml", blanks(3 * GB), 3 * GB)


def large_properties() -> bytes:
    package = read_package(OURS)
    return package.replace({CUSTOM: package.parts[CUSTOM] + b" " * (30 << 20)}).to_bytes()


def many_parts() -> bytes:
    """Ours with as many entries in the directory as bring memory to its end."""
    return with_part("x", blanks(1 << 20), 1 << 20, times=60_000)


BOMBS = [large_part, large_properties, many_parts]


@pytest.mark.parametrize("make", BOMBS)
def test_a_bomb_is_not_ours(make: Callable[[], bytes]) -> None:
    content = make()
    assert facts_of(content) == {}
    assert inspect(content) == "foreign"


def test_a_way_of_packing_that_knows_no_bounds_is_not_ours() -> None:
    assert inspect(with_part("word/x.xml", b"x", 1, zipfile.ZIP_LZMA)) == "foreign"
    assert inspect(with_part("word/x.xml", b"x", 1, zipfile.ZIP_STORED)) == "edited"


def test_only_what_is_asked_for_is_unpacked() -> None:
    damaged = bytearray(OURS)
    with zipfile.ZipFile(io.BytesIO(OURS)) as archive:
        damaged[archive.getinfo("word/document.xml").header_offset + 70] ^= 0xFF
    assert facts_of(bytes(damaged))["perfeval.data"] == "甲"
    assert inspect(bytes(damaged)) == "edited"


def test_the_directory_tells_what_is_too_much() -> None:
    with pytest.raises(TooMuch):
        opened(large_part())
    with opened(OURS) as archive, pytest.raises(zipfile.BadZipFile):
        part_of(archive, CUSTOM, 100)


@pytest.mark.parametrize("text", ["<property" * 100_000, "<property " + 'name="perfeval.x" ' * 50_000])
def test_properties_that_take_long_to_search(text: str) -> None:
    """Each took minutes; pytest's own limit of time would end this."""
    assert inspect(read_package(OURS).replace({CUSTOM: text.encode()}).to_bytes()) == "foreign"


@pytest.mark.parametrize("make", BOMBS)
def test_render_keeps_it(tmp_path: Path, capsys: Capsys, make: Callable[[], bytes]) -> None:
    content = make()
    (tmp_path / NAME).write_bytes(content)
    answer = run(capsys, "render", EXAMPLE, "--only", FORM, "-o", tmp_path)
    assert answer.status == 1
    assert "错误[PE703]" in answer.text
    assert "不是本程序生成的" in answer.text
    assert (tmp_path / NAME).read_bytes() == content
    answer = run(capsys, "render", "--check", EXAMPLE, "--only", FORM, "-o", tmp_path)
    assert answer.status == 1
    assert "错误[PE725]" in answer.text


@pytest.mark.parametrize("make", BOMBS)
def test_text_says_that_it_is_too_large(tmp_path: Path, capsys: Capsys, make: Callable[[], bytes]) -> None:
    (tmp_path / "甲.docx").write_bytes(make())
    answer = run(capsys, "text", tmp_path / "甲.docx")
    if make is large_properties:  # text takes no notice of them
        assert (answer.status, answer.out) == (0, "旧\n")
    else:
        assert answer.status == 2
        assert "太大" in answer.out


LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (600 << 20, 600 << 20))
from perfeval_gen.cli.app import main
sys.exit(main())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit there")
@pytest.mark.parametrize("command", [["render"], ["render", "--check"]], ids=["render", "check"])
def test_three_gigabytes_in_little_memory(tmp_path: Path, command: list[str]) -> None:
    (tmp_path / NAME).write_bytes(large_part())
    words = [sys.executable, "-c", LIMITED, *command, str(EXAMPLE), "--only", FORM, "-o", str(tmp_path)]
    done = subprocess.run(words, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "不是本程序生成的" in done.stdout

"""doctor: what is there, what is missing and what to do; only what is needed makes it fail."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from perfeval_gen import __version__
from perfeval_gen.cli import machine
from perfeval_gen.resources import data_root
from perfeval_gen.workflows.surroundings import missing_fonts, needed_fonts
from tests.cli.run import Answer, foreign_words, is_chinese, run

FONTS = ("仿宋", "宋体", "方正小标宋简体", "楷体", "黑体")
NAMES = (
    "python",
    "linux",
    "libreoffice",
    "utf-",
    "watchfiles",
    "pip",
    "install",
    "render",
    "init",
    "tmpdir",
    "windows",
)


@pytest.fixture
def doctor(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Answer:
    monkeypatch.chdir(tmp_path)
    return run(capsys, "doctor")


def line(answer: Answer, title: str) -> str:
    """The line about something, with what to do."""
    lines = answer.out.splitlines()
    at = next(i for i, text in enumerate(lines) if text[2:].startswith(f"{title}："))
    return "\n".join(lines[at : at + 2]) if lines[at + 1 : at + 2] and lines[at + 1].startswith("    ") else lines[at]


def test_it_tells_what_there_is(doctor: Answer) -> None:
    assert (doctor.status, doctor.err) == (0, "")
    assert line(doctor, "Python").startswith(f"√ Python：{sys.version_info.major}.{sys.version_info.minor}.")
    assert line(doctor, "perfeval") == f"√ perfeval：{__version__}"
    assert line(doctor, "程序库") == "√ 程序库：齐全"
    assert line(doctor, "临时文件夹") == "√ 临时文件夹：可写"
    assert line(doctor, "单位的文件夹").startswith("▲ 单位的文件夹：这里没有 perfeval.yaml\n    = ")
    signed = [text for text in doctor.out.splitlines() if not text.startswith("    = ")]
    assert {text[:2] for text in signed} <= {"√ ", "▲ "}
    assert all(is_chinese(text) for text in doctor.out.splitlines() if text.startswith("    = "))
    assert foreign_words(doctor.out, *NAMES) <= {"utf"}


def test_what_is_odd_has_a_remedy(doctor: Answer) -> None:
    lines = doctor.out.splitlines()
    odd = [i for i, text in enumerate(lines) if text.startswith("▲")]
    assert odd
    assert all(lines[i + 1].startswith("    = ") for i in odd)


def test_the_pack_of_the_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "new", tmp_path / "某局", "--kind", "整体", "--unit", "某市某局", "--year", "2025").status == 0
    config = tmp_path / "某局" / "perfeval.yaml"
    answer = run(capsys, "doctor", tmp_path / "某局" / "2025")
    assert line(answer, "单位的文件夹") == f"√ 单位的文件夹：{tmp_path / '某局'}（某市某局）"
    assert line(answer, "模板包").startswith("√ 模板包：gd-zhanjiang ")
    text = config.read_text("utf-8")
    version = next(t for t in text.splitlines() if t.startswith("模板包版本"))
    config.write_text(text.replace(version, '模板包版本: "1990.1"'), "utf-8")
    answer = run(capsys, "doctor", tmp_path / "某局")
    assert answer.status == 0
    assert line(answer, "模板包").startswith("▲ 模板包：模板包“gd-zhanjiang”现在是 ")
    assert "1990.1" in line(answer, "模板包")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("单位: 某局\n模板包: 没有的包\n", "模板包"),
        ("单位: [某局\n", "perfeval.yaml"),
        ("单位名: 某局\n", "perfeval.yaml"),
    ],
)
def test_a_faulty_folder_fails(text: str, title: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "perfeval.yaml").write_text(text, "utf-8")
    answer = run(capsys, "doctor", tmp_path)
    assert answer.status == 4
    assert line(answer, title).startswith(f"× {title}：")


def test_a_broken_library_fails_and_is_named(tmp_path: Path) -> None:
    (tmp_path / "cerberus.py").write_text("raise ImportError('broken')\n", "utf-8")
    command = "import sys; from perfeval_gen.cli.app import main; sys.exit(main(['doctor']))"
    paths = [str(tmp_path), str(data_root())]
    code = f"import sys; sys.path[:0] = {paths!r}; {command}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 4, done.stderr
    assert "× 程序库：用不了：cerberus\n" in done.stdout
    assert "PE799" not in done.stderr


def test_no_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answer = run(capsys, "doctor", tmp_path / "没有")
    assert (answer.status, answer.out) == (2, "")
    assert "PE705" in answer.err


def test_no_git_is_no_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    answer = run(capsys, "doctor", tmp_path)
    assert answer.status == 0
    assert line(answer, "git").startswith("▲ git：没有装\n    = ")


def test_a_narrow_terminal_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("perfeval_gen.cli.streams.encoding", lambda: "gbk")
    told = next(one for one in machine.machine_lines() if one.title == "命令行的编码")
    assert (told.sign, told.text) == ("▲", "gbk")


# -- fonts


def test_the_fonts_are_those_the_forms_name() -> None:
    assert needed_fonts(data_root() / "templates") == FONTS


@pytest.mark.parametrize(
    ("installed", "missing"),
    [
        ((), FONTS),
        (("Noto Serif CJK SC", "AR PL UKai CN"), FONTS),
        (("仿宋_GB2312", "SimSun", "方正小标宋_GBK", "KaiTi", "SimHei (TrueType)"), ()),
        (("fangsong", "宋体", "FZXiaoBiaoSong-B05S", "华文楷体"), ("黑体",)),
    ],
)
def test_fonts_go_by_several_names(installed: tuple[str, ...], missing: tuple[str, ...]) -> None:
    assert missing_fonts(FONTS, installed) == missing


@pytest.mark.parametrize(
    ("installed", "sign", "part"),
    [
        (("仿宋", "宋体", "楷体", "黑体"), "▲", "没有 方正小标宋简体"),
        (("仿宋", "宋体", "楷体", "黑体", "方正小标宋简体"), "√", "都有"),
        ((), "▲", "查不到"),
    ],
)
def test_fonts_are_told(installed: tuple[str, ...], sign: str, part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "installed_fonts", lambda: iter(installed))
    told = next(one for one in machine.machine_lines() if one.title == "字体")
    assert told.sign == sign
    assert part in told.text
    assert ("随中文 Windows" in told.remedy) is False  # only where one of Windows' own is missing

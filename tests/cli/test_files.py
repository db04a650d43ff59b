"""Files, folders, options and packs that don't work out: code, exit status, and nothing half done."""

from __future__ import annotations

import errno
import os
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest

from perfeval_gen.output import PREFIX
from perfeval_gen.resources import data_root
from tests.cli.mistakes import HEAD
from tests.cli.run import Answer, foreign_words, is_chinese, run

Capsys = pytest.CaptureFixture[str]
GOOD = HEAD + "任务: [甲]\n"
REPORT, TABLE = "某县数据局2025年度整体绩效自评报告.docx", "某县数据局2025年度整体绩效自评基础数据表.docx"
SCORES = "某县数据局2025年度整体绩效自评指标评分表.docx"


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "整体.yaml"
    path.write_text(GOOD, "utf-8")
    return path


def codes(answer: Answer) -> list[str]:
    return [f["code"] for f in answer.findings if f["severity"] == "error"]


# -- what can't be read


def test_missing_file(good: Path, capsys: Capsys) -> None:
    missing = good.with_name("正体.yaml")
    answer = run(capsys, "check", "--format", "json", missing)
    assert (answer.status, codes(answer)) == (2, ["PE705"])
    assert "整体.yaml" in answer.findings[0]["hint"]
    rendered = run(capsys, "render", missing, "-o", good.parent / "出")
    assert rendered.status == 2
    assert "PE705" in rendered.out
    assert not (good.parent / "出").exists()


def test_one_missing_of_two(good: Path, capsys: Capsys) -> None:
    answer = run(capsys, "render", good, good.with_name("无.yaml"), "-o", good.parent / "出")
    assert answer.status == 2
    assert (good.parent / "出" / REPORT).is_file()


def test_folder_without_data(tmp_path: Path, capsys: Capsys) -> None:
    (tmp_path / "输出").mkdir()
    (tmp_path / "输出" / "旧.yaml").write_text(GOOD, "utf-8")
    (tmp_path / "说明.txt").write_text("甲", "utf-8")
    answer = run(capsys, "check", "--format", "json", tmp_path)
    assert (answer.status, codes(answer)) == (2, ["PE706"])
    assert "perfeval new" in answer.findings[0]["hint"]


@pytest.mark.parametrize(("error", "said"), [(PermissionError, "没有读取权限"), (OSError, "读取出错")])
def test_unreadable_file(
    good: Path, capsys: Capsys, monkeypatch: pytest.MonkeyPatch, error: type[OSError], said: str
) -> None:
    real = os.open

    def read(path: Path, *how: Any) -> int:
        if Path(path).name == good.name:
            raise error(errno.EACCES if error is PermissionError else errno.EIO, "denied", str(path))
        return real(path, *how)

    monkeypatch.setattr(os, "open", read)
    answer = run(capsys, "check", "--format", "json", good)
    assert (answer.status, codes(answer)) == (2, ["PE707"])
    assert said in answer.findings[0]["message"]
    assert "denied" not in answer.out
    assert run(capsys, "render", good, "-o", good.parent / "出").status == 2
    assert not (good.parent / "出").exists()


def test_unreadable_folder(good: Path, capsys: Capsys, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path) -> None:
        raise PermissionError(errno.EACCES, "denied", str(self))

    monkeypatch.setattr(Path, "iterdir", refuse)
    answer = run(capsys, "check", "--format", "json", good.parent)
    assert (answer.status, codes(answer)) == (2, ["PE707"])


def test_name_that_no_system_takes(capsys: Capsys) -> None:
    answer = run(capsys, "check", "--format", "json", "长" * 300 + ".yaml")
    assert answer.status == 2
    assert set(codes(answer)) <= {"PE705", "PE707"}
    assert codes(answer)


def test_folder_goes_down_and_skips_what_is_no_data(tmp_path: Path, capsys: Capsys) -> None:
    for name in ("2025/整体.yaml", "2025/项目/甲.YML", "归档/旧.yaml", ".隐/甲.yaml", "perfeval.yaml", "~甲.yaml"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(HEAD + "资产: {公务用车: 两辆}\n", "utf-8")
    (tmp_path / "perfeval.yaml").write_text("单位: 某县数据局\n", "utf-8")
    answer = run(capsys, "check", "--format", "json", tmp_path)
    files = {Path(f["file"]).name for f in answer.findings}
    assert files == {"整体.yaml", "甲.YML"}


# -- the same file twice


def test_a_path_given_twice_is_taken_once(good: Path, capsys: Capsys, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(good.parent)
    (good.parent / "又名.yaml").symlink_to(good)
    again = [good, "整体.yaml", "./整体.yaml", good.parent, "又名.yaml"]
    answer = run(capsys, "render", *again, "-o", "出")
    assert answer.status == 0, answer.text
    assert "共生成 3 份文档，0 个错误" in answer.out
    assert sorted(p.name for p in Path("出").iterdir()) == sorted([REPORT, TABLE, SCORES])
    assert "（1 个文件，" in run(capsys, "check", *again).out


def test_two_files_of_one_unit_name(good: Path, capsys: Capsys) -> None:
    good.with_name("另.yaml").write_text(GOOD.replace("甲", "乙"), "utf-8")
    answer = run(capsys, "render", good.parent, "-o", good.parent / "输出")
    assert answer.status == 1
    assert "错误[PE704]" in answer.out
    assert len(list((good.parent / "输出").iterdir())) == 3


# -- wrong usage

USAGE = [
    (["chekc", "x"], "是否想写 check"),
    (["check"], "缺少参数 路径"),
    (["check", "--stagee", "公开", "x"], "是否想写 --stage"),
    (["check", "--stage"], "--stage"),
    (["check", "--stage", "初稿", "x"], "可用：草稿、报送、公开"),
    (["check", "--format", "xml", "x"], "可用：text、json"),
    (["render", "x", "-q"], "没有选项 -q"),
    (["render", "--force=1", "x"], "--force"),
    (["render", "--stage", "终稿", "x"], "可用：草稿、报送、公开"),
    (["schema", "--format", "xml"], "可用：json、markdown"),
    (["schema", "多余"], "多出了参数：多余"),
    (["explain", "PE999"], "没有代码“PE999”"),
    (["explain", "PE101", "PE102"], "多出了参数：PE102"),
    (["new", "夹"], "缺少 --kind、--unit、--year"),
    (["new", "夹", "--kind", "整体", "--unit", "某局", "--year", "今年"], "--year 的值不对"),
    (["new", "夹", "--kind", "部门", "--unit", "某局", "--year", "2025"], "可用：整体、项目"),
    (["new", "夹", "--kind", "整体", "--unit", "某局", "--year", "25"], "四位数"),
    (["new", "夹", "--kind", "整体", "--unit", " ", "--year", "2025"], "单位全称"),
    (["new", "夹", "--kind", "整体", "--unit", "某\x07局", "--year", "2025"], "单位全称"),
    (["new", "夹", "--kind", "整体", "--unit", "待填", "--year", "2025"], "单位全称"),
    (["new", "夹", "--kind", "整体", "--unit", "某局", "--year", "2025", "--pack", "无"], "gd-zhanjiang"),
    (["--nope"], "没有选项 --nope"),
]


@pytest.mark.parametrize(("words", "said"), USAGE, ids=lambda value: " ".join(value) if isinstance(value, list) else "")
def test_wrong_usage(
    words: list[str], said: str, tmp_path: Path, capsys: Capsys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    answer = run(capsys, *words)
    assert answer.status == 2
    assert answer.out == ""
    assert said in answer.err
    assert answer.err.startswith("错误[PE7")
    assert "\n     = " in answer.err
    assert foreign_words(answer.err.replace("perfeval", ""), *words) <= {"kind", "unit", "year"}
    assert list(tmp_path.iterdir()) == []


def test_option_values_that_nothing_answers_to(good: Path, capsys: Capsys) -> None:
    answer = run(capsys, "render", good, "--only", "总结", "-o", good.parent / "出")
    assert answer.status == 2
    assert "PE815" in answer.out
    assert "整体绩效自评报告" in answer.out
    answer = run(capsys, "check", good, "--pack", "gd-zhanjian", "--format", "json")
    assert (answer.status, codes(answer)) == (2, ["PE811"])
    assert "是否想写“gd-zhanjiang”" in answer.findings[0]["hint"]
    assert not (good.parent / "出").exists()


def test_only_writes_one(good: Path, capsys: Capsys) -> None:
    answer = run(capsys, "render", good, "--only", "整体绩效自评报告", "-o", good.parent / "出")
    assert answer.status == 0
    assert [p.name for p in (good.parent / "出").iterdir()] == [REPORT]


# -- writing


def edit(path: Path) -> None:
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(path, "w") as new:
        for name, content in parts.items():
            new.writestr(
                name, content.replace("数据局".encode(), "数值局".encode()) if name.endswith("t.xml") else content
            )


def test_edited_by_hand_is_refused_without_force(good: Path, capsys: Capsys) -> None:
    out = good.parent / "出"
    assert run(capsys, "render", good, "-o", out).status == 0
    edit(out / REPORT)
    kept = (out / REPORT).read_bytes()
    answer = run(capsys, "render", good, "-o", out)
    assert answer.status == 1
    assert "错误[PE703]" in answer.out
    assert "--force" in answer.out
    assert (out / REPORT).read_bytes() == kept
    assert f"√ {out / TABLE}" in answer.out
    assert run(capsys, "render", good, "-o", out, "--force").status == 0
    assert (out / REPORT).read_bytes() != kept


def test_foreign_file_is_refused(good: Path, capsys: Capsys) -> None:
    out = good.parent / "出"
    out.mkdir()
    (out / REPORT).write_bytes(b"mine")
    answer = run(capsys, "render", good, "-o", out)
    assert answer.status == 1
    assert "不是本程序生成的" in answer.out
    assert (out / REPORT).read_bytes() == b"mine"


def test_output_folder_that_is_a_file(good: Path, capsys: Capsys) -> None:
    out = good.parent / "出"
    out.write_text("甲", "utf-8")
    answer = run(capsys, "render", good, "-o", out)
    assert answer.status == 4
    assert "错误[PE701]" in answer.out
    assert out.read_text("utf-8") == "甲"


def test_strays_of_a_killed_run_are_swept(good: Path, capsys: Capsys) -> None:
    out = good.parent / "出"
    out.mkdir()
    stray = out / f"{PREFIX}{2**22 + 1}-abc.tmp"
    stray.write_bytes(b"half")
    os.utime(stray, (1, 1))
    assert run(capsys, "render", good, "-o", out).status == 0
    assert sorted(p.name for p in out.iterdir()) == sorted([REPORT, TABLE, SCORES])


def test_default_folder_is_by_year_and_stage(good: Path, capsys: Capsys, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(good.parent)
    assert run(capsys, "render", good).status == 0
    assert (Path("输出/2025") / REPORT).is_file()
    answer = run(capsys, "render", good, "--stage", "报送")
    assert answer.status == 1
    assert not Path("输出/2025/报送").exists()


def test_arithmetic_does_not_keep_a_draft_back(good: Path, capsys: Capsys) -> None:
    good.write_text(HEAD + "填报日期: 2025-12-20\n", "utf-8")
    assert run(capsys, "check", good).status == 1
    answer = run(capsys, "render", good, "-o", good.parent / "出")
    assert answer.status == 0
    assert "错误[PE501]" in answer.out


def test_ctrl_c(good: Path, capsys: Capsys, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "read", stop)
    answer = run(capsys, "render", good, "-o", good.parent / "出")
    assert answer.status == 130
    assert is_chinese(answer.err)
    assert not (good.parent / "出").exists()


def test_a_fault_of_ours_leaves_a_log_without_data(
    good: Path, capsys: Capsys, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def fail(*_: object) -> None:
        raise ValueError("某县数据局")

    monkeypatch.setattr("perfeval_gen.repository.parse_tree", fail)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    from perfeval_gen.cli.app import main

    assert main(["check", str(good)]) == 70
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    (log,) = tmp_path.glob("perfeval-*.log")
    assert str(log) in err
    assert "某县" not in err + log.read_text("utf-8")
    assert "ValueError" in log.read_text("utf-8")


# -- packs

PACK = '名称: 甲\n版本: "1"\n沿用: gd-zhanjiang\n'
PACKS = [
    ("unknown key", PACK + "文挡: []\n", "PE201", (4, 1)),
    ("syntax", PACK + "说明：甲\n", "PE101", (4, 3)),
    ("itself", PACK.replace("gd-zhanjiang", "own"), "PE812", (3, 5)),
    ("extends nothing", PACK.replace("gd-zhanjiang", "gd-zhuhai"), "PE811", (3, 5)),
    (
        "no template",
        PACK + "文档:\n  - {名称: 甲, 类型: 整体自评, 模板: 无.docx, 文件名: 甲}\n",
        "PE813", (5, 27),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("_name", "text", "code", "place"), PACKS, ids=[p[0] for p in PACKS])
def test_faulty_pack(_name: str, text: str, code: str, place: tuple[int, int], good: Path, capsys: Capsys) -> None:
    folder = good.parent / "模板" / "own"
    folder.mkdir(parents=True)
    (folder / "pack.yaml").write_text(text, "utf-8")
    good.write_text(GOOD.replace("gd-zhanjiang", "own"), "utf-8")
    answer = run(capsys, "check", "--format", "json", good)
    found = [f for f in answer.findings if f["code"] == code]
    assert [(f["line"], f["column"]) for f in found] == [place], answer.findings
    assert found[0]["file"] == str(folder / "pack.yaml")
    assert is_chinese(found[0]["hint"])
    assert answer.status == 3
    assert run(capsys, "render", good, "-o", good.parent / "出").status == 3
    assert not (good.parent / "出").exists()


def test_faulty_template(good: Path, capsys: Capsys) -> None:
    folder = good.parent / "模板" / "own"
    folder.mkdir(parents=True)
    (folder / "pack.yaml").write_text(PACK, "utf-8")
    good.write_text(GOOD.replace("gd-zhanjiang", "own"), "utf-8")
    (folder / "整体绩效自评报告.docx").write_text("不是文档", "utf-8")
    answer = run(capsys, "render", good, "-o", good.parent / "出")
    assert answer.status == 3
    assert "错误[PE801]" in answer.out
    assert not (good.parent / "出").exists()
    shipped = data_root() / "templates" / "gd-zhanjiang" / "整体绩效自评报告.docx"
    shutil.copy(shipped, folder / "整体绩效自评报告.docx")
    assert run(capsys, "render", good, "-o", good.parent / "出").status == 0


def test_a_pack_of_ones_own(good: Path, capsys: Capsys) -> None:
    folder = good.parent / "模板" / "own"
    folder.mkdir(parents=True)
    (folder / "pack.yaml").write_text(PACK, "utf-8")
    good.write_text(GOOD.replace("gd-zhanjiang", "own"), "utf-8")
    assert run(capsys, "render", good, "-o", good.parent / "出").status == 0
    assert len(list((good.parent / "出").iterdir())) == 3


def test_notes_can_be_left_out(tmp_path: Path, capsys: Capsys) -> None:
    path = tmp_path / "甲.yaml"
    path.write_text(HEAD + "资产: {固定资产原值: 待填, 公务用车: 两辆}\n", "utf-8")
    answer = run(capsys, "check", "--no-notes", path)
    assert answer.status == 1
    assert "PE212" not in answer.out
    assert answer.out.count("错误[") == 1
    assert "个提示" in answer.out.splitlines()[-1]

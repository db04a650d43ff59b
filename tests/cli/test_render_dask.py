"""perfeval render --dask: the same bytes and words from workers that get nothing but bytes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("distributed")
ROOT = Path(__file__).resolve().parents[2]
UNITS = 6
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
GOOD = "类型: 项目自评\n年度: 2025\n单位: {名称: 某县林业局}\n名称: %s\n预算: {年初预算: 9, 划拨: 9, 支出: 9}\n"
BAD = "类型: 整体自评\n年度: 2025\n单位 : 某局\n"


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """Some good ones and a bad one, in a unit's folder."""
    folder = tmp_path / "数据"
    (folder / "2025").mkdir(parents=True)
    (folder / "perfeval.yaml").write_text("单位: 某县林业局\n模板包: gd-zhanjiang\n", "utf-8")
    (folder / "2025" / "坏.yaml").write_text(BAD, "utf-8")
    for number in range(UNITS):
        (folder / "2025" / f"{number}.yaml").write_text(GOOD % f"第{number}期平台", "utf-8")
    return folder


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """A scheduler with two worker processes, which stand where no data are."""
    place = tmp_path / "别处"
    place.mkdir()
    command = [sys.executable, "-m", "tests.workflows.dask_cluster", "2"]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, encoding="utf-8", cwd=place, env=ENVIRONMENT
    ) as cluster:
        assert cluster.stdout is not None
        yield cluster.stdout.readline().strip()
        cluster.communicate(timeout=60)


def render(units: Path, out: str, *more: str) -> tuple[int, str]:
    """Render in a process of its own, where the data are; what is said, with the folder taken out."""
    command = [sys.executable, "-m", "perfeval_gen", "render", units.name, "-o", out, "--today", "2026-12-01", *more]
    done = subprocess.run(
        command, capture_output=True, encoding="utf-8", check=False, cwd=units.parent, env=ENVIRONMENT
    )
    assert done.stderr == ""
    return done.returncode, done.stdout.replace(f"{out}/", "")


def test_workers_elsewhere_make_the_same(units: Path, address: str) -> None:
    here, out = render(units, "这里"), units.parent / "那里"
    contents = {p.name: p.read_bytes() for p in (units.parent / "这里").iterdir()}
    assert here[0] == 1
    assert "数据/2025/坏.yaml:3" in here[1]
    assert len(contents) == UNITS * 2
    known = [name for name in contents if "第0期" in name]  # so that it is asked what is current, too
    out.mkdir()
    for name in known:
        (out / name).write_bytes(contents[name])
    status, told = render(units, "那里", "--dask", address)
    assert {p.name: p.read_bytes() for p in out.iterdir()} == contents
    assert (status, told.count("（已是最新）")) == (1, len(known))
    assert told.replace("（已是最新）", "").rpartition("共生成")[0] == here[1].rpartition("共生成")[0]

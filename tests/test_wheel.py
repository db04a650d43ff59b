"""The wheel holds everything: installed elsewhere, without the checkout and without a network, it renders."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from perfeval_gen import __version__
from perfeval_gen.resources import data_root

ROOT = Path(__file__).parent.parent
PROGRAM = """
import socket, sys
from pathlib import Path

class Blocked(socket.socket):
    def __new__(cls, *args, **kwargs):
        raise OSError("no network")

socket.socket = Blocked
socket.create_connection = socket.getaddrinfo = lambda *args, **kwargs: (_ for _ in ()).throw(OSError("no network"))

import perfeval_gen
from perfeval_gen.resources import data_root

home = Path(sys.argv[1]).resolve()
assert Path(perfeval_gen.__file__).resolve().is_relative_to(home), perfeval_gen.__file__
assert data_root().is_relative_to(home), data_root()
for path in sorted((data_root() / "examples").glob("*最小示例.yaml")):
    outcome = perfeval_gen.render_file(path)
    assert outcome.value, outcome.diagnostics
    for one in outcome.value:
        print(path.name, one.filename, len(one.content) > 5000)
from perfeval_gen.cli.app import main
sys.argv = ["perfeval", "--version"]
main()
"""


def run(*command: str, folder: Path, **environment: str) -> str:
    done = subprocess.run(
        command, cwd=folder, capture_output=True, encoding="utf-8", check=False, env={"PYTHONUTF8": "1", **environment}
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), folder=ROOT)
    return next(folder.glob("*.whl"))


def test_the_wheel_carries_its_data(wheel: Path) -> None:
    assert wheel.name == f"perfeval_gen-{__version__}-py3-none-any.whl"
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    live = {
        f"perfeval_gen/_data/{path.relative_to(data_root()).as_posix()}"
        for folder in ("templates", "schemas", "examples")
        for path in (data_root() / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith(("~", "."))
    }
    assert len(live) > 20
    assert live <= names
    assert "perfeval_gen/_data/schemas/整体自评.yaml" in names
    assert "perfeval_gen/_data/templates/gd-zhanjiang/整体绩效自评报告.docx" in names
    assert "perfeval_gen/_data/examples/最小示例.yaml" in names
    assert not {n for n in names if "__pycache__" in n or n.startswith(("tests", "docs", "输出"))}


def test_the_installed_wheel_renders_without_checkout_and_network(wheel: Path, tmp_path: Path) -> None:
    home, empty = tmp_path / "装", tmp_path / "空"
    empty.mkdir()
    pip = (sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--disable-pip-version-check")
    run(*pip, "--no-compile", "--target", str(home), str(wheel), folder=empty)
    out = run(sys.executable, "-W", "error", "-c", PROGRAM, str(home), folder=empty, PYTHONPATH=str(home))
    assert out.splitlines()[:-1] == [
        f"{name} 某县数据局2025年度整体绩效自评{kind}.docx True"
        for name in ("ids-最小示例.yaml", "最小示例.yaml")
        for kind in ("报告", "基础数据表", "指标评分表")
    ]
    assert __version__ in out.splitlines()[-1]
    assert list(empty.iterdir()) == []

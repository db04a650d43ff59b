"""Defaults are found by what a pack says of its sources; every shipped pack can be told."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfeval_gen.packs.model import known_packs
from perfeval_gen.workflows.pack_defaults import is_default
from perfeval_gen.workflows.pack_info import is_known, list_packs, pack_info
from tests.cli.score_samples import PACK, write_pack


@pytest.mark.parametrize(
    ("remark", "wanted"),
    [
        ("等级为缺省值", True),
        ("未见通知本身，待以当年通知核定", True),
        ("待核定", True),
        ("见办法第三条", False),
        ("", False),
    ],
)
def test_a_remark_on_a_default(remark: str, wanted: bool) -> None:  # noqa: FBT001 - a column of the table
    assert is_default(remark) is wanted


@pytest.mark.parametrize(
    ("note", "basis", "wanted"),
    [
        ("", "等级为缺省值", True),
        ("", "缺省，待以当年通知核定", True),  # of the grades nobody says more
        ("", "等级见第三条", False),
        ("等级沿用省里的，缺省。", "见第三条", True),
        ("", "等级见第三条；附件号为缺省", True),  # one remark, not to be told apart
        ("附件号为缺省。", "等级见第三条", False),
        ("", "", False),
    ],
)
def test_grades(note: str, basis: str, wanted: bool, tmp_path: Path) -> None:  # noqa: FBT001
    text = PACK.replace("只供测试；公开的办法为缺省值，待以当年通知核定。", note or "甲")
    write_pack(tmp_path, pack=text.replace("等级为缺省值，待以当年通知核定", basis or "甲"))
    info = pack_info("trial", tmp_path).value
    assert info is not None
    assert ("等级" in {one.name for one in info.defaults}) is wanted


@pytest.mark.parametrize("name", known_packs())
def test_shipped_packs(name: str, tmp_path: Path) -> None:
    info = pack_info(name, tmp_path).value
    assert info is not None
    assert not info.is_own
    unconfirmed = {node.name for tree in info.trees for node in tree.nodes() if not node.is_confirmed}
    assert unconfirmed <= {one.name for one in info.defaults}
    assert all(one.value for one in info.defaults)
    assert {form.tree for form in info.pack.documents} <= {"", *(tree.name for tree in info.trees)}


@pytest.mark.parametrize(
    ("name", "unused"), [("cn", set()), ("sc", {"整体指标", "评价指标"}), ("hn", {"项目指标", "评价指标"})]
)
def test_sheets_that_no_document_prints(name: str, unused: set[str], tmp_path: Path) -> None:
    """A summary prints the sheet of its projects, not that of the unit."""
    info = pack_info(name, tmp_path).value
    assert info is not None
    assert {tree.name for tree in info.pack.trees} - {tree.name for tree in info.trees} == unused
    assert unused.isdisjoint(one.place for one in info.defaults)


def test_a_pack_of_ones_own_hides_the_shipped_one(tmp_path: Path) -> None:
    write_pack(tmp_path, pack=PACK.replace("沿用: gd-zhanjiang", "沿用: gd-leizhou"), name="cn")
    (found,) = [p for p in list_packs(tmp_path) if p.name == "cn"]
    assert (found.title, found.is_own, found.documents) == ("试用表式", True, 3)
    assert is_known("cn", tmp_path)
    assert not is_known("无此包", tmp_path)

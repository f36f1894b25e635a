"""Planting: everything or nothing, nothing overwritten."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from tieout import __version__
from tieout.model.errors import StorageError, UsageError
from tieout.model.registers.collection import REGISTERS
from tieout.ports.writing import write_file
from tieout.starter.content import PROGRAMME, starter_files
from tieout.starter.write import plant

PATHS = tuple(file.path for file in starter_files())


def everything(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_the_starter_holds_the_programme_and_what_helps_to_run_it() -> None:
    assert set(PROGRAMME) == {path.partition("/")[0] for path in PATHS} & set(PROGRAMME)
    helps = {file.path for file in starter_files() if not file.is_programme}
    assert helps == {
        ".gitattributes",
        ".github/workflows/tieout-collect.yml",
        ".github/workflows/tieout-comment.yml",
        ".github/workflows/tieout-ledger.yml",
        ".github/workflows/tieout-reviews.yml",
        ".github/workflows/tieout.yml",
        ".gitignore",
        ".pre-commit-config.yaml",
        ".vscode/extensions.json",
        ".vscode/settings.json",
        ".vscode/tasks.json",
        *(
            f".tieout/schemas/{name}.json"
            for name in (
                "controls",
                "people",
                *REGISTERS,
                "policy",
                "runbook",
                "exercise",
                "access-review",
                "collectors",
                "evidence",
            )
        ),
        "README.md",
        "evidence/access-reviews/README.md",
        "evidence/exercises/README.md",
    }
    assert {"controls.yaml", "policies/access-control.md"} < set(PATHS)
    assert {f"registers/{name}.yaml" for name in ("people", *REGISTERS)} < set(PATHS)


def test_planting_makes_the_folder_and_writes_every_file(tmp_path: Path) -> None:
    planted = plant(tmp_path / "new" / "company")
    assert planted.written == PATHS
    assert planted.kept == ()
    found = everything(tmp_path / "new" / "company")
    assert tuple(sorted(found)) == PATHS
    for file in starter_files():
        if file.is_programme:
            assert found[file.path] == file.data


def test_the_name_and_the_zone_are_put_in_their_place_and_nowhere_else(tmp_path: Path) -> None:
    plant(tmp_path / "a")
    plant(tmp_path / "b", organization='  Example "timezone: X", Ltd }', timezone="Europe/Berlin")
    before, after = everything(tmp_path / "a"), everything(tmp_path / "b")
    changed = [path for path in before if before[path] != after[path]]
    assert changed == ["controls.yaml"]
    old, new = before["controls.yaml"].decode().splitlines(), after["controls.yaml"].decode().splitlines()
    lines = [(left, right) for left, right in zip(old, new, strict=True) if left != right]
    assert lines == [
        (
            "organization: {name: Example Ltd, timezone: UTC, fiscal_year_start: 1}",
            'organization: {name: "Example \\"timezone: X\\", Ltd }", timezone: "Europe/Berlin", fiscal_year_start: 1}',
        )
    ]


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "a\u202eb", "x" * 201])
def test_a_name_that_nobody_can_read_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError):
        plant(tmp_path, organization=name)
    assert everything(tmp_path) == {}


@pytest.mark.parametrize("zone", ["", "Mars/Base", "../../etc/passwd", "/etc/localtime", "europe berlin", "UTC\n"])
def test_a_zone_that_there_is_not_is_refused(tmp_path: Path, zone: str) -> None:
    with pytest.raises(UsageError):
        plant(tmp_path, timezone=zone)
    assert everything(tmp_path) == {}


def test_a_file_of_the_programme_stops_everything(tmp_path: Path) -> None:
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "access-control.md").write_text("ours\n")
    (tmp_path / "controls.yaml").write_text("ours\n")
    with pytest.raises(UsageError) as caught:
        plant(tmp_path)
    assert caught.value.message == (
        f"{tmp_path} has controls.yaml, policies/access-control.md already: nothing was written"
    )
    assert everything(tmp_path) == {"controls.yaml": b"ours\n", "policies/access-control.md": b"ours\n"}


def test_planting_twice_names_the_first_three_and_how_many_more(tmp_path: Path) -> None:
    plant(tmp_path)
    first = everything(tmp_path)
    with pytest.raises(UsageError) as caught:
        plant(tmp_path, organization="Another Ltd")
    more = sum(file.is_programme for file in starter_files()) - 3
    assert f"policies/access-control.md and {more} more already" in caught.value.message
    assert caught.value.remedy.startswith(f"tieout check --root {tmp_path} examines what is there; ")
    assert everything(tmp_path) == first


def test_what_helps_is_kept_if_it_is_there(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("ours\n")
    (tmp_path / "LICENSE").write_text("ours\n")
    planted = plant(tmp_path)
    assert planted.kept == ("README.md",)
    assert "README.md" not in planted.written
    assert (tmp_path / "README.md").read_text() == "ours\n"


@pytest.mark.parametrize("make", ["link", "file", "dangling"])
def test_a_folder_that_is_none_stops_everything(tmp_path: Path, make: str) -> None:
    outside, root = tmp_path / "outside", tmp_path / "root"
    outside.mkdir()
    root.mkdir()
    if make == "file":
        (root / "runbooks").write_text("ours\n")
    else:
        (root / "runbooks").symlink_to(outside if make == "link" else tmp_path / "nowhere")
    with pytest.raises(UsageError):
        plant(root)
    assert list(outside.iterdir()) == []
    assert [path.name for path in root.iterdir()] == ["runbooks"]


def test_a_dangling_link_in_the_place_of_a_file_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "controls.yaml").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UsageError):
        plant(tmp_path)
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("fails_at", range(0, len(PATHS), 3))
def test_a_disk_that_refuses_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails_at: int
) -> None:
    real, calls = write_file, iter(range(100))

    def failing(path: Path, data: bytes) -> None:
        if next(calls) == fails_at:
            raise StorageError("the disk is full")
        real(path, data)

    monkeypatch.setattr("tieout.starter.write.write_file", failing)
    (tmp_path / "kept").mkdir()
    with pytest.raises(StorageError):
        plant(tmp_path / "kept" / "new" / "deep")
    assert list((tmp_path / "kept").iterdir()) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_a_storage_error(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(StorageError):
        plant(tmp_path / "new")


def test_the_workflow_reads_only_and_pins_what_it_runs(tmp_path: Path) -> None:
    plant(tmp_path)
    text = (tmp_path / ".github/workflows/tieout.yml").read_text()
    used = re.findall(r"uses: (\S+)", text)
    assert used
    assert all(re.fullmatch(r"actions/checkout@[0-9a-f]{40}", name) for name in used)
    assert "pull_request_target:" not in text
    assert "write" not in re.sub(r"#.*", "", text)
    for line in ("permissions: {}", "contents: read", "fetch-depth: 0", "persist-credentials: false"):
        assert line in text
    assert f'"tieout=={__version__}"' in text
    assert f'"tieout=={__version__}"' in (tmp_path / ".pre-commit-config.yaml").read_text()


def test_the_workflow_that_may_write_never_runs_for_a_proposal(tmp_path: Path) -> None:
    plant(tmp_path)
    text = re.sub(r"#.*", "", (tmp_path / ".github/workflows/tieout-ledger.yml").read_text())
    assert "pull_request" not in text.replace("pull-requests: read", "")
    assert re.findall(r"[a-z-]+: write\b", text) == ["contents: write"]
    assert all(re.fullmatch(r"actions/checkout@[0-9a-f]{40}", name) for name in re.findall(r"- uses: (\S+)", text))
    for line in ("permissions: {}", "cancel-in-progress: false", "fetch-depth: 0"):
        assert line in text

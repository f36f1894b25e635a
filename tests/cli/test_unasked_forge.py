"""A code host that cannot be asked, and none at all: no step is told that ends where it began."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.programme import AS_OF, FILES, PEOPLE, git, plant, tieout

NOBODY = "kind: none, reason: Changes are approved on paper"
GITLAB = "kind: gitlab, repository: example/group/policies"


def programme(folder: Path, forge: str, **more: str) -> Path:
    """Give the clean programme with this forge, and an origin."""
    settings = FILES["controls.yaml"].replace(NOBODY, forge)
    root = plant(folder, {**FILES, "controls.yaml": settings, "registers/people.yaml": PEOPLE, **more})
    git(root, "remote", "add", "origin", "https://gitlab.com/example/group/policies.git")
    return root


@pytest.mark.parametrize(
    ("verb", "code"),
    [(("approvals", "check"), 3), (("approvals", "verify"), 3), (("approvals", "sync"), 3), (("check",), 3)],
)
def test_at_gitlab_nobody_is_sent_to_sync(verb: tuple[str, ...], code: int, tmp_path: Path) -> None:
    root = programme(tmp_path / "it", GITLAB)
    more = () if verb == ("approvals", "sync") or verb[-1] == "verify" else ("--as-of", AS_OF)
    done = tieout(*verb, "--root", str(root), *more)
    assert done.returncode == code, done.told
    assert "approvals sync" not in done.told
    assert "see docs" not in done.told
    assert "tieout evidence add" in done.told


@pytest.mark.parametrize("verb", [("status",), ("check",)])
def test_a_programme_of_drafts_at_gitlab_is_not_sent_there_either(verb: tuple[str, ...], tmp_path: Path) -> None:
    root = programme(tmp_path / "it", GITLAB)
    policy = root / "policies/data-classification.md"
    policy.write_text(policy.read_text(encoding="utf-8").replace("status: active", "status: draft"), encoding="utf-8")
    settings = root / "controls.yaml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("periods:\n  - {", "# {"), encoding="utf-8")
    git(root, "commit", "--quiet", "--all", "--message", "Draft")
    done = tieout(*verb, "--root", str(root), "--as-of", AS_OF)
    assert "no-ledger-yet" in done.text or verb == ("status",)
    assert "approvals sync" not in f"{done.text} {done.told}".replace("\n        ", " ")


def test_a_text_that_cannot_be_read_may_be_in_force(tmp_path: Path) -> None:
    """With its head broken, the one policy in force asked for no ledger any more, and 40 rules were called examined."""
    root = programme(tmp_path / "it", GITLAB)
    settings = root / "controls.yaml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("periods:\n  - {", "# {"), encoding="utf-8")
    policy = root / "policies/data-classification.md"
    for text in (policy.read_text(encoding="utf-8"), policy.read_text(encoding="utf-8").removeprefix("---\n")):
        policy.write_text(text, encoding="utf-8")
        done = tieout("check", "--root", str(root), "--as-of", AS_OF, "--format", "json")
        states = {item["id"]: item["state"] for item in json.loads(done.text)["rules"]}
        assert states["direct-push"] == "not_examined"
    assert [item["rule"] for item in json.loads(done.text)["findings"]].count("unreadable-file") == 1


def test_where_nobody_keeps_approvals_no_change_is_counted_as_none(tmp_path: Path) -> None:
    root = plant(tmp_path / "it", FILES)
    done = tieout("approvals", "check", "--root", str(root), "--as-of", AS_OF)
    assert done.returncode == 3
    assert "no code host keeps the approvals" in done.text
    assert "0 changes" not in done.text
    assert "approvals sync" not in done.told
    assert "log --first-parent" in done.told


def test_the_site_names_no_step_that_cannot_be_gone(tmp_path: Path) -> None:
    for name, forge in (("none", NOBODY), ("gitlab", GITLAB)):
        root = programme(tmp_path / name, forge)
        tieout("site", "--root", str(root), "--as-of", AS_OF, "--stage", str(tmp_path / f"{name}-site"))
        page = (tmp_path / f"{name}-site/docs/approvals.md").read_text(encoding="utf-8")
        assert "Not examined" in page
        assert "approvals sync" not in page

"""tieout trace: one chain, from real commits."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.programme import AS_OF, FILES, POLICY, git, plant, tieout
from tests.report import shapes


def test_the_forms_are_of_one_trace(programme: Path) -> None:
    for form in ("text", "markdown", "json"):
        done = tieout("trace", "C1.1", "--root", str(programme), "--as-of", AS_OF, "--format", form)
        assert (done.returncode, done.told) == (0, "")
        assert "CO-01" in done.text
    found = shapes.read("trace", done.stdout)
    assert (found["target"], found["as_of"]) == ({"reference": "C1.1", "kind": "criterion", "id": "C1.1"}, AS_OF)
    assert found["head"] == git(programme, "rev-parse", "HEAD")


@pytest.mark.parametrize("reference", ["C1.1", "C1.1.2", "CO-01", "CC1.1", "P1.1"])
def test_whatever_can_be_named_ends_with_0(programme: Path, reference: str) -> None:
    done = tieout("trace", reference, "--root", str(programme), "--as-of", AS_OF)
    assert (done.returncode, done.told) == (0, "")
    assert max(map(len, done.text.splitlines())) <= 80


@pytest.mark.parametrize(
    ("reference", "why"),
    [
        ("CC1.1", "controls.yaml:6:7 leaves it out: Covered by the parent company, and parent answers for it"),
        ("P1.1", "the category privacy is not in scope; in scope are: security, confidentiality"),
    ],
)
def test_one_out_of_scope_says_so_and_why(programme: Path, reference: str, why: str) -> None:
    text = tieout("trace", reference, "--root", str(programme), "--as-of", AS_OF).text
    assert f"not in scope: {why} No control names it." in " ".join(text.split())


def test_an_unknown_one_is_a_usage_error_with_a_suggestion(programme: Path) -> None:
    done = tieout("trace", "CO-1", "--root", str(programme))
    assert (done.returncode, done.text) == (2, "")
    assert done.told == (
        "tieout: 'CO-1' is no criterion, no point of focus and no control; did you mean CO-01?\n"
        f"  next: tieout trace CO-01 --root {programme}\n"
    )
    assert tieout("trace", "--root", str(programme)).returncode == 2


def test_unreadable_settings_end_with_2(tmp_path: Path) -> None:
    root = plant(tmp_path / "programme", {**FILES, "controls.yaml": "["})
    assert tieout("trace", "C1.1", "--root", str(root), "--as-of", AS_OF).returncode == 2


def at(day: str) -> dict[str, str]:
    return {"GIT_AUTHOR_DATE": f"{day}T10:00:00Z", "GIT_COMMITTER_DATE": f"{day}T10:00:00Z"}


def test_the_days_are_those_on_which_each_thing_came_to_the_branch(tmp_path: Path) -> None:
    """Written beside the branch in February, merged in March, its date moved in April."""
    root = plant(tmp_path / "programme")
    first = git(root, "rev-parse", "HEAD")
    policy = root / "policies/data-classification.md"
    git(root, "switch", "--quiet", "--create", "side")
    policy.write_text(POLICY.replace('"1.0"', '"1.1"') + "\nIt records what was deleted.\n", "utf-8")
    git(root, "commit", "--quiet", "--all", "--message", "Say more", **at("2026-02-10"))
    side = git(root, "rev-parse", "HEAD")
    git(root, "switch", "--quiet", "main")
    git(root, "merge", "--quiet", "--no-ff", "--message", "Merge", "side", **at("2026-03-05"))
    merge = git(root, "rev-parse", "HEAD")
    policy.write_text(policy.read_text("utf-8").replace("last_reviewed: 2026-01-14", "last_reviewed: 2026-04-01"))
    git(root, "commit", "--quiet", "--all", "--message", "Reviewed", **at("2026-04-20"))
    last = git(root, "rev-parse", "HEAD")
    done = tieout("trace", "C1.1", "--root", str(root), "--as-of", AS_OF, "--format", "json")
    control = json.loads(done.stdout)["controls"][0]
    text = control["texts"][0]
    assert (control["claim"]["commit"], control["claim"]["day"]) == (first, "2025-12-14")
    assert (text["link"]["commit"], text["link"]["day"], text["link"]["strength"]) == (last, "2026-04-20", "git")
    assert text["words"] == {"commit": side, "author": "Ana Example", "landing": merge, "day": "2026-03-05"}
    assert [(item["key"], item["commit"], item["day"], item["apart_days"]) for item in text["claims"]] == [
        ("version", merge, "2026-03-05", None),
        ("approved", first, "2025-12-14", -31),
        ("effective", first, "2025-12-14", -49),
        ("last_reviewed", last, "2026-04-20", 19),
    ]
    policy.write_text(policy.read_text("utf-8") + "\nLoose words.\n", "utf-8")
    loose = json.loads(tieout("trace", "CO-01", "--root", str(root), "--as-of", AS_OF, "--format", "json").stdout)
    text = loose["controls"][0]["texts"][0]
    assert text["link"] | {"digest": ""} == {
        "control": "CO-01",
        "document": "POL-008",
        "path": "policies/data-classification.md",
        "digest": "",
        "commit": None,
        "day": None,
        "strength": "self",
    }
    assert text["words"] is None

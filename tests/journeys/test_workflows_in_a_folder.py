"""The reusable workflows with ``root``: programmes in two folders of a repository of code, and hostile names of folders."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest

from tests.cli.programme import FILES, POLICY, git, plant
from tests.house.test_workflows import STARTER, WORKFLOWS, read, steps
from tests.journeys.runner import Runner
from tests.journeys.test_workflows import DAY, PLACE, key_of, needs_keygen
from tests.post.hub import TOKEN, hub

STALE = POLICY.replace("2026-01-14", "2025-02-14")
RELAXED = FILES["controls.yaml"].replace("controls:\n", "rules: {stale-review: off}\ncontrols:\n", 1)
HOSTILE = ["$(touch pwned)", "a b", "`touch pwned`", "x'\"y", "-rf", "ä/ö", "a;touch pwned"]


def company(tmp_path: Path, *folders: str, top: bool = False, changed: dict[str, str] | None = None) -> Path:
    """Give a checkout with the clean programme in some folders; what ``changed`` names stands otherwise."""
    files = {f"{folder}/{path}": text for folder in folders for path, text in FILES.items()}
    root = plant(
        tmp_path / "company", {"src/main.c": "x\n", **files, **(FILES if top else {}), **(changed or {})}
    )  # fmt: skip
    git(tmp_path, "clone", "--quiet", "--bare", str(root), str(tmp_path / "origin.git"))
    git(root, "remote", "add", "origin", str(tmp_path / "origin.git"))
    git(root, "fetch", "--quiet", "origin")
    return root


def at(root: Path, tmp_path: Path, folder: str, **env: str) -> Runner:
    return Runner(root, tmp_path / f"runner{quote(folder, safe='')}", {"SOURCE_DATE_EPOCH": DAY, **env}, folder=folder)


def propose(root: Path, files: dict[str, str]) -> None:
    git(root, "switch", "--quiet", "--create", "change")
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "Change")


@pytest.mark.parametrize("folder", ["one", "one/", "./one", "two/../one"])
def test_the_gate_judges_the_folder_by_the_settings_of_its_base(tmp_path: Path, folder: str) -> None:
    root = company(tmp_path, "one", "two")
    propose(root, {f"one/{PLACE}": STALE, "one/controls.yaml": RELAXED})
    done = at(root, tmp_path, folder).run("check", "check", "Examine", BASE="main", FAIL_ON="error")
    assert done.returncode == 1, done.stderr
    assert f"::error file=one/{PLACE}" in done.stdout
    assert at(root, tmp_path, "two").run("check", "check", "Examine", BASE="main", FAIL_ON="error").returncode == 0


@pytest.mark.parametrize("folder", HOSTILE)
def test_a_folder_of_a_hostile_name_is_examined_and_runs_nothing(tmp_path: Path, folder: str) -> None:
    root = company(tmp_path, folder)
    propose(root, {f"{folder}/{PLACE}": STALE})
    runner = at(root, tmp_path, folder)
    done = runner.run("check", "check", "Examine", BASE="main", FAIL_ON="error")
    assert done.returncode == 1, done.stderr
    assert "stale-review" in done.stdout
    assert runner.run("check", "impact", "Tell", BASE="main").returncode == 0
    assert runner.text("impact/impact.md").startswith("<!-- tieout:impact/")
    suffix = runner.text("found").splitlines()[-1].removeprefix("suffix=")
    assert suffix.isascii()
    assert suffix.replace("-", "").replace("_", "").isalnum()
    assert not [*tmp_path.rglob("pwned")]


@pytest.mark.parametrize(
    "folder", ["three", "", "..", "src", "/", "-", "one\n::error::x", "one/policies", "$(echo one)", "main.c"]
)
def test_what_is_no_folder_of_a_programme_is_never_green(tmp_path: Path, folder: str) -> None:
    """Also where the programme around it is sound: ``src`` of a company with one at its top."""
    root = company(tmp_path, "one", top=folder in {"src", "one/policies"})
    for job, step, given in (("check", "Examine", {"FAIL_ON": "error"}), ("impact", "Tell", {})):
        for base in ("main", ""):
            done = at(root, tmp_path, folder).run("check", job, step, BASE=base, **given)
            assert done.returncode == 3, (job, base, done.stderr)
            assert [line for line in (done.stdout + done.stderr).splitlines() if "::" in line] == [
                "::error::root names no folder of this repository that holds a controls.yaml"
            ]


def test_a_change_that_takes_the_settings_away_is_not_judged_by_the_programme_above(tmp_path: Path) -> None:
    root = company(tmp_path, "one", top=True)
    propose(root, {f"one/{PLACE}": STALE})
    git(root, "rm", "--quiet", "one/controls.yaml")
    git(root, "commit", "--quiet", "--message", "Away")
    for base in ("main", ""):
        done = at(root, tmp_path, "one").run("check", "check", "Examine", BASE=base, FAIL_ON="error")
        assert done.returncode == 3


def test_a_change_that_puts_a_link_in_place_of_the_folder_does_not_choose_its_settings(tmp_path: Path) -> None:
    root = company(tmp_path, "one")
    git(root, "switch", "--quiet", "--create", "change")
    git(root, "mv", "one", "two")
    (root / "two/controls.yaml").write_text(RELAXED, encoding="utf-8")
    (root / f"two/{PLACE}").write_text(STALE, encoding="utf-8")
    (root / "one").symlink_to("two")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "Link")
    done = at(root, tmp_path, "one").run("check", "check", "Examine", BASE="main", FAIL_ON="error")
    assert done.returncode == 3
    assert at(root, tmp_path, "one").run("check", "impact", "Tell", BASE="main").returncode == 3


def test_a_first_pull_request_that_brings_a_programme_into_a_folder_is_examined(tmp_path: Path) -> None:
    root = company(tmp_path, "one")
    propose(root, {f"two/{path}": text for path, text in FILES.items()})
    runner = at(root, tmp_path, "two")
    done = runner.run("check", "check", "Examine", BASE="main", FAIL_ON="error")
    assert "rules examined" in done.stdout
    assert runner.run("check", "impact", "Tell", BASE="main").returncode == 0
    assert "1 text" in runner.text("impact/impact.md")


def test_two_folders_have_a_comment_each(tmp_path: Path) -> None:
    root = company(tmp_path, "one", "two")
    text = POLICY.replace("It is done.", "It may be done.", 1)
    propose(root, {f"one/{PLACE}": text, f"two/{PLACE}": text})
    with hub() as forge:
        for folder in ("one", "two", "one"):
            runner = at(root, tmp_path, folder, GITHUB_SERVER_URL=forge.url)
            assert runner.run("check", "impact", "Tell", BASE="main").returncode == 0
            done = Runner(runner.temp, runner.temp, runner.env).run(
                "check", "comment", "Comment", GITHUB_TOKEN=TOKEN, NUMBER="7"
            )
            assert done.returncode == 0, done.stderr
    assert [item.body.splitlines()[0] for item in forge.comments] == [
        "<!-- tieout:impact/one -->", "<!-- tieout:impact/two -->",
    ]  # fmt: skip


def test_two_folders_have_issues_of_their_own(tmp_path: Path) -> None:
    root = company(tmp_path, "one", "two", changed={f"one/{PLACE}": STALE, f"two/{PLACE}": STALE})
    with hub() as forge:
        for folder in ("one", "two", "one"):
            runner = at(root, tmp_path, folder, GITHUB_SERVER_URL=forge.url)
            assert runner.run("reviews", "reviews", "Open and close", GITHUB_TOKEN=TOKEN).returncode == 0
            assert runner.run("quarter", "examine", "Examine", PERIOD="2026-Q2").returncode == 0
            teller = Runner(runner.temp, runner.temp, runner.env, folder=folder)
            done = teller.run("quarter", "tell", "Tell", GITHUB_TOKEN=TOKEN, PERIOD="2026-Q2")
            assert done.returncode == 0, done.stderr
    assert [item.title for item in forge.issues] == [
        "Review of POL-008 is late (one)",
        "2026-Q2: what an auditor would find (one)",
        "Review of POL-008 is late (two)",
        "2026-Q2: what an auditor would find (two)",
    ]
    assert all(item.is_open for item in forge.issues)


@needs_keygen
def test_seals_of_two_folders_in_the_same_second_are_two_branches(tmp_path: Path) -> None:
    root = company(tmp_path, "one", "two")
    private, _ = key_of(tmp_path)
    for folder in ("one", "two"):
        runner = at(root, tmp_path, folder)
        (runner.temp / "bin/date").write_text("#!/bin/sh\necho 20260630T000000Z\n", encoding="utf-8")
        (runner.temp / "bin/date").chmod(0o755)
        assert runner.run("quarter", "seal", "Seal", KEY=private).returncode == 0
        done = runner.run("quarter", "seal", "Propose", GH_TOKEN="x", MAIN="main")  # no token
        assert done.returncode == 0, done.stderr
        git(root, "switch", "--quiet", "main")
        branch = f"origin/evidence/seal-20260630T000000Z-{folder}"
        names = git(root, "diff", "--name-only", "main", branch).splitlines()
        assert f"{folder}/evidence/log/checkpoint.txt.sig" in names
        assert all(name.startswith(f"{folder}/evidence/log/") for name in names)
        assert f"Evidence: seal the quarter ({folder})" in runner.text("gh")


def test_what_is_due_is_proposed_of_the_folder_alone(tmp_path: Path) -> None:
    root = company(tmp_path, "one", "two")
    runner = at(root, tmp_path, "one")
    for folder in ("one", "two"):
        (root / folder / "evidence/left").mkdir(parents=True, exist_ok=True)
        (root / folder / "evidence/left/note.txt").write_text("x\n", encoding="utf-8")
    done = runner.run("collect", "collect", "Propose", GH_TOKEN="x", MAIN="main")  # no token
    assert done.returncode == 0, done.stderr
    (branch,) = git(root, "branch", "--remotes", "--list", "origin/evidence/*").split()
    assert branch.endswith("Z-one")
    assert git(root, "diff", "--name-only", "main", branch).splitlines() == ["one/evidence/left/note.txt"]


@needs_keygen
def test_a_bundle_of_a_folder_has_a_name_of_its_own(tmp_path: Path) -> None:
    root = company(tmp_path, "one", "two")
    private, fingerprint = key_of(tmp_path)
    runner = at(root, tmp_path, "one")
    done = runner.run("bundle", "build", "Build", PERIOD="2026-H1")
    assert done.returncode == 0, done.stderr
    signer = Runner(runner.temp, runner.temp, runner.env)
    done = signer.run("bundle", "sign", "Sign and verify", KEY=private, PIN=fingerprint, TSA="")
    assert done.returncode == 0, done.stdout + done.stderr
    assert (runner.temp / "tieout-bundle-one.zip").is_file()
    done = signer.run("bundle", "release", "Attach", GH_TOKEN="x", GH_REPO="example/policies", TAG="v1")  # no token
    assert "tieout-bundle-one.zip" in runner.text("gh")


def test_suffixes_of_other_folders_are_other_ones(tmp_path: Path) -> None:
    folders = ["a b", "a-b", "a/b", "a_b", "x" * 50, "x" * 51, "ä", "ö", "one"]
    root = company(tmp_path, *folders)
    found = []
    for folder in folders:
        runner = at(root, tmp_path, folder)
        runner.run("bundle", "build", "Build", PERIOD="2026-H9")
        found.append(runner.text("found").splitlines()[-1])
    assert len(set(found)) == len(folders)
    assert found[-1] == "suffix=-one"


CALLED = [path for path in WORKFLOWS if path.parent != STARTER and path.name != "ci.yml"]


def test_every_job_with_a_checkout_finds_its_folder_the_same_way() -> None:
    scripts = set()
    for path in WORKFLOWS:
        if path.name == "ci.yml":
            continue
        for job in read(path)["jobs"].values():
            names = [step.get("name", step.get("uses", "")) for step in job["steps"]]
            if any(str(name).startswith("actions/checkout@") for name in names):
                assert names[1] == "Find"
        scripts |= {step["run"] for step in steps(path) if step.get("name") == "Find"}
    assert len(scripts) == 1


@pytest.mark.parametrize("path", CALLED, ids=lambda path: path.name)
def test_artifacts_and_groups_of_two_folders_do_not_meet(path: Path) -> None:
    found = read(path)
    root = found[True]["workflow_call"]["inputs"]["root"]
    assert (root["type"], root["default"]) == ("string", ".")
    names = [step["with"]["name"] for step in steps(path) if "artifact@" in str(step.get("uses", ""))]
    assert [name for name in names if ".outputs.suffix }}" not in name] == []
    if "concurrency" in found:
        assert "${{ inputs.root }}" in found["concurrency"]["group"]


def test_a_change_of_the_code_alone_gets_no_comment_but_one_that_stands_is_brought_up_to_date(tmp_path: Path) -> None:
    """In a repository of code most changes touch nothing of the programme, and a comment on each teaches to skip them."""
    root = company(tmp_path, "one")
    propose(root, {"src/main.c": "y\n"})
    with hub() as forge:
        runner = at(root, tmp_path, "one", GITHUB_SERVER_URL=forge.url)
        told = []
        for text in (None, POLICY.replace("It is done.", "It may be done.", 1), POLICY):
            if text is not None:
                (root / f"one/{PLACE}").write_text(text, encoding="utf-8")
                git(root, "commit", "--quiet", "--all", "--message", "Edit")
            assert runner.run("check", "impact", "Tell", BASE="main").returncode == 0
            done = Runner(runner.temp, runner.temp, runner.env).run(
                "check", "comment", "Comment", GITHUB_TOKEN=TOKEN, NUMBER="7"
            )
            assert done.returncode == 0, done.stderr
            told.append([item.body.splitlines()[1] for item in forge.comments])
    assert told[0] == []
    assert "touches 1 text" in told[1][0]
    assert "touches 0 texts" in told[2][0]

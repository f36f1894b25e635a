"""approvals sync and approvals verify, against a server that answers as GitHub does and a remote over Git."""

from __future__ import annotations

import json
import re
import shlex
from typing import TYPE_CHECKING

import pytest

from tests.cli.programme import FILES, Done, plant, tieout
from tests.ledger.world import ALICE, BOB, World, moment
from tests.ports.repositories import run as git
from tests.sources.forges.github.answers import ACTIVITY, refuse, tell
from tieout.seal.signers.new import new_key
from tieout.seal.signers.ssh import SshSigner
from tieout.sources.forges.github import client

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    from tests.forge.server import Server

CONTROLS = """\
schema: tieout.controls/v1
organization: {name: Example Ltd}
changes: {branch: main, forge: {kind: github, repository: acme/policies}}
"""


class Hasty(client.Client):
    """The client with the pauses that its caller gives it, cut short."""

    def __init__(self, *of: str, sleep: Callable[[float], None], **more: Any) -> None:
        super().__init__(*of, sleep=lambda seconds: sleep(min(seconds, 0.05)), **more)


class Office:
    """A clone, as CI makes one: branches and no heads of pull requests."""

    def __init__(self, folder: Path, forge: Server) -> None:
        self.world = World(folder / "remote")
        self.forge = forge
        forge.members = [(ALICE, "WRITE"), (BOB, "ADMIN")]
        self.world.sample.commit({"controls.yaml": CONTROLS.encode()}, at=1767225700)
        for day in range(1, 4):
            self.merge(day)
        self.root = folder / "clone"
        git("clone", "--quiet", "--no-local", "--branch", "main", str(self.world.sample.root), str(self.root))

    def merge(self, day: float) -> None:
        number = self.world.merge(day, squash=True)
        item = self.world.forge.items[number]
        self.forge.add(item.proposal, updated_at=item.updated_at)

    def call(self, *arguments: str, day: float = 4, token: str | None = None) -> Done:
        env = {"SOURCE_DATE_EPOCH": str(int(moment(day).timestamp())), "GITHUB_TOKEN": token or self.forge.token}
        return tieout("approvals", *arguments, "--root", str(self.root), env=env)

    def sync(self, *arguments: str, day: float = 4) -> Done:
        return self.call("sync", "--url", self.forge.url, *arguments, day=day)

    def show(self, path: str) -> str:
        return git("show", f"tieout/ledger:{path}", directory=self.root)


@pytest.fixture
def office(tmp_path: Path, forge: Server, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Give the office; what its forge does not answer is asked again at once, and not after 15 seconds."""
    monkeypatch.setattr(client, "Client", Hasty)
    return Office(tmp_path, forge)


def test_sync_fetches_heads_records_and_says_what_to_push(office: Office) -> None:
    done = office.sync()
    assert (done.returncode, done.text) == (
        0,
        "wrote refs/heads/tieout/ledger: 3 of 3 changes told were new or had changed\n",
    )
    assert done.told.splitlines()[-1] == "next: git push origin refs/heads/tieout/ledger:refs/heads/tieout/ledger"
    lines = [
        json.loads(line) for line in office.show("evidence/2026-Q1/change-management/approvals.jsonl").splitlines()
    ]
    assert [line["kind"] for line in lines] == ["pr", "pr", "pr", "tip"]
    assert all(line["body"]["head_tree"] and line["body"]["reviews"][0]["tree"] for line in lines[:3])
    assert git("for-each-ref", "--format=%(refname)", "refs/pull", directory=office.root).split() == [
        f"refs/pull/{number}/head" for number in (1, 2, 3)
    ]
    assert office.forge.token not in git("log", "-p", "tieout/ledger", directory=office.root) + done.text + done.told


def test_sync_records_what_protects_the_branch_and_says_what_it_was_not_told(office: Office) -> None:
    tell(office.forge)
    refuse(office.forge, ACTIVITY, 403)
    done = office.sync()
    assert done.returncode == 0
    assert "a source of enforcement is not whole: the token lacks Administration: read (the activity: " in done.told
    lines = office.show("evidence/2026-Q1/change-management/enforcement.jsonl").splitlines()
    (snapshot,) = [line["body"] for line in map(json.loads, lines) if line["kind"] == "snapshot"]
    assert snapshot["complete"] is True
    assert [item["id"] for item in snapshot["protections"]] == ["ruleset:7"]
    assert office.call("verify").returncode == 0


def test_sync_goes_on_from_what_another_machine_pushed(office: Office, tmp_path: Path) -> None:
    office.sync()
    git("push", "--quiet", "origin", "tieout/ledger", directory=office.root)
    office.merge(5)
    office.root = tmp_path / "second"
    git("clone", "--quiet", "--no-local", "--branch", "main", str(office.world.sample.root), str(office.root))
    assert office.sync(day=6).text.endswith("1 of 1 changes told were new or had changed\n")
    git("push", "--quiet", "origin", "tieout/ledger", directory=office.root)
    assert office.call("verify").returncode == 0


def test_sync_stops_where_the_branches_have_parted(office: Office, tmp_path: Path) -> None:
    office.sync()
    first = office.root
    office.root = tmp_path / "second"
    git("clone", "--quiet", "--no-local", "--branch", "main", str(office.world.sample.root), str(office.root))
    office.sync(day=5)
    git("push", "--quiet", "origin", "tieout/ledger", directory=office.root)
    office.root = first
    done = office.sync(day=6)
    assert done.returncode == 3
    assert "tieout/ledger and origin/tieout/ledger have parted" in done.told
    assert "next: git update-ref refs/heads/tieout/ledger" in done.told
    command = done.told.partition("next: git ")[2].partition(" takes")[0]
    git(*command.split(" "), directory=first)
    assert office.sync(day=6).returncode == 0


def test_a_branch_that_the_remote_lacks_is_named_and_so_is_where_it_is_set(office: Office) -> None:
    """The starter's main, where everybody merges into master: Git says of it only that a ref was not found."""
    git("-C", str(office.world.sample.root), "branch", "--move", "main", "master")
    done = office.sync()
    assert done.returncode == 3
    assert done.told.startswith("tieout: origin has no branch main, whose changes are to be recorded\n")
    assert "remote show origin tells its branches: write the one" in done.told
    assert "changes.branch in controls.yaml" in done.told


def test_without_a_remote_the_step_says_how_to_name_one(office: Office) -> None:
    git("-C", str(office.root), "remote", "remove", "origin")
    done = office.sync()
    assert done.returncode == 3
    assert done.told.startswith("tieout: no remote is called origin\n")
    assert "remote add origin ADDRESS" in done.told
    assert done.told.endswith("--no-fetch nothing is fetched\n")
    assert "git fetch" not in office.call("verify").told
    assert "remote add origin ADDRESS, then git" in office.call("content").told


def test_without_fetching_the_command_for_the_heads_is_said(office: Office) -> None:
    done = office.sync("--no-fetch")
    assert done.returncode == 0
    assert "the heads of 3 changes are not here, so their trees are not recorded" in done.told
    assert "next: git fetch --no-tags origin '+refs/pull/*/head:refs/pull/*/head'" in done.told
    git("fetch", "--no-tags", "origin", "+refs/pull/*/head:refs/pull/*/head", directory=office.root)


def test_a_key_signs_and_its_pin_is_held(office: Office, tmp_path: Path) -> None:
    new_key(tmp_path / "key", comment="ci")
    signer = SshSigner(tmp_path / "key").identity
    assert office.sync("--key", str(tmp_path / "key")).returncode == 0
    done = office.call("verify", "--pin", signer)
    assert done.returncode == 0
    assert f"Checkpoint signed by: {signer}" in done.text
    assert office.call("verify", "--pin", signer.swapcase().replace("sha256", "SHA256")).returncode == 1
    assert office.call("verify", "--pin", "nonsense").returncode == 2


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            CONTROLS + 'keys: {evidence: "SHA256:x"}\n',
            "controls.yaml:4:18: keys.evidence is SHA256:x; wanted is a list",
        ),
        (CONTROLS + "keys: {evidences: []}\n", "controls.yaml:4:8: evidences is no key of this place"),
        ("keys: [\n", "controls.yaml:2:1: "),
    ],
)
def test_pins_that_cannot_be_read_are_not_passed_over(office: Office, tmp_path: Path, text: str, told: str) -> None:
    new_key(tmp_path / "key", comment="ledger")
    assert office.sync("--key", str(tmp_path / "key")).returncode == 0
    (office.root / "controls.yaml").write_text(text, encoding="utf-8")
    done = office.call("verify")
    assert done.returncode == 2
    assert f"which keys may sign the ledger could not be read: {told}" in done.told
    if text.startswith(CONTROLS):
        found = office.call("check", "--format", "json")
        assert found.returncode == 2
        assert [item["kind"] for item in json.loads(found.stdout)["ledger"]["faults"]] == ["signature"]
    assert office.call("verify", "--pin", SshSigner(tmp_path / "key").identity).returncode == 0


def test_verify_tells_an_auditor_what_it_did_and_what_it_does_not_show(office: Office) -> None:
    office.sync()
    done = office.call("verify")
    assert done.returncode == 0
    text = done.text
    for part in (
        "Result: intact",
        "Changes recorded: 3, of the branch main",
        "Checkpoint signed by: nobody",
        "What was checked.",
        "the checkpoint is not signed",
        "What this does not show.",
    ):
        assert part in text
    value = json.loads(office.call("verify", "--format", "json").text)
    assert (value["schema"], value["intact"], value["faults"]) == ("tieout.ledger-verification/v1", True, [])


def test_where_something_does_not_hold_verify_says_so_of_what_it_checked(office: Office) -> None:
    """It said "altered" of what nobody altered, then that each commit has a record, and sent to a command that fails."""
    office.sync()
    office.world.sample.commit({"fix.md": b"now\n"}, at=1767225700 + 5 * 86_400, message="Mend the issue (#99)")
    office.merge(6)
    assert office.sync(day=7).returncode == 0
    done = office.call("verify")
    assert done.returncode == 1
    assert "Result: not intact: 1 fault\n" in done.text
    assert "\nWhat was checked; what of it does not hold stands below.\n" in done.text
    assert (
        "names #99, of which there is no record: it was left out of the ledger, or the number is an issue's"
        in done.text
    )
    assert f"the commands above are typed after: cd {office.root}\n" in done.told
    step = re.search(r"next: ask the forge: tieout approvals (verify --live .*?)(?:,|;|$)", done.text, re.MULTILINE)
    assert step is not None, done.text
    asked = office.call(*shlex.split(step[1]), "--url", office.forge.url)
    assert (asked.returncode, "Asked again. 4 of 4 changes" in asked.text) == (1, True)


def test_a_run_that_was_not_told_all_is_told_as_that_and_alters_nothing(office: Office) -> None:
    """The forge failed to give one of three: that its commit has no record was told as a ledger that was altered."""
    office.forge.told[2].is_null = 99
    done = office.sync()
    assert done.returncode == 3
    assert "gave 2" in done.told
    assert "next: the same command again, once that is mended" in done.told
    done = office.call("verify")
    assert (done.returncode, "Result: intact\n" in done.text) == (0, True)
    assert "the last run of sync did not reach the end of what the forge had: changes may be missing" in done.text
    assert "1 commit of main names a change of which there is no record, as #2" in done.text


def test_a_clone_that_fetched_the_ledger_alone_is_told_to_fetch_the_branch(office: Office, tmp_path: Path) -> None:
    """The printed step brings a newer ledger than the clone has of main, whose history then was called rewritten."""
    behind, office.root = office.root, tmp_path / "ci"
    office.merge(5)
    git("clone", "--quiet", "--no-local", "--branch", "main", str(office.world.sample.root), str(office.root))
    office.sync(day=6)
    git("push", "--quiet", "origin", "tieout/ledger", directory=office.root)
    office.root = behind
    git("fetch", "--quiet", "origin", "tieout/ledger:tieout/ledger", directory=behind)
    for verb in ("check", "verify"):
        done = office.call(verb)
        assert done.returncode == 1
        assert "behind the ledger" in " ".join(done.text.split())
        assert "git fetch origin main" in " ".join(done.text.split())
    assert "4 was merged as" in done.text
    assert "next: git fetch origin main, and verify again; if it stays so, ask the forge: " in done.text
    git("fetch", "--quiet", "origin", "main", directory=behind)
    assert office.call("verify").returncode == 0
    assert "history" not in office.call("check").text


def test_with_the_ledger_checked_out_verify_names_the_branch_that_the_records_are_of(office: Office) -> None:
    assert office.sync().returncode == 0
    git("checkout", "--quiet", "tieout/ledger", directory=office.root)
    done = office.call("verify")
    assert done.returncode == 0, done.text
    assert "Changes recorded: 3, of the branch main\n" in done.text


def test_verify_asks_again_and_finds_what_was_recorded_falsely(office: Office) -> None:
    office.sync()
    live = ("verify", "--live", "--url", office.forge.url, "--sample", "2", "--seed", "rain")
    done = office.call(*live)
    assert done.returncode == 0
    assert "Asked again. 2 of 3 changes: #" in done.text
    number = json.loads(office.call(*live, "--format", "json").text)["live"]["numbers"][0]
    office.forge.touch(number, at=moment(5), title="Another title")
    assert office.call(*live).returncode == 0
    office.forge.touch(number, at=moment(5), reviews=())
    done = office.call(*live)
    assert done.returncode == 1
    assert f"#{number} review" in done.text
    assert "no such review" in done.text
    assert office.call("verify", "--live").returncode == 2


def test_a_closed_quarter_is_copied_for_review(office: Office) -> None:
    office.sync()
    assert office.call("sync", "--close", "2026-Q1").returncode == 2
    office.sync(day=100)
    done = office.call("sync", "--close", "2026-Q1", day=100)
    assert done.returncode == 0
    folder = office.root / "evidence/2026-Q1/change-management"
    assert sorted(path.name for path in folder.iterdir()) == [
        "approvals.jsonl",
        "checkpoint.json",
        "members.jsonl",
        "pr-heads.bundle",
    ]
    assert (folder / "approvals.jsonl").read_text() == office.show(
        "evidence/2026-Q1/change-management/approvals.jsonl"
    ) + "\n"
    assert office.call("sync", "--close", "2025-Q1", day=100).returncode == 3
    assert office.call("sync", "--close", "../x", day=100).returncode == 2


def test_a_closed_quarter_is_copied_from_what_was_fetched_where_a_workflow_keeps_the_ledger(
    office: Office, tmp_path: Path
) -> None:
    """A clone has what its origin has as origin/tieout/ledger, and no such branch of its own."""
    office.sync()
    office.sync(day=100)
    kept = office.show("evidence/2026-Q1/change-management/approvals.jsonl")
    git("push", "--quiet", "origin", "tieout/ledger", directory=office.root)
    office.root = tmp_path / "second"
    git("clone", "--quiet", "--no-local", "--branch", "main", str(office.world.sample.root), str(office.root))
    done = office.call("sync", "--close", "2026-Q1", day=100)
    assert done.returncode == 0
    copied = office.root / "evidence/2026-Q1/change-management/approvals.jsonl"
    assert copied.read_text(encoding="utf-8") == f"{kept}\n"


def test_a_clone_of_one_branch_is_told_to_fetch_the_ledger_before_it_is_closed(office: Office) -> None:
    done = office.call("sync", "--close", "2026-Q1", day=100)
    assert done.returncode == 3
    assert "no tieout/ledger, here or fetched from origin, has anything of 2026-Q1" in done.told
    assert " fetch origin tieout/ledger:tieout/ledger, if origin has one; else tieout approvals sync" in done.told


def test_what_is_missing_is_said_with_the_next_step(office: Office) -> None:
    done = office.call("verify")
    assert (done.returncode, "no approval ledger" in done.told) == (3, True)
    bare = tieout(
        "approvals",
        "sync",
        "--root",
        str(office.root),
        env=dict.fromkeys(("TIEOUT_GITHUB_TOKEN", "GITHUB_TOKEN", "GH_TOKEN"), ""),
    )
    assert (bare.returncode, "there is no token" in bare.told, "--permissions" in bare.told) == (3, True, True)
    assert "Pull requests" in office.call("sync", "--permissions").text
    assert office.call("sync", "--url", office.forge.url, "--remote", "--upload-pack=x").returncode == 2
    wrong = office.call("sync", "--url", office.forge.url, token="ghp_wrong")
    assert (wrong.returncode, "ghp_wrong" in wrong.told) == (3, False)
    (office.root / "controls.yaml").write_text("schema: tieout.controls/v1\nchanges: {branch: main}\n")
    assert "does not say which code host" in office.sync().told


def test_the_repository_of_the_example_is_nobody_s_to_ask(tmp_path: Path) -> None:
    """There may be one of that name at the code host: its approvals would have stood in the ledger as one's own."""
    root = plant(tmp_path / "new", {**FILES, "controls.yaml": CONTROLS.replace("acme/policies", "example/policies")})
    done = tieout("approvals", "sync", "--no-fetch", "--root", str(root), env={"GITHUB_TOKEN": "x"})
    assert done.returncode == 2
    assert done.told.startswith("tieout: changes.forge.repository is example/policies still, which stands for yours\n")
    assert "write your own OWNER/NAME there" in done.told

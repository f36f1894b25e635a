from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from tests.ledger import tampering as t
from tests.ledger.world import World, moment
from tieout.ledger.close import close
from tieout.ledger.verify import verify
from tieout.model.errors import NotExaminableError
from tieout.model.ledger import LEDGER_BRANCH
from tieout.seal.chain import digest_of
from tieout.seal.signers.new import new_key
from tieout.seal.signers.ssh import SshSigner
from tieout.sources.ledger.reading import read_ledger

if TYPE_CHECKING:
    from pathlib import Path

    from tieout.ledger.verification import Verification


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Seven changes over two quarters, recorded on six days."""
    world = World(tmp_path_factory.mktemp("honest") / "company")
    for day in (1, 3, 5, 7, 40):
        world.merge(day, squash=day != 3)
        world.sync(day + 0.5)
    world.merge(95, squash=True)
    world.merge(96, squash=True)
    world.sync(96.5)
    return world


@pytest.fixture
def world(honest: World, tmp_path: Path) -> World:
    shutil.copytree(honest.sample.root, tmp_path / "company")
    other = World.__new__(World)
    other.__dict__.update(honest.__dict__)
    other.sample = type(honest.sample).__new__(type(honest.sample))
    other.sample.root = tmp_path / "company"
    other.sample.git_dir = tmp_path / "company" / ".git"
    return other


def verified(world: World, *, pinned: tuple[str, ...] = ()) -> Verification:
    repository = world.repository
    head = repository.head()
    assert head is not None
    return verify(repository, head, branch="main", pinned=pinned)[0]


def told(world: World, *, pinned: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    return [(fault.kind, fault.message) for fault in verified(world, pinned=pinned).faults]


def copy_to_main(world: World) -> None:
    target = world.sample.root / "copied"
    paths = list(close(world.repository, "2026-Q1", target, now=moment(100)))
    world.sample.commit(
        {path: (target / path).read_bytes() for path in paths}, at=1775900000, message="Close 2026-Q1 (#8)"
    )


def test_a_file_that_is_not_in_the_repository_is_no_empty_one(world: World) -> None:
    oid = world.sample.lose(f"{LEDGER_BRANCH}:evidence/2026-Q1/change-management/approvals.jsonl")
    with pytest.raises(NotExaminableError, match=f"there is no blob {oid} in this repository"):
        verified(world)
    with pytest.raises(NotExaminableError, match=f"there is no blob {oid} in this repository"):
        read_ledger(world.repository, world.repository.head(), branch="main")


def test_an_honest_ledger_is_intact_and_says_what_it_leaves_open(world: World) -> None:
    found = verified(world)
    assert found.faults == ()
    assert (found.source, found.changes, found.signer, found.reconstructed) == ("tieout/ledger", 7, None, ())
    assert {check.id: check.examined for check in found.checks} == {
        "chain": 16,
        "records": 0,
        "copies": 1,
        "appends": 2,
        "checkpoints": 2,
        "tips": 6,
        "merges": 7,
        "heads": 14,
        "completeness": 7,
        "totals": 6,
        "bundles": 6,
        "signatures": 0,
    }
    assert len(found.remarks) == 1
    assert found.remarks[0].startswith("the checkpoint is not signed")


def test_a_copy_of_a_closed_quarter_is_byte_equal_and_verifies_without_the_branch(world: World) -> None:
    copy_to_main(world)
    assert verified(world).faults == ()
    assert t.show(world, t.Q1 + "approvals.jsonl", "main") == t.show(world, t.Q1 + "approvals.jsonl")
    world.sample.git("update-ref", "-d", "refs/heads/tieout/ledger")
    found = verified(world)
    assert (found.source, found.changes) == ("the commit examined", 5)
    assert found.faults == ()


def test_without_a_ledger_nothing_can_be_verified(world: World) -> None:
    world.sample.git("update-ref", "-d", "refs/heads/tieout/ledger")
    with pytest.raises(NotExaminableError, match="no approval ledger"):
        verified(world)


def by_mallory(value: dict[str, Any]) -> None:
    value["body"]["reviews"][0]["by"]["login"] = "mallory"


def flipped(world: World) -> None:
    some = t.lines(world)
    some[2] = some[2].replace(b"bob", b"bab")
    t.put(world, {t.Q1 + "approvals.jsonl": b"".join(some)})


def dropped(world: World) -> None:
    some = t.lines(world)
    t.put(world, {t.Q1 + "approvals.jsonl": b"".join([*some[:2], *some[3:]])})


def reordered(world: World) -> None:
    some = t.lines(world)
    some[1], some[2] = some[2], some[1]
    t.put(world, {t.Q1 + "approvals.jsonl": b"".join(some)})


def inserted(world: World) -> None:
    some = t.lines(world)
    t.put(world, {t.Q1 + "approvals.jsonl": b"".join([*some[:2], some[0], *some[2:]])})


def redated(world: World) -> None:
    some = t.lines(world)
    some[3] = t.edited(some[3], lambda value: value.update(observed_at="2026-01-02T00:00:00Z"))
    t.put(world, {t.Q1 + "approvals.jsonl": b"".join(some)})


def redated_out_of_its_quarter(world: World) -> None:
    some = t.lines(world)
    some[-1] = t.edited(some[-1], lambda value: value.update(observed_at="2026-04-02T00:00:00Z"))
    t.put(world, {t.Q1 + "approvals.jsonl": b"".join(some)})


def rechained(world: World) -> None:
    some = t.lines(world)
    some[2] = t.edited(some[2], by_mallory)
    t.put(world, t.rebuilt(world, some))


def cut_off(world: World) -> None:
    some = t.lines(world, t.Q2)
    t.put(world, {t.Q2 + "approvals.jsonl": b"".join(some[:-1])})


def cut_in_a_line(world: World) -> None:
    t.put(world, {t.Q2 + "approvals.jsonl": b"".join(t.lines(world, t.Q2))[:-30]})


def added_without_checkpoint(world: World) -> None:
    some = t.lines(world, t.Q2)
    count = len(t.lines(world)) + len(some)
    more = t.rechained([some[-1]], (count, digest_of(some[-1].rstrip(b"\n"))))
    t.put(world, {t.Q2 + "approvals.jsonl": b"".join([*some, *more])})


def checkpoint_edited(world: World) -> None:
    value = json.loads(t.show(world, t.Q2 + "checkpoint.json"))
    value["streams"]["approvals"]["head"] = "sha256:" + "0" * 64
    t.put(world, {t.Q2 + "checkpoint.json": json.dumps(value).encode()})


def checkpoint_gone(world: World) -> None:
    t.put(world, {t.Q2 + "checkpoint.json": None})


def checkpoint_unreadable(world: World) -> None:
    t.put(world, {t.Q2 + "checkpoint.json": b"[" * 10_000})


def hostile_line(world: World) -> None:
    t.put(world, {t.Q2 + "approvals.jsonl": b"".join(t.lines(world, t.Q2)) + b"[" * 10_000 + b"\n"})


def other_key_order(world: World) -> None:
    some = t.lines(world, t.Q2)
    some[-1] = json.dumps(json.loads(some[-1])).encode() + b"\n"
    t.put(world, {t.Q2 + "approvals.jsonl": b"".join(some)})


def merged_branch(world: World) -> None:
    tip = world.sample.git("rev-parse", "tieout/ledger")
    world.sample.commit({}, branch="tieout/ledger", parents=(tip, world.sample.git("rev-parse", "main")))


def foreign_file(world: World) -> None:
    t.put(world, {"policies/x.md": b"x\n"})


def closed_quarter_changed(world: World) -> None:
    t.put(world, {t.Q1 + "members.jsonl": t.show(world, t.Q1 + "members.jsonl") + b"x\n"})


def file_gone_and_back(world: World) -> None:
    data = t.show(world, t.Q2 + "approvals.jsonl")
    t.put(world, {t.Q2 + "approvals.jsonl": None})
    t.put(world, {t.Q2 + "approvals.jsonl": data})


def edited_and_put_back(world: World) -> None:
    data = t.show(world, t.Q2 + "approvals.jsonl")
    t.put(world, {t.Q2 + "approvals.jsonl": data.replace(b"bob", b"bab")})
    t.put(world, {t.Q2 + "approvals.jsonl": data})


def copy_differs(world: World) -> None:
    copy_to_main(world)
    path = t.Q1 + "approvals.jsonl"
    t.put(world, {path: t.show(world, path, "main").replace(b"bob", b"bab")}, branch="main", day=101)


def copy_gone_and_back(world: World) -> None:
    copy_to_main(world)
    path = t.Q1 + "approvals.jsonl"
    data = t.show(world, path, "main")
    t.put(world, {path: None}, branch="main", day=101)
    t.put(world, {path: data}, branch="main", day=102)


def rewritten_behind_a_copy(world: World) -> None:
    copy_to_main(world)
    some = t.lines(world)
    some[2] = t.edited(some[2], by_mallory)
    t.replace_branch(world, t.rebuilt(world, some))


def fetched_differs(world: World) -> None:
    world.sample.git("update-ref", "refs/remotes/origin/tieout/ledger", "refs/heads/tieout/ledger")
    some = t.lines(world)
    some[2] = t.edited(some[2], by_mallory)
    t.replace_branch(world, t.rebuilt(world, some))


def everything_rebuilt_without_one(world: World) -> None:
    some = [line for line in t.lines(world) if json.loads(line)["body"].get("number") != 4]
    t.replace_branch(world, t.rebuilt(world, some))


def everything_rebuilt(world: World, edit: Callable[[dict[str, Any]], object]) -> None:
    some = t.lines(world)
    some[2] = t.edited(some[2], edit)
    t.replace_branch(world, t.rebuilt(world, some))


def merge_unknown(world: World) -> None:
    everything_rebuilt(world, lambda value: value["body"].update(merge_oid="5" * 40))


def merge_elsewhere(world: World) -> None:
    head = world.sample.git("rev-parse", "refs/pull/1/head")
    everything_rebuilt(world, lambda value: value["body"].update(merge_oid=head, merge_tree=None))


def merge_tree_other(world: World) -> None:
    everything_rebuilt(world, lambda value: value["body"].update(merge_tree="5" * 40))


def head_tree_other(world: World) -> None:
    everything_rebuilt(world, lambda value: value["body"].update(head_tree="5" * 40))


def observed_before_the_merge(world: World) -> None:
    everything_rebuilt(world, lambda value: value["body"].update(merged_at="2026-01-20T00:00:00Z"))


def bundle_altered(world: World) -> None:
    path = t.Q1 + "pr-heads.bundle"
    t.put(world, {path: b"# v2 git bundle\n\nPACK"})


def bundle_gone(world: World) -> None:
    t.put(world, {t.Q1 + "pr-heads.bundle": None})


def history_rewritten(world: World) -> None:
    sample = world.sample
    old = sample.git("rev-parse", "main")
    tree, parent = sample.git("rev-parse", f"{old}^{{tree}}"), sample.git("rev-parse", f"{old}^")
    sample.git("update-ref", "refs/heads/main", parent)
    sample.raw_commit(
        "author M <m@x> 1775606400 +0000", "committer M <m@x> 1775606400 +0000", message="again", tree=tree
    )


TABLE: list[tuple[Callable[[World], None], str, str]] = [
    (
        flipped,
        "chain",
        "it names another line before it than the one that is there: that one was changed, dropped or moved",
    ),
    (flipped, "rewritten", "changes or drops lines that were there: it is no pure append"),
    (dropped, "chain", "its seq is 4, but it is line 3 of its stream: 1 lines before it are missing"),
    (reordered, "chain", "its seq is 3, but it is line 2 of its stream: 1 lines before it are missing"),
    (
        inserted,
        "chain",
        "its seq is 1, but it is line 3 of its stream: lines were put in before it, or stand in another order",
    ),
    (redated, "chain", "it was observed at 2026-01-02T00:00:00Z, before the line above it"),
    (redated_out_of_its_quarter, "chain", "it was observed at 2026-04-02, which is not in 2026-Q1"),
    (rechained, "rewritten", "changes or drops lines that were there: it is no pure append"),
    (rechained, "rewritten", "changes a quarter that was closed when 2026-Q2 began"),
    (cut_off, "count", "it counts 13 lines of approvals, and there are 12: the last ones were cut off"),
    (cut_off, "rewritten", "changes or drops lines that were there: it is no pure append"),
    (cut_in_a_line, "chain", "the last line is cut off: it has no line end"),
    (
        added_without_checkpoint,
        "count",
        "it counts 13 lines of approvals, and there are 14: lines were added without it",
    ),
    (
        checkpoint_edited,
        "count",
        "its last line of approvals is another than the one that is there: one of the two was changed",
    ),
    (checkpoint_gone, "count", "2026-Q2 has no checkpoint: lines cut off its end would not be missed"),
    (checkpoint_unreadable, "unreadable", "it is no checkpoint that can be read: the line is nested too deep"),
    (hostile_line, "unreadable", "it is no record that can be read: the line is nested too deep"),
    (other_key_order, "chain", "it is not in canonical form (RFC 8785): something else than the tool wrote it"),
    (merged_branch, "rewritten", "is a merge: the ledger's branch is one line of commits"),
    (foreign_file, "rewritten", "touches a file that is not the ledger's"),
    (closed_quarter_changed, "rewritten", "changes a quarter that was closed when 2026-Q2 began"),
    (file_gone_and_back, "rewritten", "takes the file away"),
    (edited_and_put_back, "rewritten", "changes or drops lines that were there: it is no pure append"),
    (
        copy_differs,
        "prefix",
        "it is no beginning of the same file of tieout/ledger, nor the other way round: one of the two was changed",
    ),
    (copy_gone_and_back, "rewritten", "takes the file away"),
    (
        rewritten_behind_a_copy,
        "prefix",
        "it is no beginning of the same file of tieout/ledger, nor the other way round: one of the two was changed",
    ),
    (
        fetched_differs,
        "prefix",
        "it is no beginning of the same file of tieout/ledger, nor the other way round: one of the two was changed",
    ),
    (
        everything_rebuilt_without_one,
        "count",
        "the forge counted 4 merged changes on 2026-01-08, and there are records of 3",
    ),
    (merge_unknown, "content", "#2 was merged as 555555555555, which is no commit of this repository"),
    (merge_elsewhere, "content", "which is not on the first-parent line of main"),
    (merge_tree_other, "content", "#2 was recorded with another tree than that of its merge"),
    (head_tree_other, "content", "#2 was recorded with another tree than that of its head"),
    (observed_before_the_merge, "content", "#2 was observed before it was merged"),
    (bundle_altered, "content", "the bundle of heads is another than the one whose digest the checkpoint holds"),
    (bundle_gone, "content", "the bundle of heads is another than the one whose digest the checkpoint holds"),
    (history_rewritten, "ancestry", "which is no ancestor of it now: its history was rewritten"),
]


@pytest.mark.parametrize(("attack", "kind", "message"), TABLE, ids=lambda item: getattr(item, "__name__", ""))
def test_an_attack_is_found_and_named(world: World, attack: Callable[[World], None], kind: str, message: str) -> None:
    attack(world)
    found = told(world)
    assert [said for said in found if said[0] == kind and message in said[1]], found


def test_a_record_left_out_of_a_ledger_built_anew_is_missed_by_its_commit(world: World) -> None:
    everything_rebuilt_without_one(world)
    assert any("names #4, of which there is no record" in message for _, message in told(world))


def signed(world: World, key: Path, day: float) -> tuple[str, ...]:
    signer = SshSigner(key)
    world.sync(day, signer=signer)
    return (signer.identity,)


def test_a_signature_by_a_pinned_key_vouches_for_every_line(world: World, tmp_path: Path) -> None:
    new_key(tmp_path / "key", comment="ci")
    pinned = signed(world, tmp_path / "key", 97)
    found = verified(world, pinned=pinned)
    assert (found.faults, found.remarks, found.signer) == ((), (), pinned[0])
    assert verified(world).remarks[0].endswith("which no setting pins: keys.evidence of controls.yaml could")


def test_what_is_wrong_with_a_signature_is_said(world: World, tmp_path: Path) -> None:
    new_key(tmp_path / "key", comment="ci")
    new_key(tmp_path / "other", comment="mallory")
    other = SshSigner(tmp_path / "other").identity
    assert told(world, pinned=(other,)) == [
        ("signature", f"the checkpoint is not signed, and keys.evidence asks for {other}")
    ]
    (ours,) = signed(world, tmp_path / "key", 97)
    assert told(world, pinned=(other,)) == [
        ("signature", f"the checkpoint is signed by {ours}, which keys.evidence does not name")
    ]
    everything_rebuilt(world, by_mallory)
    assert (
        "signature",
        "the checkpoint's signature is of another text: the checkpoint or the signature was changed",
    ) in told(world, pinned=(ours,))


def test_a_signature_made_for_something_else_vouches_for_nothing(world: World, tmp_path: Path) -> None:
    new_key(tmp_path / "key", comment="ci")
    signer = SshSigner(tmp_path / "key")
    text = signer.sign(t.show(world, t.Q2 + "checkpoint.json"), "tieout-bundle")
    t.put(world, {t.Q2 + "checkpoint.json.sig": text})
    assert told(world) == [
        ("signature", "the checkpoint's signature was made for 'tieout-bundle', not for 'tieout-ledger'")
    ]
    t.put(world, {t.Q2 + "checkpoint.json.sig": b"nonsense\n"})
    assert told(world)[0][1].startswith("the checkpoint's signature cannot be read")


def test_a_run_without_the_key_takes_the_old_signature_away(world: World, tmp_path: Path) -> None:
    new_key(tmp_path / "key", comment="ci")
    (ours,) = signed(world, tmp_path / "key", 97)
    assert world.sync(98).remarks == ["the last checkpoint was signed and this one is not: name the key with --key"]
    assert told(world, pinned=(ours,)) == [
        ("signature", f"the checkpoint is not signed, and keys.evidence asks for {ours}")
    ]


def test_a_change_first_recorded_long_after_its_merge_is_labelled(world: World) -> None:
    world.merge(100)
    world.merge(101)
    world.sync(103.5)
    found = verified(world)
    assert found.faults == ()
    assert [(item.number, item.first_seen_at) for item in found.reconstructed] == [(8, moment(103.5))]
    assert any("reconstructed" in remark for remark in found.remarks)


def test_heads_that_are_not_here_are_said_not_to_have_been_compared(world: World) -> None:
    everything_rebuilt(world, lambda value: value["body"].update(head_oid="6" * 40))
    found = verified(world)
    assert found.faults == ()
    assert "1 heads and reviewed commits are not here, so their trees could not be compared" in found.remarks


def test_a_link_in_the_place_of_a_file_is_not_followed(world: World) -> None:
    blob = world.sample.blob(b"/etc/passwd")
    line = (
        "commit refs/heads/tieout/ledger\ncommitter A <a@b> 1780000000 +0000\ndata 0\nfrom refs/heads/tieout/ledger^0\n"
    )
    path = t.Q2 + "members.jsonl"
    world.sample.git("fast-import", "--quiet", stdin=f"{line}M 120000 {blob} {path}\n".encode())
    found = told(world)
    assert (
        "unreadable",
        "it is no plain file (a link, a submodule, or marked as a program), so it is not read",
    ) in found
    assert any("makes it something else than a plain file" in message for _, message in found)


@pytest.mark.parametrize(
    ("fact", "value", "told_of"),
    [("author", {"id": 9, "login": "mallory", "type": "User"}, "its author"), ("reviews", [], "its review R_2")],
)
def test_a_later_line_that_undoes_an_earlier_one_is_found(world: World, fact: str, value: object, told_of: str) -> None:
    def undo(entry: dict[str, Any]) -> None:
        entry["body"][fact] = value
        entry["observed_at"] = "2026-03-01T00:00:00Z"

    some = t.lines(world)
    t.replace_branch(world, t.rebuilt(world, [*some, t.edited(some[2], undo)]))
    found = told(world)
    assert [kind for kind, _ in found] == ["content"]
    assert found[0][1].startswith(f"#2: {told_of}")


def outrun(world: World) -> None:
    """Copy more to main than the ledger's branch holds: the branch goes back by a quarter."""
    copy_to_main(world)
    behind = world.sample.git("rev-list", "tieout/ledger").split("\n")[-2]
    world.sample.git("update-ref", "refs/heads/tieout/ledger", behind)


def test_a_copy_does_not_count_where_the_ledger_has_a_branch(world: World) -> None:
    outrun(world)
    found = verified(world)
    assert (found.source, found.changes) == ("tieout/ledger", 2)
    prefixes = [item for item in found.faults if item.kind == "prefix"]
    assert len(prefixes) == 1
    assert "holds 7 lines that tieout/ledger does not: they do not count" in prefixes[0].message
    assert prefixes[0].remedy.startswith("fetch the branch: git fetch origin tieout/ledger:tieout/ledger; or find who")
    world.sample.git("update-ref", "refs/remotes/origin/tieout/ledger", "tieout/ledger")
    world.sample.git("update-ref", "-d", "refs/heads/tieout/ledger")
    assert verified(world).source == "origin/tieout/ledger"


def test_records_of_another_repository_than_the_settings_name_are_told_once(world: World) -> None:
    head = world.repository.head()
    assert head is not None
    assert verify(world.repository, head, branch="main", named="Acme/Policies")[0].faults == ()
    (fault,) = verify(world.repository, head, branch="main", named="acme/other")[0].faults
    assert (fault.kind, fault.message) == (
        "content",
        "#1 is a record of acme/policies, and changes.forge names acme/other",
    )


def test_a_branch_that_holds_nothing_is_a_branch_all_the_same(world: World) -> None:
    copy_to_main(world)
    world.sample.git("update-ref", "-d", "refs/heads/tieout/ledger")
    world.sample.commit({}, branch="tieout/ledger", parents=())
    found = verified(world)
    assert (found.source, found.changes) == ("tieout/ledger", 0)
    assert "prefix" in {item.kind for item in found.faults}


def test_a_count_that_falls_is_told(world: World) -> None:
    def fewer(entry: dict[str, Any]) -> None:
        entry["body"]["total"] = 1
        entry["observed_at"] = "2026-03-01T00:00:00Z"

    some = t.lines(world)
    t.replace_branch(world, t.rebuilt(world, [*some, t.edited(some[-1], fewer)]))
    assert told(world) == [
        ("count", "the forge counted 1 merged changes on 2026-03-01, and 5 before: what was merged stays so")
    ]

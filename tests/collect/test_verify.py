"""Whoever changes evidence is seen: each attack by what it did, each gap by its name."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.collect.sample import NOW, Sample, kinds, open_kinds, told
from tests.seal.authority import needs_openssl, new_authority
from tests.seal.keys import new_signer
from tieout.collect.leaves import append, tombstone_entry
from tieout.collect.request import Request
from tieout.collect.seal import remove, seal
from tieout.collect.verification import as_json, from_json
from tieout.collect.verify import verify
from tieout.model.errors import UsageError
from tieout.model.evidence.log import CHECKPOINT, CHECKPOINTS, LEAVES, LOG_FOLDER
from tieout.seal import timestamp


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    return Sample.new(tmp_path_factory.mktemp("clean"))


@pytest.fixture
def sample(clean: Sample, tmp_path: Path) -> Sample:
    """Give a copy to attack."""
    return clean.copy(tmp_path)


def both(sample: Sample, message: str = "attack") -> set[str]:
    """Give what is seen in the work tree and, once it is committed, in the commit too; it must be the same."""
    before = kinds(sample.verified())
    sample.commit(message)
    after = kinds(sample.verified())
    assert after >= before - {"evidence-altered"}
    assert kinds(sample.verified(rev="HEAD")) == after
    return after | before


def test_clean_evidence_is_vouched_for(clean: Sample) -> None:
    for rev in (None, "HEAD"):
        found = clean.verified(rev=rev)
        assert found.is_vouched
        assert found.pinned
        assert (found.altered, found.unsettled, found.remarks) == ((), (), ())
        assert [item.id for item in found.items] == clean.ids
        assert {item.state for item in found.items} == {"unaltered"}
        assert [item.line for item in found.items] == [1, 2, 3]
        assert found.log is not None
        assert (found.log.lines, found.log.covered, found.log.head) == (3, 3, 3)


def test_each_item_says_when_it_claims_and_when_it_was_first_sealed(clean: Sample) -> None:
    first = clean.verified().items[0]
    assert (first.claimed_at, first.first_sealed_at, first.strength, first.lag_s) == (
        "2026-01-12T09:31:00Z", "2026-01-12T10:00:00Z", "git", 29 * 60,
    )  # fmt: skip
    assert clean.verified().worst is not None


def test_without_a_key_from_outside_nobody_vouches(clean: Sample) -> None:
    found = clean.verified(pinned=False)
    assert found.intact
    assert not found.pinned
    assert open_kinds(found) == {"not-pinned"}
    assert clean.signer.identity in found.unsettled[0].message


def test_another_key_than_the_one_pinned_is_seen(clean: Sample, tmp_path: Path) -> None:
    other = new_signer(tmp_path, "other")
    found = clean.verified(keys=(other.identity,))
    assert kinds(found) == {"log-signature"}
    assert not found.pinned


def test_an_outcome_can_be_written_and_read(clean: Sample) -> None:
    found = clean.verified(pinned=False)
    assert from_json(as_json(found)) == found


def altered(change: Callable[[Path], object], sample: Sample) -> set[str]:
    change(sample.records[1].parent / "roles.csv")
    return both(sample)


def test_a_file_that_was_changed_is_seen(sample: Sample) -> None:
    assert "evidence-altered" in altered(lambda path: path.write_bytes(path.read_bytes() + b"x"), sample)
    assert "with 9 bytes" in told(sample.verified()) or "with digest" in told(sample.verified())


def test_a_file_that_is_missing_is_seen(sample: Sample) -> None:
    assert "evidence-altered" in altered(Path.unlink, sample)


def test_a_file_that_was_added_is_seen(sample: Sample) -> None:
    assert "evidence-altered" in altered(lambda path: path.with_name("more.csv").write_bytes(b"x"), sample)


def test_a_file_that_became_a_link_is_seen(sample: Sample) -> None:
    def linked(path: Path) -> None:
        other = path.with_name("elsewhere")
        path.rename(other)
        path.symlink_to("elsewhere")

    assert "evidence-altered" in altered(linked, sample)


def test_a_record_made_anew_over_other_bytes_is_seen(sample: Sample) -> None:
    """Whoever changes the file can change the digests of the record, but not the line of the log."""
    record = sample.records[1]
    data = record.parent / "roles.csv"
    old = hashlib.sha256(data.read_bytes()).hexdigest()
    data.write_bytes(b"table 9\n")
    text = record.read_text(encoding="utf-8").replace(old, hashlib.sha256(b"table 9\n").hexdigest())
    record.write_text(text.replace(old[:8], hashlib.sha256(b"table 9\n").hexdigest()[:8]), encoding="utf-8")
    assert "evidence-altered" in both(sample)
    assert "is not what was sealed" in told(sample.verified())


def test_a_re_dated_record_is_seen(sample: Sample) -> None:
    record = sample.records[2]
    record.write_text(record.read_text(encoding="utf-8").replace("2026-01-26", "2026-01-19"), encoding="utf-8")
    assert "evidence-altered" in both(sample)
    assert "is not what was sealed" in told(sample.verified())


def test_a_record_put_under_another_control_is_seen(sample: Sample) -> None:
    record = sample.records[0]
    record.write_text(record.read_text(encoding="utf-8").replace("AC-03", "AC-09"), encoding="utf-8")
    assert "evidence-altered" in both(sample)
    assert "the controls AC-03" in told(sample.verified())


def test_a_capture_moved_to_another_name_is_seen(sample: Sample) -> None:
    folder = sample.records[0].parent
    target = folder.parents[1] / "another-name" / folder.name
    target.parent.mkdir()
    folder.rename(target)
    assert {"evidence-altered", "evidence-removed"} <= both(sample)


def test_a_capture_copied_to_another_quarter_is_seen(sample: Sample) -> None:
    folder = sample.records[0].parent
    target = sample.root / "evidence/2026-Q2/sample-database/database-roles" / folder.name
    target.parent.mkdir(parents=True)
    shutil.copytree(folder, target)
    assert "evidence-altered" in both(sample)
    assert "the path evidence/2026-Q1" in told(sample.verified())


def test_a_capture_taken_away_is_seen(sample: Sample) -> None:
    shutil.rmtree(sample.records[1].parent)
    assert {"evidence-removed", "evidence-altered"} <= both(sample)
    assert f"seals {sample.records[1].relative_to(sample.root)}, which is not there" in told(sample.verified())


def test_a_capture_without_a_line_is_not_sealed(sample: Sample) -> None:
    """Somebody wrote it by hand, or a run was killed before its line: nobody vouches for it until it is sealed."""
    line = (sample.root / LEAVES).read_bytes().splitlines(keepends=True)[1]
    sample.git("reset", "--quiet", "--hard", "HEAD~1")
    (sample.root / LEAVES).write_bytes((sample.root / LEAVES).read_bytes().replace(line, b""))
    found = sample.verified()
    assert [item.state for item in found.items] == ["unaltered", "not sealed", "unaltered"]
    assert "evidence-not-sealed" in open_kinds(found)
    assert sample.ids[1] in next(item.message for item in found.unsettled if item.kind == "evidence-not-sealed")


def test_a_file_that_no_record_lists_is_seen(sample: Sample) -> None:
    (sample.root / "evidence/2026-Q1/notes.txt").write_text("x", encoding="utf-8")
    assert both(sample) == {"unrecorded-evidence"}


def lines(sample: Sample) -> list[bytes]:
    return (sample.root / LEAVES).read_bytes().splitlines(keepends=True)


def put(sample: Sample, some: list[bytes]) -> None:
    (sample.root / LEAVES).write_bytes(b"".join(some))


def test_a_log_cut_short_is_seen(sample: Sample) -> None:
    put(sample, lines(sample)[:2])
    assert {"log-truncated", "log-rewritten"} <= both(sample)


def test_lines_in_another_order_are_seen(sample: Sample) -> None:
    first, second, third = lines(sample)
    put(sample, [second, first, third])
    assert {"log-root", "log-order", "log-rewritten"} <= both(sample)


def test_a_line_that_was_changed_is_seen(sample: Sample) -> None:
    first, *rest = lines(sample)
    put(sample, [first.replace(b"AC-03", b"AC-04"), *rest])
    assert {"log-root", "log-rewritten", "evidence-altered"} <= both(sample)


def test_a_line_without_an_end_is_seen(sample: Sample) -> None:
    (sample.root / LEAVES).write_bytes((sample.root / LEAVES).read_bytes()[:-1])
    assert "log-unreadable-line" in kinds(sample.verified())


def test_a_log_that_is_gone_is_seen(sample: Sample) -> None:
    shutil.rmtree(sample.root / LOG_FOLDER)
    assert "log-rewritten" in kinds(sample.verified())
    sample.commit("attack")
    assert "log-rewritten" in kinds(sample.verified())
    assert "log-rewritten" in kinds(sample.verified(rev="HEAD"))


def test_a_log_and_heads_made_anew_by_another_key_are_seen(sample: Sample, tmp_path: Path) -> None:
    """All of the log is made anew over evidence that was changed; without the company's key."""
    shutil.rmtree(sample.root / LOG_FOLDER)
    shutil.rmtree(sample.records[1].parent)
    seal(sample.root, now=sample.at, signer=new_signer(tmp_path, "mallory"), organization="Example Ltd")
    assert {"log-signature", "log-rewritten"} <= both(sample)


def test_a_history_made_anew_with_the_company_s_own_key_is_seen_by_a_head_kept_outside(sample: Sample) -> None:
    """Nothing inside shows it: no history before, and the right key. What somebody else kept does."""
    kept = (sample.root / CHECKPOINT).read_bytes()
    shutil.rmtree(sample.root / LOG_FOLDER)
    shutil.rmtree(sample.root / ".git")
    shutil.rmtree(sample.records[1].parent)
    seal(sample.root, now=sample.at, signer=sample.signer, organization="Example Ltd")
    sample.git("init", "--quiet")
    sample.commit("everything anew")
    assert sample.verified().is_vouched
    assert kinds(sample.verified(heads=(("kept.txt", kept),))) == {"log-rolled-back"}
    sample.capture(b"one more\n")
    sample.seal()
    assert sample.verified().is_vouched
    found = sample.verified(heads=(("kept.txt", kept),))
    assert kinds(found) == {"log-rewritten"}
    assert "kept.txt" in told(found)


def test_a_head_that_was_kept_holds_as_the_log_grows(sample: Sample) -> None:
    kept = (sample.root / CHECKPOINT).read_bytes()
    sample.capture(b"more\n")
    sample.seal()
    assert sample.verified(heads=(("kept.txt", kept),)).is_vouched


def test_what_is_no_head_is_refused(clean: Sample) -> None:
    with pytest.raises(UsageError, match=r"kept\.txt is no head of a log"):
        clean.verified(heads=(("kept.txt", b"x"),))


def test_a_log_rolled_back_in_git_is_seen(sample: Sample) -> None:
    """The branch goes forward, and its log goes back to what it was three commits ago."""
    sample.capture(b"late\n")
    sample.seal()
    sample.git("checkout", "--quiet", "HEAD~2", "--", "evidence/log")
    assert "log-rewritten" in both(sample)


def test_what_was_changed_and_put_back_in_the_history_is_seen(sample: Sample) -> None:
    record = sample.records[0]
    before = record.read_bytes()
    record.write_bytes(before + b"# x\n")
    sample.commit("change")
    record.write_bytes(before)
    sample.commit("put it back")
    assert kinds(sample.verified()) == {"evidence-meddled"}
    assert kinds(sample.verified(rev="HEAD")) == {"evidence-meddled"}


@pytest.mark.parametrize("end", ["", ".sig"])
def test_a_head_or_its_signature_that_is_gone_is_seen(sample: Sample, end: str) -> None:
    (sample.root / f"{CHECKPOINT}{end}").unlink()
    (sample.root / f"{CHECKPOINTS}/000000003.txt{end}").unlink()
    assert "log-signature" in both(sample)


def test_a_signature_of_another_text_is_seen(sample: Sample) -> None:
    path = sample.root / f"{CHECKPOINT}.sig"
    path.write_bytes(sample.signer.sign(b"another text", "tieout-evidence"))
    assert "log-signature" in both(sample)


def test_a_signature_made_for_another_purpose_is_seen(sample: Sample) -> None:
    text = (sample.root / CHECKPOINT).read_bytes()
    (sample.root / f"{CHECKPOINT}.sig").write_bytes(sample.signer.sign(text, "tieout-bundle"))
    assert "log-signature" in both(sample)


def test_unsigned_evidence_is_intact_and_vouched_for_by_nobody(tmp_path: Path) -> None:
    sample = Sample.new(tmp_path, 2, signed=False)
    found = sample.verified(pinned=False)
    assert found.intact
    assert open_kinds(found) == {"not-signed"}
    seal(sample.root, now=sample.at, signer=None, organization="Example Ltd")
    assert open_kinds(sample.verified(pinned=False)) == {"not-signed"}
    assert kinds(sample.verified()) == {"log-signature"}


def test_a_newest_head_without_a_signature_is_seen_where_one_before_it_had_one(sample: Sample) -> None:
    assert kinds(sample.verified(pinned=False)) == set()
    sample.capture(b"new\n")
    assert kinds(sample.verified(pinned=False)) == set()  # behind the head: to be signed
    seal(sample.root, now=sample.at, signer=None, organization="Example Ltd")
    sample.commit()
    found = sample.verified(pinned=False)
    assert kinds(found) == {"log-signature"}
    assert f"the newest head is not signed, and that of 3 lines is, by {sample.signer.identity}" in told(found)


def test_a_capture_behind_the_signed_head_is_not_covered(sample: Sample) -> None:
    sample.capture(b"new\n")
    found = sample.verified()
    assert found.intact
    assert open_kinds(found) == {"not-covered", "evidence-not-sealed"}
    assert not found.pinned
    sample.seal()
    assert sample.verified().is_vouched


def test_an_unsigned_head_over_a_new_capture_leaves_the_others_covered(sample: Sample) -> None:
    sample.capture(b"new\n")
    seal(sample.root, now=sample.at, signer=None, organization="Example Ltd")
    found = sample.verified()
    assert found.intact
    assert open_kinds(found) == {"not-signed", "not-covered", "evidence-not-sealed"}
    assert [item.signed for item in found.items].count(False) == 1


def test_keys_of_the_settings_are_held_against_and_vouch_for_nothing(sample: Sample, tmp_path: Path) -> None:
    settings = sample.root / "controls.yaml"
    for key, expected in ((sample.signer.identity, set()), (new_signer(tmp_path, "other").identity, {"log-signature"})):
        settings.write_text(f"{settings.read_text()}keys: {{evidence: ['{key}']}}\n", encoding="utf-8")
        found = sample.verified(pinned=False)
        assert kinds(found) == expected
        assert not found.pinned
        settings.write_text(settings.read_text().partition("keys:")[0], encoding="utf-8")


def test_without_a_history_what_lies_there_is_verified_all_the_same(sample: Sample) -> None:
    shutil.rmtree(sample.root / ".git")
    found = sample.verified()
    assert found.is_vouched
    assert found.remarks == ("there is no history here: what was changed and put back is not seen",)
    assert {item.strength for item in found.items} == {""}
    (sample.records[0].parent / "roles.csv").write_bytes(b"x")
    assert kinds(sample.verified()) == {"evidence-altered"}


def test_no_evidence_at_all_is_no_good_answer(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for found in (
        Sample.new(tmp_path, 0, signed=False).verified(),
        verify(tmp_path / "empty", Request(now=NOW)),
    ):
        assert open_kinds(found) == {"no-evidence"}
        assert not found.is_vouched


def test_a_capture_that_was_removed_with_a_reason_is_no_alteration(sample: Sample) -> None:
    done = remove(
        sample.root,
        sample.ids[1],
        reason="it held a customer's letter",
        removed_by="person:ana",
        now=sample.at,
        signer=sample.signer,
        organization="Example Ltd",
    )
    assert done.id == sample.ids[1]
    assert not sample.records[1].parent.exists()
    assert b'"removed_by":"person:ana"' in lines(sample)[-1]
    for rev in (None, "HEAD"):
        if rev:
            sample.commit("evidence: remove a letter")
        found = sample.verified(rev=rev)
        assert found.altered == (), told(found)
        assert found.is_vouched
        assert len(found.items) == 2


def test_what_was_removed_may_not_lie_there_again(sample: Sample) -> None:
    folder = sample.records[1].parent
    shutil.copytree(folder, sample.root / "copy")
    remove(sample.root, sample.ids[1], reason="x", removed_by="y", now=sample.at, signer=sample.signer, organization="")
    shutil.move(sample.root / "copy", folder)
    assert "evidence-altered" in kinds(sample.verified())
    assert "was removed, says line 4 of the log" in told(sample.verified())
    (refused,) = seal(sample.root, now=sample.at, signer=None, organization="").refused
    assert "was removed, says the log, and lies there all the same" in refused.message
    remove(sample.root, sample.ids[1], reason="x", removed_by="y", now=sample.at, signer=sample.signer, organization="")
    assert sample.verified().intact


def test_a_tombstone_of_what_was_never_there_is_seen(sample: Sample) -> None:
    entry = tombstone_entry(
        path="evidence/2026-Q1/x/y/z/evidence.yaml",
        capture="z",
        digest=f"sha256:{'0' * 64}",
        reason="r",
        removed_by="b",
    )
    append(sample.root, [entry], now=sample.at)
    assert kinds(sample.verified()) == {"log-tombstone"}


@pytest.mark.parametrize("name", ["nobody", "evidence/x/evidence.yaml"])
def test_what_is_not_there_cannot_be_removed(sample: Sample, name: str) -> None:
    with pytest.raises(UsageError, match="no capture of the work tree has the id"):
        remove(sample.root, name, reason="x", removed_by="y", now=sample.at, signer=None, organization="")


def test_a_folder_with_more_in_it_is_not_removed(sample: Sample) -> None:
    (sample.records[0].parent / "more.txt").write_bytes(b"x")
    with pytest.raises(UsageError, match=r"holds more\.txt, which the record of"):
        remove(sample.root, sample.ids[0], reason="x", removed_by="y", now=sample.at, signer=None, organization="")
    assert sample.records[0].exists()


def test_a_capture_that_a_killed_run_left_without_a_line_is_sealed_by_the_next(sample: Sample) -> None:
    last = lines(sample)[-1]
    sample.capture(b"four\n")
    put(sample, lines(sample)[:-1])
    assert lines(sample)[-1] == last
    done = seal(sample.root, now=sample.at, signer=sample.signer, organization="Example Ltd")
    assert done.added == (sample.ids[3],)
    assert done.refused == ()
    sample.commit()
    assert "log-rewritten" in kinds(sample.verified())  # the line that the test itself took away had been committed


def test_what_was_altered_gets_no_line(sample: Sample) -> None:
    put(sample, [])
    shutil.rmtree(sample.root / CHECKPOINTS)
    for path in (sample.root / LOG_FOLDER).glob("checkpoint*"):
        path.unlink()
    (sample.records[0].parent / "roles.csv").write_bytes(b"x")
    done = seal(sample.root, now=sample.at, signer=None, organization="Example Ltd")
    assert done.added == tuple(sample.ids[1:])
    assert [item.path for item in done.refused] == [sample.records[0].relative_to(sample.root).as_posix()]


def test_a_copy_gets_no_line(sample: Sample) -> None:
    shutil.copytree(sample.records[0].parent, sample.records[0].parents[1] / "20990101T000000Z-00000000")
    done = seal(sample.root, now=sample.at, signer=None, organization="Example Ltd")
    assert done.added == ()
    assert "has the id of" in done.refused[0].message


def test_sealing_what_is_sealed_writes_nothing(sample: Sample) -> None:
    done = seal(sample.root, now=sample.at, signer=sample.signer, organization="Example Ltd")
    assert (done.added, done.refused, done.written) == ((), (), ())


def test_a_flat_file_with_its_record_is_sealed_verified_and_removed(sample: Sample) -> None:
    record = sample.records[0]
    flat = sample.root / "evidence/2026-Q1/reviews/github.csv"
    flat.parent.mkdir()
    shutil.copy(record.parent / "roles.csv", flat)
    text = record.read_text(encoding="utf-8").replace("roles.csv", "github.csv")
    text = text.replace(sample.ids[0], sample.ids[0].replace("database-roles", "github"))
    beside = flat.with_name("github.csv.evidence.yaml")
    beside.write_text(text, encoding="utf-8")
    sample.seal()
    found = sample.verified()
    assert found.altered == (), told(found)
    flat.write_bytes(b"x")
    assert "evidence-altered" in kinds(sample.verified())
    shutil.copy(record.parent / "roles.csv", flat)
    remove(
        sample.root, beside.relative_to(sample.root).as_posix(), reason="x", removed_by="y", now=sample.at,
        signer=sample.signer, organization="",
    )  # fmt: skip
    assert not flat.exists()
    assert not beside.exists()
    assert sample.verified().altered == ()


@needs_openssl
def test_a_stamped_head_is_a_witness_for_what_it_covers(sample: Sample, tmp_path: Path) -> None:
    clock = new_authority(tmp_path / "tsa")
    certificates = clock.ca.read_bytes()

    def stamp(text: bytes) -> bytes:
        return clock.answer(timestamp.request(text).body)

    done = seal(sample.root, now=sample.at, signer=sample.signer, organization="Example Ltd", stamp=stamp)
    assert done.token
    assert [path.name for path in done.written if path.name.endswith(".tsr")] == [
        "000000003.txt.tsr",
        "checkpoint.txt.tsr",
    ]
    again = seal(sample.root, now=sample.at, signer=sample.signer, organization="Example Ltd", stamp=stamp)
    assert (again.token, again.written) == (True, ())
    found = sample.verified(certificates=certificates)
    assert found.is_vouched
    assert {item.strength for item in found.items} == {"witness"}
    assert found.log is not None
    assert found.log.stamped == 1
    unverified = sample.verified()
    assert unverified.is_vouched
    assert {item.strength for item in unverified.items} == {"git"}
    assert "is not verified" in unverified.remarks[0]
    other = new_authority(tmp_path / "other", name="Other Clock")
    assert kinds(sample.verified(certificates=other.ca.read_bytes())) == {"log-token"}
    (sample.root / f"{CHECKPOINT}.tsr").write_bytes(clock.answer(timestamp.request(b"another text").body))
    assert "log-token" in kinds(sample.verified())


@needs_openssl
def test_where_time_stamps_are_asked_for_a_head_without_one_is_left_open(sample: Sample, tmp_path: Path) -> None:
    clock = new_authority(tmp_path / "tsa")
    assert open_kinds(sample.verified(certificates=clock.ca.read_bytes())) == {"not-stamped"}
    with pytest.raises(UsageError, match="the file of certificates cannot be used"):
        sample.verified(certificates=b"x")


@needs_openssl
def test_certificates_that_the_repository_names_are_told_to_be_its_own(sample: Sample, tmp_path: Path) -> None:
    clock = new_authority(tmp_path / "tsa")
    shutil.copy(clock.ca, sample.root / "tsa.pem")
    (sample.root / "collectors.yaml").write_text("schema: tieout.collectors/v1\ntimestamps: {ca: tsa.pem}\n")
    seal(
        sample.root, now=sample.at, signer=sample.signer, organization="Example Ltd",
        stamp=lambda text: clock.answer(timestamp.request(text).body),
    )  # fmt: skip
    found = sample.verified()
    assert {item.strength for item in found.items} == {"witness"}
    assert found.remarks == ("the certificates of the time-stamps are those that the repository itself names",)


def test_the_key_may_change(sample: Sample, tmp_path: Path) -> None:
    new = new_signer(tmp_path, "new")
    sample.capture(b"under the new key\n")
    sample.seal(new)
    assert sample.verified(keys=(new.identity,)).is_vouched
    assert kinds(sample.verified()) == {"log-signature"}
    assert replace(sample, signer=new).verified().is_vouched


@pytest.mark.parametrize("name", ["leaves.jsonl", "checkpoint.txt", "checkpoints/000000003.txt.sig"])
def test_a_file_of_the_log_that_is_a_link_is_seen(sample: Sample, name: str) -> None:
    path = sample.root / LOG_FOLDER / name
    elsewhere = sample.root / "elsewhere"
    path.rename(elsewhere)
    path.symlink_to(elsewhere)
    assert "log-mode" in both(sample)


def test_a_log_whose_folder_is_a_link_is_seen(sample: Sample) -> None:
    (sample.root / LOG_FOLDER).rename(sample.root / "elsewhere")
    (sample.root / LOG_FOLDER).symlink_to(sample.root / "elsewhere")
    assert {"log-missing", "log-rewritten"} <= kinds(sample.verified())


@pytest.mark.parametrize("name", ["evidence.yaml", "roles.csv", "leaves.jsonl", "checkpoint.txt", "checkpoint.txt.sig"])
def test_what_is_cut_off_anywhere_is_seen(sample: Sample, name: str) -> None:
    """Also where the cut leaves something that can be read; never a traceback."""
    shutil.rmtree(sample.root / ".git")
    folder = sample.root / LOG_FOLDER if name not in {"evidence.yaml", "roles.csv"} else sample.records[0].parent
    data = (folder / name).read_bytes()
    step = max(1, len(data) // 40)
    for end in range(0, len(data), step):
        (folder / name).write_bytes(data[:end])
        found = sample.verified()
        assert not found.intact, end
        assert all(item.remedy for item in (*found.altered, *found.unsettled))
    (folder / name).write_bytes(data)
    assert sample.verified().is_vouched


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 10**6), st.integers(1, 255)), min_size=1, max_size=3))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_byte_of_evidence_or_log_changes_unseen(sample: Sample, changes: list[tuple[int, int, int]]) -> None:
    shutil.rmtree(sample.root / ".git", ignore_errors=True)  # what a history shows is for other tests
    paths = [
        sample.records[0],
        sample.records[1].parent / "roles.csv",
        sample.root / LEAVES,
        sample.root / CHECKPOINT,
        sample.root / f"{CHECKPOINTS}/000000003.txt.sig",
    ]
    before = {path: path.read_bytes() for path in paths}
    for which, at, by in changes:
        path = paths[which]
        data = bytearray(path.read_bytes())
        data[at % len(data)] ^= by
        path.write_bytes(bytes(data))
    changed = any(path.read_bytes() != whole for path, whole in before.items())
    try:
        assert sample.verified().intact != changed
    finally:
        for path, whole in before.items():
            path.write_bytes(whole)

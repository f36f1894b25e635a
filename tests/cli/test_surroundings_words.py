"""Words that nothing here has, days on which nothing was, places where nothing can be written, keys that cannot sign."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.answers import hold_fair, steps
from tests.cli.lines import CAPTURE_ID, Desk, ask, reading, ssh_key
from tests.cli.programme import Done, tieout
from tieout.cli.options import typed

pytestmark = pytest.mark.usefixtures("alone")

SLIPS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("explain", "stale-reviw"), "explain stale-review"),
    (("trace", "CO-1"), "trace CO-01"),
    (("sample", "CO-1", "--seed", "spring 7"), "sample CO-01 --seed 'spring 7'"),
    (("rehearse", "--control", "CO-1"), "rehearse --control CO-01"),
    (("review", "POL-08", "--dry-run"), "review POL-008 --dry-run"),
    (("due", "--owner", "role:laed"), "due --owner role:lead"),
    (("due", "--owner", "laed"), "due --owner lead"),
    (("collect", "ecko"), "collect echo"),
    (("check", "--period", "2026-h1"), "check --period 2026-H1"),
    (("check", "--period", "2026-06-30..2026-01-01"), "check --period 2026-01-01..2026-06-30"),
    (("check", "--period=2026-01-01 to 2026-06-30"), "check --period=2026-01-01..2026-06-30"),
    (("check", "--period", "2026"), "check --period 2026-01-01..2026-12-31"),
    (("check", "--as-of", "2026-6-30"), "check --as-of 2026-06-30"),
    (("status", "--as-of", "2026/06/30"), "status --as-of 2026-06-30"),
    (("check", "--rev", "mian"), "check --rev main"),
    (("evidence", "remove", "{id}x", "--reason", "r", "--by", "ana"), "evidence remove {id} --reason r --by ana"),
    (("reperform", "{id}x"), "reperform {id}"),
    (("bundle", "build", "--no-pdf", "--seed", "s", "--sample", "CO-1=2"), "bundle build --no-pdf --seed s --sample CO-01=2"),
    (("export", "csv", "contols"), "export csv controls"),
    (("check", "--fail-on", "eror"), "check --fail-on error"),
    (("check", "--peroid", "2026-H1"), "check --period 2026-H1"),
)  # fmt: skip


@pytest.mark.parametrize(("words", "step"), SLIPS, ids=[" ".join(words) for words, _ in SLIPS])
def test_a_slip_is_answered_with_the_line_set_right(at: Desk, words: tuple[str, ...], step: str) -> None:
    """As it was typed but for the one word, so that it can be pasted."""
    root = at["programme"]
    rooted = [] if words[0] == "explain" else ["--root", root]
    done = tieout(*(word.format(id=CAPTURE_ID) for word in words), *rooted)
    said = hold_fair(done, 2)
    wanted = step.format(id=CAPTURE_ID)
    assert steps(done) == [f"tieout {wanted} {' '.join(rooted)}".rstrip()]
    assert "id you mean" in said or "is not one of" in said


UNKNOWN: tuple[tuple[tuple[str, ...], str], ...] = (
    (("explain", "zzz"), "tieout explain lists the rules"),
    (("trace", "zzz"), "tieout ladder --root {here} lists the criteria in scope with their controls"),
    (("sample", "zzz", "--seed", "s"), "tieout ladder --root {here} lists the criteria with their controls"),
    (("rehearse", "--control", "zzz"), "tieout ladder --root {here} lists the criteria with their controls"),
    (("review", "zzz", "--dry-run"), "tieout due --root {here} --days 366 shows ids and paths; tieout check --root {here} what could not be read or is not committed"),
    (("due", "--owner", "nobody"), "name one of role:cto, role:lead, person:ana, person:ben"),
    (("collect", "zzz"), "its collectors are: echo"),
    (("check", "--period", "zzz"), "name a declared period, a quarter (2026-Q3), a half (2026-H1), or two dates, the earlier first: 2026-01-01..2026-06-30"),
    (("check", "--rev", "zzz"), "git -C {here} log --oneline shows commits; in a fresh clone, git -C {here} fetch may bring it"),
    (("evidence", "remove", "zzz", "--reason", "r", "--by", "ana"), "tieout evidence list --root {here} names them"),
    (("reperform", "zzz"), "tieout evidence list --root {here} shows the ids"),
)  # fmt: skip


@pytest.mark.parametrize(("words", "step"), UNKNOWN, ids=[" ".join(words) for words, _ in UNKNOWN])
def test_what_is_like_nothing_is_answered_with_where_to_look(at: Desk, words: tuple[str, ...], step: str) -> None:
    root = at["programme"]
    done = tieout(*words, *([] if words[0] == "explain" else ["--root", root]))
    hold_fair(done, 2)
    assert steps(done) == [step.format(here=typed(Path(root)))]


OF_A_PERIOD = ("check", "status", "due", "ladder", "trace", "approvals check", "sample", "rehearse", "export csv",
               "export oscal", "export xlsx", "impact", "site", "bundle build")  # fmt: skip
OF_A_DAY = tuple(name for name, words in reading(Desk(Path())).items() if "--as-of" in words)


def at_day(at: Desk, verb: str, *more: str) -> Done:
    """Type the line of a verb without its own day."""
    words = list(reading(at)[verb])
    place = words.index("--as-of")
    del words[place : place + 2]
    return tieout(*words, "--root", at["programme"], *more)


@pytest.mark.parametrize("verb", OF_A_PERIOD)
@pytest.mark.parametrize("period", ["zzz", "..", "2026-01-01..2026-02-30", ""])
def test_a_period_that_is_none_is_2(at: Desk, verb: str, period: str) -> None:
    said = hold_fair(at_day(at, verb, "--period", period), 2)
    assert said == f"period {period!r} is not declared (declared: 2026-H1) and is no range"


@pytest.mark.parametrize("verb", OF_A_PERIOD)
def test_a_period_that_has_not_begun_is_3(at: Desk, verb: str) -> None:
    said = hold_fair(at_day(at, verb, "--period", "2999-01-01..2999-12-31"), 3)
    assert said.startswith("period 2999-01-01..2999-12-31 begins on 2999-01-01, after ")


@pytest.mark.parametrize("verb", OF_A_DAY)
@pytest.mark.parametrize("day", ["yesterday", "2026-02-30", ""])
def test_a_day_that_is_none_is_2(at: Desk, verb: str, day: str) -> None:
    said = hold_fair(at_day(at, verb, "--as-of", day), 2)
    assert said == f"invalid value for '--as-of': {day!r} is no date; write it as 2026-06-30"


@pytest.mark.parametrize("verb", sorted({*OF_A_DAY} - {"review", "requests import", "requests export"}))
@pytest.mark.parametrize("day", ["2001-01-01", "0001-01-01"])
def test_a_day_before_the_first_commit_is_3_with_the_first(at: Desk, verb: str, day: str) -> None:
    done = at_day(at, verb, "--as-of", day)
    assert hold_fair(done, 3).startswith(f"on {day} nothing was committed yet: the branch begins on 2025-12-14 ")
    assert steps(done) == ["name a day from then on: --as-of 2025-12-14"]


@pytest.mark.parametrize("verb", ["review", "requests import"])
def test_what_is_kept_is_not_of_a_day_to_come(at: Desk, verb: str) -> None:
    said = hold_fair(at_day(at, verb, "--as-of", "9999-12-31"), 2)
    assert said.startswith("9999-12-31 has not come yet: ")


@pytest.mark.parametrize("epoch", ["x", "999999999999999", "-1"])
def test_an_epoch_that_is_none_is_2_for_every_verb(at: Desk, monkeypatch: pytest.MonkeyPatch, epoch: str) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    for verb in set(OF_A_DAY) - {"site", "bundle build"}:
        assert hold_fair(at_day(at, verb), 2).startswith(
            f"SOURCE_DATE_EPOCH is {epoch!r}, which is no count of seconds"
        )


# -- Where it is written -------------------------------------------------------------------------------------------

FILES = {"export csv": (), "export xlsx": (), "export oscal": ()}


@pytest.mark.parametrize("verb", FILES)
def test_a_device_is_never_replaced_by_a_file(at: Desk, tmp_path: Path, verb: str) -> None:
    """As root, `-o /dev/null` would take it from every program of the machine; a FIFO stands for it here."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    link = tmp_path / "link"
    link.symlink_to(pipe)
    for place in (pipe, link):
        done = tieout(*reading(at)[verb][:2], "--root", at["programme"], "--out", str(place))
        assert hold_fair(done, 74) == f"{place} is a device or a pipe, which is not replaced by a file"
    assert pipe.is_fifo()
    assert link.is_symlink()


@pytest.mark.parametrize("verb", FILES)
def test_a_place_that_is_not_there_is_74_with_the_nearest_that_is(at: Desk, tmp_path: Path, verb: str) -> None:
    done = tieout(*reading(at)[verb][:2], "--root", at["programme"], "--out", str(tmp_path / "no/such/file"))
    assert hold_fair(done, 74) == f"{tmp_path}/no/such/file: writing failed: no such file or directory"
    assert steps(done) == [f"ls -la {tmp_path} shows it: look at the spelling of the path"]


@pytest.mark.parametrize(
    "verb", ["evidence seal", "evidence remove", "evidence add", "collect", "requests import", "review"]
)
def test_into_a_bare_repository_nothing_is_written_and_no_option_is_named_that_is_none(
    at: Desk, tmp_path: Path, verb: str
) -> None:
    subprocess.run(["git", "clone", "--quiet", "--bare", at["programme"], str(tmp_path / "bare")], check=True)
    done = ask(at, verb, tmp_path / "bare")
    hold_fair(done, 2)
    assert done.text == ""
    assert steps(done) == ["git clone REPOSITORY FOLDER, then the same command with --root FOLDER"]


# -- Keys ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Give files that people take for a key."""
    if shutil.which("ssh-keygen") is None:
        pytest.skip("no ssh-keygen on this machine")
    folder = tmp_path_factory.mktemp("keys")
    (folder / "empty").touch()
    (folder / "binary").write_bytes(bytes(range(256)))
    open_to_all = ssh_key(folder / "open", "-t", "ed25519", "-N", "")
    open_to_all.chmod(0o644)
    return {
        "empty": folder / "empty",
        "binary": folder / "binary",
        "small": ssh_key(folder / "small", "-t", "rsa", "-b", "1024", "-N", ""),
        "pem": ssh_key(folder / "pem", "-t", "rsa", "-b", "2048", "-N", "", "-m", "PEM"),
        "locked": ssh_key(folder / "locked", "-t", "ed25519", "-N", "a passphrase"),
        "open": open_to_all,
    }


UNUSABLE = (
    ("empty", 2, "it is empty", "ssh-keygen -t ed25519 -f NAME makes one"),
    ("binary", 2, "it is no text", "ssh-keygen -t ed25519 -f NAME makes one"),
    ("small", 2, "an RSA key of 1024 bits is not accepted: 2048 at least", "ssh-keygen -t ed25519 -f NAME makes one"),
    ("pem", 2, "it is a private key in an old form", "ssh-keygen -p -f {key} brings an old SSH key up to date; ssh-keygen -t ed25519 -f NAME makes one"),
    ("locked", 3, "incorrect passphrase supplied to decrypt private key", 'ssh-add {key} asks for its passphrase once; then the same command again (if it finds no agent: eval "$(ssh-agent -s)" first)'),
    ("open", 3, "No private key found", "chmod 600 {key}; others may read it, and then ssh-keygen does not"),
)  # fmt: skip


@pytest.mark.parametrize(("name", "code", "why", "step"), UNUSABLE, ids=[item[0] for item in UNUSABLE])
def test_a_key_that_cannot_sign_is_told_with_the_command_that_mends_it(
    at: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keys: dict[str, Path], name: str, code: int, why: str, step: str
) -> None:  # fmt: skip
    for variable in ("SSH_AUTH_SOCK", "DISPLAY", "SSH_ASKPASS"):
        monkeypatch.delenv(variable, raising=False)
    shutil.copytree(at["programme"], tmp_path / "it")
    done = ask(at, "evidence seal", tmp_path / "it", "--key", str(keys[name]))
    said = hold_fair(done, code)
    assert str(keys[name]) in said
    assert why in said
    assert steps(done) == [step.format(key=keys[name])]


def test_nobody_at_a_terminal_is_asked_for_a_passphrase(tmp_path: Path, keys: dict[str, Path]) -> None:
    done = tieout("bundle", "sign", str(tmp_path), "--p12", str(keys["binary"]))
    assert hold_fair(done, 2) == "nobody is here to be asked for the passphrase"


ASKED: tuple[tuple[tuple[str, ...], str], ...] = (
    (("help",), "tieout --help"),
    (("help", "check"), "tieout check --help"),
    (("bundle", "help", "verify"), "tieout bundle verify --help"),
    (("version",), "tieout --version"),
    (("requests", "version"), "tieout requests --help shows what it takes"),
    (("--verbose", "check"), "tieout --help shows what it takes"),
    (("check", "--foo"), "tieout check --help shows what it takes"),
    (("check", "nowhere"), "tieout check --help shows what it takes"),
    (("explain", "stale-review", "."), "tieout explain --help shows what it takes"),
)


@pytest.mark.parametrize(("words", "step"), ASKED, ids=[" ".join(words) for words, _ in ASKED])
def test_what_other_tools_take_is_answered_with_what_we_take(words: tuple[str, ...], step: str) -> None:
    """No step is a guess that would do something else, such as --version in place of --verbose."""
    done = tieout(*words)
    hold_fair(done, 2)
    assert steps(done) == [step]


def test_a_folder_behind_a_verb_is_meant_as_its_root(at: Desk) -> None:
    done = tieout("check", at["programme"])
    hold_fair(done, 2)
    assert steps(done) == [f"tieout check --root {typed(Path(at['programme']))}"]

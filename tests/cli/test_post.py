"""tieout post, as a workflow runs it: against a forge on this machine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.cli.programme import AS_OF, FILES, POLICY, Done, plant, tieout
from tests.forge.transport import Raw
from tests.post.hub import TOKEN, Hub, hub, told

STALE = {**FILES, "policies/data-classification.md": POLICY.replace("2026-01-14", "2025-02-14")}
BODY = "<!-- tieout:impact -->\n### Tieout\n"


@pytest.fixture
def at() -> Iterator[Hub]:
    with hub() as found:
        yield found


def post(at: Hub, *arguments: str, env: Mapping[str, str] | None = None) -> Done:
    return tieout(
        "post", *arguments, "--repository", at.repository, "--url", at.url,
        env={"GITHUB_TOKEN": TOKEN} if env is None else env,
    )  # fmt: skip


def test_a_late_review_has_one_issue_until_it_has_landed(tmp_path: Path, at: Hub) -> None:
    root = plant(tmp_path / "it", STALE)
    first, again = (post(at, "reviews", "--root", str(root), "--as-of", AS_OF) for _ in range(2))
    assert (first.returncode, first.text) == (0, "opened #1 (review:POL-008)\nas of 2026-06-30: 1 review late\n")
    assert (again.returncode, again.text) == (0, "as of 2026-06-30: 1 review late\n")
    sound = plant(tmp_path / "sound")
    landed = post(at, "reviews", "--root", str(sound), "--as-of", AS_OF)
    assert landed.text.startswith("closed #1 (review:POL-008): The review has landed")
    assert [item.is_open for item in at.issues] == [False]


def test_a_date_that_is_not_committed_closes_nothing_and_is_told(tmp_path: Path, at: Hub) -> None:
    root = plant(tmp_path / "it", STALE)
    post(at, "reviews", "--root", str(root), "--as-of", AS_OF)
    (root / "policies/data-classification.md").write_text(POLICY, encoding="utf-8")
    done = post(at, "reviews", "--root", str(root))
    assert ("closed" in done.text, [item.is_open for item in at.issues]) == (False, [True])
    assert (
        "tieout: POL-008: changed by what has not landed, which closes no issue\n  next: run it on the branch"
        in done.told
    )


def test_a_text_that_cannot_be_read_closes_nothing(tmp_path: Path, at: Hub) -> None:
    root = plant(tmp_path / "it", STALE)
    post(at, "reviews", "--root", str(root), "--as-of", AS_OF)
    torn = {
        **FILES,
        "policies/data-classification.md": "---\nid: [\n---\n",
        "policies/other.md": POLICY.replace("POL-008", "POL-009"),
    }
    done = post(at, "reviews", "--root", str(plant(tmp_path / "torn", torn)), "--as-of", AS_OF)
    assert "closed" not in done.text
    assert [item.is_open for item in at.issues] == [True]


def test_a_comment_is_written_and_updated(tmp_path: Path, at: Hub) -> None:
    file = tmp_path / "impact.md"
    file.write_text(BODY, encoding="utf-8")
    assert post(at, "comment", str(file), "--on", "7").text.endswith("#7: the comment is written\n")
    file.write_text(f"{BODY}more\n", encoding="utf-8")
    assert post(at, "comment", str(file), "--on", "7").text.endswith("#7: the comment is updated\n")
    assert [item.body for item in at.comments] == [f"{BODY}more\n"]


@pytest.mark.parametrize(("more", "code"), [([], 3), (["--if-allowed"], 0)])
def test_a_forks_pull_request_fails_only_where_that_was_not_foreseen(
    tmp_path: Path, at: Hub, more: list[str], code: int
) -> None:
    at.may_write = False
    file = tmp_path / "impact.md"
    file.write_text(BODY, encoding="utf-8")
    done = post(at, "comment", str(file), "--on", "7", *more)
    assert done.returncode == code
    assert "status 403" in done.told
    assert TOKEN not in done.text + done.told


@pytest.mark.parametrize(("status", "message", "step"), [
    (401, "Bad credentials", "The token is wrong or has expired: make a new one."),
    (404, "Not Found", "Look at the name of the repository and at the number"),
])  # fmt: skip
def test_a_token_that_has_expired_or_a_wrong_name_is_no_forks_pull_request(
    tmp_path: Path, at: Hub, status: int, message: str, step: str
) -> None:
    """The comment that stands there would be the last for ever, and nobody would see that."""
    raw = told({"message": message}, status)
    at.fail = [lambda _, path: None if path.endswith("/user") else raw] * 9
    file = tmp_path / "impact.md"
    file.write_text(BODY, encoding="utf-8")
    done = post(at, "comment", str(file), "--on", "7", "--if-allowed")
    assert (done.returncode, at.writes) == (3, [])
    assert f"next: {step}" in done.told


@pytest.mark.parametrize(
    ("status", "message", "step"),
    [
        (410, "Issues are disabled for this repo", "Turn issues on in the settings of the repository"),
        (422, "Validation Failed", "Look at what the server names"),
    ],
)
def test_what_is_refused_names_a_step_that_fits(tmp_path: Path, at: Hub, status: int, message: str, step: str) -> None:
    root = plant(tmp_path / "it", STALE)
    at.fail = [lambda method, _: told({"message": message}, status) if method == "POST" else None] * 9
    done = post(at, "reviews", "--root", str(root), "--as-of", AS_OF)
    assert (done.returncode, at.issues) == (3, [])
    assert f"(status {status}): {message}" in done.told
    assert f"next: {step}" in done.told


# Each at the verb itself, as a workflow types it: a fault of the forge, then two more runs against a sound one.
ODD = {
    "a page": Raw(200, b"<!doctype html><title>Sign in</title>", (("content-type", "text/html"),)),
    "cut JSON": Raw(200, b'[{"number": 1, "bo'),
    "null": Raw(200, b"null"),
    "nothing": Raw(200, b""),
    "no content": Raw(204, b""),
    "deep": Raw(200, b"[" * 100_000),
    "no UTF-8": Raw(200, b'["\xff"]'),
    "another host": Raw(302, b"", (("location", "https://forge.example/api/v3/user"),)),
    "a circle": Raw(307, b"", (("location", "/api/v3/repos/example/policies/issues"),)),
    "a long limit": Raw(429, b"{}", (("retry-after", "99999"),)),
    "a teapot": Raw(418, b"\x1b[31m::error::x"),
    "a next page elsewhere": Raw(200, b"[]", (("link", '<https://forge.example/api/v3/x>; rel="next"'),)),
}


@pytest.mark.parametrize("what", ODD)
@pytest.mark.parametrize("verb", ["reviews", "comment", "issue"])
def test_a_forge_that_answers_oddly_is_3_and_nothing_is_written(tmp_path: Path, at: Hub, verb: str, what: str) -> None:
    file = tmp_path / "it.md"
    file.write_text(BODY, encoding="utf-8")
    arguments = {
        "reviews": ("--root", str(plant(tmp_path / "it", STALE)), "--as-of", AS_OF),
        "comment": (str(file), "--on", "7", "--if-allowed"),
        "issue": ("quarter:2026-Q3", str(file), "--title", "2026-Q3"),
    }[verb]
    at.fail = [lambda _, path: None if path.endswith("/user") else ODD[what]] * 9
    done = post(at, verb, *arguments)
    assert (done.returncode, at.writes) == (3, []), done.told
    assert "next: " in done.told
    assert [word for word in ("Traceback", TOKEN, "\x1b") if word in done.told] == []
    at.fail = []
    for _ in range(2):
        assert post(at, verb, *arguments).returncode == 0
        assert len(at.writes) == len(at.issues) + len(at.comments) == 1


@pytest.mark.parametrize("status", [500, 502, 503])
def test_an_overloaded_forge_that_answers_at_last_is_answered(tmp_path: Path, at: Hub, status: int) -> None:
    at.fail = [lambda *_: Raw(status, b"<html>")]
    root = plant(tmp_path / "it", STALE)
    assert post(at, "reviews", "--root", str(root), "--as-of", AS_OF).returncode == 0
    assert [item.title for item in at.issues] == ["Review of POL-008 is late"]


def test_an_issue_of_a_quarter_is_one_and_is_cut_to_fit(tmp_path: Path, at: Hub) -> None:
    file = tmp_path / "quarter.md"
    file.write_text("line\n" * 20_000, encoding="utf-8")
    for _ in range(2):
        assert post(at, "issue", "quarter:2026-Q3", str(file), "--title", "2026-Q3").returncode == 0
    post(at, "issue", "quarter:2026-Q4", str(file), "--title", "2026-Q4")
    assert [item.title for item in at.issues] == ["2026-Q3", "2026-Q4"]
    assert len(at.issues[0].body) <= 65_536
    assert at.issues[0].body.endswith("lines more: there is no room here.\n")


@pytest.mark.parametrize("more", [(), ("--folder", "compliance")])
def test_a_title_that_no_forge_takes_is_cut(tmp_path: Path, at: Hub, more: tuple[str, ...]) -> None:
    """GitHub refuses one of more than 256 characters, and GitLab of more than 255."""
    text = tmp_path / "text.md"
    text.write_text("Told.\n", encoding="utf-8")
    for _ in range(2):
        done = post(at, "issue", "quarter:long", str(text), "--title", "Q" * 300, *more)
        assert done.returncode == 0, done.told
    (issue,) = at.issues
    assert len(issue.title) <= 250
    assert issue.title.endswith("\u2026" if not more else "\u2026 (compliance)")


def test_without_a_token_nothing_is_asked(tmp_path: Path, at: Hub) -> None:
    file = tmp_path / "impact.md"
    file.write_text(BODY, encoding="utf-8")
    none = dict.fromkeys(("TIEOUT_GITHUB_TOKEN", "GITHUB_TOKEN", "GH_TOKEN"), "")
    done = post(at, "comment", str(file), "--on", "7", env=none)
    assert (done.returncode, at.requests) == (3, [])


def test_the_forge_of_controls_yaml_is_the_default(tmp_path: Path) -> None:
    done = tieout("post", "reviews", "--root", str(plant(tmp_path / "it", STALE)), "--as-of", AS_OF)
    assert done.returncode == 2
    assert "controls.yaml names no forge to write at" in done.told


def test_only_an_update_writes_no_comment_and_brings_one_up_to_date(tmp_path: Path, at: Hub) -> None:
    place = tmp_path / "impact.md"
    place.write_text(BODY, encoding="utf-8")
    none = post(at, "comment", str(place), "--on", "7", "--only-update")
    assert (none.returncode, at.comments) == (0, [])
    assert none.text == f"{none.text.partition('#')[0]}#7: the comment is not there, and none is written\n"
    assert post(at, "comment", str(place), "--on", "7").returncode == 0
    place.write_text(f"{BODY}More.\n", encoding="utf-8")
    assert "the comment is updated" in post(at, "comment", str(place), "--on", "7", "--only-update").text
    assert [item.body for item in at.comments] == [f"{BODY}More.\n"]

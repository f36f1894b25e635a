"""A waived finding stays listed with its end; only another person can waive, and for a time."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cli.programme import CONTROLS, FILES, PEOPLE, POLICY, plant, tieout
from tieout.judgement.waiver import UNWAIVABLE

REGISTER = "registers/exceptions.yaml"
PATH = "policies/data-classification.md"
DAY = "2027-03-01"  # the review of 2026-01-14 is late
ROW = {
    "id": "EX-001",
    "rule": "stale-review",
    "subject": "POL-008",
    "reason": "Rewritten with the new cloud",
    "requested_by": "ana",
    "approved_by": "ben",
    "approved_on": "2027-02-01",
    "expires_on": "2027-05-31",
    "status": "approved",
}


def register(*rows: dict[str, str]) -> str:
    lines = [f"  - {json.dumps(row)}" for row in rows]
    return "\n".join(["schema: tieout.exceptions/v1", "exceptions:" + ("" if rows else " []"), *lines, ""])


def programme(folder: Path, *rows: dict[str, str], **files: str) -> Path:
    return plant(folder / "programme", {**FILES, REGISTER: register(*rows), **files})


def examined(root: Path, *arguments: str, day: str = DAY) -> tuple[int, dict[str, tuple[str, str | None, str | None]]]:
    done = tieout("check", "--root", str(root), "--format", "json", "--as-of", day, *arguments)
    found: dict[str, Any] = json.loads(done.stdout)
    return done.returncode, {item["rule"]: (item["state"], item["waiver"], item["until"]) for item in found["findings"]}


def row(**changes: str | None) -> dict[str, str]:
    return {key: value for key, value in {**ROW, **changes}.items() if value is not None}


OPEN = ("open", None, None)


def test_a_waived_finding_fails_nothing_and_stays_listed_with_its_end(tmp_path: Path) -> None:
    root = programme(tmp_path, row())
    assert examined(root) == (0, {"stale-review": ("waived", "EX-001", "2027-05-31")})
    text = tieout("check", "--root", str(root), "--as-of", DAY).text
    assert text.startswith("Waived\n  policies/data-classification.md:")
    assert "(until 2027-05-31 by EX-001)" in " ".join(text.split())


@pytest.mark.parametrize(
    ("day", "state"),
    [("2027-02-01", "waived"), ("2027-05-31", "waived"), ("2027-06-01", "open")],
)
def test_it_counts_to_its_last_day(tmp_path: Path, day: str, state: str) -> None:
    assert examined(programme(tmp_path, row()), day=day)[1]["stale-review"][0] == state


def test_what_is_over_is_told(tmp_path: Path) -> None:
    code, found = examined(programme(tmp_path, row()), day="2027-06-01")
    assert (code, found["expired-waiver"]) == (1, OPEN)
    ended = programme(tmp_path / "ended", row(status="ended"))
    assert "expired-waiver" not in examined(ended, day="2027-06-01")[1]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"approved_by": "ana"}, "is approved by ana, who asked for it"),
        ({"approved_by": "person:ana"}, "is approved by ana, who asked for it"),
        ({"approved_by": "role:lead"}, "names no approver"),
        ({"approved_by": None}, "names no approver"),
        ({"approved_by": "zoe"}, "is approved by zoe, whom the people register does not know"),
        ({"requested_by": None}, "does not say who asked for it"),
        ({"requested_by": "Ben"}, "was asked for by Ben, whom the people register does not know by this id"),
        ({"requested_by": "ben@example.com"}, "was asked for by ben@example.com, whom the people register"),
        ({"requested_by": "zed"}, "was asked for by zed, whom the people register does not know by this id"),
        ({"reason": None}, "gives no reason"),
        ({"status": None}, "does not say that it was approved"),
        ({"approved_on": None}, "does not say when it was approved"),
        ({"approved_on": "2027-03-03"}, "is approved on 2027-03-03, which is still to come"),
        ({"expires_on": None}, "has no end"),
        ({"expires_on": "2028-02-02"}, "runs from 2027-02-01 to 2028-02-02, longer than 12 months"),
        ({"status": "requested"}, "is only requested"),
        ({"subject": None}, "names no subject"),
    ],
)
def test_a_waiver_that_falls_short_waives_nothing_and_is_named(
    tmp_path: Path, changes: dict[str, str | None], told: str
) -> None:
    root = programme(tmp_path, row(**changes))
    code, found = examined(root)
    assert (code, found["stale-review"]) == (1, OPEN)
    assert "expired-waiver" in found
    assert told in " ".join(tieout("check", "--root", str(root), "--as-of", DAY).text.split())


@pytest.mark.parametrize("end", ["2028-01-31", "2028-02-01"])
def test_twelve_months_is_the_most_where_no_text_says_otherwise(tmp_path: Path, end: str) -> None:
    assert examined(programme(tmp_path, row(expires_on=end)))[1]["stale-review"][0] == "waived"


def test_the_limit_is_that_of_the_policy_in_force_at_the_approval(tmp_path: Path) -> None:
    stated = 'parameters: {acceptance-limit: {value: 3, unit: months, phrase: "3 months"}}\n'
    policy = POLICY.replace("status: active\n", f"status: active\n{stated}")
    root = programme(tmp_path, row(), **{PATH: policy})
    assert examined(root)[1]["stale-review"] == OPEN
    text = " ".join(tieout("check", "--root", str(root), "--as-of", DAY).text.split())
    assert (
        "runs from 2027-02-01 to 2027-05-31, longer than 3 months (POL-008, policies/data-classification.md:5)" in text
    )


def test_another_subject_or_rule_is_not_waived(tmp_path: Path) -> None:
    assert examined(programme(tmp_path / "a", row(subject="POL-009")))[1]["stale-review"] == OPEN
    assert examined(programme(tmp_path / "b", row(rule="future-date")))[1]["stale-review"] == OPEN
    assert examined(programme(tmp_path / "c", row(subject="*")))[1]["stale-review"] == OPEN


# --- Attacks -------------------------------------------------------------------------------------


def test_an_alias_of_the_requester_is_the_requester(tmp_path: Path) -> None:
    twin = PEOPLE + "  - {id: ana2, name: A Example, roles: [cto], emails: [ana@example.com]}\n"
    root = programme(tmp_path, row(approved_by="ana2"), **{"registers/people.yaml": twin})
    assert examined(root)[1]["stale-review"] == OPEN


def test_who_had_left_cannot_approve(tmp_path: Path) -> None:
    people = PEOPLE.replace("roles: [cto]", "roles: [cto], left_on: 2027-01-31")
    root = programme(tmp_path, row(), **{"registers/people.yaml": people})
    assert examined(root)[1]["stale-review"] == OPEN


def test_a_change_cannot_waive_its_own_findings(tmp_path: Path) -> None:
    root = programme(tmp_path)
    (root / REGISTER).write_text(register(row()), encoding="utf-8")
    assert examined(root)[1]["stale-review"][0] == "waived"
    assert examined(root, "--settings-from", "HEAD")[1]["stale-review"] == OPEN


@pytest.mark.parametrize(
    ("changes", "state"),
    [({}, "waived"), ({"expires_on": "2027-04-30"}, "waived"), ({"expires_on": "2027-06-30"}, "open")],
)
def test_a_change_may_shorten_a_waiver_and_not_lengthen_it(
    tmp_path: Path, changes: dict[str, str | None], state: str
) -> None:
    root = programme(tmp_path, row())
    (root / REGISTER).write_text(register(row(**changes)), encoding="utf-8")
    assert examined(root, "--settings-from", "HEAD")[1]["stale-review"][0] == state


def test_a_change_cannot_hire_the_approver_of_an_unsound_waiver(tmp_path: Path) -> None:
    root = programme(tmp_path, row(approved_by="zoe"))
    zoe = PEOPLE + "  - {id: zoe, name: Zoe Example, roles: [cto], emails: [zoe@example.com]}\n"
    (root / "registers/people.yaml").write_text(zoe, encoding="utf-8")
    assert examined(root)[1]["stale-review"][0] == "waived"
    assert examined(root, "--settings-from", "HEAD")[1]["stale-review"] == OPEN


@pytest.mark.parametrize("rule", sorted(UNWAIVABLE))
def test_what_says_that_nothing_was_judged_cannot_be_waived(tmp_path: Path, rule: str) -> None:
    code, found = examined(programme(tmp_path, row(rule=rule)))
    assert (code, found["expired-waiver"]) == (1, OPEN)


def test_a_file_that_cannot_be_read_is_not_waived(tmp_path: Path) -> None:
    waived = row(rule="unreadable-file", subject="controls.yaml")
    root = programme(tmp_path, waived, **{"controls.yaml": CONTROLS + "  - [\n"})
    assert examined(root)[1]["unreadable-file"] == OPEN


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return programme(tmp_path_factory.mktemp("waivers"))


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "rule": st.sampled_from(["stale-review", "future-date", "unreadable-file", "nonsense"]),
            "subject": st.sampled_from(["POL-008", "", "*", "POL-001"]),
            "approved_by": st.sampled_from(["ana", "ben", "role:cto", "zoe", ""]),
            "approved_on": st.sampled_from(["2027-02-01", "2026-01-01", "2028-01-01", "soon"]),
            "expires_on": st.sampled_from(["2027-05-31", "2027-01-01", "2030-01-01", "never"]),
            "status": st.sampled_from(["approved", "requested", "rejected", "ended", "odd"]),
        },
    )
)
def test_waiving_never_hides_from_the_report(shared: Path, changes: dict[str, str]) -> None:
    """Whatever the register says, the finding is in the outcome, open or waived with an end."""
    (shared / REGISTER).write_text(register(row(**changes)), encoding="utf-8")
    _, found = examined(shared)
    state, waiver, until = found["stale-review"]
    assert (state == "open" and until is None) or (state == "waived" and waiver == "EX-001" and until is not None)


def test_status_puts_no_waived_review_first_and_says_that_it_is_waived(tmp_path: Path) -> None:
    root = programme(tmp_path, row())
    text = tieout("status", "--root", str(root), "--as-of", DAY).text
    assert "none open \u00b7 1 waived" in text
    assert "\u2718" not in text
    assert "1 late" in text

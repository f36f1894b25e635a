"""tieout rehearse: the samples of an auditor, now, and what they would show."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.programme import AS_OF, FILES, git, plant, tieout
from tests.report import shapes

YEAR = ("--as-of", AS_OF, "--period", "2026-01-01..2026-12-31")
EXPECTED = """\
Rehearsal as of 2026-06-30, period 2026-01-01..2026-12-31, which ends in 184
days
Seed spring 7; an auditor brings another: --seed WORDS draws anew

Still open: it can be mended
  CO-01 Confidential data is listed and deleted (1 of 1 drawn)
    2026: data-list (data-store): to come by 2026-12-31 (184 days left)
      $ tieout evidence add FILE --control CO-01 --evidence data-list --system data-store --observed-at INSTANT
  CO-02 All else is done (1 of 1 drawn)
    2026: access-list (data-store): to come by 2026-12-31 (184 days left)
      $ tieout evidence add FILE --control CO-02 --evidence access-list --system data-store --observed-at INSTANT

2 items drawn of 2 of 2 controls: 2 open
Nothing would fail
"""


def test_a_programme_in_order_has_nothing_that_would_fail(programme: Path) -> None:
    done = tieout("rehearse", "--seed", "spring 7", "--root", str(programme), *YEAR)
    assert (done.returncode, done.told) == (0, f"tieout: the commands above are typed after: cd {programme}\n")
    assert done.text == EXPECTED


def test_where_the_commands_work_nothing_is_said_of_it(programme: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(programme / "policies")
    assert tieout("rehearse", "--seed", "spring 7", "--root", "..", *YEAR).told == ""


def test_the_seed_is_the_commit_unless_one_is_given(programme: Path) -> None:
    head = git(programme, "rev-parse", "HEAD")
    found = shapes.read("rehearsal", tieout("rehearse", "--root", str(programme), *YEAR, "--format", "json").stdout)
    assert (found["seed"], found["head"]) == (head, head)
    assert f"Seed {head} (the commit examined)" in tieout("rehearse", "--root", str(programme), *YEAR).text


def test_the_sample_company_would_fail_and_the_days_that_are_left_stand_first(company: Path) -> None:
    arguments = ("rehearse", "--root", str(company), "--as-of", "2026-11-22")
    done = tieout(*arguments, "--seed", "spring 7")
    assert (done.returncode, done.told) == (1, f"tieout: the commands above are typed after: cd {company}\n")
    heads = [line for line in done.text.splitlines() if line and line[0] != " "]
    order = (
        "Still open: it can be mended",
        "Would fail",
        "Would be asked about",
        "No population: an auditor would ask",
    )
    places = [next(at for at, head in enumerate(heads) if head.startswith(name)) for name in order]
    assert places == sorted(places)
    # A command or a path stands on one line, so that it can be copied.
    wide = [line.split() for line in done.text.splitlines() if len(line) > 80 and "$ tieout" not in line]
    assert [words for words in wide if len(words) > 1 or "/" not in words[0]] == []
    found = shapes.read("rehearsal", tieout(*arguments, "--format", "json").stdout)
    assert found["fails"] is True
    assert tieout(*arguments, "--format", "markdown").text.startswith("# Rehearsal as of 2026-11-22")


def test_what_this_seed_does_not_draw_ends_with_1_all_the_same(company: Path) -> None:
    """Of four quarters AC-03 failed in two: whichever are drawn."""
    codes = {
        tieout(
            "rehearse", "--control", "AC-03", "--seed", f"{n}", "--root", str(company), "--as-of", "2026-11-22"
        ).returncode
        for n in range(3)
    }
    assert codes == {1}


def test_a_control_without_a_list_ends_with_3(company: Path) -> None:
    done = tieout("rehearse", "--control", "AC-05", "--root", str(company), "--as-of", "2026-11-22")
    assert done.returncode == 3
    assert "  AC-05: no list of its instances among access-log, account-list\n" in done.text
    assert done.text.splitlines()[-1] == "Nothing was drawn: that is no success"


def test_nothing_drawn_at_all_ends_with_3(programme: Path, starter: Path) -> None:
    for root in (programme, starter):
        assert tieout("rehearse", "--root", str(root), "--as-of", AS_OF).returncode == 3


@pytest.mark.parametrize("arguments", [("--control", "CO-09"), ("--seed", "a\nb"), ("--format", "csv")])
def test_a_slip_ends_with_2(programme: Path, arguments: tuple[str, ...]) -> None:
    done = tieout("rehearse", *arguments, "--root", str(programme), *YEAR)
    assert (done.returncode, done.text) == (2, "")


def test_unreadable_settings_end_with_2(tmp_path: Path) -> None:
    root = plant(tmp_path / "programme", {**FILES, "controls.yaml": "["})
    assert tieout("rehearse", "--root", str(root), "--as-of", AS_OF).returncode == 2

"""What was classified above the readers and has gone, moved or been renamed since, and slips that would publish the rest."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from tests import approvals, evidence, factories
from tests.cli.programme import FILES, git, plant, write_files
from tests.companies import AS_OF, Sample, copied
from tests.judged import examined, judged
from tests.site.conftest import AS_OF as DAY
from tests.site.hostile import policy
from tieout.check import check
from tieout.load import load
from tieout.model.departed import FormerText
from tieout.model.document import Classification
from tieout.model.examination import Examination
from tieout.model.location import Location, UnknownField
from tieout.model.verdict import Verdict
from tieout.site.audience import Audience, view
from tieout.site.build import build
from tieout.site.pages import site_map
from tieout.site.stage import stage
from tieout.workpapers.ladder import ladder


def classified(text: str, key: str = "classification: restricted") -> str:
    return text.replace("status:", f"{key}\nstatus:", 1)


def published(of: Examination, folder: Path, audience: Audience) -> dict[str, str]:
    outcome = check(of)
    site = site_map(of, outcome, ladder(of, outcome), audience=audience)
    build(site, folder / "site")
    stage(site, folder / "staged")
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8", "replace")
        for path in folder.rglob("*")
        if path.is_file()
    }


def words_in(of: Examination, folder: Path, audience: Audience = Audience.INTERNAL) -> set[str]:
    shown = published(of, folder / audience.value, audience)
    return {
        word.upper() for text in (*shown, *shown.values()) for word in re.findall("canary[a-z]*", text, re.IGNORECASE)
    }


def commit(root: Path, subject: str, files: dict[str, str | None]) -> None:
    write_files(root, files)
    at = {"GIT_COMMITTER_DATE": "2026-11-20T10:00:00Z", "GIT_AUTHOR_DATE": "2026-11-20T10:00:00Z"}
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", subject, **at)


@pytest.fixture(scope="module")
def left(sample: Sample, tmp_path_factory: pytest.TempPathFactory) -> Examination:
    """Give a company in which restricted texts came, went, were renamed, and left their id to another."""
    root = copied(sample(), tmp_path_factory.mktemp("gone") / "company")
    plain = (root / "policies/acceptable-use.md").read_text()
    gone = classified(policy(901, title="CANARYGONETITLE", body="# CANARYGONE\n"))
    commit(root, "CANARYCAME", {"policies/canarygone.md": gone, "policies/acceptable-use.md": f"{plain}\nMore.\n"})
    commit(root, "CANARYWENT", {"policies/canarygone.md": None})
    commit(root, "Give the id to another", {"policies/heir.md": policy(901, title="Heir", body="# Heir\n")})
    old = classified(policy(902, title="CANARYOLDTITLE", body="# CANARYOLD\n\nWords.\n"))
    commit(root, "CANARYADDED", {"policies/canaryold.md": old})
    new = classified(policy(902, title="CANARYNEWTITLE", body="# CANARYNEW\n\nOther words.\n"))
    commit(root, "CANARYMOVED", {"policies/canaryold.md": None, "policies/canarynew.md": new})
    git(root, "switch", "--quiet", "--create", "canarybranch")
    third = classified(policy(903, title="CANARYTHIRDTITLE"))
    commit(root, "CANARYINNER", {"policies/canarythird.md": third, "policies/acceptable-use.md": f"{plain}\nAgain.\n"})
    git(root, "switch", "--quiet", "main")
    git(root, "merge", "--quiet", "--no-ff", "--message", "CANARYMERGE", "canarybranch")
    commit(root, "CANARYEND", {"policies/canarythird.md": None})
    return load(root, as_of=AS_OF)


def test_of_texts_that_are_gone_or_moved_no_subject_title_or_path_is_told(left: Examination, tmp_path: Path) -> None:
    """Direct pushes stand on the page of approvals with their subjects, and so do commits in a text's history."""
    assert words_in(left, tmp_path) == set()
    assert words_in(left, tmp_path, Audience.PUBLIC) == set()
    told = words_in(left, tmp_path, Audience.AUDITOR)
    assert {"CANARYCAME", "CANARYWENT", "CANARYADDED", "CANARYMOVED", "CANARYINNER", "CANARYGONETITLE"} <= told


def test_what_was_for_the_readers_and_is_gone_is_told_as_before(tmp_path: Path) -> None:
    root = plant(tmp_path / "programme", {**FILES, "policies/plain.md": policy(40, title="Plain")})
    commit(root, "Drop a plain text", {"policies/plain.md": None})
    of = load(root, as_of=DAY)
    assert [(item.path, item.classification) for item in of.former] == [("policies/plain.md", Classification.INTERNAL)]
    found = view(of, check(of), Audience.INTERNAL).hidden
    assert (found.commits, found.paths, found.titles) == (frozenset(), frozenset(), ())


@pytest.mark.parametrize("said", ["no head\n", "---\nid: [\n---\n", "confidental", "clasification: restricted"])
def test_of_a_text_that_is_gone_and_could_not_be_read_nothing_is_told(said: str, tmp_path: Path) -> None:
    plain = policy(40, title="CANARYTITLE")
    text = said if "\n" in said else classified(plain, said if ":" in said else f"classification: {said}")
    root = plant(tmp_path / "programme", {**FILES, "policies/canary.md": text})
    commit(root, "CANARYSUBJECT", {"policies/canary.md": None})
    of = load(root, as_of=DAY)
    assert [item.classification for item in of.former] == [None]
    assert {item.commits[-1] for item in of.former} <= view(of, check(of), Audience.INTERNAL).hidden.commits
    assert view(of, check(of), Audience.AUDITOR).hidden.commits == frozenset()
    assert words_in(of, tmp_path / "out") == set()


def test_a_path_and_a_title_that_a_shown_text_has_by_now_are_its_own() -> None:
    was = FormerText(
        path=factories.POLICY_PATH, id="POL-002", title=factories.document().title or "",
        classification=Classification.RESTRICTED, is_moved=False, on=date(2026, 1, 2), commits=("1" * 40,),
    )  # fmt: skip
    of = factories.examination(factories.document(), former=(was,))
    found = view(of, check(of), Audience.INTERNAL)
    assert [item.path for item in found.documents] == [factories.POLICY_PATH]
    assert not found.tells(factories.POLICY_PATH, factories.document().title or "")
    assert found.hidden.commits == {"1" * 40}


def test_a_title_that_a_message_cuts_is_known_by_its_beginning() -> None:
    title = f"CANARY {'long ' * 30}title"
    of = factories.examination(
        factories.document(),
        factories.document(id="POL-9", path="9.md", title=title, classification=Classification.RESTRICTED),
    )
    assert view(of, check(of), Audience.INTERNAL).tells(f"the id was that of '{title[:77]}...'")


def test_a_change_that_touched_a_capture_above_the_readers_is_told_without_its_title() -> None:
    capture = evidence.on("2026-03-02", classification="restricted")
    change = approvals.direct(subject="CANARYSUBJECT", paths=(f"{capture.folder}/raw.csv",))
    of = examined(judged(change, Verdict.EXCEPTION), evidence=evidence.examination(capture).evidence)
    outcome = check(of)
    shown = {
        audience: next(
            page.markdown
            for page in site_map(of, outcome, ladder(of, outcome), audience=audience).pages
            if page.path == "approvals.md"
        )
        for audience in (Audience.INTERNAL, Audience.AUDITOR)
    }
    assert "CANARYSUBJECT" not in shown[Audience.INTERNAL]
    assert f"- **{change.oid[:10]}** (not for the readers of this site)" in shown[Audience.INTERNAL]
    assert "CANARYSUBJECT" in shown[Audience.AUDITOR]


@pytest.mark.parametrize(
    "key",
    [
        *("clasification", "Classification", "CLASSIFICATION", "classificaton", "classifcation"),
        *("confidentiality", "sensitivity", "data_classification", "class"),
    ],
)
def test_a_slip_in_the_key_of_the_classification_publishes_nothing(key: str, tmp_path: Path) -> None:
    """It would read as no classification, and so as one for the staff."""
    slip = classified(policy(30, title="CANARYTITLE", body="# CANARYBODY\n"), f"{key}: restricted")
    root = plant(tmp_path / "programme", {**FILES, "policies/canaryfile.md": slip})
    of = load(root, as_of=DAY)
    assert words_in(of, tmp_path) == set()
    assert "1 file whose classification cannot be read" in view(of, check(of), Audience.INTERNAL).told
    assert {"CANARYTITLE", "CANARYBODY", "CANARYFILE"} <= words_in(of, tmp_path, Audience.AUDITOR)


def test_a_slip_in_the_key_of_a_captures_record_publishes_nothing() -> None:
    capture = evidence.on("2026-03-02", classification="")
    slip = UnknownField(Location(path=capture.path), capture.path, "clasification", "classification")
    of = evidence.examination(capture, unknown_fields=(slip,))
    assert capture.folder in view(of, check(of), Audience.INTERNAL).hidden.folders


def test_a_link_to_a_heading_of_a_text_above_the_readers_tells_neither_its_name_nor_a_heading(tmp_path: Path) -> None:
    """The finding names the file as the link does, from its folder, and the nearest heading that is there."""
    secret = classified(policy(30, title="CANARYTITLE", body="# CANARYTITLE\n\n## CANARYHEADING one\n"))
    plain = policy(31, title="Plain", body="# Plain\n\n[see](canaryfile.md#canaryheadin-one)\n")
    root = plant(tmp_path / "programme", {**FILES, "policies/canaryfile.md": secret, "policies/plain.md": plain})
    of = load(root, as_of=DAY)
    found = [item for item in check(of).open() if item.rule == "broken-link"]
    assert ["Did you mean #canaryheading-one" in item.message for item in found] == [True]
    assert words_in(of, tmp_path) == set()


def lowered(tmp_path: Path, before: str, after: dict[str, str | None]) -> Examination:
    root = plant(tmp_path / "programme", {**FILES, "policies/canaryfile.md": before})
    git(root, "switch", "--quiet", "--create", "change")
    commit(root, "Change it", after)
    return load(root, as_of=DAY, settings_from="main")


@pytest.mark.parametrize("level", ["public", "internal"])
@pytest.mark.parametrize("path", ["policies/canaryfile.md", "policies/canarymoved.md"])
def test_a_change_that_lowers_the_class_of_a_text_does_not_publish_it(level: str, path: str, tmp_path: Path) -> None:
    secret = policy(30, title="CANARYTITLE", body="# CANARYBODY\n")
    after: dict[str, str | None] = {
        "policies/canaryfile.md": None,
        path: classified(secret, f"classification: {level}"),
    }
    of = lowered(tmp_path, classified(secret), after)
    assert words_in(of, tmp_path) == set()
    assert words_in(of, tmp_path, Audience.PUBLIC) == set()
    assert "1 restricted document" in view(of, check(of), Audience.INTERNAL).told
    landed = load(tmp_path / "programme", as_of=DAY)
    assert "CANARYBODY" in words_in(landed, tmp_path / "landed")


def test_a_change_to_a_text_whose_class_nobody_could_read_does_not_publish_it(tmp_path: Path) -> None:
    secret = policy(30, title="CANARYTITLE", body="# CANARYBODY\n")
    of = lowered(tmp_path, "---\nid: [\n---\nCANARYBODY\n", {"policies/canaryfile.md": secret})
    assert words_in(of, tmp_path) == set()


def test_a_change_that_raises_the_class_of_a_text_keeps_it_back(tmp_path: Path) -> None:
    plain = policy(30, title="CANARYTITLE", body="# CANARYBODY\n")
    assert words_in(lowered(tmp_path, plain, {"policies/canaryfile.md": classified(plain)}), tmp_path) == set()

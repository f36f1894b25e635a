"""The manual as a whole: every link leads somewhere, every page can be reached, every verb has a home."""

from __future__ import annotations

import enum
import re
from pathlib import Path

import click
import pytest
import yaml

from tests.docs.lines import VERBS, calls, parse
from tests.docs.pages import links, pages, places, typed
from tests.house.tree import ROOT
from tieout.model.document import Status
from tieout.model.evidence.result import ResultState
from tieout.model.finding import Severity, State
from tieout.model.population import Shown
from tieout.model.rung import Rung
from tieout.model.strength import Strength
from tieout.model.verdict import Verdict
from tieout.workpapers.windowed import Mark

PAGES = pages()
HOW_TO = ROOT / "docs/how-to"
START = ROOT / "README.md"
LINES = sorted({(page, line) for page in PAGES for line in typed(page) if calls(line)})


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_link_leads_somewhere(page: Path) -> None:
    broken = []
    for link in links(page):
        path, _, place = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (place and target.suffix == ".md" and place not in places(target)):
            broken.append(link)
    assert broken == []


def test_every_page_can_be_reached_from_the_readme() -> None:
    seen: set[Path] = set()
    waiting = [START]
    while waiting:
        page = waiting.pop()
        if page in seen or page.suffix != ".md" or not page.is_file():
            continue
        seen.add(page)
        waiting += [(page.parent / link.partition("#")[0]).resolve() for link in links(page) if link[0] != "#"]
    assert [named(page) for page in PAGES if page not in seen] == []


def test_the_index_lists_every_how_to() -> None:
    index = HOW_TO / "index.md"
    listed = {link for link in links(index) if "/" not in link}
    assert sorted(path.name for path in HOW_TO.glob("*.md") if path.name not in {*listed, "index.md"}) == []


def test_every_verb_has_a_home() -> None:
    """A page that says what for, not only the reference."""
    text = "\n".join(page.read_text(encoding="utf-8") for page in HOW_TO.glob("*.md") if page.name != "index.md")
    assert [verb for verb in VERBS if not re.search(rf"\btieout {verb}\b", text)] == []


@pytest.mark.parametrize(("page", "line"), LINES, ids=[f"{named(page)}: {line}" for page, line in LINES])
def test_every_line_can_be_typed(page: Path, line: str) -> None:
    for words in calls(line):
        if set(words) & {"--help", "--version"}:
            continue
        try:
            parse(words)
        except (click.UsageError, ValueError) as error:
            pytest.fail(f"{named(page)}: {line}: {error}")


def test_evidence_in_the_lines_is_what_the_starter_asks_for() -> None:
    """So that whoever types a line after ``tieout init`` keeps something that counts for the entry."""
    controls = yaml.safe_load((ROOT / "controls.yaml").read_text(encoding="utf-8"))["controls"]
    entries = {(control["id"], item["id"], item["system"]) for control in controls for item in control["evidence"]}
    systems = {entry: system for _, entry, system in entries}
    wrong = []
    for page, line in LINES:
        for words in calls(line):
            given = {
                name: words[words.index(name) + 1] for name in ("--control", "--evidence", "--system") if name in words
            }
            if (
                len(given) == 3 and given["--evidence"] in systems and tuple(given.values()) not in entries
            ):  # the three above
                wrong.append(f"{named(page)}: {line}")
    assert wrong == []


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("tieout check && tieout due", [["check"], ["due"]]),
        ("./dev tieout check --root x > y", [["check", "--root", "x"]]),
        ("tieout verify --pin \"$(ssh-keygen -lf k | cut -d ' ' -f 2)\"", [["verify", "--pin", "VALUE"]]),
        ("./dev demo", []),
        ("git tieout", [[]]),
    ],
)
def test_calls_are_seen(line: str, words: list[list[str]]) -> None:
    assert calls(line) == words


def terms() -> list[str]:
    """Give the words that the glossary explains, in lower case."""
    text = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
    heads = re.findall(r"^\*\*(.+?)\*\*.*\n: ", text, re.MULTILINE)
    return [word.strip().lower() for head in heads for word in head.split(",")]


STATES: tuple[type[enum.Enum], ...] = (Rung, Strength, Severity, State, Verdict, ResultState, Mark, Shown, Status)


@pytest.mark.parametrize("states", STATES, ids=lambda states: states.__name__)
def test_the_glossary_explains_every_state_that_is_printed(states: type[enum.Enum]) -> None:
    text = (ROOT / "docs/glossary.md").read_text(encoding="utf-8").lower()
    words = [state.value.replace("_", " ") for state in states]
    assert [word for word in words if not re.search(rf"\*{word}\*", text)] == []


def test_the_glossary_explains_no_word_twice_and_each_after_a_blank_line() -> None:
    text = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
    found = terms()
    assert sorted(word for word in set(found) if found.count(word) > 1) == []
    assert re.findall(r"[^\n]\n(\*\*.+\*\*)\n: ", text) == []


def test_what_the_tutorial_says_is_in_the_glossary_is_there() -> None:
    text = (ROOT / "docs/tutorial.md").read_text(encoding="utf-8")
    bold = {word.lower() for word in re.findall(r"\*\*([^*]+)\*\*", text)} - {"bold", "whose approval it needs"}
    known = set(terms())
    singular = {
        word: word.removesuffix("ies") + "y" if word.endswith("ies") else word.removesuffix("s") for word in bold
    }
    singular["criteria"] = "criterion"
    assert sorted(word for word in bold if not {word, singular[word]} & known) == []

"""The tool states facts: no word of ours calls anyone or anything safe."""

from __future__ import annotations

import re

import pytest

from tests.house.tree import ROOT

# Split, so that this file does not hold what it looks for.
BANNED = ("compli" + "ant", "certi" + "fied", "tamper" + "-proof", "tamper" + "proof")
# Somebody who explains why we do not say a word puts it in quotation marks or backticks.
_PATTERN = re.compile(rf"(?<![\"'`\u201c\u2018])\b(?:{'|'.join(BANNED)})\b", re.IGNORECASE)
_FOLDERS = ("tools", "policies", "runbooks", "registers", "docs", "tests", "bench")
_SUFFIXES = {".py", ".md", ".yaml", ".yml", ".html", ".j2", ".css", ".toml", ".txt", ".json"}
TEXTS = sorted(
    path
    for path in (*ROOT.glob("*"), *(item for folder in _FOLDERS for item in (ROOT / folder).rglob("*")))
    if path.is_file() and (path.suffix in _SUFFIXES or path.name == "dev")
)


def test_no_text_of_ours_promises_what_nobody_can() -> None:
    wrong = [
        f"{path.relative_to(ROOT).as_posix()}:{number}: {line.strip()[:100]}"
        for path in TEXTS
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if _PATTERN.search(line)
    ]
    assert wrong == []


@pytest.mark.parametrize("word", BANNED)
def test_a_word_in_quotation_marks_is_spoken_about_not_used(word: str) -> None:
    assert _PATTERN.search(f"We are {word.title()}.")
    assert not _PATTERN.search(f'We never say "{word}".')
    assert not _PATTERN.search(f"We never say `{word}`.")


def test_there_is_text_to_look_at() -> None:
    assert len(TEXTS) > 50

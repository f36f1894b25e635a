"""What is withheld is quoted nowhere: neither in pages, nor in tables, workbooks, samples or cards.

That PDFs quote nothing is tried on a smaller company in ``tests/cli/test_bundle_withheld.py``.
"""

from __future__ import annotations

import csv
import hashlib
import html
import io
import json
import re
import zipfile
from collections import Counter
from pathlib import Path

import pytest

import tieout as package
from tests.cli.programme import git, tieout
from tests.companies import AS_OF, Sample, copied

pytestmark = pytest.mark.timeout(600)  # a company with a year of history is made, examined and searched
ENTRY = 'bundle: {withhold: [{path: "evidence/**", reason: "names of staff", ask: role:security-lead}]}'
SHORTEST = 5
OF_EACH = 2
"""Words of each column of tables of one name."""
_TOLD = re.compile(r"[\d:. TZ+-]+|[0-9a-f]{64}|sha256:[0-9a-f]{64}")
"""Moments, which the evidence log tells, and digests, which are searched for apart."""


def entries(root: Path) -> list[str]:
    """Give the files of the commit below evidence/, but for its log."""
    found = git(root, "ls-files", "evidence").splitlines()
    return [path for path in found if not path.startswith("evidence/log/")]


def words(root: Path, known: str) -> dict[str, str]:
    """Give some cells of each column of each kind of table, and some lines of all else, each with a file that has it.

    Only what stands nowhere in ``known``, which the reader has by right.
    """
    found: dict[str, str] = {}
    taken: Counter[tuple[str, str]] = Counter()
    asked: set[str] = set()
    for path in entries(root):
        try:
            text = (root / path).read_text("utf-8")
        except UnicodeDecodeError:
            continue
        name = path.rpartition("/")[2]
        if path.endswith(".csv"):
            head, *rows = [*csv.reader(io.StringIO(text))] or [[]]
            told = [(column, cell) for row in rows for column, cell in zip(head, row, strict=False)]
        else:
            told = [(line.strip().partition(" ")[0], line.strip()) for line in text.splitlines()]
        for key, word in told:
            of = (name, key)
            if len(word) < SHORTEST or taken[of] >= OF_EACH or word in asked or _TOLD.fullmatch(word):
                continue
            asked.add(word)
            if word in known:
                continue
            found[word] = path
            taken[of] += 1
    return found


def open_text(root: Path, bundle: Path) -> str:
    """Give all that the reader has by right: the repository but for its evidence, the ledger, and our own words."""
    others = set(git(root, "ls-files").splitlines()) - set(entries(root))
    own = [
        path
        for path in Path(package.__file__).parent.rglob("*")
        if path.suffix in {".py", ".j2", ".sh", ".css", ".yaml"}
    ]
    files = [*(root / path for path in sorted(others)), *(bundle / "approvals/ledger").rglob("*"), *own]
    texts = [path.read_bytes().decode("utf-8", "replace") for path in files if path.is_file()]
    return "\n".join([*texts, git(root, "log", "--all", "--format=%H %an %ae %cn %ce %ad %cd %B"), *entries(root)])


def readable(path: Path) -> str:
    """Give what a person or a program reads in a file of a bundle."""
    data = path.read_bytes()
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as book:
            data = b"\n".join(book.read(name) for name in book.namelist())
    text = data.decode("utf-8", "replace")
    more = [html.unescape(text)] if path.suffix in {".html", ".xlsx"} else []
    more += [text.encode("ascii", "replace").decode("unicode_escape")] if path.suffix == ".json" else []
    return "\n".join([text, *more])


def built(root: Path, out: Path, *options: str) -> Path:
    done = tieout("bundle", "build", "--root", str(root), "--as-of", str(AS_OF), "--out", str(out), *options)
    assert done.returncode == 0, done.told
    return out


@pytest.fixture(scope="module")
def company(sample: Sample, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the sample company, which withholds all of its evidence."""
    root = copied(sample(), tmp_path_factory.mktemp("withholding") / "company")
    settings = root / "controls.yaml"
    settings.write_text(settings.read_text("utf-8").replace("\ncontrols:\n", f"\n{ENTRY}\ncontrols:\n", 1), "utf-8")
    git(root, "commit", "-qam", "Withhold the evidence")
    return root


@pytest.fixture(scope="module")
def bundle(company: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(company, tmp_path_factory.mktemp("withheld") / "b", "--seed", "spring 7", "--no-pdf")


def told(bundle: Path, secrets: dict[str, str]) -> dict[str, set[str]]:
    """Give the files of a bundle that tell a secret, each with what it tells."""
    found: dict[str, set[str]] = {}
    for path in sorted(bundle.rglob("*")):
        name = path.relative_to(bundle).as_posix()
        if path.is_file() and not name.startswith(("evidence/log/", "approvals/ledger/")):
            text = readable(path)
            if said := {word for word in secrets if word in text}:
                found[name] = said
    return found


def test_no_word_of_a_withheld_file_stands_anywhere_in_the_bundle(company: Path, bundle: Path) -> None:
    secrets = words(company, open_text(company, bundle))
    assert len(secrets) > 200
    assert told(bundle, secrets) == {}
    # The findings themselves quote some of them: the search is no blind one.
    checked = tieout("check", "--root", str(company), "--as-of", str(AS_OF)).text
    assert [word for word in secrets if word in checked]


def test_the_digest_of_no_withheld_table_confirms_a_guess(company: Path, bundle: Path) -> None:
    tables = [path for path in entries(company) if path.endswith(".csv")]
    digests = {hashlib.sha256((company / path).read_bytes()).hexdigest(): path for path in tables}
    short = {digest[:12]: path for digest, path in digests.items()}
    assert told(bundle, {**digests, **short}) == {}


def test_what_is_kept_back_is_said_and_counted(company: Path, bundle: Path) -> None:
    findings = json.loads((bundle / "findings.json").read_text("utf-8"))
    quiet = [item for item in findings["findings"] if "its words are withheld" in item["message"]]
    assert quiet
    assert {item["remedy"] for item in quiet} == {"WITHHELD.csv names the evidence and whom to ask for it"}
    with_words = json.loads(tieout("check", "--root", str(company), "--as-of", str(AS_OF), "--format", "json").text)
    assert findings["counts"]["warning"] == with_words["counts"]["warning"]
    prints = [item["fingerprint"] for item in findings["findings"]]
    assert len(prints) == len(set(prints))
    ladder = json.loads((bundle / "ladder.json").read_text("utf-8"))
    whole = json.loads(tieout("ladder", "--root", str(company), "--as-of", str(AS_OF), "--format", "json").text)
    assert ladder["totals"] == whole["totals"]

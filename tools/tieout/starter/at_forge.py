"""What the starter says of the code host, in the words of the repository that it is planted into."""

from __future__ import annotations

import re
from typing import NamedTuple

from tieout.starter.content import StarterFile

BRANCH = "main"
"""As the starter's own files have it."""
_LETTERS = re.compile(r"[A-Za-z][A-Za-z0-9_-]*(/[A-Za-z0-9_-]+)*", re.ASCII)
"""Names that YAML, a shell and Markdown take as they stand."""
_YAML_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
_HOSTS = tuple(
    (
        kind,
        re.compile(
            rf"(?:https://(?:[^@/\s]+@)?{kind}\.com/|(?:ssh://)?git@{kind}\.com[:/])({path})(?:\.git)?/?",
            re.ASCII,
        ),
    )
    for kind, path in (
        ("github", r"[A-Za-z0-9-]+/[A-Za-z0-9._-]+?"),
        ("gitlab", r"[A-Za-z0-9_][A-Za-z0-9._-]*(?:/[A-Za-z0-9_][A-Za-z0-9._-]*?)+?"),
    )
)
_PLACES = (
    (re.compile(r"^  branch: main\b", re.MULTILINE), "  branch: {}"),
    (re.compile(r"^    branches: \[main\]$", re.MULTILINE), "    branches: [{}]"),
    (re.compile(r"--base main\b"), "--base {}"),
    (re.compile(r"protect `main`"), "protect `{}`"),
)
_REPOSITORY = re.compile(r"kind: github, repository: example/policies\b")


def can_stand(branch: str) -> bool:
    """Say whether the files can name a branch without quoting it."""
    return _LETTERS.fullmatch(branch) is not None and branch.lower() not in _YAML_WORDS


class Hosted(NamedTuple):
    """A repository at a code host; both empty where the address is of none that we know."""

    kind: str = ""
    """``github``, ``gitlab``."""
    name: str = ""
    """OWNER/NAME."""


def repository_at(address: str) -> Hosted:
    """Give what a remote's address names at github.com or gitlab.com."""
    found = ((kind, pattern.fullmatch(address)) for kind, pattern in _HOSTS)
    return next((Hosted(kind, match[1]) for kind, match in found if match), Hosted())


def at_forge(file: StarterFile, branch: str, repository: Hosted) -> StarterFile:
    """Give a file with the branch whose text is in force, and its repository; an empty one stays as it is."""
    if file.path != "controls.yaml" and file.is_programme:
        return file
    text = file.data.decode()
    if branch:
        for pattern, words in _PLACES:
            text = pattern.sub(words.format(branch), text)
    if repository.name and file.path == "controls.yaml":
        text = _REPOSITORY.sub(f"kind: {repository.kind}, repository: {repository.name}", text, count=1)
    return StarterFile(path=file.path, data=text.encode())

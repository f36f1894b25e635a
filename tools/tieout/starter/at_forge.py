"""What the starter says of the code host, in the words of the repository that it is planted into."""

from __future__ import annotations

import re

from tieout.starter.content import StarterFile

BRANCH = "main"
"""As the starter's own files have it."""
_LETTERS = re.compile(r"[A-Za-z][A-Za-z0-9_-]*(/[A-Za-z0-9_-]+)*", re.ASCII)
"""Names that YAML, a shell and Markdown take as they stand."""
_YAML_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
_GITHUB = re.compile(
    r"(?:https://(?:[^@/\s]+@)?github\.com/|(?:ssh://)?git@github\.com[:/])([A-Za-z0-9-]+/[A-Za-z0-9._-]+?)(?:\.git)?/?",
    re.ASCII,
)
_PLACES = (
    (re.compile(r"^  branch: main\b", re.MULTILINE), "  branch: {}"),
    (re.compile(r"^    branches: \[main\]$", re.MULTILINE), "    branches: [{}]"),
    (re.compile(r"--base main\b"), "--base {}"),
    (re.compile(r"protect `main`"), "protect `{}`"),
)
_REPOSITORY = re.compile(r"repository: example/policies\b")


def can_stand(branch: str) -> bool:
    """Say whether the files can name a branch without quoting it."""
    return _LETTERS.fullmatch(branch) is not None and branch.lower() not in _YAML_WORDS


def repository_at(address: str) -> str:
    """Give OWNER/NAME of a remote's address at GitHub; empty for any other."""
    match = _GITHUB.fullmatch(address)
    return match[1] if match else ""


def at_forge(file: StarterFile, branch: str, repository: str) -> StarterFile:
    """Give a file with the branch whose text is in force, and the repository at GitHub; an empty one stays as it is."""
    if file.path != "controls.yaml" and file.is_programme:
        return file
    text = file.data.decode()
    if branch:
        for pattern, words in _PLACES:
            text = pattern.sub(words.format(branch), text)
    if repository and file.path == "controls.yaml":
        text = _REPOSITORY.sub(f"repository: {repository}", text, count=1)
    return StarterFile(path=file.path, data=text.encode())

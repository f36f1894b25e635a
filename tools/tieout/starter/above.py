"""What of the starter lies at the top of a repository, where the programme lies in a folder of it.

GitHub and pre-commit look at the top alone. A file of a folder is named after it and says it, so that programmes in two
folders have files of their own; the approval ledger is the repository's, and has one workflow.
"""

from __future__ import annotations

import json
import re
import shlex

from tieout.model.characters import visible
from tieout.starter.content import StarterFile

_WORKFLOWS = ".github/workflows/"
_LEDGER = f"{_WORKFLOWS}tieout-ledger.yml"
HOOK = ".pre-commit-config.yaml"
_NAME = re.compile(r"^(|    )name: (.+)$", re.MULTILINE)
"""Of the workflow and of its jobs; a step stands deeper."""
_CHECK = "the check named `check`"
_ROOT = re.compile(r"^( +)ROOT: \.$", re.MULTILINE)
_ENTRY = re.compile(r"^( +)entry: tieout check$", re.MULTILINE)


def can_name(folder: str) -> bool:
    """Say whether a workflow can name a folder: as an expression it would be evaluated, and hidden characters are none."""
    return "${{" not in folder and visible(folder) == folder


def is_above(path: str) -> bool:
    """Say whether a file of the starter is looked for at the top of a repository alone."""
    return path.startswith(_WORKFLOWS) or path == HOOK


def for_folder(file: StarterFile, folder: str) -> StarterFile:
    """Give such a file as it lies at the top, for a programme in a folder, which ``can_name`` allows."""
    text = file.data.decode()
    text = _ROOT.sub(lambda match: f"{match[1]}ROOT: {_quoted(folder)}", text)
    text = _ENTRY.sub(lambda match: f"{match[1]}entry: {_quoted(entry(folder))}", text)
    path = file.path
    if path.startswith(_WORKFLOWS) and path != _LEDGER:
        # A required check is known by the name of its job alone, so two of one name would each stand for the other.
        text = _NAME.sub(lambda match: f"{match[1]}name: {_quoted(f'{match[2]} ({folder})')}", text)
        path = f"{_WORKFLOWS}{_slug(folder)}-{path.removeprefix(_WORKFLOWS)}"
    return StarterFile(path=path, data=text.encode())


def told_in(file: StarterFile, folder: str) -> StarterFile:
    """Give a file that lies in the folder: where it names the check, it names that of the folder."""
    said = f"the check named `check ({folder})`"
    return StarterFile(path=file.path, data=file.data.replace(_CHECK.encode(), said.encode()))


def entry(folder: str) -> str:
    """Give the entry of a hook that examines a folder."""
    return f"tieout check --root {shlex.quote(folder)}"


def is_of(data: bytes, folder: str) -> bool:
    """Say whether a workflow that is there is of a folder; the ledger's is of the whole repository."""
    return f"ROOT: {_quoted(folder)}\n".encode() in data


def is_shared(path: str) -> bool:
    """Say whether one file serves every folder of a repository."""
    return path == _LEDGER


def _slug(folder: str) -> str:
    return re.sub(r"[^A-Za-z0-9_]+", "-", folder).strip("-") or "programme"


def _quoted(text: str) -> str:
    # JSON's strings are YAML's (YAML 1.2, section 1.3).
    return json.dumps(text, ensure_ascii=False)

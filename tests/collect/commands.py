"""Commands for tests: little Python programs, run as anybody's own would be."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.collect.world import SETTING, context
from tieout.collect.base import Context, Draft
from tieout.collect.command import run_command
from tieout.collect.ingest.registry import ingestion
from tieout.model.evidence.collector import CollectorSetting, CommandSetting
from tieout.model.evidence.record import Denied, Population


def python(code: str, *arguments: str) -> tuple[str, ...]:
    """Give an argument list that runs this code."""
    return (sys.executable, "-c", code, *arguments)


def printing(text: str, code: int = 0) -> tuple[str, ...]:
    """Give one that prints a text and ends with a code."""
    return python("import sys; sys.stdout.write(sys.argv[1]); sys.exit(int(sys.argv[2]))", text, str(code))


def entry(argv: tuple[str, ...], *, allow_empty: str = "", **changes: Any) -> CollectorSetting:
    """Give an entry of ``collectors.yaml``."""
    command = CommandSetting(argv=argv, **{"timeout": timedelta(seconds=20), "reads": "text", **changes})
    return replace(SETTING, id="users", uses="command", command=command, allow_empty=allow_empty)


def captured(setting: CollectorSetting, root: Path, around: Context | None = None) -> Draft:
    """Run it."""
    form = ingestion(setting.command.reads) if setting.command else None
    return run_command(setting, around or context(root, environment={"PATH": "/usr/bin:/bin"}), form)


def population(draft: Draft) -> Population:
    """Give what a draft says of being all."""
    assert draft.record.population is not None
    return draft.record.population


def refusals(draft: Draft) -> tuple[Denied, ...]:
    """Give what a draft says is not in it."""
    return population(draft).denied

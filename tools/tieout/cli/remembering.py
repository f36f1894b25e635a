"""What a verb said of a repository that nobody touched since -> the same again, without examining it.

Only what people look at may be remembered: a gate, a bundle and every verification examine anew.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import tieout
from tieout.cli.options import moment
from tieout.ports import answers, same_bytes
from tieout.ports.cache import cache_folder
from tieout.ports.untouched import enclosing, state_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tieout.model.examination import Examination
    from tieout.ports.shelf import Shelf
    from tieout.ports.untouched import State

_CODE = Path(tieout.__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What was asked, and the state of all that the answer rests on."""

    folder: Path
    name: str
    top: Path
    besides: tuple[str, ...]
    git: tuple[str, str]
    """The program, and what its file looks like."""
    state: State
    began_ns: int
    """Before anything was looked at."""
    as_of: date | None

    @classmethod
    def of(cls, root: Path, *, asked: Sequence[str], as_of: date | None) -> Memory | None:
        """Look at the repository; None where an answer cannot be remembered.

        ``asked`` begins with the verb and ends with what ``--root`` is told in commands, empty where they need none.
        So it is of a cache that lies in the repository, where whoever wrote that could have filled it.
        """
        began_ns = time.time_ns()
        folder = cache_folder(os.environ)
        if folder is None:
            return None
        root = root.resolve()
        top = enclosing(root)
        if top is None or _lies_in(folder, top):
            return None
        program = shutil.which("git")
        git = (program or "", _stamp(program))
        besides = (str(root), tieout.__version__, *asked, str(as_of or ""), *git)
        state = state_of(top, _CODE, besides)
        if state is None:
            return None
        # An answer for a day that was named stands beside the one for today, and one with commands for those who are
        # elsewhere beside one without: none is forgotten for another.
        kind = (b"\0day" if as_of else b"") + (b"\0elsewhere" if asked[-1] else b"")
        name = hashlib.sha256(os.fsencode(root) + kind).hexdigest()[:32]
        return cls(
            folder=folder / asked[0],
            name=name,
            top=top,
            besides=besides,
            git=git,
            state=state,
            began_ns=began_ns,
            as_of=as_of,
        )

    def answer(self) -> answers.Answer | None:
        """Give what was said, and when; None where nothing was, or where the day is another by now.

        A day that is not over everywhere is asked for anew on the next: which commits are of it rests on the clock.
        """
        return self._of_a_day_that_lasts(answers.recall(self.folder, self.name, self.state.digest))

    def answer_of_same_bytes(self) -> answers.Answer | None:
        """Give it where files were touched, and every one of them holds what it held."""
        before = same_bytes.state_held(self.held, self.state)
        return self._of_a_day_that_lasts(answers.recall(self.folder, self.name, before)) if before else None

    @property
    def held(self) -> Path:
        """Where it is kept what every file held."""
        return self.folder.with_name("held") / f"{self.name}.json"

    def _of_a_day_that_lasts(self, found: answers.Answer | None) -> answers.Answer | None:
        if found is None:
            return None
        if self.as_of is None:
            return found if found.day == _day_in(found.zone) else None
        now = datetime.now(UTC)
        is_over = self.as_of <= now.date() - timedelta(days=2)
        return found if is_over or found.at[:10] == str(now.date()) else None

    def state_of_git(self) -> str:
        """Give the state of the repository's own folder, and of the Git that reads it; empty if it was just touched."""
        return "\n".join((self.state.git, *self.git)) if self.state.is_git_settled(self.began_ns) else ""

    def keep(self, text: str, examination: Examination) -> None:
        """Remember it, unless anything was touched meanwhile or just before, or code was run that is not ours."""
        if not self.state.is_settled(self.began_ns) or _runs_others():
            return
        after = state_of(self.top, _CODE, self.besides)
        if after is None or after.lasting != self.state.lasting:
            return
        zone = examination.program.organization.timezone
        at = datetime.fromtimestamp(self.began_ns // 10**9, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        answers.keep(self.folder, self.name, after.digest, answers.Answer(str(examination.as_of), zone, text, at))
        same_bytes.keep(self.held, after)


def shelf_of(root: Path, memory: Memory | None = None) -> Shelf:
    """Give what this repository's files were read to before, and with a memory of it what Git said of its objects.

    It is empty where it would lie in a repository: whoever wrote that could have filled it.
    """
    from tieout.ports.shelf import Shelf  # start-up

    folder, root = cache_folder(os.environ), root.resolve()
    tops = [place for place in (root, *root.parents) if place == root or (place / ".git").exists()]
    if folder is None or any(_lies_in(folder, top) for top in tops):
        return Shelf(None)
    path = folder / "records" / hashlib.sha256(os.fsencode(root)).hexdigest()[:32]
    return Shelf(path, state="" if memory is None else memory.state_of_git())


def _lies_in(folder: Path, top: Path) -> bool:
    try:
        return folder.resolve().is_relative_to(top)
    except (OSError, RuntimeError):
        return True


def _stamp(program: str | None) -> str:
    try:
        about = Path(program or "").stat()
    except OSError:
        return ""
    return f"{about.st_size} {about.st_mtime_ns}"


def _day_in(zone: str) -> str:
    when = moment(None)
    if not isinstance(when, datetime):
        return str(when)
    if zone == "UTC":
        return str(when.date())
    from zoneinfo import ZoneInfo  # start-up

    try:
        return str(when.astimezone(ZoneInfo(zone)).date())
    except (LookupError, ValueError, OSError):
        return ""


def _runs_others() -> bool:
    """Say whether a plug-in is at work that lies where nobody looks for changes."""
    known = (str(_CODE), sys.base_prefix, sys.prefix, *(place for place in sys.path if place.endswith("-packages")))
    files = (getattr(module, "__file__", None) for name, module in tuple(sys.modules.items()) if name != "__main__")
    return any(file and file.startswith("/") and not file.startswith(known) for file in files)

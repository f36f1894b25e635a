"""The history of the sample company as it is written, a day at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import NamedTuple

from tieout.demo.calendar import Calendar
from tieout.demo.documents import ACKNOWLEDGED, lives
from tieout.demo.exercises import Exercise, Exercises
from tieout.demo.findings import Findings
from tieout.demo.forge import BEFORE_MERGE, Merged, Opinion
from tieout.demo.history import Chronicle, Edit
from tieout.demo.operations import Operations
from tieout.demo.people import founders, register
from tieout.demo.registers import Registers
from tieout.demo.sealing import Sealing
from tieout.demo.texts import Amendment, amended, own, starter

CONTROLS = "controls.yaml"
PEOPLE = "registers/people.yaml"

Step = tuple[str, Mapping[str, str | None]]
"""A commit's message, and the new text of each file that it touches."""


class Slot(NamedTuple):
    """When in a day a pull request is written and merged."""

    hour: int
    """Of its first commit; each further one comes an hour later."""
    minute: int
    merged: tuple[int, int]
    looked: timedelta = BEFORE_MERGE
    """How long before the merge whoever merges approves."""


USUAL = Slot(9, 12, (15, 40))
AFTER_ANOTHER = Slot(16, 12, (17, 40))
LAST = Slot(17, 50, (18, 20), timedelta(minutes=10))


class Diary:
    """The history so far, the staff, and the calendar."""

    def __init__(self, calendar: Calendar, planted: int) -> None:
        self.calendar = calendar
        self.chronicle = Chronicle()
        self.merged: list[Merged] = []
        """Every pull request, as the code host recorded it."""
        self.staff = {member.id: member for member in founders(calendar)}
        self.drafts = starter(calendar.ago(planted))
        self.registers = Registers(calendar)
        self.operations = Operations(calendar)
        self.findings = Findings(calendar)
        self.exercises = Exercises(calendar)
        self.sealing = Sealing()
        self.planned: list[tuple[int, Callable[[], None]]] = []
        """What is done on its day whatever the chapters tell, the earliest first: days ago, and what."""
        self._lives = lives(calendar)
        self._versions: Counter[str] = Counter()

    def push(self, author: str, days: int, step: Step) -> None:
        """Put a commit straight on the branch."""
        self.reach(days)
        self.chronicle.push(self._edit(author, days, step))

    def change(
        self,
        author: str,
        merger: str,
        days: int,
        *steps: Step,
        squash: bool = False,
        behind: int = 0,
        opinions: tuple[Opinion, ...] | None = None,
        labels: tuple[str, ...] = (),
        slipped_in: Mapping[str, str | None] | None = None,
        slot: Slot = USUAL,
    ) -> None:
        """Land a pull request that was opened in the morning and merged in the afternoon.

        Whoever merges it has approved it, unless ``opinions`` say otherwise, or it is their own. One that comes
        after another one of the day has a ``slot`` of its own.
        """
        self.reach(days)
        subject = steps[0][0].partition("\n")[0]
        words = "".join(sign if sign.isalnum() else " " for sign in subject.lower()).split()
        merged_at = self.calendar.at(days, *slot.merged)
        pull = self.chronicle.pull(
            *(self._edit(author, days, step, (slot.hour + i, slot.minute)) for i, step in enumerate(steps)),
            source="-".join([author, *words[:4]]),
            merged_by=self.staff[merger].identity,
            merged_at=merged_at,
            squash=squash,
            behind=behind,
            slipped_in=slipped_in,
        )
        usual = () if author == merger else (Opinion(merger, merged_at - slot.looked),)
        self.merged.append(
            Merged(
                pull=pull,
                author=author,
                merger=merger,
                opinions=usual if opinions is None else opinions,
                labels=labels,
            )
        )

    def reach(self, days: int) -> None:
        """Do what is planned for the days before; on one day the chapters come first."""
        while self.planned and self.planned[0][0] > days:
            _, do = self.planned.pop(0)
            do()

    def revise(
        self,
        author: str,
        merger: str,
        *paths_and_subjects: tuple[str, str],
        more: Mapping[str, str | None] | None = None,
        slot: Slot = USUAL,
    ) -> None:
        """Land the next version of one or more documents, each in a commit of its own, on its day.

        ``more``: other files that the last of these commits changes.
        """
        steps: list[tuple[str, dict[str, str | None]]] = []
        days = 0
        for path, subject in paths_and_subjects:
            self._versions[path] += 1
            life, number = self._lives[path], self._versions[path]
            days = life.revisions[number - 1].ago
            steps.append((subject, {path: life.text(self.drafts[path], number, self.calendar)}))
        steps[-1][1].update(more or {})
        self.change(author, merger, days, *steps, slot=slot)

    def edited(self, path: str, *amendments: Amendment) -> dict[str, str | None]:
        """Give a file's text after amendments. Raises LookupError if it is not what they expect."""
        return {path: amended(self.chronicle.text(path), *amendments)}

    def keep(self, author: str, merger: str, days: int, subject: str, *kept: tuple[str, tuple[Amendment, ...]]) -> None:
        """Land a pull request on registers: of each its path and the amendments."""
        files = {name: text for path, amendments in kept for name, text in self.edited(path, *amendments).items()}
        self.change(author, merger, days, (subject, files))

    def exercise(self, author: str, exercise: Exercise) -> None:
        """Land the record of an exercise, signed off by who merges it."""
        subject = f"Exercise: {exercise.title[0].lower()}{exercise.title[1:]}"
        self.change(author, exercise.signed_by, exercise.signed, (subject, self.exercises.record(exercise)))

    def people(self, days: int) -> dict[str, str | None]:
        """Give the people register as it stands on a day."""
        versions = {}
        for document, path in ACKNOWLEDGED.items():
            number = self._versions[path]
            if number:
                on = self.calendar.ago(self._lives[path].revisions[number - 1].ago)
                versions[document] = (f"1.{number - 1}", on)
        rows = register(self.staff.values(), self.calendar.ago(days), versions)
        return {PEOPLE: own(PEOPLE, {"people": rows})}

    def _edit(self, author: str, days: int, step: Step, moment: tuple[int, int] = (9, 12)) -> Edit:
        message, files = step
        at = self.calendar.at(days, *moment)
        sealed = {**files, **self.sealing.seal(files, at)}
        return Edit(author=self.staff[author].identity, at=at, message=message, files=sealed)

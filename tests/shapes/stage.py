"""The forge, its repository and the ledger of a story, as the story goes on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.shapes.files import changed, register, settings
from tests.shapes.forge import Account, Commit, Pull, Review
from tests.shapes.objects import Files, Made, Objects
from tests.shapes.record import Stream
from tests.shapes.story import Event, Shape, instant

STREAMS = ("approvals", "enforcement", "members")


@dataclass
class Stage:
    """The forge, its repository and the ledger, as the story goes on."""

    shape: Shape
    objects: Objects
    accounts: dict[str, Account] = field(default_factory=dict)
    branches: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    """Commits by the name that the story gives them."""
    pulls: dict[int, Pull] = field(default_factory=dict)
    reviews: dict[str, tuple[Pull, Review]] = field(default_factory=dict)
    changes: dict[str, str] = field(default_factory=dict)
    unnamed: set[str] = field(default_factory=set)
    streams: dict[str, Stream] = field(default_factory=lambda: {name: Stream(name) for name in STREAMS})
    log: list[tuple[str, str, Any]] = field(default_factory=list)
    """What the forge keeps besides: the stream, the kind and the body of a line."""
    logged: int = 0
    """How much of it the ledger has."""
    rulesets: dict[int, list[tuple[datetime, Any]]] = field(default_factory=dict)
    """The versions of each ruleset of main, oldest first."""
    versions: set[tuple[int, int]] = field(default_factory=set)
    """Those that the ledger has."""
    bodies: dict[int, Any] = field(default_factory=dict)
    tip: Any = None
    ledger: str | None = None
    """The newest commit of the ledger's branch."""
    keeper: Callable[[Stage, Event], None] | None = None
    """Who writes the ledger, if not the builder."""

    @property
    def merged(self) -> list[Pull]:
        """What was merged so far, by number."""
        return sorted((item for item in self.pulls.values() if item.merge), key=lambda item: item.number)

    def who(self, name: Any) -> Account:
        return self.accounts[str(name)]

    def commit(self, branch: str, files: Files, at: datetime, message: str, by: Account, **other: Any) -> Made:
        """Put a commit on a branch; ``parents``, ``committer`` and dates are its own unless said otherwise."""
        parents = other.pop("parents", None)
        if parents is None:
            parents = [self.branches[branch]]
        committer = other.pop("committer", None) or by
        made = self.objects.commit(
            files, parents, message, author=by.identity, committer=committer.identity, at=at, **other
        )
        self.branches[branch] = made.oid
        return made

    def files_of(self, oid: str) -> Files:
        return self.objects.commits[oid].files

    def edited(self, files: Files, how: dict[str, Any]) -> Files:
        return changed(self.objects, files, how)

    def oid(self, name: Any) -> str:
        """Give the commit of a name, a branch, or the head of a number."""
        if isinstance(name, int):
            return self.pulls[name].head_oid
        return self.names[name] if name in self.names else self.branches[name]

    def landed(self, name: Any) -> str:
        """Give the commit as which a change landed, else that of a name."""
        return self.names[str(name)] if str(name) in self.names else self.oid(name)

    def moved(self, branch: str) -> None:
        """Let the open changes of a branch follow it."""
        for pull in self.pulls.values():
            if pull.merge is None and pull.head == branch:
                self.follow(pull)

    def follow(self, pull: Pull) -> None:
        pull.head_oid = self.branches[pull.head]
        pull.head_tree = self.objects.commits[pull.head_oid].tree
        pull.commits = [self._known(self.objects.commits[oid]) for oid in reversed(self.own(pull))]

    def own(self, pull: Pull) -> list[str]:
        """Give the commits of a change that its base has not, newest first."""
        below = set(self.objects.history(self.branches[pull.base]))
        return [oid for oid in self.objects.history(pull.head_oid) if oid not in below]

    def _known(self, made: Made) -> Commit:
        # As the forge does it: by the address alone.
        by_email = {account.email: account for account in self.accounts.values()}
        author, committer = (by_email.get(identity[1]) for identity in (made.author, made.committer))
        return Commit(oid=made.oid, author=author, committer=committer)


def begin(stage: Stage) -> None:
    world = stage.shape.world
    for name, told in world["accounts"].items():
        stage.accounts[name] = Account(
            name=name,
            id=told["id"],
            login=told.get("login", name),
            type=told.get("type", "User"),
            email=told.get("email", f"{name}@example.com"),
            full_name=told.get("name", f"{name.title()} Example"),
        )
    texts = {"controls.yaml": settings(world), **world["files"]}
    people = register(world, stage.accounts)
    if people is not None:
        texts["registers/people.yaml"] = people
    files = {path: stage.objects.blob(text) for path, text in texts.items()}
    root = stage.commit("main", files, instant(world["begun"]), "Begin", stage.who("ana"), parents=[])
    stage.names["root"] = root.oid

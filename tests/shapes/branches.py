"""What people do to branches, and to changes that are not merged yet."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from tests.shapes.files import changed
from tests.shapes.forge import Account, BaseChange, Check, Dismissal, ForcePush, Pull, Review
from tests.shapes.objects import Files, Made, MergeConflictError
from tests.shapes.stage import Stage
from tests.shapes.story import Event, instant


def commit(stage: Stage, event: Event) -> None:
    how, name, by = event.how, str(event.what), stage.who(event.how["by"])
    branch = how.get("branch", "main")
    stage.branches.setdefault(branch, stage.oid(how.get("from", "main")))
    before = tip = stage.branches[branch]
    if "replaces" in how:
        tip = stage.objects.commits[stage.oid(how["replaces"])].parents[0]
    files = stage.files_of(tip)
    if "picks" in how:
        files = stage.objects.picked(stage.landed(how["picks"]), tip)
    if "reverts" in how:
        files = stage.objects.reverted(stage.landed(how["reverts"]), tip)
    message = how.get("message", _message(stage, name, how))
    coauthors = [
        stage.accounts[who].identity if who in stage.accounts else (who, who) for who in how.get("coauthors", [])
    ]
    if coauthors:
        message += "\n\n" + "\n".join(f"Co-authored-by: {full} <{email}>" for full, email in coauthors)
    made = stage.commit(
        branch,
        stage.edited(files, how),
        instant(how.get("dated", f"{event.at:%Y-%m-%d %H:%M}")),
        message,
        by,
        parents=[tip],
        committer=stage.who(how["committer"]) if "committer" in how else None,
    )
    stage.names[name] = made.oid
    if branch == "main":
        stage.changes[name] = made.oid
    if tip != before:
        forced(stage, branch, event.at, stage.who(how.get("pushed_by", how["by"])), before)
    stage.moved(branch)


def _message(stage: Stage, name: str, how: dict[str, Any]) -> str:
    """Word it as Git does where it makes the commit."""
    if "reverts" in how:
        oid = stage.landed(how["reverts"])
        return f'Revert "{_subject(stage.objects.commits[oid].message)}"\n\nThis reverts commit {oid}.'
    if "picks" in how:
        oid = stage.landed(how["picks"])
        return f"{stage.objects.commits[oid].message.rstrip()}\n\n(cherry picked from commit {oid})"
    return name.replace("-", " ").capitalize()


def _subject(message: str) -> str:
    return message.partition("\n")[0]


def forced(stage: Stage, branch: str, at: datetime, by: Account, before: str) -> None:
    for pull in stage.pulls.values():
        if pull.merge is None and pull.head == branch:
            pull.force_pushes.append(ForcePush(at=at, by=by, before=before, after=stage.branches[branch]))


def open_(stage: Stage, event: Event) -> None:
    how = event.how
    pull = Pull(
        number=event.what,
        title=how.get("title", how["from"].replace("-", " ").capitalize()),
        by=stage.who(how["by"]),
        at=event.at,
        base=how.get("to", "main"),
        head=how["from"],
        head_oid="",
        head_tree="",
        labels=how.get("labels", []),
        closes=how.get("closes", []),
        is_fork=how.get("fork", False),
    )
    stage.branches.setdefault(pull.base, stage.branches["main"])
    stage.pulls[pull.number] = pull
    stage.follow(pull)


def review(stage: Stage, event: Event) -> None:
    pull, how = stage.pulls[event.what], event.how
    oid = stage.oid(how.get("of", event.what)) if how.get("of", "") is not None else None
    made = Review(
        id=f"PRR_{len(stage.reviews) + 1}",
        by=stage.who(how["by"]),
        state=how["says"].upper(),
        at=event.at,
        oid=oid,
        tree=oid and stage.objects.commits[oid].tree,
    )
    pull.reviews.append(made)
    stage.reviews[how.get("called", made.id)] = (pull, made)


def dismiss(stage: Stage, event: Event) -> None:
    pull, found = stage.reviews[event.what]
    pull.dismissals.append(Dismissal(review=found.id, was=found.state, at=event.at, by=stage.who(event.how["by"])))
    found.state = "DISMISSED"


def update(stage: Stage, event: Event) -> None:
    """Merge the base into the change, as the forge's button does, or with something else in it."""
    pull, by = stage.pulls[event.what], stage.who(event.how["by"])
    base = stage.branches[pull.base]
    files = joined(stage, pull.head_oid, [base], event.how)
    by_hand = {"sneak", "resolve"} & set(event.how)
    made = stage.commit(
        pull.head,
        files,
        event.at,
        f"Merge branch '{pull.base}' into {pull.head}",
        by,
        parents=[pull.head_oid, base],
        committer=by if by_hand else stage.who("forge"),
    )
    stage.names[event.how.get("called", f"update-{pull.number}")] = made.oid
    stage.moved(pull.head)


def join(stage: Stage, event: Event) -> None:
    """Merge one branch into another."""
    branch, by = event.how["branch"], stage.who(event.how["by"])
    before, other = stage.branches[branch], stage.branches[event.what]
    files = joined(stage, before, [other], {})
    stage.commit(branch, files, event.at, f"Merge branch '{event.what}' into {branch}", by, parents=[before, other])
    stage.moved(branch)


def joined(stage: Stage, ours: str, others: Iterable[str], how: dict[str, Any]) -> Files:
    """Merge by Git; where it cannot, as ``resolve`` says; then with what is smuggled in."""
    who, at = ("Nobody", "nobody@example.com"), datetime.fromisoformat("2000-01-01T00:00:00+00:00")
    for other in others:
        try:
            files = stage.objects.merged(ours, other)
        except MergeConflictError:
            if "resolve" not in how:
                raise
            files = changed(stage.objects, stage.files_of(ours) | _added(stage, ours, other), {"write": how["resolve"]})
        ours = stage.objects.commit(files, [ours, other], "step", author=who, committer=who, at=at).oid
    return stage.edited(stage.files_of(ours), {"write": how.get("sneak", {})})


def _added(stage: Stage, ours: str, other: str) -> Files:
    return {path: entry for path, entry in stage.files_of(other).items() if path not in stage.files_of(ours)}


def rebase(stage: Stage, event: Event) -> None:
    """Put each commit of a branch on its base anew, and push it by force."""
    branch, by = event.what, stage.who(event.how["by"])
    before, main = stage.branches[branch], stage.branches["main"]
    below = set(stage.objects.history(main))
    stage.branches[branch] = main
    names = {oid: name for name, oid in stage.names.items()}
    for oid in reversed([oid for oid in stage.objects.history(before) if oid not in below]):
        made = replayed(stage, branch, oid, event.at, by)
        if oid in names:
            stage.names[f"{names[oid]}-rebased"] = made.oid
    forced(stage, branch, event.at, by, before)
    stage.moved(branch)


def replayed(stage: Stage, branch: str, oid: str, at: datetime, committer: Account) -> Made:
    old = stage.objects.commits[oid]
    made = stage.objects.commit(
        stage.objects.picked(oid, stage.branches[branch]),
        [stage.branches[branch]],
        old.message,
        author=old.author,
        committer=committer.identity,
        at=at,
        authored=old.authored,
    )
    stage.branches[branch] = made.oid
    return made


def retarget(stage: Stage, event: Event) -> None:
    pull = stage.pulls[event.what]
    before, pull.base = pull.base, event.how["to"]
    pull.base_changes.append(BaseChange(at=event.at, by=stage.who(event.how["by"]), before=before, after=pull.base))
    stage.follow(pull)


def label(stage: Stage, event: Event) -> None:
    stage.pulls[event.what].labels = list(event.how["labels"])


def check(stage: Stage, event: Event) -> None:
    pull, says = stage.pulls[event.what], event.how["says"]
    is_over = says != "pending"
    pull.checks.append(
        Check(
            name=event.how["name"],
            app=event.how.get("app", "actions"),
            conclusion=says.upper() if is_over else None,
            at=event.at if is_over else None,
            oid=pull.head_oid,
        )
    )

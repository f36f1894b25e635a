"""How changes come to main."""

from __future__ import annotations

from collections.abc import Callable

from tests.shapes.branches import commit, joined, open_, replayed, review
from tests.shapes.forge import Merge, Pull
from tests.shapes.stage import Stage
from tests.shapes.story import Event, instant


def merge(stage: Stage, event: Event) -> None:
    how, method = event.how, event.how["how"]
    if isinstance(event.what, str):
        merge_branch(stage, event)
        return
    wanted = event.what if isinstance(event.what, list) else [event.what]
    pulls = [stage.pulls[number] for number in wanted if number in stage.pulls]
    others = [stage.branches[name] for name in wanted if name not in stage.pulls]
    pull, by, branch = pulls[0], stage.who(how["by"]), pulls[0].base
    before = stage.branches[branch]
    by_hand = how.get("by_hand", False)
    committer = by if by_hand else stage.who("forge")
    if method == "rebase":
        steps = [
            replayed(stage, branch, oid, event.at, by)
            for oid in reversed(stage.own(pull))
            if len(stage.objects.commits[oid].parents) == 1
        ]
        if "sneak" in how:  # the last of them holds what is not proposed
            last = steps.pop()
            steps.append(
                stage.objects.commit(
                    stage.edited(last.files, {"write": how["sneak"]}),
                    last.parents,
                    last.message,
                    author=last.author,
                    committer=last.committer,
                    at=event.at,
                    authored=last.authored,
                )
            )
            stage.branches[branch] = steps[-1].oid
    elif method == "fast-forward":
        steps = [stage.objects.commits[oid] for oid in reversed(stage.own(pull))]
        stage.branches[branch] = pull.head_oid
    else:
        parents = [before] if method == "squash" else [before, *(item.head_oid for item in pulls), *others]
        author = pull.by if method == "squash" else by
        steps = [
            stage.commit(
                branch,
                joined(stage, before, [*(item.head_oid for item in pulls), *others], how),
                event.at,
                how.get("message", MESSAGES[method](stage, pulls)),
                author,
                parents=parents,
                committer=committer,
            )
        ]
    name = how.get("called", "+".join(str(item.number) for item in pulls))
    if branch == "main":
        several = {f"{name}/{n}": made.oid for n, made in enumerate(steps, 1)}
        stage.changes |= several if len(steps) > 1 else {name: steps[0].oid}
    stage.names[name] = steps[-1].oid
    for item in pulls:
        item.merge = Merge(
            at=event.at,
            by=by,
            oid=steps[-1].oid,
            tree=steps[-1].tree,
            base_oid=before,
            is_web=not by_hand,
            queue=how.get("queue", False),
        )
    stage.moved(branch)


def _squash_message(stage: Stage, pulls: list[Pull]) -> str:
    # With one commit its message is taken, else the title; co-authors are named either way.
    own = [stage.objects.commits[oid].message for oid in stage.own(pulls[0])]
    body = own[0].partition("\n\n")[2] if len(own) == 1 else ""
    return f"{pulls[0].title} (#{pulls[0].number})\n\n{body}"


def _merge_message(stage: Stage, pulls: list[Pull]) -> str:  # noqa: ARG001  # as the others
    return f"Merge pull request #{pulls[0].number} from example/{pulls[0].head}\n\n{pulls[0].title}"


def _batch_message(stage: Stage, pulls: list[Pull]) -> str:  # noqa: ARG001  # as the others
    return "Merge " + " ".join(f"#{pull.number}" for pull in pulls)


MESSAGES: dict[str, Callable[[Stage, list[Pull]], str]] = {
    "squash": _squash_message,
    "merge": _merge_message,
    "octopus": _batch_message,
}


def merge_branch(stage: Stage, event: Event) -> None:
    """Merge a branch into main that nobody proposed."""
    by, before, other = stage.who(event.how["by"]), stage.branches["main"], stage.branches[event.what]
    made = stage.commit(
        "main",
        joined(stage, before, [other], event.how),
        event.at,
        event.how.get("message", f"Merge branch '{event.what}'"),
        by,
        parents=[before, other],
    )
    name = event.how.get("called", f"merge-{event.what}")
    stage.changes[name] = stage.names[name] = made.oid


def take(stage: Stage, event: Event) -> None:
    """Let the forge take a change for merged, whose commits another one brought along."""
    stage.pulls[event.what].merge = stage.pulls[event.how["as_part_of"]].merge


def meanwhile(stage: Stage, event: Event) -> None:
    """Land somebody else's change in good order."""
    number, branch = 900 + len(stage.unnamed), f"meanwhile-{event.what}"
    at = f"{event.at:%Y-%m-%d %H:%M}"
    commit(stage, Event(event.at, "commit", branch, {"branch": branch, "by": "cleo", **event.how}))
    open_(stage, Event(event.at, "open", number, {"from": branch, "by": "cleo"}))
    review(stage, Event(event.at, "review", number, {"by": "ana", "says": "approved"}))
    merge(stage, Event(instant(at), "merge", number, {"how": "squash", "by": "ana"}))
    stage.unnamed.add(stage.changes.pop(str(number)))
    stage.names[event.what] = stage.branches["main"]

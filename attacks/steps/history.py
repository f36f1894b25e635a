"""Steps on commits and history."""

from __future__ import annotations

import shutil
from datetime import timedelta

from attacks.steps.files import edit
from attacks.steps.found import Values, instant_of, path_of, step, write_lines
from attacks.world import BEGAN, QUARTERS, World
from tieout.model.evidence.log import LEAVES


@step
def clock(world: World, values: Values) -> None:
    """Set the clock of whoever acts."""
    world.at = instant_of(values["to"])


@step
def commit(world: World, values: Values) -> None:
    """Commit all that lies there, at a date of somebody's choice where ``at`` gives one."""
    at = instant_of(values["at"]) if "at" in values else None
    world.commit(values.get("message", "evidence"), at=at)


@step
def merge_with_a_change(world: World, values: Values) -> None:
    """Merge a branch that changed something harmless, and change a file of a capture in the merge commit alone."""
    world.git("switch", "--quiet", "--create", "harmless")
    (world.root / "notes.txt").write_text("Nothing of note.\n", encoding="utf-8")
    world.commit("notes")
    world.git("switch", "--quiet", "main")
    world.git("merge", "--quiet", "--no-ff", "--no-commit", "harmless")
    edit(world, values)
    world.commit("Merge branch 'harmless'")


@step
def rewrite_history(world: World, values: Values) -> None:
    """Throw away all commits since one, or all, and commit what lies there in their place: a forced push."""
    if "since" in values:
        world.git("reset", "--quiet", "--soft", values["since"])
    else:
        world.git("checkout", "--quiet", "--orphan", "new")
    world.git("add", "--all")
    world.git("commit", "--quiet", "--message", "evidence", at=instant_of(values["at"]))
    if "since" not in values:
        world.git("branch", "--quiet", "-M", "main")


@step
def make_history_anew(world: World, values: Values) -> None:
    """Make a history in which all that lies there seems to have come on the right days: a forced push."""
    del values
    leaves = world.root / LEAVES
    whole = leaves.read_bytes()
    world.git("checkout", "--quiet", "--orphan", "new")
    world.git("rm", "--quiet", "--cached", "--force", "-r", ".")
    world.git("add", "--all", "--", ".", ":!evidence")
    world.git("commit", "--quiet", "--message", "begin", at=BEGAN)
    for number, (quarter, began) in enumerate(sorted(QUARTERS.items()), 1):
        write_lines(world, [line for line in whole.splitlines() if f"/2025-Q{number + 1}/".encode() not in line])
        if number == len(QUARTERS):
            leaves.write_bytes(whole)
            world.git("add", "--all")
        else:
            world.git("add", "--", f"evidence/2025-{quarter.upper()}", LEAVES)
        world.git("commit", "--quiet", "--message", f"evidence: {quarter}", at=began + timedelta(hours=1))
    world.git("branch", "--quiet", "-M", "main")


@step
def replace_object(world: World, values: Values) -> None:
    """Have Git show other bytes for a file than the commit holds, without a new commit."""
    path = path_of(world, values)
    world.git("config", "core.useReplaceRefs", "true")
    old = world.git("rev-parse", f"HEAD:{path.relative_to(world.root).as_posix()}")
    text = path.read_bytes().decode("utf-8").replace(values["old"], values["new"])
    new = world.git("hash-object", "-w", "--stdin", data=text.encode("utf-8"))
    world.git("replace", old, new)


@step
def check_out_again(world: World, values: Values) -> None:
    """Take the work tree out of the commit anew, as a fresh clone does."""
    del values
    for path in world.root.iterdir():
        if path.name != ".git":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    world.git("checkout", "--quiet", "--force", "HEAD", "--", ".")

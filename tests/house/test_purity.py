"""What judges and what tells has no clock, no disk, no environment; only cli speaks to people."""

from __future__ import annotations

import ast
from fnmatch import fnmatch

from tests.house.tree import Module, dotted, modules

PURE = (
    *("model/*", "judgement/*", "rules/*", "workpapers/*", "report/*", "check.py"),
    *("render/html.py", "render/charts.py", "render/ladder_chart.py", "bundle/manifest.py"),
)
IMPURE_IMPORTS = {
    *("os", "sys", "io", "time", "random", "secrets", "uuid", "shutil", "tempfile", "glob", "socket", "ssl"),
    *("subprocess", "threading", "asyncio", "locale", "platform", "getpass", "logging", "importlib", "signal"),
    "pathlib",
}
ALLOWED = ("pathlib.PurePosixPath", "importlib.resources")  # a name is no file; our own templates are part of us
CLOCKS = {
    *("date.today", "datetime.now", "datetime.utcnow", "datetime.today", "datetime.date.today"),
    *("datetime.datetime.now", "datetime.datetime.utcnow", "datetime.datetime.today"),
    *("time.time", "time.time_ns", "time.localtime", "time.gmtime", "time.ctime", "time.strftime"),
}
SPEECH = {
    "print",
    "input",
    "breakpoint",
    "exit",
    "quit",
    "sys.exit",
    "os._exit",
    "sys.stdout.write",
    "sys.stderr.write",
}
ENVIRONMENT = {"os.environ", "os.environb", "os.getenv", "os.putenv"}
# The commands that ports start need a PATH and a HOME: they hand on what they were started with.
# What an auditor carries is a program of its own: it speaks, and starts others, in one part each.
MAY_HAND_ON_THE_ENVIRONMENT = ("ports/*", "bundle/second_reader/programs.py")
MAY_SPEAK = ("bundle/second_reader/command_line.py",)


def below_cli() -> list[Module]:
    return [module for module in modules() if module.room not in {"cli", "__main__"}]


def within(module: Module, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch(module.where, f"tools/tieout/{pattern}") for pattern in patterns)


def calls(module: Module) -> list[tuple[str, int]]:
    return [(dotted(node.func), node.lineno) for node in ast.walk(module.tree) if isinstance(node, ast.Call)]


def test_nothing_below_cli_prints_prompts_or_exits() -> None:
    wrong = [
        f"{module.where}:{line} calls {name}"
        for module in below_cli()
        if not within(module, MAY_SPEAK)
        for name, line in calls(module)
        if name in SPEECH
    ]
    assert wrong == []


def test_nothing_below_cli_reads_the_clock() -> None:
    wrong = [
        f"{module.where}:{line} calls {name}"
        for module in below_cli()
        for name, line in calls(module)
        if name in CLOCKS
    ]
    assert wrong == []


def test_nothing_below_cli_reads_the_environment() -> None:
    wrong = [
        f"{module.where}:{node.lineno} reads {dotted(node)}"
        for module in below_cli()
        if not within(module, MAY_HAND_ON_THE_ENVIRONMENT)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and dotted(node) in ENVIRONMENT
    ]
    assert wrong == []


def test_the_pure_core_imports_nothing_that_reaches_out() -> None:
    wrong = [
        f"{module.where}:{line} imports {name}"
        for module in modules()
        if within(module, PURE)
        for name, line in module.imports()
        if not name.startswith(ALLOWED) and name.partition(".")[0] in IMPURE_IMPORTS
    ]
    assert wrong == []


def test_the_pure_core_opens_nothing() -> None:
    wrong = [
        f"{module.where}:{line} calls {name}"
        for module in modules()
        if within(module, PURE)
        for name, line in calls(module)
        if name in {"open", "eval", "exec", "compile", "__import__", "globals"}
    ]
    assert wrong == []


def test_a_bug_is_caught_in_one_place_alone_and_a_cleanup_raises_again() -> None:
    caught = [
        module.where
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or dotted(node.type) in {"Exception", "BaseException"})
        and not (isinstance(node.body[-1], ast.Raise) and node.body[-1].exc is None)
    ]
    assert caught == ["tools/tieout/cli/exits.py"]

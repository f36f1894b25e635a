"""The command and its exit codes; a verb is imported only when it is called."""

from __future__ import annotations

import gc
import os
import sys
from typing import NoReturn

import click

from tieout import __version__
from tieout.cli.exits import guarded
from tieout.cli.verbs import Verbs

# Name -> what stands beside it in --help. The module is tieout.cli.<name with underscores>, the
# command in it is called ``command``. Kept here so that --help imports none of them.
VERBS = {
    "init": "Plant the starter: policies, runbooks, registers, controls.yaml.",
    "adopt": "Bring in a repository of policies that exists; moves no file.",
    "check": "Examine everything; the gate for CI.",
    "status": "What is late, what is due, whose, and the next command.",
    "due": "What falls due in the next days: text, JSON, calendar, Slack, Markdown.",
    "explain": "The manual of a rule.",
    "ladder": "How far each criterion is supported.",
    "trace": "One chain: criterion, control, text, approval, evidence, witness.",
    "review": "What changed in a policy since its last review; sets the days on a branch.",
    "impact": "What a change touches, and whose approval it needs.",
    "approvals": "Whether each change was approved, and landed as it was proposed.",
    "collect": "Run collectors, or any command, and keep what they give as evidence.",
    "evidence": "Keep evidence, seal it, and verify that nothing was changed.",
    "reperform": "Evidence done again, offline: raw bytes, table, verdict.",
    "sample": "The instances of a control, and a sample that anybody can draw again.",
    "rehearse": "The samples that an auditor would draw, and what would fail.",
    "requests": "What an auditor asks for: take in, answer, and what is open.",
    "export": "What other tools read: tables, OSCAL, CODEOWNERS, JSON Schemas.",
    "post": "Tell at the forge: a comment on a change, issues for late reviews.",
    "site": "Build the site of policies, runbooks and controls.",
    "bundle": "Build, sign and verify the auditor's bundle.",
    "demo": "A sample company, examined, with its site and its bundle.",
    "completion": "What makes bash, zsh or fish complete verbs, options and ids.",
    "doctor": "What is missing on this machine, and how to mend it.",
}


@click.group(
    cls=Verbs,
    package="tieout.cli",
    table=VERBS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=(
        "Exit codes: 0 tied out, 1 findings, 2 usage or unreadable settings, 3 could not examine, "
        "70 a bug of ours, 74 reading or writing failed, 75 another run holds the lock, "
        "130 interrupted."
    ),
)
@click.version_option(__version__, prog_name="tieout", message="%(prog)s %(version)s")
def tieout() -> None:
    """Tie policies, controls and evidence out to their support, in Git.

    Reports what is proven, and says openly what it could not examine.
    """


def run() -> NoReturn:
    """Run the command line and leave with its exit code; never a traceback."""
    if sys.getfilesystemencoding() != "utf-8" and sys.executable:
        # A locale of one byte a letter, or of ASCII: names of files would be read otherwise than Git has them, a sound
        # one as no UTF-8 and a committed one as not committed.
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])  # noqa: S606  # this program again, no shell
    # A run makes many values that live to its end and hardly a cycle: looking for cycles as often
    # as Python does by default costs a tenth of a check of 1,000 policies, and every 100,000 values a twentieth.
    gc.set_threshold(1_000_000, 50, 100)
    # Closed by whoever called us (>&-): what is said is lost, the exit code is not.
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123  # until the end
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123  # as above
    for stream in (sys.stdout, sys.stderr):
        # The same bytes under every locale; a name that is no text must not end the run.
        stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")  # type: ignore[union-attr]  # text streams of the interpreter have it
    if os.environ.get("_TIEOUT_COMPLETE"):  # a shell asks at a press of the Tab key: click answers and leaves
        tieout.main(prog_name="tieout", complete_var="_TIEOUT_COMPLETE")
    code = guarded(lambda: tieout.main(prog_name="tieout", standalone_mode=False))
    gc.freeze()  # Python looks for cycles once more at the end, among all that goes with the process anyway
    sys.exit(code)

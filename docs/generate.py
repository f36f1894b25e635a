"""Rules -> docs/rules/: a page each from its manual, and an index.

`./dev docs` writes them, `./dev docs --check` tells whether they fit the code (exit 1 if not).
"""

from __future__ import annotations

import sys
from pathlib import Path

from tieout.model.finding import Severity
from tieout.model.registers.collection import REGISTERS
from tieout.rules.base import Rule
from tieout.rules.ruleset import RULESET

FOLDER = Path(__file__).resolve().parent / "rules"
NOTICE = "<!-- Written by docs/generate.py from the rule's docstring: change that, then run ./dev docs. -->"
MEANING = {
    Severity.ERROR: "an auditor would note it as a deviation",
    Severity.WARNING: "an auditor would ask about it",
    Severity.NOTE: "good practice",
}
NEEDS = {
    "history": "the Git history",
    "people": "the people register",
    "settings": "`controls.yaml`",
    **{name: f"the {name} register" for name in REGISTERS},
}


def pages(rules: tuple[Rule, ...]) -> dict[str, str]:
    """Give every page's text by its file name."""
    return {"index.md": index(rules), **{f"{rule.id}.md": page(rule) for rule in rules}}


def page(rule: Rule) -> str:
    """Give one rule's page: its facts, then its manual."""
    title, _, manual = rule.manual.partition("\n")
    facts = [f"| Severity | {rule.severity.value}: {MEANING[rule.severity]} |"]
    if rule.criteria:
        facts.append(f"| Bears on | {', '.join(rule.criteria)} |")
    if rule.needs:
        needs = " and ".join(NEEDS[need] for need in rule.needs)
        facts.append(f"| Needs | {needs}; without it the rule is named as not examined |")
    source = Path(*rule.judge.__module__.split(".")).with_suffix(".py").as_posix()
    facts.append(f"| Source | [{source}](../../tools/{source}) |")
    table = "\n".join(["| | |", "|---|---|", *facts])
    return f"{NOTICE}\n\n# {rule.id}\n\n{title}\n\n{table}\n\n{manual.strip()}\n"


def index(rules: tuple[Rule, ...]) -> str:
    """Give the list of all rules, in the order in which they are examined."""
    rows = [
        f"| [{rule.id}]({rule.id}.md) | {rule.severity.value} | {', '.join(rule.criteria) or '-'} | {rule.title} |"
        for rule in rules
    ]
    meanings = "\n".join(f"- **{severity.value}**: {MEANING[severity]}." for severity in Severity)
    return (
        f"{NOTICE}\n\n# Rules\n\n"
        f"`tieout check` examines a repository by these {len(rules)} rules; `tieout explain RULE` prints one.\n"
        "The severity is the rule's own; where a finding may be milder or graver, its page says when.\n\n"
        f"{meanings}\n\n"
        "| Rule | Severity | Bears on | A finding says |\n|---|---|---|---|\n" + "\n".join(rows) + "\n\n"
        "A rule is switched off in `controls.yaml`; the outcome then says so:\n\n"
        "```yaml\nrules: {broken-link: off}\n```\n"
    )


def drift(wanted: dict[str, str]) -> list[str]:
    """Name the pages that differ from what would be written, those too that would go."""
    there = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md")}
    return sorted(name for name in {*there, *wanted} if there.get(name) != wanted.get(name))


def write(wanted: dict[str, str]) -> list[str]:
    """Make the folder hold these pages and no other; give the names of those that changed."""
    changed = drift(wanted)
    FOLDER.mkdir(exist_ok=True)
    for name in changed:
        if name in wanted:
            (FOLDER / name).write_text(wanted[name], encoding="utf-8", newline="\n")
        else:
            (FOLDER / name).unlink()
    return changed


def main(arguments: list[str]) -> int:
    """Write the pages, or with ``--check`` compare them.

    Returns: 0; 1 where a page does not fit; 2 for an argument that there is not.
    """
    if arguments not in ([], ["--check"]):
        print("docs/generate.py takes --check or nothing", file=sys.stderr)
        return 2
    wanted = pages(RULESET)
    if arguments:
        names = drift(wanted)
        for name in names:
            print(f"docs/rules/{name} does not fit the rules: run ./dev docs", file=sys.stderr)
        return 1 if names else 0
    for name in write(wanted):
        print(f"docs/rules/{name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

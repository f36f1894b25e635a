"""Rules -> docs/rules/: a page each from its manual, and an index. Columns and verbs -> references, and schemas.

The parts of the script that an auditor carries -> one file.

`./dev docs` writes them, `./dev docs --check` tells whether they fit the code (exit 1 if not).
"""

from __future__ import annotations

import sys
from pathlib import Path

from cli_page import cli
from collectors_page import collectors
from joined_script import verify_script

from tieout.model.finding import Severity
from tieout.model.registers.collection import REGISTERS
from tieout.rules.base import Rule
from tieout.rules.ruleset import RULESET
from tieout.sources.registers.columns import Column, Kind
from tieout.sources.registers.tables import TABLES
from tieout.sources.schemas import schemas

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "rules"
REFERENCE = ROOT / "docs" / "reference"
SCHEMAS = (ROOT / ".tieout" / "schemas", ROOT / "tools/tieout/starter/files/.tieout/schemas")
"""Ours, and those that `tieout init` plants: the same."""
SCRIPTS = ROOT / "tools/tieout/bundle/scripts"
BY_HAND = frozenset({"controls.json", "bundle-attacks.md"})
NOTICE = "<!-- Written by docs/generate.py from the rule's docstring: change that, then run ./dev docs. -->"
NOTICE_COLUMNS = "<!-- Written by docs/generate.py from the columns of tieout/sources/registers: run ./dev docs. -->"
MEANING = {
    Severity.ERROR: "an auditor would note it as a deviation",
    Severity.WARNING: "an auditor would ask about it",
    Severity.NOTE: "good practice",
}
NEEDS = {
    "documents": "a policy or runbook that can be read",
    "earlier-registers": "the earlier versions of the registers",
    "enforcement": "records of what the code host enforced",
    "evidence": "captured evidence",
    "history": "the Git history",
    "ledger": "the approval ledger",
    "people": "the people register",
    "protection": "a whole snapshot of the branch's protection",
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


_HOLDS = {
    Kind.ID: "an id",
    Kind.LINE: "one line",
    Kind.TEXT: "text",
    Kind.DAY: "a day, `2026-01-14`",
    Kind.INSTANT: "an instant with its offset, `2026-01-14T09:30:00Z`",
    Kind.SPAN: "a length, `PT4H`, `P7D`",
    Kind.FLAG: "yes or no",
    Kind.WORDS: "a list of words",
    Kind.DAYS: "a list of days",
    Kind.ACKNOWLEDGEMENTS: "a list such as `[POL-009@1.0 2026-01-14]`",
    Kind.RENEWALS: "a list of days, or how many",
}


def registers() -> str:
    """Give the reference of the registers, from the tables that read them."""
    parts = [
        f"{NOTICE_COLUMNS}\n\n# Registers\n",
        (
            "A register is a list of what the company has: people, systems, risks. Each is one file, "
            "`registers/NAME.yaml` (or `.csv` with a row of headings); `tieout init` plants them. "
            "Rules that need one that is not there say that they were not examined.\n"
        ),
    ]
    for name, table in TABLES.items():
        rows = [
            f"| `{column.name}`{'*' * column.required} | {_holds(column)} | {column.about} |"
            for column in table.columns
        ]
        parts.append(
            f"## {name}\n\n{table.about}\n\n```yaml\n- {table.example}\n```\n\n"
            "| Column | Holds | About |\n|---|---|---|\n" + "\n".join(rows) + "\n"
        )
    return "\n".join([*parts, "\\* must be there.\n"])


def _holds(column: Column) -> str:
    if column.choices is not None:
        several = "one or more of " if column.kind.is_list else ""
        return several + ", ".join(f"`{item.value}`" for item in column.choices)
    if column.kind is Kind.NUMBER:
        return f"a number from {column.low} to {column.high}"
    return _HOLDS[column.kind]


def wanted() -> dict[Path, dict[str, str]]:
    """Give what is generated: for each folder the texts by name."""
    return {
        FOLDER: pages(RULESET),
        REFERENCE: {"cli.md": cli(), "collectors.md": collectors(), "registers.md": registers()},
        **dict.fromkeys(SCHEMAS, schemas()),
        SCRIPTS: {"verify.py": verify_script()},
    }


def drift(folder: Path, texts: dict[str, str]) -> list[str]:
    """Name the files that differ from what would be written, those too that would go."""
    there = {
        path.name: path.read_text(encoding="utf-8")
        for path in folder.glob("*")
        if path.suffix in {".md", ".json", ".py"} and path.name not in BY_HAND
    }
    return sorted(name for name in {*there, *texts} if there.get(name) != texts.get(name))


def write(folder: Path, texts: dict[str, str]) -> list[str]:
    """Make the folder hold these files and no other; give the names of those that changed."""
    changed = drift(folder, texts)
    folder.mkdir(exist_ok=True, parents=True)
    for name in changed:
        if name in texts:
            (folder / name).write_text(texts[name], encoding="utf-8", newline="\n")
        else:
            (folder / name).unlink()
    return changed


def main(arguments: list[str]) -> int:
    """Write the files, or with ``--check`` compare them.

    Returns: 0; 1 where one does not fit; 2 for an argument that there is not.
    """
    if arguments not in ([], ["--check"]):
        print("docs/generate.py takes --check or nothing", file=sys.stderr)
        return 2
    changed = [
        f"{shown(folder)}/{name}"
        for folder, texts in wanted().items()
        for name in (drift(folder, texts) if arguments else write(folder, texts))
    ]
    for name in changed:
        if arguments:
            print(f"{name} does not fit the code: run ./dev docs", file=sys.stderr)
        else:
            print(name)
    return 1 if arguments and changed else 0


def shown(folder: Path) -> str:
    """Give a folder as seen from the root."""
    return folder.relative_to(ROOT).as_posix() if folder.is_relative_to(ROOT) else folder.name


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

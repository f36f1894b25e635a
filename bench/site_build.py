"""The site beside MkDocs over the same pages without our plug-in, and of ten times the documents."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from measure import PYTHON, TIEOUT, Command, Measured, in_turn
from programs import make, policy

_DAY = "2026-11-22"
# The same pages as Markdown, as a company without us would write them: the text, what is known of it, its changes, and
# the pages that we compute. The theme has the same settings, and the extensions read the same dialect as ours.
_WRITE = """
import datetime, json, pathlib, re, sys
from tieout.check import check
from tieout.cli.examining import examine
from tieout.site.audience import Audience
from tieout.site.build import _settings
from tieout.site.pages import site_map
from tieout.workpapers.ladder import ladder
root, target = map(pathlib.Path, sys.argv[1:3])
found = examine(root, as_of=datetime.date.fromisoformat(sys.argv[3]), period=None, settings_from=None)
outcome = check(found)
site = site_map(found, outcome, ladder(found, outcome), audience=Audience.INTERNAL)
for page in site.pages:
    title, _, rest = page.markdown.lstrip("\\n").partition("\\n")
    first, _, others = rest.lstrip("\\n").partition("\\n\\n")
    parts = [title, page.facts, rest] if page.document else [title, first, page.drawing, others, page.register]
    if page.history:
        parts += ["## Change history", page.history]
    head = f"---\\ntitle: {json.dumps(page.title)}\\n" + ("" if page.searched else "search:\\n  exclude: true\\n") + "---\\n"
    place = target / "docs" / page.path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(head + "\\n\\n".join(part for part in parts if part) + "\\n", encoding="utf-8")
settings = _settings(site, None)
del settings["theme"]["custom_dir"], settings["extra_css"], settings["extra_javascript"], settings["extra"]["polyfills"]
settings["markdown_extensions"] = ["tables", "toc", "def_list", "footnotes", "fenced_code"]
(target / "mkdocs.yml").write_text(json.dumps(settings), encoding="utf-8")
"""


def benchmark(scratch: Path, small: bool, rounds: int) -> list[Measured]:
    """Time sites of 20 and 200 policies, each beside MkDocs over the same pages in Markdown."""
    found = []
    few, many = (3, 30) if small else (20, 200)
    first = f"tieout site, {few} policies"
    for count in (few, many):
        root = make(scratch / f"programme-{count}", count, 0, text=_policy)
        written = scratch / f"written-{count}"
        subprocess.run([PYTHON, "-c", _WRITE, str(root), str(written), _DAY], check=True, capture_output=True)
        limit = f"mkdocs build, the same pages, {count} policies"
        ours = [*TIEOUT, "site", "--root", str(root), "--as-of", _DAY, "--out", str(scratch / f"site-{count}")]
        found += [
            Command(name=limit, argv=[PYTHON, "-m", "mkdocs", "build", "--quiet"], directory=written),
            Command(name=f"tieout site, {count} policies", argv=ours, against=limit, goal=1.15),
        ]
    found.append(Command(name=f"the same over that of {few}", argv=ours, against=first, goal=12.0))
    return in_turn(found, min(rounds, 3))


def _policy(number: int, edit: int, lines: int) -> bytes:
    """Give a policy whose lists stand between blank lines: else they are lists for us and prose for MkDocs' Markdown."""
    return re.sub(rb"\n(- [^\n]*)\n", rb"\n\n\1\n\n", policy(number, edit, lines))

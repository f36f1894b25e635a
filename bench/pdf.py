"""Laying out one PDF a document: beside the engine bare, warm after one change, and memory from few to many."""

from __future__ import annotations

from pathlib import Path

from measure import PYTHON, Command, Measured, in_turn

_MAKE = """
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from tieout.bundle.printing import Printing, printed
from tieout.check import check
from tieout.model.criteria import Catalogue
from tieout.model.document import Document, Kind, Status
from tieout.model.examination import Examination
from tieout.render.report import Report
from tieout.sources.criteria import catalogue
from tieout.workpapers.ladder import ladder

def text(number, changed):
    parts = []
    for section in range(12):
        parts.append(f"## Section {section}\\n\\n" + ("Access is given by role and reviewed each quarter. " * 14))
        parts.append("\\n".join(f"- item {item} of {number}{changed if section == 0 else ''}" for item in range(9)))
        parts.append("| Who | What |\\n|---|---|\\n" + "\\n".join(f"| role {row} | reads {row} |" for row in range(9)))
    return "\\n\\n".join(parts) + "\\n"

def report(count, changed=""):
    documents = tuple(
        Document(
            kind=Kind.POLICY, path=f"policies/{number:03}.md", id=f"POL-{number:03}", title=f"Policy {number}",
            status=Status.ACTIVE, body=text(number, changed if number == 0 else ""), digest=f"sha256:{number:064}",
        )
        for number in range(count)
    )
    examination = Examination(as_of=date(2026, 6, 30), catalogue=catalogue(), documents=documents)
    outcome = check(examination)
    return Report.of(examination=examination, outcome=outcome, ladder=ladder(examination, outcome), tool_version="0")
"""
_BARE = (
    _MAKE
    + """
import warnings
import weasyprint
from weasyprint.urls import URLFetcher, URLFetcherResponse
from tieout.render.pdf import _font
from tieout.render.prints import prints

class Fonts(URLFetcher):
    def fetch(self, url, headers=None):
        return URLFetcherResponse(url, _font(url.removeprefix("tieout:fonts/")), {"Content-Type": "font/ttf"})

warnings.simplefilter("ignore")
for item in prints(report(int(sys.argv[1]))):
    weasyprint.HTML(string=item.html, url_fetcher=Fonts(allowed_protocols=())).write_pdf(pdf_variant="pdf/a-3a")
"""
)
_OURS = (
    _MAKE
    + """
if __name__ == "__main__":
    cache = Path(sys.argv[2]) if sys.argv[2] else None
    made = printed(report(int(sys.argv[1]), sys.argv[4]), Printing(cache=cache, workers=int(sys.argv[3])))
    assert len(made.files) == int(sys.argv[1])
"""
)
_REPORT = (
    _OURS
    + """
    from tieout.render.html import report_html
    from tieout.render.pdf import pdf
    pdf(report_html(report(int(sys.argv[5]))), title="report", created=date(2026, 6, 30))
"""
)


def benchmark(scratch: Path, small: bool, rounds: int) -> list[Measured]:
    """Lay out 3 or 20 policies of about nine pages; memory with 4 and 12, or with 10 and 500."""
    count = 3 if small else 20
    few, many = (4, 12) if small else (10, 500)
    script, report = scratch / "ours.py", scratch / "report.py"
    script.write_text(_OURS, encoding="utf-8")
    report.write_text(_REPORT, encoding="utf-8")
    cache = scratch / "cache"
    ours = [PYTHON, str(script)]
    in_turn([Command(name="fill", argv=[*ours, str(count), str(cache), "1", ""])], 1)
    turn = iter(range(rounds))
    changed = [PYTHON, str(report), str(count), str(cache), "1"]
    warm = Command(name="warm, one changed", argv=[*changed, "", str(count)])

    def other() -> None:
        """Change the first policy anew before each round."""
        warm.argv[5] = f" round {next(turn)}"

    bare, one, small_set = "WeasyPrint bare", "one policy and report", f"memory with {few}"
    return in_turn(
        [
            Command(name=bare, argv=[PYTHON, "-c", _BARE, str(count)]),
            Command(name="one by one", argv=[*ours, str(count), "", "1", ""], against=bare, goal=1.1),
            Command(name="two at once", argv=[*ours, str(count), "", "2", ""], against=bare),
            Command(name=one, argv=[PYTHON, str(report), "1", "", "1", "", str(count)]),
            Command(name=warm.name, argv=warm.argv, before=other, against=one, goal=1.5),
        ],
        rounds,
    ) + in_turn(
        [
            Command(name=small_set, argv=[*ours, str(few), "", "1", ""]),
            Command(name=f"memory with {many}", argv=[*ours, str(many), "", "1", ""], against=small_set),
        ],
        1,
    )

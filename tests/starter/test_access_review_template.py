"""The page on access reviews that is planted holds a record that is read without a remark once it is copied."""

from __future__ import annotations

from pathlib import Path

from tieout.model.operation.access_review import Choice
from tieout.sources import refusal
from tieout.sources.operation.access_review_keys import KNOWN
from tieout.sources.operation.access_review_record import read_access_review

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "tools/tieout/starter/files/evidence/access-reviews/README.md"
PATH = "evidence/access-reviews/2026-Q2-code-host.yaml"


def test_the_template_is_read_without_a_remark_and_has_every_key_but_the_table() -> None:
    template = PAGE.read_text(encoding="utf-8").partition("```yaml\n")[2].partition("```\n")[0]
    found = read_access_review(template.encode(), path=PATH, beside=refusal.absent)
    assert (found.unreadable, found.unknown_fields, found.missing_fields, found.review.unread) == ((), (), (), ())
    assert [key for key, _ in found.review.places] == [key for key in KNOWN if key != "decisions_file"]
    assert {item.choice for item in found.review.decisions} == {*Choice}

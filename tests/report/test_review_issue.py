"""The key of an issue about a late review: of any subject, and told apart."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories import AS_OF, document, examination
from tieout.post.base import key_of, marker
from tieout.post.keyed import about
from tieout.report import review_issue
from tieout.workpapers.late_reviews import late_reviews

LONG = "policies/" + "политика-доступа-" * 12 + ".md"


@pytest.mark.parametrize("subject", ["POL-002", "a:b -- c.md", "политика.md", LONG, "x" * 400, "lone \udcff.md"])
def test_every_subject_has_a_key_that_leads_back_to_it(subject: str) -> None:
    (item,) = late_reviews(examination(document(last_reviewed=AS_OF - timedelta(days=500)))).late
    key = review_issue.key(item._replace(subject=subject))
    assert key_of(marker(key) + "\ntext") == key
    assert review_issue.subject(about(key), {"POL-001", subject, LONG[:-1]}) == subject


def test_an_issue_of_a_long_subject_that_is_gone_is_of_no_known_one() -> None:
    (item,) = late_reviews(examination(document(last_reviewed=AS_OF - timedelta(days=500)))).late
    key = review_issue.key(item._replace(subject=LONG))
    assert review_issue.subject(about(key), {"POL-001"}) not in {"POL-001", LONG}

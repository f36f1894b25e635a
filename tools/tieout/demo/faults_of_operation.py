"""What is wrong with how Example Ltd works, by what stands in its captures and in the records of its work."""

from __future__ import annotations

from tieout.demo.fault import CAPTURES, Fault
from tieout.model.finding import Severity

_SYSTEMS = "registers/systems.yaml"
_REVIEWS = "evidence/access-reviews"
_DATABASE = "production-database"

OPERATION = (
    Fault(
        rule="access-review-late",
        severity=Severity.ERROR,
        subject=_DATABASE,
        path=f"{_REVIEWS}/{{@151}}-{_DATABASE}.yaml",
        what="the database was forgotten in a review, and done 12 days later",
        why="no account of it was looked at for 100 days, and 92 are promised; what was late stays late",
    ),
    Fault(
        rule="leaver-removed-late",
        severity=Severity.ERROR,
        subject="hugo",
        path="registers/people.yaml",
        what="the database's own lists have Hugo's account until that review",
        why="the register may say what it likes: the list of the system is what an auditor believes",
    ),
    Fault(
        rule="leaver-residue",
        severity=Severity.ERROR,
        subject="hugo",
        path="registers/people.yaml",
        what="Hugo cannot sign in to the cloud, and his key there still works",
        why="a key asks for no password and no second factor, and nobody misses it",
    ),
    Fault(
        rule="revoke-not-done",
        severity=Severity.ERROR,
        subject="{@163}-cloud-production",
        path=f"{_REVIEWS}/{{@163}}-cloud-production.yaml",
        what="a review took that account away, and the next list shows its key",
        why="a decision that nobody carries out is worth nothing, and the next list tells on it",
    ),
    Fault(
        rule="access-review-unjudged",
        severity=Severity.ERROR,
        subject="{@77}-identity-provider",
        path=f"{_REVIEWS}/{{@77}}-identity-provider.yaml",
        what="whether a review was of all accounts: its list was reworded",
        why="nobody is accused, and nothing is shown: that quarter has to be looked at by hand",
    ),
    Fault(
        rule="orphan-account",
        severity=Severity.ERROR,
        subject="code-host",
        path=_SYSTEMS,
        what="an agency may write to the code, and no register knows of it",
        why="who is in no register is trained by nobody, and leaves without anybody taking notice",
    ),
    Fault(
        rule="policy-review-gap",
        severity=Severity.ERROR,
        subject="POL-001",
        path="policies/information-security.md",
        what="the policy on information security was reviewed two weeks late",
        why="each day of the period is asked about, and those two weeks had no review",
    ),
    Fault(
        rule="weakness-past-limit",
        severity=Severity.ERROR,
        subject="CVE-{61}-9900031",
        path=f"{CAPTURES}:pipeline",
        what="eight scans in a row show it; the fixed version is there",
        why="the series of scans tells since when, whatever the register says",
    ),
    Fault(
        rule="weaknesses-unjudged",
        severity=Severity.ERROR,
        subject="product-api (trivy)",
        path=f"{CAPTURES}:pipeline",
        what="what came and went in the two weeks around the scan cut off",
        why="a weakness may have been there and gone; no scan can tell any more",
    ),
    Fault(
        rule="deployment-by-hand",
        severity=Severity.ERROR,
        subject="deployment deploy-1242",
        path=f"{CAPTURES}:pipeline",
        what="Hugo deployed from his laptop in the week before he left",
        why="what a person deploys nobody has tested, and nobody knows what it was",
    ),
    Fault(
        rule="deployment-untied",
        severity=Severity.ERROR,
        subject="deployment deploy-1259",
        path=f"{CAPTURES}:pipeline",
        what="a deployment names neither a pull request nor a ticket",
        why="nothing says why production was changed, or who agreed",
    ),
    Fault(
        rule="exercise-action-overdue",
        severity=Severity.ERROR,
        subject="EX-{161}-05",
        path="evidence/exercises/EX-{161}-05.md",
        what="what an exercise had found was mended two weeks after its day",
        why="an exercise is worth what comes of it",
    ),
    Fault(
        rule="backup-not-restored",
        severity=Severity.ERROR,
        subject=_DATABASE,
        path=_SYSTEMS,
        what="the database was restored with success eleven months ago",
        why="the policy promises a quarter, and the drill that was over its limit counts for none",
    ),
    Fault(
        rule="drill-over-objective",
        severity=Severity.ERROR,
        subject="EX-{232}-03",
        path="evidence/exercises/EX-{232}-03.md",
        what="that drill took longer than customers were promised, and says pass",
        why="the objective stands in the register of systems, beside what was sold",
    ),
    Fault(
        rule="recovery-point-gap",
        severity=Severity.ERROR,
        subject=_DATABASE,
        path=_SYSTEMS,
        what="the lists of four months ago lack the snapshot of one night",
        why="whatever was lost on that day would be lost",
    ),
)

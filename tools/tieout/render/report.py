"""All that a rendered page may show: the examination, what it found, and a few strings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tieout.model.document import Document, Kind
from tieout.model.examination import Examination
from tieout.model.finding import Outcome
from tieout.model.rung import RUNGS, Rung
from tieout.rules.base import Rule
from tieout.rules.ruleset import RULESET
from tieout.workpapers.approval_sheet import ApprovalSheet, approval_sheet
from tieout.workpapers.control_sheet import ControlSheet, control_sheets
from tieout.workpapers.deviations.sheet import Deviation, deviations
from tieout.workpapers.evidence_sheet import EvidenceSheet, evidence_sheet
from tieout.workpapers.ladder import NOT_CAPTURED, Ladder
from tieout.workpapers.population_sheet import PopulationSheet, population_sheet
from tieout.workpapers.requests import RequestSheet, request_sheet
from tieout.workpapers.text_periods import TextInPeriod

EXAMINED_RUNGS = frozenset(RUNGS).difference(NOT_CAPTURED)
"""The rungs that this version looks at whatever is captured; on the others nothing may have been looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedFile:
    """A file of the bundle, as the pages list it."""

    path: str
    """Relative to the bundle's top, ``/`` between the parts."""
    digest: str = ""
    """SHA-256 in hex; empty where a page cannot know it (its own)."""
    about: str = ""
    """What it is for, in a few words, or why it is not there."""
    present: bool = True
    """False for a file that was left out: it is named, not linked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What is rendered; the same report gives the same bytes."""

    examination: Examination
    outcome: Outcome
    ladder: Ladder
    tool_version: str
    approvals: ApprovalSheet
    """What is shown of changes, of the branch's protection, and of the texts' approval."""
    evidence: EvidenceSheet
    """What is shown of captures, and of controls by their windows."""
    controls: tuple[ControlSheet, ...]
    """One for each control, in the order of ``controls.yaml``."""
    deviations: tuple[Deviation, ...]
    populations: PopulationSheet
    """What is shown of the instances of each control, and of the samples drawn of them."""
    requests: RequestSheet
    """What is shown of what an auditor asked for."""
    rules: tuple[Rule, ...]
    """The rules whose manuals are printed; those of the outcome."""
    note: str = ""
    """A remark of whoever builds the bundle, shown as theirs."""
    signer: str = ""
    """Who is to sign, as a sentence or fingerprint; empty where nobody was named."""
    seals_pdf: bool = False
    """Whether a certificate was named to sign with: only that signs the report in the file itself."""
    content_digest: str = ""
    """SHA-256 in hex over the list of all files but the report; empty while unknown."""
    files: tuple[ListedFile, ...] = ()
    """Other files of the bundle, to be listed on the first page."""
    periods: tuple[TextInPeriod, ...] = ()
    """Each document through the period; none where no history was handed on."""
    printed: frozenset[str] = frozenset()
    """The PDFs of documents that the bundle holds, by path."""
    withheld: frozenset[str] = frozenset()
    """Files of evidence that are held back: no digest of theirs is shown, from which they could be guessed."""
    left_out: tuple[tuple[str, str], ...] = ()
    """Other files of evidence that the bundle does not hold, each with the reason."""
    paths: frozenset[str] = frozenset()
    """All files of the bundle but its pages: a page links to a raw file only if it is there."""
    records_digest: str = ""
    """SHA-256 in hex over the list of those files that neither rendering nor signing makes; empty while unknown."""
    examined_rungs: frozenset[Rung] = EXAMINED_RUNGS
    """Those on which something was looked for."""

    @classmethod
    def of(
        cls,
        *,
        examination: Examination,
        outcome: Outcome,
        ladder: Ladder,
        tool_version: str,
        note: str = "",
        signer: str = "",
        seals_pdf: bool = False,
        content_digest: str = "",
        files: tuple[ListedFile, ...] = (),
        rules: tuple[Rule, ...] = RULESET,
        seed: str = "",
        sizes: Mapping[str, int] | None = None,
    ) -> Report:
        """Gather what the pages show; ``rules`` are those that gave the outcome.

        With a ``seed`` samples are drawn, of ``sizes`` by control, else as many as the conventions say. Raises as
        ``population_sheet``.
        """
        approvals, evidence = approval_sheet(examination), evidence_sheet(examination)
        deviating = deviations(examination, outcome)
        return cls(
            examination=examination,
            outcome=outcome,
            ladder=ladder,
            approvals=approvals,
            evidence=evidence,
            controls=control_sheets(examination, evidence, approvals, deviating),
            deviations=deviating,
            requests=request_sheet(examination),
            populations=population_sheet(examination, outcome, seed=seed, sizes=sizes),
            tool_version=tool_version,
            rules=rules,
            note=note,
            signer=signer,
            seals_pdf=seals_pdf,
            content_digest=content_digest,
            files=files,
            examined_rungs=frozenset(rung for rung in RUNGS if ladder.why_not_examined(rung) is None),
        )

    @property
    def organization(self) -> str:
        """The company's name, or what stands in for it."""
        return self.examination.program.organization.name or "Organization without a name"

    @property
    def policies(self) -> tuple[Document, ...]:
        """The policies, by id, those without one last."""
        return self._documents(Kind.POLICY)

    @property
    def runbooks(self) -> tuple[Document, ...]:
        """The runbooks, by id, those without one last."""
        return self._documents(Kind.RUNBOOK)

    def _documents(self, kind: Kind) -> tuple[Document, ...]:
        found = (item for item in self.examination.documents if item.kind is kind)
        return tuple(sorted(found, key=lambda item: (item.id is None, item.id or "", item.path)))

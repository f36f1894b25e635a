"""A production system does not say how soon it must be back."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.model.registers.assets import Environment, System
from tieout.rules.base import rule
from tieout.rules.rows import called, gathered, several
from tieout.rules.wording import listed


@rule(severity=Severity.ERROR, criteria=("A1.2", "A1.3"), needs=("systems",))
def system_without_recovery_objective(examination: Examination) -> Iterator[Observation]:
    """A production system does not say how soon it must be back.

    ## What it checks
    Every system of `registers/systems.yaml` with `environment: production` that is in use. Where it is
    backed up (`backup: yes`) it says within what time it must be back (`rto`) and how much of the last
    data may be lost (`rpo`). Those that do not say whether they are backed up are one warning: it is
    not known whether they need both. Drafts and retired rows are left out.

    ## Why the auditor asks
    A restore that took three hours has passed or failed only against a number that was set before.
    Without it a drill measures nothing.

    ## Example
    `registers/systems.yaml:70:5: production-database is backed up and does not say its rpo`

    ## How to fix
    Have the owner set both, as the business continuity policy has the tiers:

    ```yaml
    systems:
      - {id: production-database, name: Database, owner: role:cto, backup: yes, rto: PT4H, rpo: PT1H}
    ```

    ## Sources
    Criteria A1.2 (backup and recovery are designed) and A1.3 (recovery is tested).
    """
    silent: list[System] = []
    for system in examination.registers.systems:
        if not system.is_used or system.environment is not Environment.PRODUCTION:
            continue
        if system.backup is None:
            silent.append(system)
        lacking = [key for key, span in (("rto", system.rto), ("rpo", system.rpo)) if span is None]
        if system.backup and lacking:
            yield gathered(
                [system],
                "backup",
                message=f"{called(system)} is backed up and does not say its {listed(lacking)}",
                remedy="have its owner set rto and rpo, such as PT4H and PT1H",
                about=",".join(lacking),
            )
    if silent:
        verb = "does" if len(silent) == 1 else "do"
        yield gathered(
            silent,
            "environment",
            message=f"{several(silent)} {verb} not say whether backups are made, so it is not known what to ask",
            remedy="set backup: yes with rto and rpo, or backup: no with a backup_note that says why",
            about="backup",
            severity=Severity.WARNING,
        )

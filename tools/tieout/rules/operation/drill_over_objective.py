"""A restore took longer, or lost more, than the system's own objective allows."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.judgement.in_force import limit
from tieout.judgement.measure import PARAMETERS
from tieout.judgement.operation.drills import backed_up, drills
from tieout.model.examination import Examination
from tieout.model.exercise import ExerciseRecord
from tieout.model.finding import Observation, Severity
from tieout.model.registers.assets import System
from tieout.rules.base import rule
from tieout.rules.rows import is_history
from tieout.rules.wording import lasting

_KEYS = {"recovery_time": ("rto", "recovery time"), "recovery_point": ("rpo", "recovery point")}


@rule(severity=Severity.ERROR, criteria=("A1.2", "A1.3", "CC9.1"), needs=("systems",))
def drill_over_objective(examination: Examination) -> Iterator[Observation]:
    """A restore measured more than its system's objective allows.

    ## What it checks
    What a restore of a system with `backup: yes` measured, `recovery_time` and `recovery_point`, against the
    system's own `rto` and `rpo` in `registers/systems.yaml`. As much as is allowed is still within it.
    Which system a record restored is said by its `restored`, or by runbooks that are for one system alone.
    Of a record of several systems the times are taken for those of the first.
    Restores from before the examined period are history.
    The limits of the policy, which hold for all systems, are `exercise-over-limit`'s: both are named here.

    ## Why the auditor asks
    The objective of a system is what its customers were told, or what its owner planned with. A drill that
    took longer than it shows that the plan does not hold, even where the policy would allow more.

    ## Example
    `evidence/exercises/EX-2026-02.md:20:3: EX-2026-02 measured a recovery time of 3 hours of
    production-database; its objective is 2 hours (rto, registers/systems.yaml:30), and the policy allows
    4 hours (POL-005, policies/business-continuity.md:14)`

    ## How to fix
    Never change what was measured. Write into `findings` of the record what took so long, with an owner, a
    date and a ticket, and repeat the drill. If the objective cannot be kept, its owner changes `rto` or `rpo`
    in the register, and tells those who rely on it.

    ```yaml
    findings:
      - {what: "The copy takes 2 hours", owner: role:head-of-engineering, due_on: 2026-06-12, ticket: OPS-21}
    ```

    Tell the auditor both numbers, the ticket, and the day of the next drill.

    ## Sources
    The objectives are the register's own. Criteria A1.2 and A1.3 (recovery, and its test), CC9.1.
    """
    systems = {item.id: item for item in backed_up(examination)}
    for drill in drills(examination):
        system, held = systems.get(drill.system), drill.record.held_on
        is_first = drill.restored is None or drill.restored == drill.record.restored[0]
        if system is not None and held is not None and is_first and not is_history(held, examination):
            yield from _over(examination, drill.record, system)


def _over(examination: Examination, record: ExerciseRecord, system: System) -> Iterator[Observation]:
    measured = {"recovery_time": record.measured.recovery_time, "recovery_point": record.measured.recovery_point}
    objectives = {"recovery_time": system.rto, "recovery_point": system.rpo}
    for measure, (key, name) in _KEYS.items():
        value, most = measured[measure], objectives[measure]
        if value is None or most is None or value <= most:
            continue
        stated = None if record.held_on is None else limit(examination, PARAMETERS[measure], record.held_on)
        policy = f", and the policy allows {stated.cited}" if stated else ""
        yield Observation(
            subject=record.subject,
            location=record.at(f"measured.{measure}"),
            message=(
                f"{record.subject} measured a {name} of {lasting(value)} of {system.id}; "
                f"its objective is {lasting(most)} ({key}, {system.at(key).brief}){policy}"
            ),
            remedy="write into findings what took so long, and repeat the drill; or have the owner change the objective",
            about=f"{system.id} {measure}",
        )

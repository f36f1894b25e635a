"""A system and its vendor do not fit."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.criteria import nearest
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.model.registers.assets import Origin, Standing, System, VendorStatus
from tieout.rules.base import rule
from tieout.rules.rows import called, gathered, path_of
from tieout.rules.wording import did_you_mean


@rule(severity=Severity.ERROR, criteria=("CC9.2", "CC2.1"), needs=("systems", "vendors"))
def bought_system_without_vendor(examination: Examination) -> Iterator[Observation]:
    """A system and its vendor do not fit.

    ## What it checks
    Every system of `registers/systems.yaml` that is not retired. One with `origin: bought` names a row
    of the vendors register; that a bought one names none at all is the matter of rule `missing-field`.
    A system in use has a vendor in use: one that is only `proposed` has not been decided on, and one
    with `status: left` should hold nothing of ours any more.
    A system of our own (`origin: own`) names no vendor: this is a warning, as the row can be either.
    Of a draft row all but an unknown vendor is left alone.

    ## Why the auditor asks
    The list of vendors is complete only if every bought system leads to one. Auditors take the systems
    and look for the vendor, its contract and its report.

    ## Example
    `registers/systems.yaml:44:13: chat comes from example-ofice, which is not in
    registers/vendors.yaml. Did you mean example-office?`

    ## How to fix
    Add the vendor with its assessment, or correct the id:

    ```yaml
    systems:
      - {id: chat, name: Chat, owner: role:cto, origin: bought, vendor: example-office, status: active}
    ```

    ## Sources
    Criterion CC9.2: risks that come with vendors are assessed and managed.
    """
    for system in examination.registers.systems:
        if system.vendor and system.status is not Standing.RETIRED:
            yield from _judged(system, examination)


def _judged(system: System, examination: Examination) -> Iterator[Observation]:
    vendors = examination.registers.vendors
    vendor = examination.registers.vendor(system.vendor)
    severity = None
    if vendor is None:
        register = path_of(vendors, "vendors")
        meant = did_you_mean(nearest(system.vendor, tuple(row.id for row in vendors)))
        fault = f"comes from {system.vendor}, which is not in {register}{meant}"
        remedy = f"add the vendor to {register}, or correct the id"
    elif not system.is_used:
        return
    elif system.origin is Origin.OWN:
        fault = f"is our own and names the vendor {system.vendor}"
        remedy = "set origin: bought, or take the vendor out"
        severity = Severity.WARNING
    elif vendor.status is VendorStatus.PROPOSED:
        fault = f"is in use, and its vendor {system.vendor} is only proposed"
        remedy = "assess the vendor, write down the decision and set status: active; or set the system to draft"
    elif vendor.status is VendorStatus.LEFT:
        left = f" on {vendor.exited_on}" if vendor.exited_on else ""
        fault = f"is in use, and its vendor {system.vendor} was left{left}"
        remedy = "name the vendor that it comes from now, or set the system to retired"
    else:
        return
    yield gathered(
        [system],
        "vendor",
        message=f"{called(system)} {fault}",
        remedy=remedy,
        about="vendor",
        severity=severity,
    )

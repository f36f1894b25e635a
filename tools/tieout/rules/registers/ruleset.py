"""The rules about registers, in the order in which they are documented."""

from __future__ import annotations

from tieout.rules.base import Rule
from tieout.rules.registers.alert_without_runbook import alert_without_runbook
from tieout.rules.registers.bought_system_without_vendor import bought_system_without_vendor
from tieout.rules.registers.commitment_without_control import commitment_without_control
from tieout.rules.registers.dangling_reference import dangling_reference
from tieout.rules.registers.exception_backdated import exception_backdated
from tieout.rules.registers.expired_exception import expired_exception
from tieout.rules.registers.expired_waiver import expired_waiver
from tieout.rules.registers.fix_without_retest import fix_without_retest
from tieout.rules.registers.grant_past_its_end import grant_past_its_end
from tieout.rules.registers.incident_without_review import incident_without_review
from tieout.rules.registers.incident_without_runbook import incident_without_runbook
from tieout.rules.registers.late_customer_notice import late_customer_notice
from tieout.rules.registers.late_incident_record import late_incident_record
from tieout.rules.registers.leaver_grant_open import leaver_grant_open
from tieout.rules.registers.no_fraud_risk import no_fraud_risk
from tieout.rules.registers.overdue_finding import overdue_finding
from tieout.rules.registers.removed_row import removed_row
from tieout.rules.registers.risk_accepted_without_exception import risk_accepted_without_exception
from tieout.rules.registers.risk_review_overdue import risk_review_overdue
from tieout.rules.registers.risk_treatment_overdue import risk_treatment_overdue
from tieout.rules.registers.row_rewritten import row_rewritten
from tieout.rules.registers.silent_finding import silent_finding
from tieout.rules.registers.system_without_recovery_objective import system_without_recovery_objective
from tieout.rules.registers.unapproved_grant import unapproved_grant
from tieout.rules.registers.unknown_person import unknown_person
from tieout.rules.registers.unsound_exception import unsound_exception
from tieout.rules.registers.vendor_report_gap import vendor_report_gap
from tieout.rules.registers.vendor_report_unread import vendor_report_unread
from tieout.rules.registers.vendor_review_overdue import vendor_review_overdue
from tieout.rules.registers.vendor_without_report import vendor_without_report

OF_REGISTERS: tuple[Rule, ...] = (
    removed_row,
    row_rewritten,
    dangling_reference,
    unknown_person,
    bought_system_without_vendor,
    system_without_recovery_objective,
    alert_without_runbook,
    vendor_without_report,
    vendor_report_gap,
    vendor_report_unread,
    vendor_review_overdue,
    risk_review_overdue,
    risk_treatment_overdue,
    risk_accepted_without_exception,
    no_fraud_risk,
    silent_finding,
    overdue_finding,
    fix_without_retest,
    incident_without_review,
    late_customer_notice,
    late_incident_record,
    incident_without_runbook,
    leaver_grant_open,
    unapproved_grant,
    grant_past_its_end,
    commitment_without_control,
    unsound_exception,
    exception_backdated,
    expired_exception,
    expired_waiver,
)

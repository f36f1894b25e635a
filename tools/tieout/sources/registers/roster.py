"""The columns of the people register."""

from __future__ import annotations

from dataclasses import dataclass

from tieout.model.people import Person, PersonType
from tieout.model.row import Row
from tieout.sources.registers.columns import Column, Kind, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedRole(Row):
    """A role as the people register lists it."""

    title: str = ""
    description: str = ""


ROLES = Table(
    name="roles",
    row=ListedRole,
    about="Every role that a document or control names.",
    example="{id: cto, title: Chief technology officer}",
    columns=(
        Column("id", Kind.ID, "What documents and controls write behind role:.", required=True),
        Column("title", Kind.LINE, "As it stands on a business card."),
        Column("description", Kind.TEXT, "What it is for."),
    ),
)

PEOPLE = Table(
    name="people",
    beside=ROLES,
    row=Person,
    about="Who works here, in which role, under which accounts.",
    example="{id: ana, name: Ana Example, roles: [cto]}",
    columns=(
        Column("id", Kind.ID, "Short, never changed, never given to anyone else.", required=True,
               aliases=("person", "person_id")),
        Column("name", Kind.LINE, "As colleagues write it.", required=True, aliases=("full_name",)),
        Column("role", Kind.WORDS, "One role; the same as roles.", refers="roles", into="roles", aliases=("title",)),
        Column("roles", Kind.WORDS, "Ids of the roles that the person holds.", refers="roles"),
        Column("manager", Kind.LINE, "The id of the person to whom this one reports.", refers="people",
               aliases=("reports_to",)),
        Column("type", Kind.CHOICE, "By which contract.", choices=PersonType,
               aliases=("employment", "employment_type", "contract")),
        Column("started_on", Kind.DAY, "First day.",
               aliases=("start_date", "started", "hired_on")),
        Column("start", Kind.DAY, "First day; the same as started_on.", into="started_on"),
        Column("left_on", Kind.DAY, "Last day; null while the person works here.",
               aliases=("left", "left_at", "end", "end_date", "last_day")),
        Column("access_removed_at", Kind.INSTANT, "When the last access had ended, with the offset from UTC.",
               aliases=("offboarded_at",)),
        Column("background_check", Kind.DAY, "The day on which background and references were checked."),
        Column("policy_ack", Kind.ACKNOWLEDGEMENTS,
               "Documents that the person confirmed to have read, with version and day.", refers="documents",
               aliases=("acknowledged", "policies")),
        Column("training_on", Kind.DAYS, "Each day of security training.",
               aliases=("training", "trained_on", "trainings")),
        Column("emails", Kind.WORDS, "Every address the person commits or signs in with.",
               aliases=("email", "e-mail", "mail")),
        Column("logins", Kind.WORDS, "Account names at the code host.",
               aliases=("login", "github", "gitlab", "forge_logins", "user", "username")),
        Column("ids", Kind.WORDS, "The numbers by which the code host knows these accounts.",
               aliases=("user_id", "github_id")),
    ),
)  # fmt: skip

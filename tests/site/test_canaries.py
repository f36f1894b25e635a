"""A word of its own in every place where people write: who is shown it, by every byte and name that a build writes."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.captured import capture, sealed
from tests.cli.programme import AS_OF, CAPTURED_AT, FILES, git, plant, tieout
from tests.site.hostile import policy

AUDIENCES = ("public", "internal", "auditor")
NOBODY, STAFF, ALL, AUDITOR = (), ("internal", "auditor"), AUDIENCES, ("auditor",)
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
WHO_SEES = {
    # Comments, and what only programs read.
    "CANARYCOMMENTCONTROLS": NOBODY,
    "CANARYCOMMENTPEOPLE": NOBODY,
    "CANARYCOMMENTHEAD": NOBODY,
    "CANARYREFERENCE": NOBODY,  # a definition of a link that nothing uses
    "CANARYUNKNOWNKEY": NOBODY,
    "CANARYWITHHOLD": NOBODY,
    "CANARYCOLLECTORS": NOBODY,
    # People and Git.
    "canarymail": NOBODY,
    "canarylogin": NOBODY,
    "CANARYAUTHORMAIL": NOBODY,
    "CANARYBODYOFCOMMIT": NOBODY,
    "CANARYTAG": NOBODY,
    "CANARYBRANCH": NOBODY,
    "CANARYNOTE": NOBODY,
    "CANARYREMOTE": NOBODY,
    "CANARYCONFIG": NOBODY,
    "CANARYSUBJECT": STAFF,
    "CANARYAUTHOR": STAFF,
    "CANARYPERSON": STAFF,
    # Files that are nobody's text.
    "CANARYIGNORED": NOBODY,
    "CANARYUNTRACKED": NOBODY,
    "CANARYOTHERFILE": NOBODY,
    "CANARYSVG": NOBODY,
    "CANARYICS": NOBODY,
    "CANARYDELETED": NOBODY,
    # Controls and evidence.
    "CANARYSTATEMENT": STAFF,
    "CANARYTITLEOFCONTROL": STAFF,
    "CANARYPROCEDURE": NOBODY,
    "CANARYRAW": NOBODY,
    "CANARYFILENAMERAW": NOBODY,
    "CANARYEXPLANATION": NOBODY,
    "CANARYCAPTUREINTERNAL": STAFF,
    "CANARYCAPTURECONFIDENTIAL": AUDITOR,
    # Documents.
    "CANARYPUBLICTEXT": ALL,
    "CANARYPUBLICFILE": ALL,
    "CANARYINTERNALTEXT": STAFF,
    "CANARYINTERNALFILE": STAFF,
    "CANARYSECRETTITLE": AUDITOR,
    "CANARYSECRETTEXT": AUDITOR,
    "CANARYSECRETHEADING": AUDITOR,
    "CANARYSECRETFILE": AUDITOR,
    "CANARYSECRETSUBJECT": AUDITOR,
}
SVG = '<svg xmlns="http://www.w3.org/2000/svg"><title>CANARYSVG</title><script>1</script></svg>'


def classified(text: str, level: str) -> str:
    return text.replace("status:", f"classification: {level}\nstatus:", 1)


def files() -> dict[str, str]:
    """Give the sound programme with a word of its own in each place."""
    captures = {
        **capture(CAPTURED_AT, name="data-list", controls=("CO-01", "CO-02"), evidence=("data-list", "access-list"),
                  title="CANARYCAPTURECONFIDENTIAL"),
        **capture(AT, {"CANARYFILENAMERAW.csv": b"_at,user,mfa\nraw.csv:2,CANARYRAW,yes\nraw.csv:3,ben,yes\n"},
                  title="CANARYCAPTUREINTERNAL", classification="internal"),
    }  # fmt: skip
    evidence = {path: data.decode() for path, data in sealed(captures, CAPTURED_AT).items()}
    evidence = {
        path: text.replace("The list of all accounts", "CANARYEXPLANATION of the list")
        for path, text in evidence.items()
    }
    controls = FILES["controls.yaml"].replace("schema:", "# CANARYCOMMENTCONTROLS\nschema:", 1)
    controls = controls.replace("title: All else is done", "title: CANARYTITLEOFCONTROL").replace(
        "The lead does all else each quarter", "The CANARYSTATEMENT does all else each quarter"
    )
    controls += '    test: CANARYPROCEDURE is drawn.\n    x-note: CANARYUNKNOWNKEY\nbundle: {withhold: [{path: "evidence/**/none.csv", reason: CANARYWITHHOLD, ask: role:lead}]}\n'
    people = FILES["registers/people.yaml"].replace(
        "ben@example.com]", "canarymail@example.com], logins: [canarylogin]"
    )
    people = people.replace("roles: [cto]", "roles: [cto]", 1).replace("Ben Example", "CANARYPERSON Example")
    secret = policy(
        30, title="CANARYSECRETTITLE", body="# CANARYSECRETTITLE\n\nCANARYSECRETTEXT\n\n## CANARYSECRETHEADING\n"
    )
    public = policy(
        31, title="Open", body="# Open\n\nCANARYPUBLICTEXT\n\n[unused]: https://example.com/CANARYREFERENCE 'x'\n"
    )
    inner = policy(32, title="Inner", body="# Inner\n\nCANARYINTERNALTEXT\n").replace(
        "owner: role:lead", "owner: role:cto"
    )
    return {
        **{path: text for path, text in FILES.items() if not path.startswith("evidence/")},
        **evidence,
        "controls.yaml": controls,
        "registers/people.yaml": f"# CANARYCOMMENTPEOPLE\n{people}",
        "collectors.yaml": "schema: tieout.collectors/v1\n# CANARYCOLLECTORS\ncollectors: []\n",
        "policies/CANARYSECRETFILE.md": classified(secret, "restricted"),
        "policies/CANARYPUBLICFILE.md": classified(public, "public").replace("id:", "# CANARYCOMMENTHEAD\nid:", 1),
        "policies/CANARYINTERNALFILE.md": inner,
        "policies/drawing.svg": SVG,
        "notes/plan.txt": "CANARYOTHERFILE\n",
        "calendar.ics": "BEGIN:VCALENDAR\nSUMMARY:CANARYICS\nEND:VCALENDAR\n",
        "policies/gone.md": policy(33, title="Gone", body="# Gone\n\nCANARYDELETED\n"),
        ".gitignore": ".env\n",
    }  # fmt: skip


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = plant(tmp_path_factory.mktemp("canaries") / "programme", files())

    def change(path: str, subject: str, **environment: str) -> None:
        with (root / path).open("a", encoding="utf-8") as file:
            file.write("\nMore.\n")
        git(root, "commit", "--quiet", "--all", "--message", subject, **environment)

    git(root, "rm", "--quiet", "policies/gone.md")
    git(root, "commit", "--quiet", "--message", "Retire a text")
    names = {"GIT_AUTHOR_NAME": "CANARYAUTHOR", "GIT_AUTHOR_EMAIL": "CANARYAUTHORMAIL@example.com"}
    change("policies/CANARYINTERNALFILE.md", "CANARYSUBJECT\n\nCANARYBODYOFCOMMIT\n", **names)
    change("policies/CANARYPUBLICFILE.md", "CANARYSUBJECT again", **names)
    change("policies/CANARYSECRETFILE.md", "CANARYSECRETSUBJECT")
    git(root, "tag", "--annotate", "v1", "--message", "CANARYTAG")
    git(root, "notes", "add", "--message", "CANARYNOTE")
    git(root, "branch", "CANARYBRANCH")
    git(root, "config", "user.token", "CANARYCONFIG")
    git(root, "remote", "add", "origin", "https://user:CANARYREMOTE@github.com/example/policies.git")
    (root / ".env").write_text("CANARYIGNORED\n")
    (root / "draft.md").write_text("CANARYUNTRACKED\n")
    return root


def written(folder: Path) -> str:
    """Give all bytes and names."""
    parts = [f"{path.relative_to(folder).as_posix()}\n" for path in sorted(folder.rglob("*"))]
    parts += [path.read_bytes().decode("utf-8", "replace") for path in sorted(folder.rglob("*")) if path.is_file()]
    return "".join(parts)


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("way", ["--out", "--stage"])
def test_each_word_is_shown_to_those_for_whom_it_is_and_to_nobody_else(
    root: Path, tmp_path: Path, audience: str, way: str
) -> None:
    done = tieout("site", "--root", str(root), "--as-of", AS_OF, "--audience", audience, way, str(tmp_path / "made"))
    assert done.returncode == 0, done.told
    whole = written(tmp_path / "made")
    shown = {word for word in WHO_SEES if word.lower() in whole.lower()}
    assert sorted(shown - {word for word, who in WHO_SEES.items() if audience in who}) == []
    # Each bird would sing: what is for these readers is there.
    assert sorted({word for word, who in WHO_SEES.items() if audience in who} - shown) == []

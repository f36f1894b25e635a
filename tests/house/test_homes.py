"""Every library has one home; only our types go in and out of it."""

from __future__ import annotations

import sys
from fnmatch import fnmatch

import pytest

from tests.house.tree import modules

HOMES = {
    "click": ("cli/*",),
    "rich": ("cli/*",),
    "git": ("ports/git*.py",),
    "subprocess": ("ports/*", "bundle/second_reader/programs.py"),
    "multiprocessing": ("ports/*",),
    "httpx": ("ports/http.py",),
    "boto3": ("ports/aws.py",),
    "botocore": ("ports/aws.py",),
    "psycopg": ("ports/postgres.py",),
    "sqlite3": ("ports/sqlite*.py",),
    "ssl": ("ports/tls*.py",),
    "jsonpointer": ("collect/pointers.py",),
    "requests": (),
    "urllib.request": (),
    "http.client": (),
    "socket": ("ports/tls*.py",),
    "markdown_it": ("sources/markdown*.py",),
    "mdit_py_plugins": ("sources/markdown.py",),
    "markdown": ("site/*",),
    "yaml": ("sources/yaml_events.py",),
    "frontmatter": ("sources/*front_matter*.py", "sources/documents.py"),
    "jinja2": ("render/*", "site/theme.py"),  # the second is MkDocs' own use of it
    "weasyprint": ("render/pdf.py",),
    "pydyf": ("render/tags.py",),  # WeasyPrint's own: what its finisher is handed
    "mkdocs": ("site/*",),
    "material": ("site/*",),
    "cryptography": ("seal/*",),
    "asn1crypto": ("seal/*",),
    "pkcs11": ("seal/*",),
    "sigstore": ("seal/*",),
    "sigstore_models": ("seal/*",),
    "xlsxwriter": ("render/xlsx.py",),
    "openpyxl": ("sources/xlsx.py",),
    "defusedxml": ("sources/xlsx.py",),
    "concurrent.futures": ("ports/*",),
    "pyhanko": ("seal/*",),
    "rfc3161_client": ("seal/timestamp.py",),
    "fontTools": ("render/pdf.py",),
    "markupsafe": ("render/*",),
    "logging": ("site/build.py",),  # MkDocs speaks through it
    "pickle": (),
}


@pytest.mark.parametrize("library", sorted(HOMES))
def test_a_library_is_imported_in_its_home_alone(library: str) -> None:
    homes = tuple(f"tools/tieout/{home}" for home in HOMES[library])
    wrong = [
        f"{module.where}:{line} imports {name}"
        for module in modules()
        for name, line in module.imports()
        if (name == library or name.startswith(f"{library}."))
        and not any(fnmatch(module.where, home) for home in homes)
    ]
    assert wrong == []


def test_every_library_that_we_depend_on_has_a_home() -> None:
    ours = {"tieout", *sys.stdlib_module_names}
    used = {name.partition(".")[0] for module in modules() for name, _ in module.imports()}
    assert sorted(used - ours - set(HOMES)) == []

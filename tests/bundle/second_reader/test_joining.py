"""verify.py is its parts, joined: as a person would write one file, or not at all."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import warnings
from pathlib import Path

import pytest
from joined_script import FOLDER, HEAD, ORDER, JoinError, Part, joined, part_of, verify_script

import tieout
from tests.house.tree import PACKAGE, ROOT, modules

SCRIPT = PACKAGE / "bundle/scripts/verify.py"
OURS = "from tieout.bundle.second_reader."


def part(name: str, body: str = "X = 1\n", imports: str = "") -> Part:
    return part_of(name, f'"""Part {name}."""\n\nfrom __future__ import annotations\n\n{imports}\n{body}')


def test_the_file_in_the_house_is_the_parts_joined() -> None:
    assert SCRIPT.read_text(encoding="utf-8") == verify_script()
    assert verify_script() == verify_script()


def test_its_head_says_what_it_is_how_to_run_it_and_who_wrote_it() -> None:
    head = ast.get_docstring(ast.parse(verify_script("9.8.7"))) or ""
    assert head.startswith("Verify this bundle without Tieout: this one file, Python 3.8 or later")
    assert "    python3 verify.py [PATH] [--pin SHA256:...]" in head
    assert head.endswith("Written by Tieout 9.8.7. The same file is in every bundle of that release.")
    assert f"Written by Tieout {tieout.__version__}." in SCRIPT.read_text(encoding="utf-8")


def test_every_part_has_its_heading_in_order_and_every_line_of_it() -> None:
    text = verify_script()
    headings = re.findall(r"^# --- ([0-9]+)\. (.+) ---$", text, re.MULTILINE)
    assert [int(number) for number, _ in headings] == list(range(1, len(ORDER) + 1))
    found = [part_of(name, (FOLDER / f"{name}.py").read_text(encoding="utf-8")) for name in ORDER]
    assert [title for _, title in headings] == [item.title for item in found]
    assert all(f"\n{item.body}\n" in text for item in found)


def test_nothing_is_packed_or_made_while_it_runs() -> None:
    text = verify_script()
    calls = {ast.unparse(node.func) for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)}
    assert not calls & {"exec", "eval", "compile", "__import__", "zlib.decompress"}
    assert not re.search(r"importlib|marshal|pickle|zipimport|tieout\.bundle\.|[A-Za-z0-9+/]{100}", text)


def test_its_imports_stand_at_the_top_once_each_and_sorted() -> None:
    tree = ast.parse(verify_script())
    names = [node.names[0].name for node in tree.body if isinstance(node, ast.Import)]
    assert names == sorted(set(names))
    inside = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    assert max(node.lineno for node in inside) < min(
        node.lineno for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Assign)
    )


def test_ruff_and_mypy_have_nothing_to_say_of_it(tmp_path: Path) -> None:
    for command in (
        (sys.executable, "-m", "ruff", "check", "--no-cache", str(SCRIPT), str(FOLDER)),
        (sys.executable, "-m", "ruff", "format", "--no-cache", "--check", str(SCRIPT), str(FOLDER)),
        (sys.executable, "-m", "mypy", "--cache-dir", str(tmp_path), "--follow-imports", "silent", str(SCRIPT)),
    ):
        asked = subprocess.run([*command[:3], "--version"], cwd=ROOT, capture_output=True, check=False)
        if asked.returncode:
            pytest.skip(f"{command[2]} is not installed: ./dev lint asks it")
        done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
        assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()


def test_no_python_warns_of_it() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        compile(verify_script(), "verify.py", "exec")


def test_a_part_is_short_and_needs_the_library_alone() -> None:
    parts = [module for module in modules() if module.path.parent == FOLDER]
    assert sorted(module.path.stem for module in parts) == sorted([HEAD, *ORDER])
    for module in parts:
        text = module.path.read_text(encoding="utf-8")
        assert len(text.splitlines()) <= 200, module.where
        ast.parse(text, feature_version=(3, 8))
        strange = [
            name
            for name, _ in module.imports()
            if name.partition(".")[0] not in sys.stdlib_module_names
            and not name.startswith("tieout.bundle.second_reader.")
        ]
        assert strange == []


def test_nothing_else_of_ours_uses_a_part() -> None:
    """Two readers that shared a line would share its mistake."""
    wrong = [
        module.where
        for module in modules()
        if module.path.parent != FOLDER
        for name in module.neighbours()
        if name.startswith("bundle.second_reader")
    ]
    assert wrong == []


def test_the_smallest_two_parts_are_joined_like_this() -> None:
    first = part(
        "names",
        "A = 1  # one\n",
        "import re\nfrom typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    import stat\n    from typing import BinaryIO\n\n",
    )
    last = part("text", "def b() -> int:\n    return A\n", f"import os\nimport stat\n\n{OURS}names import A\n\n")
    assert joined("Head.", (first, last), "1.0") == (
        '"""Head.\n\nIn this order: 1. Part names; 2. Part text.\n\n'
        'Written by Tieout 1.0. The same file is in every bundle of that release.\n"""\n\n'
        "from __future__ import annotations  # where this fails, Python is too old: it needs 3.8 or later\n\n"
        "import os\nimport re\nimport stat\nfrom typing import TYPE_CHECKING\n\n"
        "if TYPE_CHECKING:\n    from typing import BinaryIO\n\n\n"
        "# --- 1. Part names ---\n\nA = 1  # one\n\n\n"
        "# --- 2. Part text ---\n\n\ndef b() -> int:\n    return A\n"
    )  # fmt: skip


def test_types_that_nobody_needs_leave_no_trace() -> None:
    text = joined("Head.", (part("names", imports="import re\nfrom typing import TYPE_CHECKING\n"),), "1.0")
    assert "TYPE_CHECKING" not in text


@pytest.mark.parametrize(
    ("imports", "body", "says"),
    [
        ("import yaml\n", "", "imports yaml, which an auditor's Python has not"),
        ("from tieout.seal.digest import hex_of\n", "", "imports tieout.seal.digest.hex_of, which an auditor's Python has not"),
        ("import re as r\n", "", "under another name"),
        ("from re import *\n", "", "or all there is"),
        ("from . import names\n", "", "which an auditor's Python has not"),
        ("import os.path\n", "", "write from package import module"),
        ("import re  # for once\n", "", "a comment among its imports"),
        ("", "def b(): pass\nimport re\n", "neither an import, a constant nor a definition"),
        ("", "print(1)\n", "neither an import, a constant nor a definition"),
        ("", "A.b = 1\n", "neither an import, a constant nor a definition"),
        ("", "if __name__ == '__main__':\n    pass\n", "neither an import, a constant nor a definition"),
        ("if TYPE_CHECKING:\n    print(1)\n", "", "stands among the imports"),
    ],
)  # fmt: skip
def test_what_would_be_lost_or_changed_is_refused(imports: str, body: str, says: str) -> None:
    with pytest.raises(JoinError, match=re.escape(says)):
        part("names", body, imports)


@pytest.mark.parametrize(
    ("first", "last", "says"),
    [
        (("X = 1\n", ""), ("X = 2\n", ""), "text defines X, and so does names"),
        (("", "import re\n"), ("def re(): pass\n", ""), "text defines re, and so does re"),
        (("def b(): pass\n\ndef b(): pass\n", ""), ("", ""), "names defines b, and so does names"),
        (("def print(): pass\n", ""), ("", ""), "names defines print, and so does Python itself"),
        (("", "from re import compile\n"), ("", ""), "names imports re.compile, and compile is of Python itself"),
        (("", "from os import path\n"), ("", "from zipfile import path\n"), "text imports zipfile.path, and path is of os.path"),
        (("A = B\n", f"{OURS}text import B\n"), ("B = 1\n", ""), "names uses text.B, which does not stand above it"),
        (("A = 1\n", ""), ("B = 1\n", f"{OURS}names import C\n"), "text uses names.C, which does not stand above it"),
    ],
)  # fmt: skip
def test_names_that_clash_are_refused(first: tuple[str, str], last: tuple[str, str], says: str) -> None:
    with pytest.raises(JoinError, match=re.escape(says)):
        joined("Head.", (part("names", *first), part("text", *last)), "1.0")


def test_a_part_without_a_heading_is_refused() -> None:
    with pytest.raises(JoinError, match="names has no docstring"):
        part_of("names", "X = 1\n")


def test_a_part_that_nobody_ordered_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("joined_script.ORDER", ORDER[:-1])
    with pytest.raises(JoinError, match="their order names"):
        verify_script()

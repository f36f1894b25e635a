"""Programs are run by argument lists, fed, drained and ended."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tieout.model.errors import UnreachableError
from tieout.ports import process
from tieout.ports.process import Ended, Running

PYTHON = sys.executable


def python(code: str) -> list[str]:
    return [PYTHON, "-c", code]


def test_a_program_gets_its_input_and_gives_its_output_and_code() -> None:
    code = "import sys; sys.stdout.write(sys.stdin.read()[::-1]); sys.stderr.write('why\\n'); sys.exit(3)"
    assert process.run(python(code), stdin=b"abc", timeout_s=30) == Ended(code=3, stdout=b"cba", stderr=b"why\n")


def test_no_shell_reads_the_arguments() -> None:
    odd = "; echo $HOME `id` > x && *"
    done = process.run([*python("import sys; print(sys.argv[1])"), odd], timeout_s=30)
    assert done.stdout.decode() == f"{odd}\n"


def test_the_environment_given_is_the_whole_one() -> None:
    done = process.run(["/usr/bin/env"], environment={"ONLY": "this"}, timeout_s=30)
    assert done.stdout == b"ONLY=this\n"


def test_the_directory_is_where_it_runs(tmp_path: Path) -> None:
    done = process.run(python("import os; print(os.getcwd())"), directory=tmp_path, timeout_s=30)
    assert done.stdout.decode().strip() == str(tmp_path)


def test_a_program_that_takes_too_long_is_ended() -> None:
    with pytest.raises(UnreachableError, match=r"did not end within 0\.2 seconds"):
        process.run(python("import time; time.sleep(60)"), timeout_s=0.2)


def test_a_program_that_is_not_there_cannot_be_started(tmp_path: Path) -> None:
    gone = str(tmp_path / "gone")
    with pytest.raises(UnreachableError, match="gone cannot be started: No such file"):
        process.run([gone], timeout_s=1)
    with pytest.raises(UnreachableError, match="gone cannot be started: No such file"):
        Running(python("input()"), [gone], environment={})


@pytest.mark.parametrize(
    ("stderr", "complaint"), [(b"", "no reason given"), (b"a\nb \n\n", "b"), (b"\xff\n", "\ufffd")]
)
def test_the_complaint_is_the_last_line_of_stderr(stderr: bytes, complaint: str) -> None:
    assert Ended(code=1, stdout=b"", stderr=stderr).complaint == complaint


def test_variables_are_left_out_by_prefix(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ODD_A", "1")
    monkeypatch.setenv("ODD_KEPT", "2")
    monkeypatch.setenv("OTHER", "3")
    assert {name for name in process.inherited(but="ODD_") if name.startswith(("ODD", "OTHER"))} == {"OTHER"}
    kept = process.inherited(but="ODD_", keep="ODD_K")
    assert {name for name in kept if name.startswith(("ODD", "OTHER"))} == {"ODD_KEPT", "OTHER"}


def test_hidden_variables_come_back_even_after_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ODD_A", "1")

    def look_and_fail() -> None:
        with process.hidden_variables("ODD_"):
            assert "ODD_A" not in os.environ
            raise RuntimeError

    with pytest.raises(RuntimeError):
        look_and_fail()
    assert os.environ["ODD_A"] == "1"


def test_what_the_first_writes_the_second_reads() -> None:
    upper = "import sys; [sys.stdout.write(line.upper()) for line in sys.stdin]"
    twice = "import sys; [sys.stdout.write(line * 2) for line in sys.stdin]"
    with Running(python(upper), python(twice), environment=dict(os.environ)) as running:
        running.send_all([b"a\n", b"b\n"])
        assert b"".join(running.blocks()) == b"A\nA\nB\nB\n"
        assert [ended.code for ended in running.wait()] == [0, 0]


def test_each_has_a_code_and_a_stderr_of_its_own() -> None:
    with Running(
        python("import sys; sys.exit('first')"), python("import sys; sys.exit('second')"), environment={}
    ) as running:
        running.close_input()
        assert b"".join(running.blocks()) == b""
        assert running.wait() == (
            Ended(code=1, stdout=b"", stderr=b"first\n"),
            Ended(code=1, stdout=b"", stderr=b"second\n"),
        )


def test_a_flood_on_stderr_blocks_nobody_and_its_beginning_is_kept() -> None:
    code = "import sys; sys.stderr.write('start' + 'x' * 5_000_000); sys.stdout.write('done')"
    with Running(python(code), environment={}) as running:
        running.close_input()
        assert b"".join(running.blocks()) == b"done"
        (ended,) = running.wait()
        assert (ended.stderr[:6], len(ended.stderr)) == (b"startx", 8192)


def test_writing_to_one_that_has_ended_is_no_error() -> None:
    with Running(python("raise SystemExit(5)"), environment={}) as running:
        running.send_all([b"x" * 1_000_000] * 3)
        assert running.wait()[0].code == 5


def test_leaving_the_block_ends_what_still_runs() -> None:
    with Running(python("import time; print(1, flush=True); time.sleep(60)"), environment={}) as running:
        assert running.output.readline() == b"1\n"
        (pid,) = [each.pid for each in running._processes]
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_what_is_fed_and_what_is_read_never_wait_for_each_other() -> None:
    """More than any pipe holds goes in while as much comes out; a program that ends early is no error here."""
    parts = [b"%d\n" % number * 1000 for number in range(1000)]
    with process.Running(["cat"], environment={"PATH": "/usr/bin:/bin"}) as running:
        running.feed(parts)
        assert b"".join(running.blocks()) == b"".join(parts)
        assert running.wait()[0].code == 0
    with process.Running(["true"], environment={"PATH": "/usr/bin:/bin"}) as running:
        running.feed(parts)
        assert b"".join(running.blocks()) == b""
        assert running.wait()[0].code == 0
    with process.Running(["sleep", "60"], environment={"PATH": "/usr/bin:/bin"}) as running:
        running.feed(parts)

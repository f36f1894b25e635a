"""One run at a time; a dead run's lock is taken over, a living one's never."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tieout.model.errors import BusyError, StorageError
from tieout.ports.lock import lock
from tieout.ports.owner import Owner


def names(folder: Path) -> list[str]:
    return sorted(item.name for item in folder.iterdir())


def holder(path: Path) -> dict[str, object]:
    record: dict[str, object] = json.loads(path.read_bytes())
    return record


def written(path: Path, *, host: str, pid: int, started: str) -> None:
    path.write_text(json.dumps({"host": host, "pid": pid, "started": started}))


def ended_pid() -> int:
    with subprocess.Popen([sys.executable, "-c", ""]) as child:
        child.wait(timeout=20)
    return child.pid


def test_the_lock_says_who_holds_it_and_is_gone_afterwards(tmp_path: Path) -> None:
    path = tmp_path / ".lock"
    with lock(path):
        me = Owner.this()
        assert holder(path) == {"host": me.host, "pid": os.getpid(), "started": me.started}
        assert names(tmp_path) == [".lock"]
    assert names(tmp_path) == []


def test_a_second_run_is_told_who_works_there(tmp_path: Path) -> None:
    path = tmp_path / ".lock"
    with lock(path):
        with pytest.raises(BusyError) as caught, lock(path):
            pass
        assert caught.value.message == f"{path} is held by process {os.getpid()} on {os.uname().nodename}"
        assert caught.value.remedy == f"wait for it to end; if it surely no longer runs, remove {path}"
        assert path.exists()


def test_an_error_inside_releases_the_lock(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), lock(tmp_path / ".lock"):
        raise ZeroDivisionError
    assert names(tmp_path) == []


def test_the_lock_of_a_dead_process_is_taken_over(tmp_path: Path) -> None:
    path = tmp_path / ".lock"
    written(path, host=os.uname().nodename, pid=ended_pid(), started="1")
    with lock(path):
        assert holder(path)["pid"] == os.getpid()
    assert names(tmp_path) == []


def test_a_later_process_of_the_same_number_does_not_keep_the_lock(tmp_path: Path) -> None:
    if not Owner.this().started:
        pytest.skip("this system does not tell when a process started")
    path = tmp_path / ".lock"
    written(path, host=os.uname().nodename, pid=os.getpid(), started="1")
    with lock(path):
        assert holder(path)["started"] != "1"


def test_the_lock_of_another_host_is_never_taken_over(tmp_path: Path) -> None:
    path = tmp_path / ".lock"
    written(path, host="elsewhere.example", pid=ended_pid(), started="1")
    with pytest.raises(BusyError, match=r"on elsewhere\.example"), lock(path):
        pass


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", b'{"host": 1}', b'{"host":"h","pid":"x","started":""}'])
def test_a_lock_that_does_not_say_whose_it_is_is_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / ".lock"
    path.write_bytes(content)
    with pytest.raises(BusyError, match="is held by another run"), lock(path):
        pass
    assert path.read_bytes() == content


def test_a_lock_that_was_lost_is_not_removed_from_its_new_holder(tmp_path: Path) -> None:
    path = tmp_path / ".lock"
    with lock(path):
        written(path, host="elsewhere.example", pid=1, started="1")
    assert holder(path)["host"] == "elsewhere.example"


def test_a_file_system_without_hard_links_still_locks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    with lock(tmp_path / ".lock"), pytest.raises(BusyError), lock(tmp_path / ".lock"):
        pass
    assert names(tmp_path) == []


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="none: opening failed: no such file"), lock(tmp_path / "none" / ".lock"):
        pass


def test_a_stale_lock_is_taken_over_by_one_of_many(tmp_path: Path) -> None:
    """Twenty at once find the lock of a dead run: never two of them inside."""
    path = tmp_path / ".lock"
    written(path, host=os.uname().nodename, pid=ended_pid(), started="1")
    inside, most, ran = 0, 0, 0
    count = threading.Lock()
    start = threading.Barrier(20)

    def work() -> None:
        nonlocal inside, most, ran
        start.wait()
        while True:
            try:
                with lock(path):
                    with count:
                        inside += 1
                        most, ran = max(most, inside), ran + 1
                    with count:
                        inside -= 1
                    return
            except BusyError:
                continue

    workers = [threading.Thread(target=work) for _ in range(20)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert (most, ran) == (1, 20)
    assert names(tmp_path) == []


COUNT = """
import sys
from pathlib import Path
from tieout.model.errors import BusyError
from tieout.ports.lock import lock
place = Path(sys.argv[1])
done = 0
while done < 5:
    try:
        with lock(place / ".lock"):
            counter = place / "counter"
            counter.write_text(str(int(counter.read_text()) + 1))
            done += 1
    except BusyError:
        pass
"""


def test_processes_take_turns(tmp_path: Path) -> None:
    (tmp_path / "counter").write_text("0")
    children = [subprocess.Popen([sys.executable, "-c", COUNT, str(tmp_path)]) for _ in range(6)]
    assert [child.wait(timeout=60) for child in children] == [0] * 6
    assert (tmp_path / "counter").read_text() == "30"
    assert names(tmp_path) == ["counter"]


def test_a_process_that_belongs_to_someone_else_counts_as_alive(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(_pid: int, _signal: int) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "kill", forbidden)
    assert not Owner(host=os.uname().nodename, pid=1, started="").is_dead()

"""Files and folders that are written whole or not at all."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from tieout.model.errors import StorageError
from tieout.ports.exchange import exchange
from tieout.ports.flush import flushed
from tieout.ports.owner import draft_in, maker_of
from tieout.ports.storage import refused, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


def write_file(path: Path, data: bytes, *, mode: int = 0o666, drafts: Path | None = None) -> None:
    """Write ``path`` whole; as ``new_file``, from bytes."""
    with new_file(path, mode=mode, drafts=drafts) as file:
        file.write(data)


@contextlib.contextmanager
def new_file(path: Path, *, mode: int = 0o666, drafts: Path | None = None) -> Iterator[io.BufferedRandom]:
    """Give a file to write and read back, that appears at ``path`` when the block ends well.

    A reader, or a crash at any point, meets the old or the new content. The umask applies to
    ``mode``. A link at ``path`` is replaced, not followed; a device, a FIFO or a socket, or a link to one, is
    refused: what stands for it in ``/dev`` would be gone for every program. ``drafts`` is a folder of the same
    file system for the unfinished file; default: beside ``path``. An OSError, also of the block,
    becomes StorageError; then nothing of ours is left behind.
    """
    _refuse_special(path)
    draft = draft_in(drafts or path.parent)
    try:
        with _removed_on_error(draft):
            flags = _NEW & ~os.O_WRONLY | os.O_RDWR
            with os.fdopen(os.open(draft, flags, mode), "w+b") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
        _sync(path.parent)
    except OSError as error:
        raise refused(error, path, "writing") from error


def _refuse_special(path: Path) -> None:
    try:
        mode = path.stat().st_mode  # through links
    except OSError:
        return  # nothing there, or what writing itself will tell
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        raise StorageError(
            f"{shown(path)} is a device or a pipe, which is not replaced by a file",
            remedy="name a file; without the option it is printed, for > and |",
        )


def write_tree(target: Path, files: Iterable[tuple[str, bytes | Iterator[bytes]]]) -> None:
    """Write a folder of files (path below it, content) that appears, or changes, as a whole.

    Of content that comes in pieces one is held at a time; what taking it raises is passed on. A folder that is there is exchanged for the new one and then removed. Paths must be relative,
    without ``..``, and each once: the caller has checked them. Raises StorageError; then the old
    folder stands as it was.
    """
    draft = draft_in(target.parent)
    try:
        with _removed_on_error(draft):
            draft.mkdir()
            made = {""}
            for path, data in files:  # there may be ten thousand: names, not Paths
                folder = path.rpartition("/")[0]
                if folder not in made:
                    (draft / folder).mkdir(parents=True, exist_ok=True)
                    made.add(folder)
                _write_new(f"{draft}/{path}", data, 0o666)
            if not flushed(draft):
                _sync_below(draft)
            _swap_in(draft, target)
        _sync(target.parent)
        shutil.rmtree(draft, ignore_errors=True)  # by now the old folder, if there was one
    except OSError as error:
        raise refused(error, target, "writing") from error


def change_tree(target: Path, files: Mapping[str, bytes]) -> None:
    """Write these files into a folder that is there, all of them at once or none.

    A copy of the folder is made beside it (of links to the same files, where the file system has them), the files are
    written there, and the two are exchanged. Only regular files and folders may be in it. Raises StorageError; then
    the old folder stands as it was.
    """
    draft = draft_in(target.parent)
    try:
        with _removed_on_error(draft):
            shutil.copytree(target, draft, symlinks=True, copy_function=_link_or_copy)
            for path, data in sorted(files.items()):
                place = draft / path
                place.parent.mkdir(parents=True, exist_ok=True)
                place.unlink(missing_ok=True)  # a link: writing through it would change the old folder
                _write_new(place, data, 0o666)
            _sync_below(draft)
            _swap_in(draft, target)
        _sync(target.parent)
        shutil.rmtree(draft, ignore_errors=True)  # by now the old folder
    except OSError as error:  # shutil.Error is one
        raise refused(error, target, "writing") from error


def _link_or_copy(source: str, target: str) -> str:
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:  # FAT and its like have no hard links
        shutil.copyfile(source, target)
    return target


def sweep(folder: Path) -> tuple[Path, ...]:
    """Remove what killed runs of this host left half written in ``folder``; give what was removed."""
    removed = []
    for path in sorted(folder.glob(".tieout-*.draft")):
        maker = maker_of(path)
        if maker is not None and maker.is_dead():
            _remove(path)
            removed.append(path)
    return tuple(removed)


@contextlib.contextmanager
def _removed_on_error(draft: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        _remove(draft)
        raise


def _remove(draft: Path) -> None:
    if draft.is_dir() and not draft.is_symlink():
        shutil.rmtree(draft, ignore_errors=True)
    else:
        draft.unlink(missing_ok=True)


def _write_new(path: str | Path, data: bytes | Iterator[bytes], mode: int) -> None:
    descriptor = os.open(path, _NEW, mode)
    try:
        for piece in (data,) if isinstance(data, bytes) else data:
            rest = memoryview(piece)[os.write(descriptor, piece) :]
            while rest:
                rest = rest[os.write(descriptor, rest) :]
    finally:
        os.close(descriptor)


def _sync(path: Path) -> None:
    """Have the disk hold a file's content, or a folder's list of names."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sync_below(folder: Path) -> None:
    # After all writing: the disk has most of it by then, so that each call waits for little.
    for inside, _, names in os.walk(folder):
        for name in names:
            _sync(Path(inside, name))
        _sync(Path(inside))


def _swap_in(draft: Path, target: Path) -> None:
    """Put ``draft`` in the place of ``target``; afterwards ``draft`` is the old folder, if any."""
    if not target.exists():
        draft.rename(target)
    elif not exchange(draft, target):
        # No exchange here (not Linux, or an old file system): a kill between the two leaves
        # neither at its name, and the next run writes it anew.
        old = draft_in(target.parent)
        target.rename(old)
        try:
            draft.rename(target)
        except OSError:
            old.rename(target)
            raise
        old.rename(draft)

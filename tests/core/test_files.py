"""The store keeps whole files under their digest, or nothing."""

import hashlib
import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import fsspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.files import CHUNK, FileDamaged, Store, TooLarge

LONG_AGO = timedelta(days=2)


@pytest.fixture(params=["file", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    yield Store(f"file://{tmp_path}/files" if request.param == "file" else f"memory://{tmp_path}")
    fsspec.filesystem("memory").store.clear()


@pytest.fixture
def disk(tmp_path: Path) -> Store:
    return Store(str(tmp_path / "files"))


class Breaking(io.BytesIO):
    """A connection that is lost half-way."""

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell() >= CHUNK:
            raise ConnectionResetError
        return super().read(size)


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_what_is_put_is_read_back_under_its_digest(store: Store) -> None:
    body = b"\x00materials\xff" * 400_000

    kept = store.put(io.BytesIO(body))

    assert kept.digest == hashlib.sha256(body).hexdigest()
    assert kept.size == len(body)
    assert store.has(kept.digest)
    with store.open(kept.digest) as file:
        assert file.read() == body


@settings(max_examples=30, deadline=None)
@given(body=st.binary(max_size=3000))
def test_any_bytes_come_back_unchanged(tmp_path_factory: pytest.TempPathFactory, body: bytes) -> None:
    store = Store(str(tmp_path_factory.mktemp("files")))

    with store.open(store.put(io.BytesIO(body)).digest) as file:
        assert file.read() == body


def test_more_than_the_limit_is_refused_and_nothing_is_left(disk: Store, tmp_path: Path) -> None:
    with pytest.raises(TooLarge) as refused:
        disk.put(io.BytesIO(b"x" * (CHUNK + 1)), limit=CHUNK)

    assert refused.value.values == {"megabytes": 1}
    assert files_in(tmp_path) == []


def test_exactly_the_limit_is_kept(store: Store) -> None:
    assert store.put(io.BytesIO(b"x" * CHUNK), limit=CHUNK).size == CHUNK


def test_a_broken_connection_leaves_nothing(disk: Store, tmp_path: Path) -> None:
    with pytest.raises(ConnectionResetError):
        disk.put(Breaking(b"x" * 3 * CHUNK))

    assert files_in(tmp_path) == []


def test_one_flipped_byte_is_never_handed_out(disk: Store, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    kept = disk.put(io.BytesIO(b"approved"))
    files_in(tmp_path)[0].write_bytes(b"approvee")

    with pytest.raises(FileDamaged):
        disk.open(kept.digest)

    assert kept.digest in caplog.text


def test_a_missing_file_is_a_damaged_one(store: Store) -> None:
    with pytest.raises(FileDamaged):
        store.open("0" * 64)


def test_the_same_bytes_heal_a_damaged_copy(disk: Store, tmp_path: Path) -> None:
    kept = disk.put(io.BytesIO(b"approved"))
    files_in(tmp_path)[0].write_bytes(b"approvee")

    disk.put(io.BytesIO(b"approved"))

    with disk.open(kept.digest) as file:
        assert file.read() == b"approved"
    assert len(files_in(tmp_path)) == 1


@pytest.mark.parametrize("digest", ["", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 64 + "\n"])
def test_only_a_digest_is_an_address(store: Store, digest: str) -> None:
    with pytest.raises(ValueError, match="not a SHA-256"):
        store.open(digest)


def test_files_are_readable_by_their_owner_alone(disk: Store, tmp_path: Path) -> None:
    disk.put(io.BytesIO(b"x"))

    assert files_in(tmp_path)[0].stat().st_mode & 0o077 == 0


def test_what_is_removed_is_gone(store: Store) -> None:
    kept = store.put(io.BytesIO(b"x"))

    store.remove(kept.digest)
    store.remove(kept.digest)

    assert not store.has(kept.digest)


def test_leftovers_are_cleared_and_uploads_under_way_are_not(disk: Store, tmp_path: Path) -> None:
    (tmp_path / "files/incoming/left").write_bytes(b"half")
    long_after = datetime.now(UTC) + LONG_AGO

    assert disk.clear_incoming(before=long_after - 2 * LONG_AGO) == 0
    assert disk.clear_incoming(before=long_after) == 1
    assert files_in(tmp_path) == []


def test_many_writers_of_one_file_do_not_meet(disk: Store, tmp_path: Path) -> None:
    body = b"y" * CHUNK
    writers = [Thread(target=lambda: disk.put(io.BytesIO(body))) for _ in range(8)]

    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert [path.read_bytes() for path in files_in(tmp_path)] == [body]

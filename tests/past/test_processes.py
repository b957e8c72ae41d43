"""Work that several processes share: the same as by one, and safe."""

import os
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from maturity.past.processes import spread

HERE = os.getpid()
# Servers of other tests run in threads of this process; newer Pythons warn of that at a fork.
pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")


def squares(share: Sequence[int]) -> list[tuple[int, int]]:
    return [(number * number, os.getpid()) for number in share]


@pytest.fixture(autouse=True)
def _two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})
    monkeypatch.setattr(threading, "active_count", lambda: 1)


@pytest.mark.parametrize("count", [0, 1, 3, 4, 17])
def test_the_result_is_that_of_one_process(count: int) -> None:
    found = spread(squares, range(count), 3)
    assert [square for square, _ in found] == [number * number for number in range(count)]
    where = {process for _, process in found}
    assert (HERE in where) == (0 < count <= 3)
    assert len(where) <= 2


def test_one_process_where_there_is_one_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {3})
    assert {process for _, process in spread(squares, range(9), 3)} == {HERE}


def test_one_process_where_a_copy_would_not_be_safe(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as crowded:
        crowded.setattr(threading, "active_count", lambda: 2)
        assert {process for _, process in spread(squares, range(9), 3)} == {HERE}
    assert HERE not in {process for _, process in spread(squares, range(9), 3)}
    monkeypatch.setattr(sys, "platform", "darwin")
    assert {process for _, process in spread(squares, range(9), 3)} == {HERE}


def test_work_that_holds_on_to_what_cannot_be_sent() -> None:
    lock = threading.Lock()

    def work(share: Sequence[int]) -> list[int]:
        with lock:
            return [number + 1 for number in share]

    assert spread(work, range(9), 2) == list(range(1, 10))


def test_an_error_is_that_of_the_work() -> None:
    def work(share: Sequence[int]) -> list[int]:
        raise LookupError(f"{share[0]}")

    with pytest.raises(LookupError, match="0"):
        spread(work, range(9), 3)


def test_a_process_that_is_killed_is_done_without(tmp_path: Path) -> None:
    def work(share: Sequence[int]) -> list[int]:
        if os.getpid() != HERE:
            (tmp_path / f"{share[0]}").touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return [*share]

    assert spread(work, range(9), 3) == list(range(9))
    assert [*tmp_path.iterdir()]

"""Work that several processes share.

Knows processes, and when more than one is safe; must not know the work.
"""

import contextlib
import gc
import multiprocessing
import os
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain
from typing import Any, TypeVar

_Item = TypeVar("_Item")
_Found = TypeVar("_Found")
_Work = Callable[[Sequence[_Item]], list[_Found]]

_work: _Work[Any, Any]
"""What this process does, where it is one of several."""


def spread(work: _Work[_Item, _Found], items: Sequence[_Item], share: int) -> list[_Found]:
    """What some work finds in items, done share by share; in the order of the items."""
    shares = [items[start : start + share] for start in range(0, len(items), share)]
    processes = min(_processes(), len(shares))
    if processes > 1:
        fork = multiprocessing.get_context("fork")
        with (
            contextlib.suppress(BrokenProcessPool),  # one was killed, for want of memory perhaps
            ProcessPoolExecutor(processes, fork, _begin, (work,)) as pool,
        ):
            return [*chain.from_iterable(pool.map(_do, shares))]
    return [*chain.from_iterable(map(work, shares))]


def _processes() -> int:
    # A copy of a process with threads may wait forever for what one of them held. Elsewhere, what
    # is under Python starts threads of its own.
    if sys.platform != "linux" or threading.active_count() > 1:
        return 1
    return len(os.sched_getaffinity(0))


def _begin(work: _Work[Any, Any]) -> None:
    global _work  # noqa: PLW0603  a process has one
    _work = work
    gc.freeze()  # what came with the copy is nothing to be looked through again and again


def _do(share: Sequence[Any]) -> list[Any]:
    return _work(share)

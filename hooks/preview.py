"""What only `mkdocs serve` does: a generated page is made when somebody asks for it.

Making a thousand reports takes half a minute, and whoever edits one looks at one. So under serve
a build leaves generated files as promises, and the server keeps one where it would else answer
that there is no such page. Knows the server; must not know what is promised.
"""

import gc
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from threading import Lock
from typing import Any

from mkdocs.livereload import LiveReloadServer
from mkdocs.utils import write_file

_TRIES = 3
"""How often a request is made again that a new build comes in between of."""


class Preview:
    """What the last build has promised, and who waits for it."""

    def __init__(self, code: Path) -> None:
        self._code = code
        self._written = self._state()
        self._building = Lock()
        self._begun = False
        self._pages: Mapping[str, Callable[[], object]] = {}
        self._data: Callable[[], Mapping[str, bytes]] = dict

    def begin(self, site: str) -> None:
        """A build starts: nothing is made of what was promised before it."""
        if self._state() != self._written:
            # Modules hold on to each other, so only a new process is sure to know the new code.
            shutil.rmtree(site, ignore_errors=True)
            os.execv(sys.executable, sys.orig_argv)  # noqa: S606  this very command again
        self._building.acquire()
        gc.disable()  # what is made now is no garbage, and searching a thousand reports takes time
        self._begun = True
        self._site = Path(site)

    def end(
        self,
        pages: Mapping[str, Callable[[], object]],
        data: Callable[[], Mapping[str, bytes]],
    ) -> None:
        """A build is done: path from the root of the site, and what writes the file there.

        Data is made all at once, when any of it is asked for.
        """
        self._pages, self._data = pages, data
        self.give_up()

    def give_up(self) -> None:
        """A build has failed, perhaps after it was done: the server waits for the next one."""
        if self._begun:  # else it may be a request that holds the lock
            self._begun = False
            gc.enable()
            self._building.release()

    def attach(self, server: LiveReloadServer, prefix: str) -> None:
        """Let a server keep promises; `prefix` is where the site begins in an address."""
        answer: Any = server.get_app()

        def app(environ: dict[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
            path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace")
            said: tuple[Any, ...] = ()

            def note(*given: Any) -> None:
                nonlocal said
                said = given

            body: Iterable[bytes] = answer(environ, note)
            for _ in range(_TRIES):
                if not said[0].startswith("404") or not self._keep(path.removeprefix(prefix)):
                    break
                body = answer(environ, note)
            start_response(*said)
            return body

        server.set_app(app)

    def _keep(self, path: str) -> bool:
        """Whether a promise was kept by writing a file."""
        with self._building:
            for file in (path, f"{path.rstrip('/')}/index.html"):
                if make := self._pages.get(file):
                    make()
                    return True
            content = self._data().get(path)
            if content is not None:
                write_file(content, str(self._site / path))
            return content is not None

    def _state(self) -> list[tuple[str, int]]:
        return [(str(file), file.stat().st_mtime_ns) for file in sorted(self._code.rglob("*.py"))]

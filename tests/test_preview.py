"""What a server answers between builds."""

import gc
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, cast

from preview import Preview


class Server:
    """As much of MkDocs' server as is asked of it; it finds a file or says 404."""

    def __init__(self, site: Path) -> None:
        self._site = site
        self.app: Any = self._answer

    def get_app(self) -> Any:
        return self.app

    def set_app(self, app: Any) -> None:
        self.app = app

    def _answer(
        self, environ: dict[str, Any], start_response: Callable[..., object]
    ) -> Iterable[bytes]:
        file = self._site / environ["PATH_INFO"].strip("/")
        start_response("200 OK" if file.is_file() else "404 Not Found", [])
        return [file.read_bytes()] if file.is_file() else []


def test_a_build_that_fails_after_it_was_done_takes_no_request_with_it(tmp_path: Path) -> None:
    """In strict mode a build with a warning ends like that, while somebody may wait for a page."""
    preview, server = Preview(tmp_path), cast("Any", Server(tmp_path))
    preview.attach(server, "/")

    def page() -> None:
        preview.give_up()
        (tmp_path / "page.html").write_text("made", encoding="utf-8")

    preview.begin(str(tmp_path))
    preview.end({"page.html": page}, dict)
    said: list[str] = []
    environ = {"PATH_INFO": "/page.html"}
    assert [*server.app(environ, lambda status, _: said.append(status))] == [b"made"]
    assert said == ["200 OK"]


def test_garbage_is_looked_for_again_however_a_build_ends(tmp_path: Path) -> None:
    preview = Preview(tmp_path)
    for end in (preview.give_up, lambda: preview.end({}, dict)):
        preview.begin(str(tmp_path))
        assert not gc.isenabled()
        end()
        assert gc.isenabled()

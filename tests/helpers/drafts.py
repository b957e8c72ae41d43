"""Assessments as the page in the browser holds them, and the page's own modules called.

A draft has texts as they are typed. What Python reads of the file that comes of it must be what
was meant.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from playwright.sync_api import Page

from maturity.model import Assessment, Measurement, Model, Rating, Status
from maturity.reading import loading
from support import ROOT

HEAD = "team: T\nmodel: b2b-cx\nassessed_on: 2026-10-12\nratings:\n"
_MODULE = """
async ([name, call, cases]) => {
  const module = await import(new URL(`assets/assess/${name}.js`, document.baseURI));
  const address = (id) => new URL(`api/v1/models/${id}.json`, document.baseURI);
  const read = async (id) => (await fetch(address(id))).json();
  const models = {};
  const found = [];
  for (const [text, model, ...rest] of cases) {
    if (model) models[model] ??= await read(model);
    try {
      found.push([module[call](...(model ? [text, models[model], ...rest] : [text, ...rest]))]);
    } catch (error) {
      if (error.constructor.name !== "Unreadable") throw error;
      found.push(error.message);
    }
  }
  return found;
}
"""


def call(page: Page, module: str, function: str, cases: Iterable[list[Any]]) -> list[Any]:
    """What a function of the page's modules answers to each case; of a model, its data."""
    found: list[Any] = page.evaluate(_MODULE, [module, function, [*cases]])
    return found


def source(key: str) -> str:
    """The text of a team's file."""
    return (ROOT / f"assessments/{key}.yaml").read_bytes().decode()


def parsed(text: str, models: Mapping[str, Model], key: str = "team") -> Assessment:
    """What Python makes of a file; no problem at all is tolerated."""
    found, problems = loading.parse_assessment(text.encode(), f"assessments/{key}.yaml", models)
    assert not problems, (problems, text)
    assert found
    return found


def labels(model: Model) -> list[str]:
    """What the model's levels are called."""
    return [model.label(level.number) for level in model.levels]


def rating(given: Rating) -> dict[str, Any]:
    """A rating as typed."""
    return {
        "status": "" if given.status is Status.UNRATED else given.status.value,
        "reason": given.reason,
        "note": given.note,
        "evidence": [{"title": e.title, "url": e.url, "date": day(e.date)} for e in given.evidence],
    }


def record(given: Any, *fields: str, **more: Any) -> dict[str, Any]:
    """The fields of a record as typed, with what else the page holds of it."""
    found: dict[str, Any] = {}
    for field in fields:
        value = getattr(given, field)
        if isinstance(value, tuple):
            found[field] = [*value]
        elif value is None or isinstance(value, date):
            found[field] = day(value)
        else:
            found[field] = str(value)
    return found | more


def measured(key: str, given: Measurement | None) -> dict[str, str]:
    """A figure and its day as typed."""
    value = "" if given is None else str(given.value)
    return {f"{key}.value": value, f"{key}.date": day(given.date if given else None)}


def day(given: date | None) -> str:
    """A day as typed."""
    return given.isoformat() if given else ""

"""Ids: lower-case words joined by hyphens; those of assessments with the folders they lie in.

Knows what an id is, and which one is near to a text that is none.
"""

import re
import unicodedata

from maturity.problems import visible


def id_problem(id_: str) -> str:
    """What keeps a text from being the id of an assessment; empty if nothing does."""
    nearest = with_folders(id_)
    if nearest == id_ and nearest:
        return ""
    message = f'"{visible(id_)}" is no id: expected lower-case words joined by hyphens'
    return f'{message}; write "{visible(nearest)}"' if nearest else message


def slug(text: str) -> str:
    """The id nearest to a text: itself if it is one, empty if nothing comes near."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall("[a-z0-9]+", plain))


def with_folders(path: str) -> str:
    """The same for an id with folders; empty if nothing comes near to one of its parts."""
    slugs = [slug(part) for part in path.split("/")]
    return "/".join(slugs) if all(slugs) else ""


def team_or_folder(path: str) -> str:
    """The same where a slash at the end says that a folder is meant."""
    nearest = with_folders(path.rstrip("/"))
    return f"{nearest}/" if nearest and path.endswith("/") else nearest

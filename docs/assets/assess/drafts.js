// Drafts on this device. A storage that is off, full or damaged is no error: it keeps nothing.

const prefix = (root) => `cx-assess:${root.pathname}:`;

export const keyOf = (root, name) => prefix(root) + name;

/** Keep a draft; whether that was possible. */
export function keep(root, draft) {
  try {
    localStorage.setItem(keyOf(root, draft.name), JSON.stringify({ ...draft, at: Date.now() }));
    return true;
  } catch {
    return false;
  }
}

const isRecord = (value) => value !== null && typeof value === "object";

/** A draft by its name; null where there is none. */
export function kept(root, name) {
  try {
    const draft = JSON.parse(localStorage.getItem(keyOf(root, name)));
    return draft && [draft.cells, draft.votes, draft.parts].every(isRecord) ? draft : null;
  } catch {
    return null;
  }
}

/** Every draft of this site, the latest first. */
export function drafts(root) {
  try {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(prefix(root)))
      .map((key) => kept(root, key.slice(prefix(root).length)))
      .filter(Boolean)
      .sort((a, b) => b.at - a.at);
  } catch {
    return [];
  }
}

export function discard(root, name) {
  try {
    localStorage.removeItem(keyOf(root, name));
  } catch {
    // where nothing can be kept, nothing is there to be removed
  }
}

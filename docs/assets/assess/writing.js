// Values into a file's text: only the lines that must change do, all others stay byte by byte.
// Knows YAML's form; nothing of models or pages.

import { Unreadable, isMap, meaning, read, same } from "./reading.js";

const WIDTH = 110;
const STEP = 2; // spaces
const PLAIN = /^[\p{L}\p{N}][\p{L}\p{N}\p{P}\p{S} ]*$/u;
const NEEDS_QUOTES = /[,[\]{}?]|: |:$| #| $/; // in a flow mapping, and so everywhere
const NOT_TEXT = /^(?:true|false|null|yes|no|on|off|y|n|~)$/i; // to what others take for YAML as well
const DATE = /^\d{4}-\d\d-\d\d$/;

/** A word, text or number as it stands in a file. */
export function scalar(value) {
  if (typeof value !== "string") return String(value);
  const text =
    DATE.test(value) ||
    (PLAIN.test(value) &&
      !/^\d/.test(value) &&
      !NEEDS_QUOTES.test(value) &&
      !NOT_TEXT.test(value) &&
      meaning(value) === value);
  return text ? value : JSON.stringify(value);
}

const word = (key) => (/^[1-9]\d*$/.test(key) ? key : scalar(key));
const isPlain = (value) => !isMap(value) && !Array.isArray(value);

function flow(value) {
  if (Array.isArray(value)) return `[${value.map(flow).join(", ")}]`;
  if (!isMap(value)) return scalar(value);
  return `{${[...value].map(([key, inner]) => `${word(key)}: ${flow(inner)}`).join(", ")}}`;
}

const simple = (value) =>
  isPlain(value) || (isMap(value) && [...value.values()].every((inner) => isPlain(inner)));

/** Whether a mapping or a list is short enough in kind to stand on one line. */
const short = (key, value) =>
  Array.isArray(value)
    ? value.every(isPlain) || (value.length === 1 && simple(value[0]))
    : key !== "ratings" &&
      !value.has("status") &&
      [...value.values()].every((inner) => isPlain(inner) && inner !== null);

/** An item of a list as lines: on one if it is short. */
function item(value, indent) {
  const blank = " ".repeat(indent);
  const line = `${blank}- ${flow(value)}`;
  if (isPlain(value) || (simple(value) && [...line].length <= WIDTH)) return [line];
  const [first, ...rest] = [...value].flatMap(([key, said]) => lines(key, said, indent + STEP));
  return [`${blank}- ${first.trimStart()}`, ...rest];
}

/** A key and its value as lines. */
export function lines(key, value, indent = 0) {
  const blank = " ".repeat(indent);
  const head = `${blank}${word(key)}:`;
  if (value === null) return [head];
  if (isPlain(value)) return [`${head} ${scalar(value)}`];
  const line = `${head} ${flow(value)}`;
  if (isMap(value) && !value.size) return [line];
  if (short(key, value) && [...line].length <= WIDTH) return [line];
  if (Array.isArray(value)) {
    return [head, ...value.flatMap((one) => item(one, indent + STEP))];
  }
  return [head, ...[...value].flatMap(([inner, said]) => lines(inner, said, indent + STEP))];
}

/** The text with these values instead of its own; `place` orders new keys among their neighbours.
 *
 * `place(path, key)` gives the key's `index` in order, and a `group` with the `heading` that a
 * comment may give it; or undefined.
 */
export function edit(text, wanted, place = () => undefined) {
  const tree = read(text);
  for (const whole of [false, true]) {
    const changed = apply(text, changes(text, tree, wanted, place, whole));
    if (says(changed, wanted)) return changed;
  }
  throw new Unreadable("this file is written in a way that cannot be changed here");
}

function says(text, wanted) {
  try {
    return same(read(text).value, wanted);
  } catch (error) {
    if (error instanceof Unreadable) return false;
    throw error;
  }
}

function apply(text, edits) {
  let found = "";
  let done = 0;
  for (const { start, end, text: put } of edits.sort((a, b) => a.start - b.start)) {
    found += text.slice(done, start) + put;
    done = Math.max(done, end);
  }
  return found + text.slice(done);
}

/** Edits that make a text say what is wanted; with `whole`, by replacing entries two keys deep. */
function changes(text, tree, wanted, place, whole) {
  const end = text.length;
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const edits = [];
  const put = (start, stop, said) => edits.push({ start, end: stop, text: said });
  inBlock(tree, wanted, []);
  return edits;

  function lineStart(at) {
    return Math.max(text.lastIndexOf("\n", at - 1) + 1, text.startsWith("\ufeff") ? 1 : 0);
  }

  function nextLine(at) {
    return text.indexOf("\n", at) + 1 || end;
  }

  function putLines(start, stop, said) {
    const open = start === end && !text.endsWith("\n");
    put(start, stop, said.map((line) => (open ? newline + line : line + newline)).join(""));
  }

  function inBlock(map, value, path) {
    for (const entry of map.entries) {
      if (!value.has(entry.key)) put(lineStart(entry.start), nextLine(entry.node.end), "");
      else inEntry(map, entry, value.get(entry.key), [...path, entry.key]);
    }
    for (const [key, inner] of value) {
      if (!map.value.has(key)) insert(map, key, inner, path);
    }
  }

  function inEntry(map, entry, value, path) {
    const { node } = entry;
    if (same(node.value, value)) return;
    const coarse = whole && path.length === 2;
    if (coarse) replace(map, entry, value);
    else if (node.kind === "map" && node.style === "block" && isMap(value) && value.size) {
      inBlock(node, value, path);
    } else if (node.kind === "list" && Array.isArray(value) && value.length && !whole) {
      if (node.style === "block") inList(node, value, path);
      else if (grows(node, value)) append(node, value.slice(node.items.length));
      else replace(map, entry, value);
    } else {
      const inside = inFlow(node, value);
      if (inside) edits.push(...inside);
      else replace(map, entry, value);
    }
  }

  function grows(list, value) {
    const more = value.length > list.items.length && list.items.length > 0;
    const one = !text.slice(list.start, list.end).includes("\n");
    return more && one && same(value.slice(0, list.items.length), list.value);
  }

  function append(list, items) {
    const last = list.items.at(-1).end;
    put(last, last, items.map((one) => `, ${flow(one)}`).join(""));
  }

  /** Items between those that stay at both ends: each turned into the one in its place. */
  function inList({ items, dashes, indent, value: old }, value, path) {
    const most = Math.min(old.length, value.length);
    let [head, tail] = [0, 0];
    while (head < most && same(old[head], value[head])) head += 1;
    while (tail < most - head && same(old.at(-1 - tail), value.at(-1 - tail))) tail += 1;
    const stop = old.length - tail;
    const both = Math.min(stop, value.length - tail);
    for (let i = head; i < both; i += 1) {
      const node = items[i];
      const inside = inFlow(node, value[i]);
      if (inside) edits.push(...inside);
      else if (node.kind === "map" && node.style === "block" && isMap(value[i]))
        inBlock(node, value[i], [...path, i]);
      else putLines(lineStart(dashes[i]), nextLine(node.end), item(value[i], indent));
    }
    for (let i = both; i < stop; i += 1) put(lineStart(dashes[i]), nextLine(items[i].end), "");
    const fresh = value.slice(both, value.length - tail).flatMap((one) => item(one, indent));
    const at = both ? nextLine(items[both - 1].end) : lineStart(dashes[0]);
    if (fresh.length) putLines(at, at, fresh);
  }

  /** Edits within one line; null where they would not do. */
  function inFlow(node, value) {
    if (same(node.value, value)) return [];
    const oneLine = !text.slice(node.start, node.end).includes("\n");
    if (!oneLine || node.style === "empty" || node.style === "text" || value === null) return null;
    if (node.kind === "scalar") {
      return isPlain(value) ? [{ start: node.start, end: node.end, text: scalar(value) }] : null;
    }
    if (node.style !== "flow" || node.kind !== "map" || !isMap(value) || !node.entries.length)
      return null;
    if (node.entries.some(({ key }) => !value.has(key))) return null;
    const found = node.entries.map((entry) => inFlow(entry.node, value.get(entry.key)));
    if (found.includes(null)) return null;
    const fresh = [...value].filter(([key]) => !node.value.has(key));
    if (fresh.some(([, inner]) => !isPlain(inner) || inner === null)) return null;
    const last = node.entries.at(-1).node.end;
    const more = fresh.map(([key, inner]) => ({
      start: last,
      end: last,
      text: `, ${word(key)}: ${flow(inner)}`,
    }));
    return [...found.flat(), ...more];
  }

  function replace(map, { key, after, node }, value) {
    const [head, ...rest] = lines(key, value, map.indent);
    const said = head.slice(" ".repeat(map.indent).length + word(key).length + 1);
    const below = nextLine(after);
    if (node.start >= below) {
      put(after, after, said);
      putLines(below, nextLine(node.end), rest);
    } else {
      put(after, node.end, said);
      putLines(nextLine(node.end), nextLine(node.end), rest);
    }
  }

  function insert(map, key, value, path) {
    const at = where(map, place(path, key), path);
    const gap = !path.length && isMap(value) ? [""] : [];
    putLines(at, at, [...gap, ...lines(key, value, map.indent)]);
  }

  function where(map, mine, path) {
    const after = (entry) => nextLine(entry.node.end);
    const ranked = map.entries
      .map((entry) => ({ entry, its: place(path, entry.key) }))
      .filter(({ its }) => its && mine)
      .sort((a, b) => a.its.index - b.its.index);
    const above = ranked.findLast(({ its }) => its.index < mine.index);
    const below = ranked.find(({ its }) => its.index > mine.index);
    if (above && above.its.group === mine.group) return after(above.entry);
    if (below && (below.its.group === mine.group || !above)) {
      return before(below.entry, below.its.group === mine.group ? mine.heading : undefined);
    }
    return after((above ?? { entry: map.entries.at(-1) }).entry);
  }

  /** Above a key and the comments that belong to it, but below its group's heading. */
  function before(entry, heading) {
    let at = lineStart(entry.start);
    for (;;) {
      const above = lineStart(at - 1);
      const line = text.slice(above, at).trim();
      if (at - 1 <= above || !line.startsWith("#")) return at;
      if (heading && line === `# ${heading}`) return at;
      at = above;
    }
  }
}

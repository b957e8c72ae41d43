// The strict part of YAML that `strictyaml.py` reads, as a tree that knows where everything stands.
// What it does not read it refuses: whoever edits by its places must not have to guess.
//
// A node has a `kind` (scalar, map, list), a `style` (block, flow, plain, quoted, text, empty), its
// `start` and `end` in the text, and its `value`; mappings are Maps, so that no key means more
// than it says. A map has `entries`, a list `items` and, in block style, where their `dashes` are.

const LARGEST = 256 * 1024; // bytes
const DEEPEST = 12;
const HIGHEST = 1e15;
const WORDS = new Map([
  ["true", true],
  ["false", false],
  ["null", null],
  ["~", null],
  ["", null],
]);
const NUMBER = /^[-+]?(?:(?:0|[1-9][0-9]*)(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?$/;
const WHOLE = /^(?:0|-?[1-9][0-9]*)$/;
const UNPRINTABLE =
  /[^\t\n\r\x20-\x7e\xa0-\u2027\u202f-\u2065\u206a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/u;
const ESCAPES = {
  0: "\0",
  a: "\x07",
  b: "\b",
  t: "\t",
  "\t": "\t",
  n: "\n",
  v: "\v",
  f: "\f",
  r: "\r",
  e: "\x1b",
  " ": " ",
  '"': '"',
  "/": "/",
  "\\": "\\",
  N: "\x85",
  _: "\xa0",
  L: "\u2028",
  P: "\u2029",
};
const CODES = { x: 2, u: 4, U: 8 };

export class Unreadable extends Error {
  constructor(message, line) {
    super(line ? `line ${line}: ${message}` : message);
  }
}

export const isMap = (value) => value instanceof Map;

/** Whether two values say the same; the order of keys says nothing. */
export function same(one, other) {
  if (isMap(one) && isMap(other)) {
    return (
      one.size === other.size &&
      [...one].every(([key, value]) => other.has(key) && same(value, other.get(key)))
    );
  }
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, i) => same(item, other[i]));
  }
  return one === other;
}

/** Text without what the reader refuses. */
export const printable = (text) =>
  text.replace(/\r\n?|[\x85\u2028\u2029]/g, "\n").replace(new RegExp(UNPRINTABLE.source, "gu"), "");

/** What a plain word of a file means. */
export function meaning(text) {
  if (WORDS.has(text)) return WORDS.get(text);
  return NUMBER.test(text) ? Number(text) : text;
}

function depth(node) {
  const inner = node.items ?? node.entries?.map((entry) => entry.node);
  return inner ? 1 + Math.max(0, ...inner.map(depth)) : 0;
}

/** The tree of a text, or an Unreadable. */
export function read(text) {
  const end = text.length;
  const bom = text.startsWith("\ufeff") ? 1 : 0;
  if (new TextEncoder().encode(text).length > LARGEST)
    throw new Unreadable("the file is too large");
  const odd = UNPRINTABLE.exec(text.slice(bom));
  if (odd) fail("an invisible character", odd.index + bom);
  if (/\r(?!\n)/.test(text)) fail("a line end of another kind", text.search(/\r(?!\n)/));

  let first = next(bom);
  if (/^---[ \t]*(#.*)?\r?(\n|$)/.test(text.slice(first, eol(first) + 1))) first = next(eol(first));
  const second = /^(---|\.\.\.)(?=\s|$)/m.exec(text.slice(first));
  if (second) fail("a second document", first + second.index);
  const tree = key(first) && map(first, column(first));
  if (!tree) fail("the file does not begin with a key", first);
  if (depth(tree) > DEEPEST) fail("lists and mappings too deep inside one another", first);
  const after = next(tree.end);
  if (after < end) fail("this does not belong to the lines above", after);
  return tree;

  function fail(message, at) {
    throw new Unreadable(message, text.slice(0, at).split("\n").length);
  }

  function lineStart(at) {
    return Math.max(text.lastIndexOf("\n", at - 1) + 1, bom);
  }

  function column(at) {
    return at - lineStart(at);
  }

  /** Where the line ends, before its line end. */
  function eol(at) {
    const found = text.indexOf("\n", at);
    if (found < 0) return end;
    return found > at && text[found - 1] === "\r" ? found - 1 : found;
  }

  /** The next character that is neither blank nor in a comment. */
  function next(at) {
    let i = at;
    for (;;) {
      while (i < end && " \r\n".includes(text[i])) i += 1;
      if (text[i] === "\t") fail("a tab", i);
      if (i >= end) return end;
      if (text[i] !== "#") break;
      if (i > bom && !/\s/.test(text[i - 1])) fail('a "#" without a space before it', i);
      i = eol(i);
    }
    return i;
  }

  function spaces(at) {
    let i = at;
    while (text[i] === " ") i += 1;
    if (text[i] === "\t") fail("a tab", i);
    return i;
  }

  function blank(at) {
    return at >= end || /\s/.test(text[at]);
  }

  function dash(at) {
    return text[at] === "-" && blank(at + 1);
  }

  /** Whether nothing but a comment is left of the line. */
  function nothingLeft(at) {
    const i = spaces(at);
    return i >= eol(i) || (text[i] === "#" && i > at);
  }

  function finished(node) {
    if (!nothingLeft(node.end)) fail("this goes on where it should end", node.end);
    return node;
  }

  // --- block ---------------------------------------------------------------------------------

  function nested(at, parent) {
    if (dash(at)) return list(at, column(at));
    if (key(at)) return map(at, column(at));
    return inline(at, parent);
  }

  /** The key that begins here and where its colon ends; null where there is none. */
  function key(at) {
    const opens = text[at];
    const stop = eol(at);
    if (opens === '"' || opens === "'") {
      const found = quoted(at);
      const colon = spaces(found.end);
      if (text[colon] !== ":" || !blank(colon + 1)) return null;
      if (colon >= stop) fail("a key of several lines", at);
      return { name: found.value, after: colon + 1 };
    }
    if (at >= end || "[{".includes(opens)) return null;
    for (let i = at; i < stop; i += 1) {
      if (text[i] === "#" && i > at && blank(i - 1)) return null;
      if (text[i] === ":" && blank(i + 1)) {
        const name = text.slice(at, i).trimEnd();
        begins(at);
        return { name: named(name, at), after: i + 1 };
      }
    }
    return null;
  }

  function named(name, at) {
    if (WORDS.has(name) || name === "<<" || (NUMBER.test(name) && !WHOLE.test(name))) {
      fail(`"${name}" as a key`, at);
    }
    return name;
  }

  function map(start, indent) {
    const entries = [];
    const value = new Map();
    for (let at = start; ;) {
      const found = key(at);
      if (!found || dash(at)) fail("expected a key", at);
      if (value.has(found.name)) fail(`the key "${found.name}" twice`, at);
      const node = nothingLeft(found.after)
        ? below(found.after, indent)
        : inline(spaces(found.after), indent);
      entries.push({ key: found.name, start: at, after: found.after, node });
      value.set(found.name, node.value);
      at = next(node.end);
      if (at >= end || column(at) < indent) break;
      if (column(at) > indent) fail("expected less indentation", at);
    }
    return {
      kind: "map",
      style: "block",
      start,
      end: entries.at(-1).node.end,
      indent,
      entries,
      value,
    };
  }

  function word(said, at) {
    const value = meaning(said);
    if (typeof value === "number" && Math.abs(value) >= HIGHEST)
      fail("a number of more than 15 digits", at);
    return value;
  }

  /** What stands below a key, or nothing. A list may begin in the key's own column. */
  function below(after, indent) {
    const at = next(after);
    if (at < end && column(at) > indent) return nested(at, indent);
    if (at < end && column(at) === indent && dash(at)) return list(at, indent);
    return { kind: "scalar", style: "empty", start: after, end: after, value: null };
  }

  function list(start, indent) {
    const items = [];
    const dashes = [];
    for (let at = start; ;) {
      const item = at + 1;
      dashes.push(at);
      if (nothingLeft(item)) {
        const inner = next(item);
        const deeper = inner < end && column(inner) > indent;
        items.push(
          deeper
            ? nested(inner, indent)
            : { kind: "scalar", style: "empty", start: item, end: item, value: null },
        );
      } else items.push(nested(spaces(item), indent));
      at = next(items.at(-1).end);
      if (at >= end || column(at) < indent || (column(at) === indent && !dash(at))) break;
      if (column(at) > indent) fail("expected less indentation", at);
    }
    const value = items.map((item) => item.value);
    const { end: stop } = items.at(-1);
    return { kind: "list", style: "block", start, end: stop, indent, items, dashes, value };
  }

  function inline(at, parent) {
    if ("{[".includes(text[at])) return finished(flow(at));
    if ("\"'".includes(text[at])) return finished(quoted(at));
    if ("|>".includes(text[at])) return written(at, parent);
    return plain(at, parent);
  }

  function begins(at) {
    if ("&*!|>%@`,[]{}#\"'".includes(text[at]) || ("-?:".includes(text[at]) && blank(at + 1))) {
      fail(`a value cannot begin with ${text[at]}`, at);
    }
  }

  function plain(start, parent) {
    begins(start);
    let value = "";
    let stop = start;
    let gap = 0;
    for (let at = start; ;) {
      const line = eol(at);
      const comment = /\s#/.exec(text.slice(at, line));
      const said = text.slice(at, comment ? at + comment.index : line).trimEnd();
      if (/:(\s|$)/.test(said)) fail('a ":" in a text without quotes', at);
      value += (value && (gap ? "\n".repeat(gap) : " ")) + said;
      stop = at + said.length;
      if (comment) break;
      gap = 0;
      let below = line;
      for (;;) {
        below = text.indexOf("\n", below) + 1 || end;
        if (below >= end || spaces(below) < eol(below) || eol(below) >= end) break;
        gap += 1;
        below = eol(below);
      }
      at = spaces(below);
      if (at >= end || eol(below) === at || at - below <= parent || text[at] === "#") break;
      if (text.slice(below, at).includes("\t")) fail("a tab", at);
    }
    return { kind: "scalar", style: "plain", start, end: stop, value: word(value, start) };
  }

  function quoted(start) {
    const mark = text[start];
    let value = "";
    let solid = 0; // what was escaped is not trimmed
    for (let i = start + 1; i < end;) {
      const c = text[i];
      if (c === mark && mark === "'" && text[i + 1] === "'") {
        value += "'";
        i += 2;
      } else if (c === mark) {
        if (UNPRINTABLE.test(value)) fail("an invisible character", start);
        return { kind: "scalar", style: "quoted", start, end: i + 1, value };
      } else if (c === "\\" && mark === '"') {
        const digits = CODES[text[i + 1]];
        if (digits) {
          const code = text.slice(i + 2, i + 2 + digits);
          if (!/^[0-9a-f]+$/i.test(code) || code.length < digits || parseInt(code, 16) > 0x10ffff)
            fail("an unknown escape", i);
          value += String.fromCodePoint(parseInt(code, 16));
          i += 2 + digits;
        } else if (eol(i) === i + 1) {
          const [between] = /^\s*/.exec(text.slice(i + 1));
          value += "\n".repeat(Math.max(0, between.split("\n").length - 2));
          i += 1 + between.length;
        } else if (text[i + 1] in ESCAPES) {
          value += ESCAPES[text[i + 1]];
          i += 2;
        } else fail("an unknown escape", i);
        solid = value.length;
      } else if (c === "\n" || c === "\r") {
        value = value.slice(0, solid) + value.slice(solid).replace(/[ \t]+$/, "");
        let gap = -1;
        while (i < end && " \t\r\n".includes(text[i])) {
          gap += text[i] === "\n";
          i += 1;
        }
        value += gap ? "\n".repeat(gap) : " ";
        solid = value.length;
      } else {
        value += c;
        i += 1;
      }
    }
    return fail("quotes that are never closed", start);
  }

  /** A text of its own lines, after | or >. */
  function written(start, parent) {
    const head = /^([|>])(?:([1-9])([-+]?)|([-+]?)([1-9]?))[ \t]*(?:[ \t]#.*)?$/.exec(
      text.slice(start, eol(start)),
    );
    if (!head) fail('a "|" or ">" with more behind it', start);
    const chomp = head[3] || head[4];
    const given = Number(head[2] || head[5] || 0);
    let indent = given ? Math.max(parent, 0) + given : 0;
    const lines = [];
    let stop = eol(start);
    let last = stop;
    for (let at = text.indexOf("\n", stop) + 1; at; at = text.indexOf("\n", at) + 1) {
      if (at >= end) break;
      const line = text.slice(at, eol(at));
      const depth = line.length - line.trimStart().length;
      const empty = !line.trim();
      if (line.slice(0, depth).includes("\t") && !(indent && line.indexOf("\t") >= indent))
        fail("a tab", at);
      if (!empty && !indent) {
        indent = depth;
        if (depth <= parent) break;
        if (lines.some((above) => above.length > depth))
          fail("blank lines deeper than the text", at);
        lines.fill("");
      }
      if (!empty && depth < indent) break;
      lines.push(indent ? line.slice(indent) : line);
      last = eol(at);
      if (!empty || (indent && line.length > indent)) stop = last;
    }
    if (!indent) lines.fill("");
    let value = "";
    let gap = 0;
    let begun = false;
    let wasDeep = false;
    for (const line of lines) {
      if (!line) gap += 1;
      else {
        const deep = /^[ \t]/.test(line);
        if (!begun) value += "\n".repeat(gap);
        else if (head[1] === ">" && !deep && !wasDeep) value += gap ? "\n".repeat(gap) : " ";
        else value += "\n".repeat(gap + 1);
        value += line;
        [gap, begun, wasDeep] = [0, true, deep];
      }
    }
    if (chomp === "+") {
      value += "\n".repeat(gap + (begun && (gap || text[last] !== undefined) ? 1 : 0));
      stop = last;
    } else if (!chomp && begun && text[stop] !== undefined) value += "\n";
    return { kind: "scalar", style: "text", start, end: stop, value };
  }

  // --- flow ----------------------------------------------------------------------------------

  function flow(start) {
    if (text[start] === "{") return flowMap(start);
    if (text[start] === "[") return flowList(start);
    if ("\"'".includes(text[start])) return quoted(start);
    return flowPlain(start);
  }

  function flowPlain(start) {
    begins(start);
    if (text[start] === ":") fail("a value cannot begin with :", start);
    let value = "";
    let stop = start;
    for (let at = start; ;) {
      const line = eol(at);
      let i = at;
      while (
        i < line &&
        !",[]{}".includes(text[i]) &&
        !(text[i] === ":" && (blank(i + 1) || ",[]{}".includes(text[i + 1]))) &&
        !(text[i] === "#" && blank(i - 1))
      )
        i += 1;
      const said = text.slice(at, i).trimEnd();
      if (said.includes("?") || said.includes("\t")) fail("a character that needs quotes here", at);
      value += (value && " ") + said;
      stop = at + said.length;
      if (i < line) break;
      if (/^\r?\n[ \t]*\r?\n/.test(text.slice(line)))
        fail("an empty line in a text without quotes", at);
      at = next(line);
      if (at >= end) fail("a bracket that is never closed", start);
      if (",[]{}:#".includes(text[at]) || text.slice(line, at).includes("#")) break;
    }
    return {
      kind: "scalar",
      style: "plain",
      start,
      end: stop,
      value: word(value, start),
      said: value,
    };
  }

  function flowMap(start) {
    const entries = [];
    const value = new Map();
    let at = next(start + 1);
    while (text[at] !== "}") {
      if (at >= end || "{[,]".includes(text[at])) fail("expected a key", at);
      const found = flow(at);
      const name = found.style === "plain" ? named(found.said, at) : found.value;
      const colon = next(found.end);
      if (text[colon] !== ":" || colon > eol(at)) fail('expected a ":"', colon);
      if (value.has(name)) fail(`the key "${name}" twice`, at);
      const inner = next(colon + 1);
      const node = ",}".includes(text[inner])
        ? { kind: "scalar", style: "empty", start: colon + 1, end: colon + 1, value: null }
        : flow(inner);
      entries.push({ key: name, start: at, after: colon + 1, node });
      value.set(name, node.value);
      at = separated(node.end, "}");
    }
    return { kind: "map", style: "flow", start, end: at + 1, entries, value };
  }

  function flowList(start) {
    const items = [];
    let at = next(start + 1);
    while (text[at] !== "]") {
      if (at >= end || ",}".includes(text[at])) fail("expected an item", at);
      items.push(flow(at));
      at = separated(items.at(-1).end, "]");
    }
    return {
      kind: "list",
      style: "flow",
      start,
      end: at + 1,
      items,
      value: items.map((item) => item.value),
    };
  }

  function separated(after, close) {
    const at = next(after);
    if (text[at] === ",") return next(at + 1);
    if (text[at] !== close) fail(`expected "," or "${close}"`, at);
    return at;
  }
}

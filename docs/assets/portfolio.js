// Tables of teams: sorting, filtering, and what changed since a day. Without it they are plain tables.
// Knows the tables' marks; levels come from the page, and nothing is computed that it does not say.

const FIRST = 50;
const order = new Intl.Collator("en", { numeric: true });
const readable = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });
const KINDS = ["fell", "rose", "other model", "new"];

const tables = [...document.querySelectorAll("[data-cx-teams]")];
const rows = tables.flatMap((table) =>
  [...table.tBodies[0].rows].map((row) => ({
    row,
    table,
    name: row.cells[0].querySelector("a").textContent,
    model: table.dataset.cxTeams,
    group: row.dataset.cxGroup,
    level: row.cells[1].textContent.trim(),
    findings: row.dataset.cxFindings.split(" "),
    due: row.dataset.cxDue,
    past: row.dataset.cxPast.split(" ").filter(Boolean),
  })),
);

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

// Sorting: a heading is a button; the first press shows the lowest first, as the page does.
for (const table of tables) {
  const heads = [...table.tHead.rows[0].cells];
  heads[1].ariaSort = "ascending";
  heads.forEach((head, column) => {
    const button = element("button", { type: "button", className: "cx-sort" }, ...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const up = head.ariaSort !== "ascending";
      for (const other of heads) other.ariaSort = null;
      head.ariaSort = up ? "ascending" : "descending";
      const key = (row) => {
        const cell = row.cells[column];
        return column ? cell.textContent.trim() : cell.querySelector("a").textContent;
      };
      const out = (row) => row.cells[column].classList.contains("cx-out");
      const sorted = [...table.tBodies[0].rows].sort(
        (a, b) => out(a) - out(b) || (up ? 1 : -1) * order.compare(key(a), key(b)),
      );
      table.tBodies[0].append(...sorted);
      show();
    });
  });
}

// Filtering, and no more rows at first than one takes in.
const form = document.querySelector("[data-cx-filter]");
const whole = new Set();

function wanted() {
  const { name, group, model, level, finding, due } = Object.fromEntries(new FormData(form));
  const words = name.toLowerCase();
  return (team) =>
    team.name.toLowerCase().includes(words) &&
    (!group || `${team.group}/`.startsWith(`${group}/`)) &&
    (!model || team.model === model) &&
    (!level || team.level === level) &&
    (!finding || team.findings.includes(finding)) &&
    (!due || team.due <= due);
}

function show() {
  const fits = wanted();
  const kept = new Set(rows.filter(fits).map((team) => team.row));
  for (const table of tables) {
    const box = table.parentElement;
    let place = 0;
    for (const row of table.tBodies[0].rows) {
      if (kept.has(row)) place += 1;
      row.hidden = !kept.has(row) || (place > FIRST && !whole.has(table));
    }
    box.hidden = !place;
    box.previousElementSibling.hidden = !place;
    const more = box.nextElementSibling?.matches("[data-cx-more]") ? box.nextElementSibling : null;
    more?.remove();
    if (place > FIRST && !whole.has(table)) {
      const all = element("button", { type: "button", className: "md-button" }, `Show all ${place}`);
      all.addEventListener("click", () => {
        whole.add(table);
        show();
        table.tBodies[0].querySelector(`tr:not([hidden]):nth-of-type(${FIRST + 1}) a`)?.focus();
      });
      const line = element("p", { className: "cx-no-print" }, all);
      line.dataset.cxMore = "";
      box.after(line);
    }
  }
  form.querySelector("[data-cx-shown]").value = `${kept.size} of ${rows.length} teams`;
}

if (form) {
  // What is filtered stands in the address, so that it can be passed on.
  const asked = new URLSearchParams(location.search);
  for (const field of form.elements) {
    if (field.name && asked.has(field.name)) field.value = asked.get(field.name);
  }
  const keep = () => {
    const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
    history.replaceState(null, "", `${query.size ? `?${query}` : location.pathname}${location.hash}`);
    show();
  };
  form.addEventListener("input", keep);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(keep));
  form.hidden = false;
  show();
}

// What changed since a day: the last thing a team's past says of it, against its level now.
const since = document.querySelector("[data-cx-since]");

function change(team, day) {
  const last = team.past.filter((entry) => entry.slice(0, 10) <= day).at(-1);
  const [level, model] = (last?.slice(11) ?? "").split("@");
  if (!level) return { ...team, kind: "new", then: "–" };
  const there = model ? document.querySelector(`[data-cx-teams="${CSS.escape(model)}"]`) : team.table;
  const then = `${there?.dataset.cxLevel ?? "Level"} ${level}${model ? ` of ${model}` : ""}`;
  if (model) return { ...team, kind: "other model", then };
  const way = Number(team.level) - Number(level);
  return { ...team, kind: way > 0 ? "rose" : way < 0 ? "fell" : "", then };
}

if (since) {
  const table = document.querySelector("[data-cx-changes]");
  const field = since.querySelector("input");
  field.addEventListener("change", () => {
    if (!field.value || !field.checkValidity()) return;
    const changed = rows.map((team) => change(team, field.value)).filter((team) => team.kind);
    changed.sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || order.compare(a.name, b.name));
    const lines = changed.map((team) => {
      const link = team.row.cells[0].querySelector("a").cloneNode(true);
      const head = element("th", { scope: "row" }, link);
      const now = `${team.table.dataset.cxLevel} ${team.level}`;
      const cells = [team.kind, team.then, now].map((text) => element("td", {}, text));
      return element("tr", {}, head, ...cells);
    });
    const none = element("td", { colSpan: 4 }, "No team stands elsewhere than then.");
    table.tBodies[0].replaceChildren(...(lines.length ? lines : [element("tr", {}, none)]));
    table.querySelector("[data-cx-day]").textContent = readable.format(new Date(field.value));
    since.querySelector("[data-cx-said]").value =
      changed.length === 1 ? "1 team changed" : `${changed.length} teams changed`;
    table.parentElement.nextElementSibling?.matches(".cx-facts") &&
      table.parentElement.nextElementSibling.remove();
  });
  since.hidden = false;
}

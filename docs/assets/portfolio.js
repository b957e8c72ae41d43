// Tables of teams: sorting, filtering, and what changed since a day. Without it they are plain tables.
// Knows the tables' marks; levels come from the page, and nothing is computed that it does not say.

const MOST = 50; // rows of a table at a time
const order = new Intl.Collator("en", { numeric: true });
const count = new Intl.NumberFormat("en");
const readable = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });
const KINDS = ["fell", "rose", "other model", "new"];

const asked = new URLSearchParams(location.search);
const form = document.querySelector("[data-cx-filter]");
const since = document.querySelector("[data-cx-since]");
const tables = [...document.querySelectorAll("[data-cx-teams]")];
const words = (text) => text.split(" ").filter(Boolean);
const teams = tables.flatMap((table) =>
  [...table.tBodies[0].rows].map((row) => ({
    row,
    table,
    name: row.cells[0].querySelector("a").textContent,
    model: table.dataset.cxTeams,
    group: row.dataset.cxGroup,
    level: row.cells[1].textContent.trim(),
    customers: words(row.dataset.cxCustomers ?? ""),
    findings: words(row.dataset.cxFindings),
    due: row.dataset.cxDue,
    past: words(row.dataset.cxPast),
  })),
);

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

// Pages: of a long table, so many rows at a time on a screen; paper has all that a filter leaves.
const pagers = new Map();

function pager(table) {
  if (!pagers.has(table)) {
    const said = element("span", { role: "status" });
    const [back, on] = ["Previous", "Next"].map((text) =>
      element("button", { type: "button", className: "md-button" }, text),
    );
    const line = element("p", { className: "cx-pager cx-no-print" }, back, said, on);
    const made = { line, said, back, on, page: 0 };
    for (const [button, step] of [[back, -1], [on, 1]]) {
      button.addEventListener("click", () => {
        if (button.ariaDisabled === "true") return;
        made.page += step;
        paged(table);
        table.scrollIntoView({ block: "nearest" });
      });
    }
    table.parentElement.after(line);
    pagers.set(table, made);
  }
  return pagers.get(table);
}

function paged(table) {
  const kept = [...table.tBodies[0].rows].filter((row) => !row.hidden);
  const { line, said, back, on, page } = pager(table);
  const [start, end] = [page * MOST, Math.min((page + 1) * MOST, kept.length)];
  kept.forEach((row, place) => row.classList.toggle("cx-later", place < start || place >= end));
  line.hidden = kept.length <= MOST;
  said.textContent = `${count.format(start + 1)}–${count.format(end)} of ${count.format(kept.length)}`;
  back.ariaDisabled = String(!page);
  on.ariaDisabled = String(end === kept.length);
}

function fromTheStart(table) {
  pager(table).page = 0;
  paged(table);
}

// What is chosen stands in the address, so that it can be passed on.
function keep() {
  const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
  for (const table of tables) {
    const head = table.tHead.querySelector("[aria-sort]");
    const down = head?.ariaSort === "descending" ? ".down" : "";
    if (head?.dataset.cxColumn !== "_overall" || down) {
      query.append("sort", `${table.dataset.cxTeams}.${head.dataset.cxColumn}${down}`);
    }
  }
  const day = since?.querySelector("input");
  if (day && day.value !== day.defaultValue) query.set("since", day.value);
  history.replaceState(null, "", `${query.size ? `?${query}` : location.pathname}${location.hash}`);
}

// Sorting: a heading is a button; the first press shows the lowest first, as the page does.
function sort(table, head, up) {
  const column = head.cellIndex;
  for (const other of table.tHead.rows[0].cells) other.ariaSort = null;
  head.ariaSort = up ? "ascending" : "descending";
  const key = (row) => {
    const cell = row.cells[column];
    return column ? cell.textContent.trim() : cell.querySelector("a").textContent;
  };
  const found = [...table.tBodies[0].rows].map((row) => ({
    row,
    out: row.cells[column].classList.contains("cx-out"),
    key: key(row),
  }));
  found.sort((a, b) => a.out - b.out || (up ? 1 : -1) * order.compare(a.key, b.key));
  table.tBodies[0].append(...found.map((one) => one.row));
  fromTheStart(table);
}

for (const table of tables) {
  const heads = [...table.tHead.rows[0].cells];
  heads[1].ariaSort = "ascending";
  for (const head of heads) {
    const button = element("button", { type: "button", className: "cx-sort" }, ...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      sort(table, head, head.ariaSort !== "ascending");
      keep();
    });
  }
}
for (const wanted of asked.getAll("sort")) {
  const [model, column, down] = wanted.split(".");
  const table = tables.find((one) => one.dataset.cxTeams === model);
  const head = [...(table?.tHead.rows[0].cells ?? [])].find((one) => one.dataset.cxColumn === column);
  if (head) sort(table, head, !down);
}

// Filtering
function wanted() {
  const { name, group, model, level, customers, finding, due } = Object.fromEntries(new FormData(form));
  const part = name.toLowerCase();
  return (team) =>
    team.name.toLowerCase().includes(part) &&
    (!group || `${team.group}/`.startsWith(`${group}/`)) &&
    (!model || team.model === model) &&
    (!level || team.level === level) &&
    (!customers || team.customers.includes(customers)) &&
    (!finding || team.findings.includes(finding)) &&
    (!due || team.due <= due);
}

function show() {
  const fits = wanted();
  const full = new Set();
  let shown = 0;
  for (const team of teams) {
    team.row.hidden = !fits(team);
    if (team.row.hidden) continue;
    shown += 1;
    full.add(team.table);
  }
  for (const table of tables) {
    const box = table.parentElement;
    box.hidden = box.previousElementSibling.hidden = !full.has(table);
    fromTheStart(table);
  }
  form.querySelector("[data-cx-shown]").value = `${count.format(shown)} of ${count.format(teams.length)} teams`;
}

if (form) {
  for (const field of form.elements) {
    if (field.name && asked.has(field.name)) field.value = asked.get(field.name);
  }
  const changed = () => {
    show();
    keep();
  };
  form.addEventListener("input", changed);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(changed));
  form.hidden = false;
  show();
}

// What changed since a day: the last thing a team's past says of it, against its level now.
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

function changes(day) {
  const table = document.querySelector("[data-cx-changes]");
  const changed = teams.map((team) => change(team, day)).filter((team) => team.kind);
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
  table.querySelector("[data-cx-day]").textContent = readable.format(new Date(day));
  since.querySelector("[data-cx-said]").value =
    changed.length === 1 ? "1 team changed" : `${count.format(changed.length)} teams changed`;
  table.parentElement.parentElement.querySelector("[data-cx-rest=changes]")?.remove();
  fromTheStart(table);
}

if (since) {
  const field = since.querySelector("input");
  const chosen = () => {
    if (!field.value || !field.checkValidity()) return;
    changes(field.value);
    keep();
  };
  field.addEventListener("change", chosen);
  since.hidden = false;
  if (asked.has("since")) {
    field.value = asked.get("since");
    chosen();
  }
}

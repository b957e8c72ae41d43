// The beginning of the page: a team, a new one, a file of one's own, or a draft from before.

import { drafts } from "./drafts.js";
import { button, find, make } from "./elements.js";

const FRESH = "+"; // in place of a team's id

/** `page` has what can be begun: `open(name)`, `fresh(model, name)`, `take(file)`, `paste(text)`; and
 * `discard(name, called)`. Gives `show`, which lists the drafts anew, and `focus`. */
export function starting(start, given, root, page) {
  const team = find("team", start);
  team.append(
    ...given.teams.map(({ id, team: name }) => make("option", { value: id }, `${name} (${id})`)),
    make("option", { value: FRESH }, "A team that is not here yet"),
  );
  find("model", start).append(
    ...given.models.map(({ id, name }) => make("option", { value: id }, name)),
  );
  team.addEventListener("change", follow);
  follow();
  find("choose", start).addEventListener("submit", (event) => {
    event.preventDefault();
    if (team.value !== FRESH) page.open(`team:${team.value}`);
    else page.fresh(find("model", start).value, find("name", start).value.trim());
  });
  find("file", start).addEventListener("change", ({ target }) => {
    if (target.files.length) page.take(target.files[0]);
    target.value = "";
  });
  find("pasted", start).addEventListener("submit", (event) => {
    event.preventDefault();
    page.paste(find("text", start).value);
  });
  show();
  return { show, focus: () => team.focus() };

  function follow() {
    for (const label of start.querySelectorAll("[data-cx-fresh]"))
      label.hidden = team.value !== FRESH;
    find("name", start).disabled = team.value !== FRESH;
  }

  function show() {
    const list = find("drafts", start);
    const found = drafts(root).filter(({ model }) => given.models.some(({ id }) => id === model));
    list.hidden = !found.length;
    list.replaceChildren(
      make("h2", {}, "Drafts on this device"),
      make("ul", { class: "cx-assess-drafts" }, ...found.map(item)),
    );
  }

  function item(draft) {
    const published = given.teams.find(({ id }) => id === draft.id)?.team;
    const name = draft.parts.team?.team || published || draft.id;
    const model = given.models.find(({ id }) => id === draft.model).name;
    return make(
      "li",
      {},
      button("Go on", () => page.open(draft.name), { "aria-label": `Go on with ${name}` }),
      " ",
      button("Discard", () => page.discard(draft.name, name), {
        "aria-label": `Discard the draft for ${name}`,
      }),
      ` ${name}, ${model}, last changed ${new Date(draft.at).toLocaleString()}`,
    );
  }
}

// Controls for the parts of an assessment beside ratings and votes. Knows how each kind of field is
// asked for; what the parts are stands in `parts.js`.

import { anew, button, make } from "./elements.js";
import { blank } from "./parts.js";

const SMALL = 2; // fields of a record that needs no frame around them

/** The controls of a part that has one record: for the team, or for one capability. */
export function single(work, key, capability = null) {
  const part = work.parts.get(key);
  const place = make("div", { class: "cx-assess-form" });
  const get = () => (capability === null ? work.part(key) : work.partOf(key, capability));
  const put = (record) =>
    capability === null ? work.put(key, record) : work.putOf(key, capability, record);
  const fill = () =>
    anew(() => place.replaceChildren(...record(part, [key, capability], get, put)));
  fill();
  return { element: place, fill };
}

/** The controls of a part that is a list: its records, and a way to one more. */
export function listed(work, key) {
  const part = work.parts.get(key);
  const { title, item, help } = part;
  const items = make("div", {});
  const place = make("div", { id: `cx-${key}` }, make("p", { class: "cx-facts" }, help), items);
  const word = item[0].toUpperCase() + item.slice(1);
  const replace = (index, ...records) => {
    work.put(key, work.part(key).toSpliced(index, 1, ...records));
  };
  const one = (_, index) =>
    make(
      "fieldset",
      {
        class: part.fields.length > SMALL ? "cx-assess-record" : "cx-assess-record cx-assess-small",
      },
      make("legend", {}, `${word} ${index + 1}`),
      ...record(
        part,
        [key, index],
        () => work.part(key)[index],
        (now) => replace(index, now),
      ),
      button(
        "Remove",
        () => {
          replace(index);
          fill();
          add.focus();
        },
        { "aria-label": `Remove ${item} ${index + 1}` },
      ),
    );
  const add = button(`Add ${/^[aeiou]/.test(item) ? "an" : "a"} ${item}`, () => {
    const all = work.part(key);
    work.put(key, [...all, blank(part)]);
    fill();
    items.lastElementChild.querySelector("input, select").focus();
  });
  place.append(make("p", {}, add));
  function fill() {
    anew(() => items.replaceChildren(...work.part(key).map(one)));
  }
  fill();
  return { element: place, fill, title };
}

/** The controls of one record and the sentence on what is wrong with it. */
function record(part, at, get, put) {
  const id = ["cx", ...at.filter((one) => one !== null)].join("-");
  const problem = make("p", { class: "cx-assess-problem", id: `${id}-problem`, hidden: "" });
  const controls = part.fields.map((field) => {
    const set = (value) => {
      put({ ...get(), [field.key]: value });
      measure();
    };
    const control = CONTROLS[field.kind](field, `${id}-${field.key}`, () => get()[field.key], set);
    control
      .querySelector("[aria-describedby]")
      .setAttribute(
        "aria-describedby",
        [field.help && `${id}-${field.key}-help`, problem.id].filter(Boolean).join(" "),
      );
    return control;
  });
  measure();
  return [...paired(part.fields, controls), problem];

  /** Say what the figures are in, which another field decides. */
  function measure() {
    const unit = part.unit?.(get());
    part.fields.forEach(({ kind, label }, index) => {
      if (kind === "figure")
        controls[index].querySelector("label").textContent = unit ? `${label}, in ${unit}` : label;
    });
  }
}

/** A figure and its day side by side: fields of one inner record. */
function paired(fields, controls) {
  const pairs = new Map();
  return fields.flatMap(({ key }, index) => {
    const [outer, inner] = key.split(".");
    if (!inner) return [controls[index]];
    if (pairs.has(outer)) {
      pairs.get(outer).append(controls[index]);
      return [];
    }
    pairs.set(outer, make("div", { class: "cx-assess-pair" }, controls[index]));
    return [pairs.get(outer)];
  });
}

function labelled(field, id, control, ...more) {
  const help = field.help ? make("span", { class: "cx-facts", id: `${id}-help` }, field.help) : "";
  control.id = id;
  control.setAttribute("aria-describedby", "");
  if (field.about) control.setAttribute("aria-label", `${field.about}: ${field.label}`);
  return make(
    "div",
    { class: `cx-assess-field cx-assess-${field.kind}` },
    make("label", { for: id }, field.label),
    control,
    ...more,
    help,
  );
}

function input(field, id, get, set) {
  const kinds = { day: { type: "date" }, figure: { inputmode: "decimal", size: 8 } };
  const control =
    field.kind === "text"
      ? make("textarea", { rows: 2 })
      : make("input", { autocomplete: "off", ...kinds[field.kind] });
  if (field.most) control.maxLength = field.most;
  control.value = get();
  control.addEventListener("input", () => set(control.value));
  return labelled(field, id, control);
}

const option = (value, label) => make("option", { value }, label);

function options({ options: all, group }, without = []) {
  const left = [...all].filter(([id]) => !without.includes(id));
  if (!group) return left.map(([id, label]) => option(id, label));
  const groups = new Map();
  for (const one of left) groups.set(group(one[0]), [...(groups.get(group(one[0])) ?? []), one]);
  return [...groups].map(([label, inner]) =>
    make("optgroup", { label }, ...inner.map(([id, name]) => option(id, name))),
  );
}

function choice(field, id, get, set) {
  const control = make("select", {}, option("", field.none ?? "–"), ...options(field));
  control.value = get();
  control.addEventListener("change", () => set(control.value));
  return labelled(field, id, control);
}

/** Several of many: those chosen, each with a way to take it out, and one more to choose. */
function chosen(field, id, get, set) {
  const control = make("select", {});
  const list = make("ul", { class: "cx-assess-chosen", "aria-label": `${field.label}: chosen` });
  const put = (ids) => {
    set(ids);
    show();
    control.focus();
  };
  const add = button(
    "Add",
    () => {
      if (control.value) put([...get(), control.value]);
    },
    { "aria-label": `Add to: ${field.label}` },
  );
  const show = () => {
    control.replaceChildren(option("", field.none), ...options(field, get()));
    list.replaceChildren(
      ...get().map((one) => {
        const name = field.options.get(one) ?? one;
        const remove = button("Remove", () => put(get().filter((other) => other !== one)), {
          "aria-label": `Remove ${name}`,
        });
        return make("li", {}, `${name} `, remove);
      }),
    );
    list.hidden = !get().length;
  };
  show();
  return labelled(field, id, control, add, list);
}

const CONTROLS = {
  line: input,
  ids: input,
  text: input,
  day: input,
  figure: input,
  choice,
  several: chosen,
};

/** Mark the fields that are in trouble, below `within`, and say why beside them. */
export function mark(within, problems) {
  for (const control of within.querySelectorAll(".cx-assess-field [aria-invalid]"))
    control.removeAttribute("aria-invalid");
  for (const place of within.querySelectorAll(".cx-assess-problem[id$='-problem']"))
    place.replaceChildren();
  for (const { key, at, field, said } of problems) {
    const id = ["cx", key, at].filter((one) => one !== null).join("-");
    document.getElementById(`${id}-${field}`)?.setAttribute("aria-invalid", "true");
    document.getElementById(`${id}-problem`)?.append(`${said} `);
  }
  for (const place of within.querySelectorAll(".cx-assess-problem[id$='-problem']"))
    place.hidden = !place.textContent;
}

// Elements made and found. Text goes in as text, never as HTML.

export const find = (name, within) => within.querySelector(`[data-cx-${name}]`);

export function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

export function button(text, press, attributes = {}) {
  const made = make("button", { type: "button", class: "md-button", ...attributes }, text);
  made.addEventListener("click", press);
  return made;
}

/** A part of the page that folds away; what it holds is said beside its name. */
export function fold(name, title, ...children) {
  return make(
    "details",
    { class: "cx-fold", [`data-cx-${name}`]: "" },
    make("summary", {}, `${title} `, make("span", { class: "cx-facts", "data-cx-holds": "" })),
    make("div", { class: "cx-assess-fold" }, ...children),
  );
}

/** Make a part anew, and leave the focus where it was: on the element with the same id. */
export function anew(make) {
  const before = document.activeElement;
  const { id, selectionStart, selectionEnd } = before ?? {};
  make();
  const after = id && !before.isConnected ? document.getElementById(id) : null;
  after?.focus();
  if (after?.setSelectionRange && typeof selectionStart === "number")
    after.setSelectionRange(selectionStart, selectionEnd);
}

/** Go to an element, through everything that hides it, and to what is wrong in it. */
export function goTo(id) {
  const place = document.getElementById(id);
  if (!place) return;
  for (let up = place.closest("details"); up; up = up.parentElement.closest("details"))
    up.open = true;
  const opener = place.querySelector('[aria-expanded="false"]');
  if (opener) opener.click();
  const controls = "input, select, textarea, button";
  const control = place.matches(controls)
    ? place
    : (place.querySelector('[aria-invalid="true"]') ??
      place.querySelector("input:checked") ??
      place.querySelector(controls));
  control?.focus();
}

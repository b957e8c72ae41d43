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

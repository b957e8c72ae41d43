// What a text may be in a file: an id, a day, an address, a figure. Knows no page and no key.

import { printable } from "./reading.js";

const ID = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const LONGEST = 64; // characters of an id
const ADDRESS = /^https?:\/\/[^\s<>"]+$/;
const FIGURE = /^-?\d{1,12}(\.\d{1,6})?$/; // more digits would not come back as they were typed

export const isId = (text) => text.length <= LONGEST && ID.test(text);

/** Whether it may be an assessment's id: an id, or several with slashes between them. */
export const isPath = (text) => text.split("/").every((one) => ID.test(one));

export const isAddress = (text) => ADDRESS.test(text);

export const isFigure = (text) => FIGURE.test(text);

export function isDay(text) {
  const day = new Date(`${text}T00:00:00Z`);
  return (
    /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(+day) && day.toISOString().startsWith(text)
  );
}

const LONG = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });

/** `20 October 2026`; what is no day, or none yet, as it is. */
export const readable = (text) => (isDay(text ?? "") ? LONG.format(new Date(text)) : text);

export function today() {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()]
    .map((n) => String(n).padStart(2, "0"))
    .join("-");
}

/** The id nearest to a text; empty if nothing comes near. */
export const slug = (text) =>
  (
    text
      .normalize("NFKD")
      .replace(/[^\0-\x7f]/g, "")
      .toLowerCase()
      .match(/[a-z0-9]+/g) ?? []
  )
    .join("-")
    .slice(0, LONGEST)
    .replace(/-$/, "");

/** Without blanks around, and without what a file may not hold. */
export const clean = (text) => printable(text).trim();

/** A value of a file as a control shows it. */
export const said = (value) => (value === null || value === undefined ? "" : String(value));

export const plural = (count, one, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;

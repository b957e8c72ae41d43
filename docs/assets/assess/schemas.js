// What a JSON Schema objects to in a file's tree: every misfit with its line, in plain words.
// Knows the keywords that the published schemas use; nothing of assessments.

import { isMap } from "./reading.js";
import { isDay } from "./words.js";

const KINDS = {
  object: ["keys with values", isMap],
  array: ["a list", Array.isArray],
  string: ["a text", (value) => typeof value === "string"],
  number: ["a number", (value) => typeof value === "number"],
  integer: ["a whole number", Number.isInteger],
  null: ["nothing", (value) => value === null],
};
const MOST_NAMED = 8;

const shown = (value) => JSON.stringify(isMap(value) || Array.isArray(value) ? "…" : value);

function some(values) {
  const words = values.slice(0, MOST_NAMED).map(String);
  return words.join(", ") + (values.length > MOST_NAMED ? " …" : "");
}

/** Every misfit as `{ line, said }`, in the order of the file; `excused` ids are no misfits. */
export function misfits(text, tree, schema, excused = () => false) {
  const found = [];
  visit(tree, schema, "the file");
  return found.sort((a, b) => a.line - b.line);

  function tell(at, said) {
    found.push({ line: text.slice(0, at).split("\n").length, said });
  }

  function resolved(rule) {
    if (!rule.$ref) return rule;
    const { $ref, ...more } = rule;
    return { ...resolved(schema.$defs[$ref.split("/").at(-1)]), ...more };
  }

  function visit(node, given, name) {
    const rule = resolved(given);
    const { value } = node;
    if (rule.oneOf) return oneOf(node, rule.oneOf.map(resolved), name);
    if ("const" in rule && value !== rule.const)
      return tell(node.start, `${name} is ${shown(value)}, expected "${rule.const}"`);
    if (rule.enum && !rule.enum.includes(value) && !excused(value))
      return tell(node.start, `${name} is ${shown(value)}, expected one of ${some(rule.enum)}`);
    if (rule.type && !KINDS[rule.type][1](value))
      return tell(node.start, `${name} should be ${KINDS[rule.type][0]}`);
    if (typeof value === "string") ofText(node, rule, name);
    if (typeof value === "number") ofNumber(node, rule, name);
    if (Array.isArray(value)) ofList(node, rule, name);
    if (isMap(value)) ofMap(node, rule, name);
  }

  /** By the form that the value has, since the forms of a rule are of different kinds. */
  function oneOf(node, rules, name) {
    const fits = (rule) =>
      rule.enum ? typeof node.value === "string" : KINDS[rule.type][1](node.value);
    const rule = rules.find(fits);
    if (rule) visit(node, rule, name);
    else tell(node.start, `${name} is ${shown(node.value)}, which it cannot be`);
  }

  function ofText({ value, start }, { pattern, maxLength, format, examples }, name) {
    const like = examples ? `, expected something like ${shown(examples[0])}` : ": not of its form";
    if (format === "date" && !isDay(value))
      tell(start, `${name} is ${shown(value)}, expected a day: year-month-day`);
    else if (pattern && !new RegExp(pattern, "u").test(value))
      tell(start, value.trim() ? `${name} is ${shown(value)}${like}` : `${name} is empty`);
    if (maxLength && [...value].length > maxLength)
      tell(start, `${name} has more than ${maxLength} characters`);
  }

  function ofNumber({ value, start }, { minimum, maximum }, name) {
    if (minimum !== undefined && value < minimum) tell(start, `${name} is less than ${minimum}`);
    if (maximum !== undefined && value > maximum) tell(start, `${name} is more than ${maximum}`);
  }

  function ofList({ items, start, value }, { items: inner, minItems, uniqueItems }, name) {
    if (minItems && items.length < minItems) tell(start, `${name} has nothing in it`);
    if (uniqueItems && new Set(value).size < value.length)
      tell(start, `${name} has something twice`);
    for (const item of items) visit(item, inner, name);
  }

  function ofMap({ entries, start, value }, rule, name) {
    const { properties = {}, additionalProperties, propertyNames, required = [] } = rule;
    if (rule.minProperties && !entries.length) tell(start, `${name} has nothing in it`);
    for (const key of required) {
      if (!value.has(key)) tell(start, `${name} lacks "${key}"`);
    }
    const names = propertyNames && resolved(propertyNames);
    for (const { key, start: at, node } of entries) {
      const inner = Object.hasOwn(properties, key) ? properties[key] : additionalProperties;
      const odd =
        names &&
        ((names.enum && !names.enum.includes(key)) ||
          (names.pattern && !new RegExp(names.pattern, "u").test(key)));
      if ((inner === false || odd) && !excused(key))
        tell(
          at,
          `unknown key "${key}" in ${name}, expected one of ${some(Object.keys(properties))}`,
        );
      else if (inner) visit(node, inner, `"${key}"`);
    }
  }
}

// An assessment as plain data, made from what `hooks/maturity/results/whatif.py` writes.
// The cells stand in the model's order; capabilities, dimensions and cells go by their places.

export const PRESENT = "✓";
export const PARTIAL = "○";
export const MISSING = "✗";
export const NOT_APPLICABLE = "–";
export const UNRATED = "?";

export function read({ capabilities, credit, ...rest }) {
  const [part, whole] = credit.split("/").map(BigInt);
  return {
    ...rest,
    credit: { part, whole },
    capabilities: capabilities.map(([name, level, effort, requires]) => ({
      name, level, effort, requires,
    })),
    cells: capabilities.flatMap(([, , , , statuses], capability) =>
      [...statuses].flatMap((status, dimension) =>
        status === " " ? [] : [{ capability, dimension, status }],
      ),
    ),
  };
}

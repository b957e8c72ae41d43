// What it means that a requirement is met, as `requirements.py` has it.

import { NOT_APPLICABLE, PRESENT } from "./assessment.js";

/** For each cell its unmet requirements, each as the cells of which any one would meet it. */
export function unmet({ capabilities, cells }) {
  const places = capabilities.map(() => new Map());
  cells.forEach(({ capability, dimension, status }, i) => {
    if (status !== NOT_APPLICABLE) places[capability].set(dimension, i);
  });
  return cells.map(({ capability, dimension, status }) =>
    capabilities[capability].requires
      .map((required) => {
        const here = places[required].get(dimension);
        const open = here === undefined ? [...places[required].values()] : [here];
        return open.some((i) => cells[i].status === PRESENT) ? [] : open;
      })
      .filter((open) => open.length && status !== NOT_APPLICABLE),
  );
}

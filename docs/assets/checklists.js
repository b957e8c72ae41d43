// Ticks of checklists, kept in this browser. Nothing leaves the page.
(() => {
  "use strict";

  const store = {
    read(key) {
      try {
        const kept = JSON.parse(localStorage.getItem(key));
        return new Set(Array.isArray(kept) ? kept : []);
      } catch {
        return new Set(); // storage is off, or holds something else: the boxes still work
      }
    },
    write(key, ticks) {
      try {
        if (ticks.size) localStorage.setItem(key, JSON.stringify([...ticks]));
        else localStorage.removeItem(key);
      } catch {
        // Storage is off or full: the ticks last as long as the page.
      }
    },
  };

  for (const list of document.querySelectorAll("[data-cx-checklist]")) {
    const key = `cx-checklist:${list.dataset.cxChecklist}`;
    const boxes = [...list.querySelectorAll("input[data-cx-tick]")];
    const count = list.querySelector("[data-cx-count]");
    const say = () => {
      count.textContent = `${boxes.filter((box) => box.checked).length} of ${boxes.length} ticked`;
    };
    const ticks = store.read(key);
    for (const box of boxes) box.checked = ticks.has(box.dataset.cxTick);
    list.addEventListener("change", () => {
      store.write(key, new Set(boxes.filter((box) => box.checked).map((box) => box.dataset.cxTick)));
      say();
    });
    list.querySelector("[data-cx-clear]").addEventListener("click", () => {
      for (const box of boxes) box.checked = false;
      store.write(key, new Set());
      say();
    });
    list.querySelector("[data-cx-print]").addEventListener("click", () => window.print());
    list.querySelector("[data-cx-tools]").hidden = false;
    say();
  }
})();

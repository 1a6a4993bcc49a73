"use strict";
// Search and filters over the findings that are in the page already. Text is only read, never made into markup.
(() => {
  const field = (id) => document.getElementById(id);
  const items = Array.from(document.querySelectorAll(".finding"), (node) => ({
    node,
    ...node.dataset,
    path: node.querySelector(".path").textContent.toLowerCase(),
    text: node.textContent.toLowerCase(),
  }));
  const filters = field("filters");
  if (items.length === 0 || !filters) return;
  const levels = Array.from(filters.querySelectorAll("input[name=level]"));
  const choices = ["rule", "state", "head"].map(field).filter(Boolean);
  const [search, path, shown] = ["search", "path", "shown"].map(field);
  const lists = new Set(items.map((item) => item.node.closest("section")));

  function apply() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const part = path.value.trim().toLowerCase();
    const allowed = new Set(levels.filter((box) => box.checked).map((box) => box.value));
    let count = 0;
    for (const item of items) {
      const fits =
        allowed.has(item.level) &&
        choices.every((choice) => choice.value === "" || item[choice.id] === choice.value) &&
        item.path.includes(part) &&
        words.every((word) => item.text.includes(word));
      if (item.node.hidden === fits) item.node.hidden = !fits;
      if (fits) count += 1;
    }
    for (const list of lists) list.hidden = !list.querySelector(".finding:not([hidden])");
    shown.textContent = `Showing ${count} of ${items.length}`;
  }

  function clear() {
    for (const input of [search, path, ...choices]) input.value = "";
    for (const box of levels) box.checked = true;
    apply();
  }

  let asked = false;
  function soon() {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      apply();
    });
  }

  filters.addEventListener("input", soon);
  field("clear").addEventListener("click", () => {
    clear();
    search.focus();
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches("input[type=search], select");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      search.focus();
    }
  });
  filters.hidden = false;
  // A browser that comes back to the page may have kept what was in the fields.
  apply();
})();

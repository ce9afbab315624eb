/* A list that is exchanged in place: the reader keeps her place, and the language switch leads to what she sees. */
let held = null;

document.addEventListener("htmx:before:swap", () => {
  const active = document.activeElement;
  held = active?.closest("#list") ? { label: active.textContent, open: Boolean(active.closest(".filters[open]")) } : null;
});

document.addEventListener("htmx:after:swap", () => {
  const list = document.getElementById("list");
  if (held && list) {
    if (held.open) list.querySelector(".filters")?.setAttribute("open", "");
    const name = (link) => link.querySelector("span")?.textContent ?? link.textContent;
    const wanted = [...list.querySelectorAll("a")].find((link) => held.label.startsWith(name(link)));
    wanted?.closest("details.filter-more")?.setAttribute("open", "");
    wanted?.focus({ preventScroll: true });
  }
  const path = document.querySelector('[name="path"][form="region-form"]');
  if (path) path.value = location.pathname + location.search;
});

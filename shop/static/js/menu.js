/* The menu knows where we are; open departments close when the reader turns elsewhere or presses Escape. */
export function tendMenu() {
  for (const link of document.querySelectorAll(".menu a")) {
    if (link.pathname === location.pathname) link.setAttribute("aria-current", "page");
  }
  const open = () => document.querySelectorAll(".menu-more[open]");
  document.addEventListener("click", (event) => {
    for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("focusin", (event) => {
    for (const menu of open()) if (!menu.contains(event.target) && !menu.closest(":popover-open")) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of open()) {
      menu.open = false;
      if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    }
  });
}

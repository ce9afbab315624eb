/* Forms: attention goes to what is wrong; a button that was pressed says so and is not pressed twice. */
export function focusTrouble(root) {
  root.querySelector("[data-focus]")?.focus();
}

export function guardButtons() {
  document.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!button?.dataset.busy) return;
    if (button.getAttribute("aria-disabled")) {
      event.preventDefault();
      return;
    }
    button.setAttribute("aria-disabled", "true");
    button.dataset.label = button.textContent;
    button.textContent = button.dataset.busy;
  });
  // A page brought back by the browser's Back key has its buttons again.
  addEventListener("pageshow", () => {
    for (const button of document.querySelectorAll("[data-label]")) {
      button.removeAttribute("aria-disabled");
      button.textContent = button.dataset.label;
      delete button.dataset.label;
    }
  });
}

/* Put into the basket without leaving the page: the same form, answered by a short note. */
import { readMe } from "./me.js";

const NOTE_MS = 8000;

export function tendPurchase(form) {
  const note = document.querySelector("[data-added]");
  let leave;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("[type=submit]");
    if (button.getAttribute("aria-disabled")) return;
    button.setAttribute("aria-disabled", "true");
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "HX-Request": "true" } });
      if (answer.status >= 500) throw new Error(answer.statusText);
      note.showPopover();
      note.innerHTML = await answer.text();
      clearTimeout(leave);
      leave = setTimeout(() => note.matches(":hover, :focus-within") || note.hidePopover(), NOTE_MS);
      readMe();
    } catch {
      form.submit();
    } finally {
      button.removeAttribute("aria-disabled");
    }
  });
}

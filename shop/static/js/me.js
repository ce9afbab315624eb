/* The one request for what a page that is the same for everybody cannot know: name, basket count, wishes. */
import { agree } from "./agreeing.js";

export async function readMe() {
  const address = document.documentElement.dataset.me;
  if (!address) return;
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const { name, count, wishes } = await answer.json();
    for (const place of document.querySelectorAll("[data-count]")) {
      place.textContent = count ? new Intl.NumberFormat(document.documentElement.lang).format(count) : "";
      place.hidden = !count;
    }
    agree(wishes);
    if (name) for (const place of document.querySelectorAll("[data-name]")) place.textContent = name;
  } catch {
    // Without an answer the page stays as it is: nothing on it depends on this.
  }
}

/* Who has signed in has her wish list in the account; the browser holds a copy, and once gives it what it had before. */
import { read, write } from "./chosen.js";

const COPY = "tradewind:wishes-are-a-copy";
const CHANGE = "wish-list/change/";

function isCopy() {
  try {
    return localStorage.getItem(COPY) !== null;
  } catch {
    return false;
  }
}

function mark(is) {
  try {
    if (is) localStorage.setItem(COPY, "yes");
    else localStorage.removeItem(COPY);
  } catch {
    // A browser that keeps nothing has nothing to agree on.
  }
}

const show = (slugs) => {
  write("wishes", slugs);
  dispatchEvent(new Event("tradewind:wishes"));
};

/* The account's list after the deed, or nothing where the shop did not answer. */
async function tell(deed, value) {
  const base = document.documentElement.dataset.me.replace(/me\/$/, CHANGE);
  try {
    const body = new URLSearchParams({ [deed]: value });
    const answer = await fetch(base, { method: "POST", body, headers: { Accept: "application/json" } });
    return await answer.json();
  } catch {
    return {};
  }
}

/* ``wishes``: the account's list; null when nobody has signed in. */
export async function agree(wishes) {
  if (wishes === undefined) return;
  if (wishes === null) {
    if (isCopy()) {
      mark(false);
      show([]);
    }
    return;
  }
  const own = isCopy() ? [] : read("wishes");
  const list = own.length ? (await tell("merge", own.join(","))).wishes : wishes;
  if (!list) return;
  mark(true);
  show(list);
}

addEventListener("tradewind:wished", async ({ detail: { slug, isIn } }) => {
  if (!isCopy()) return;
  const { wishes, trouble } = await tell(isIn ? "keep" : "drop", slug);
  if (wishes) show(wishes);
  for (const place of document.querySelectorAll("[data-wish-trouble]")) {
    place.hidden = !trouble;
    place.textContent = trouble ?? "";
  }
});

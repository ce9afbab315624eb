/* The wish list of this browser, where the address names no other one. */
import { address, fetchCards, read } from "./chosen.js";

const place = document.querySelector("[data-wishes]");
const send = document.querySelector("[data-send]");
const none = place.innerHTML;
let shown = "";

async function show() {
  const slugs = read("wishes");
  if (slugs.join() === shown) return;
  shown = slugs.join();
  const cards = await fetchCards(place.dataset.wishes, slugs);
  if (slugs.join() !== shown) return;
  place.innerHTML = cards || none;
  send.hidden = !cards;
  const link = send.querySelector("a");
  link.href = address(link.getAttribute("href").split("?")[0], slugs);
}

if (!("named" in place.dataset)) {
  show();
  addEventListener("tradewind:wishes", show);
}

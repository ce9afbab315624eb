/* The wish list of this browser, where the address names no other one. */
import { address, fetchCards, read } from "./chosen.js";

const place = document.querySelector("[data-wishes]");
const send = document.querySelector("[data-send]");
const slugs = read("wishes");
if (!("named" in place.dataset) && slugs.length) {
  const cards = await fetchCards(place.dataset.wishes, slugs);
  if (cards) {
    place.innerHTML = cards;
    send.hidden = false;
    const link = send.querySelector("a");
    link.href = address(link.getAttribute("href"), slugs);
  }
}

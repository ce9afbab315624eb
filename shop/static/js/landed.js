/* The price at the door comes after the page; its link stays where no answer does. */
import { countDown } from "./countdown.js";

export async function tellLanded(place) {
  try {
    const answer = await fetch(place.dataset.landed);
    if (!answer.ok) return;
    place.innerHTML = await answer.text();
    countDown(place);
  } catch {
    // The link to the full account is still there.
  }
}

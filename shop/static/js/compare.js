/* Without pieces in its address the page goes on to those that this browser compares; what is taken out leaves the list. */
import { address, read, write } from "./chosen.js";

const none = document.querySelector("[data-none]");
const slugs = read("compare");
if (none && slugs.length && !location.search) location.replace(address(location.pathname, slugs));
for (const drop of document.querySelectorAll("[data-drop]")) {
  drop.addEventListener("click", () => {
    const slug = drop.dataset.drop.split("/").at(-2);
    write("compare", read("compare").filter((other) => other !== slug));
  });
}

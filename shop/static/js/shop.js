/* What every page gains by script: the visitor's name and basket count, menus that close, steps beside quantities, suggestions. */
import { readMe } from "./me.js";
import { tendMenu } from "./menu.js";
import { addSteps } from "./quantity.js";
import { focusTrouble, guardButtons } from "./forms.js";
import { offerSuggestions } from "./suggest.js";

readMe();
tendMenu();
addSteps(document);
focusTrouble(document);
guardButtons();
offerSuggestions();
document.addEventListener("htmx:after:swap", () => {
  addSteps(document);
  readMe();
  // What had the focus may be gone with its line; the reader goes on at the page's own content, not at its top.
  if (document.activeElement === document.body) document.getElementById("content").focus({ preventScroll: true });
});

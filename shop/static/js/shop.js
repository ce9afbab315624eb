/* What every page gains by script: the visitor's name and basket count, menus that close, steps beside quantities. */
import { readMe } from "./me.js";
import { closeMenus } from "./menu.js";
import { addSteps } from "./quantity.js";
import { focusTrouble, guardButtons } from "./forms.js";

readMe();
closeMenus();
addSteps(document);
focusTrouble(document);
guardButtons();
document.addEventListener("htmx:after:swap", () => {
  addSteps(document);
  readMe();
});

/* What a product page gains by script: pictures that move and open large, a basket without leaving, the price at the door, lists of her own. */
import { tendGallery } from "./gallery.js";
import { tendPurchase } from "./buy.js";
import { tellLanded } from "./landed.js";
import { rememberSeen, tendChoices } from "./chosen.js";

for (const gallery of document.querySelectorAll("[data-gallery]")) tendGallery(gallery);
for (const form of document.querySelectorAll("[data-buy]")) tendPurchase(form);
for (const place of document.querySelectorAll("[data-landed]")) tellLanded(place);
for (const choices of document.querySelectorAll("[data-choices]")) {
  tendChoices(choices);
  rememberSeen(choices.dataset.choices);
}

/* A thumbnail moves the pictures sideways without moving the page, and shows which picture is seen. */
import { tendZoom } from "./zoom.js";

export function tendGallery(gallery) {
  const strip = gallery.querySelector("[data-strip]");
  if (!strip) return;
  tendZoom([...gallery.querySelectorAll("[data-zoom]")]);
  const thumbs = [...gallery.querySelectorAll("[data-thumb]")];
  const pictures = thumbs.map((thumb) => document.getElementById(thumb.hash.slice(1)));
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  thumbs.forEach((thumb, index) => {
    thumb.addEventListener("click", (event) => {
      event.preventDefault();
      const way = pictures[index].getBoundingClientRect().left - strip.getBoundingClientRect().left;
      strip.scrollBy({ left: way, behavior: still.matches ? "instant" : "smooth" });
    });
  });
  const seen = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        for (const thumb of thumbs) thumb.setAttribute("aria-current", thumb.hash.slice(1) === entry.target.id);
      }
    },
    { root: strip, threshold: 0.6 },
  );
  pictures.forEach((picture) => seen.observe(picture));
}

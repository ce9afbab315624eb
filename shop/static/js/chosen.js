/* Lists that live in this browser: wishes, what is compared, what was seen. They hold addresses of pieces, nothing else. */
const MOST = 48;
const SEEN_SHOWN = 4;

export function read(name) {
  try {
    const found = JSON.parse(localStorage.getItem(`tradewind:${name}`) ?? "[]");
    return Array.isArray(found) ? found.filter((slug) => /^[\w-]{1,120}$/.test(slug)).slice(0, MOST) : [];
  } catch {
    return [];
  }
}

export function write(name, slugs) {
  try {
    localStorage.setItem(`tradewind:${name}`, JSON.stringify(slugs.slice(0, MOST)));
  } catch {
    // A browser that keeps nothing shows the shop without lists of its own.
  }
}

export const address = (base, slugs) => `${base}?p=${slugs.map(encodeURIComponent).join(",")}`;

export async function fetchCards(base, slugs) {
  try {
    const answer = slugs.length ? await fetch(address(base, slugs)) : null;
    return answer?.ok ? (await answer.text()).trim() : "";
  } catch {
    return "";
  }
}

/* The buttons below a price. */
export function tendChoices(place) {
  const slug = place.dataset.choices;
  const onward = place.querySelector("[data-compare]");
  const base = onward.getAttribute("href");
  const show = () => {
    for (const button of place.querySelectorAll("[data-choose]")) {
      button.setAttribute("aria-pressed", read(button.dataset.choose).includes(slug));
    }
    const compared = read("compare");
    onward.hidden = compared.length < 2;
    onward.href = address(base, compared);
  };
  place.addEventListener("click", (event) => {
    const button = event.target.closest("[data-choose]");
    if (!button) return;
    const name = button.dataset.choose;
    const others = read(name).filter((other) => other !== slug);
    const isIn = button.getAttribute("aria-pressed") === "true";
    write(name, isIn ? others : [slug, ...others].slice(0, Number(button.dataset.most ?? MOST)));
    show();
    if (name === "wishes") dispatchEvent(new CustomEvent("tradewind:wished", { detail: { slug, isIn: !isIn } }));
  });
  addEventListener("tradewind:wishes", show);
  addEventListener("storage", show);
  addEventListener("pageshow", show);
  show();
  place.hidden = false;
}

/* What was looked at before this piece, then this piece on top of it. */
export async function rememberSeen(slug) {
  const others = read("seen").filter((other) => other !== slug);
  write("seen", [slug, ...others]);
  const section = document.querySelector("[data-seen]");
  if (!section || !others.length) return;
  const cards = await fetchCards(section.dataset.seen, others.slice(0, SEEN_SHOWN));
  section.querySelector("[data-cards]").innerHTML = cards;
  section.hidden = !cards;
}

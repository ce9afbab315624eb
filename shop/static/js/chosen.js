/* What a shopper keeps, compares and has seen: in her browser, and what she keeps in her account once she signed in. */
const MOST = { wishes: 100, compare: 4, seen: 7 };

function stored(name) {
  try {
    const found = JSON.parse(localStorage.getItem(name) ?? "[]");
    return Array.isArray(found) ? found.filter((slug) => typeof slug === "string") : [];
  } catch {
    return [];
  }
}

function store(name, slugs) {
  try {
    if (slugs.length) localStorage.setItem(name, JSON.stringify(slugs.slice(0, MOST[name])));
    else localStorage.removeItem(name);
  } catch {
    // A browser that keeps nothing shows the pages all the same.
  }
}

const add = (name, slug) => store(name, [slug, ...stored(name).filter((other) => other !== slug)]);
const drop = (name, slug) => store(name, stored(name).filter((other) => other !== slug));

export function tendChosen(me) {
  tendWishes(document.querySelector("[data-wish]"), me);
  for (const link of document.querySelectorAll("[data-drop]")) {
    link.addEventListener("click", () => drop(link.dataset.drop, link.dataset.slug));
  }
  for (const link of document.querySelectorAll("[data-compare]")) {
    link.addEventListener("click", () => {
      add("compare", link.dataset.compare);
      link.href = `${link.pathname}?p=${stored("compare").join(",")}`;
    });
  }
  const page = document.querySelector("[data-fill]");
  const slugs = page ? stored(page.dataset.fill) : [];
  if (slugs.length && !location.search) location.replace(`${location.pathname}?p=${slugs.join(",")}`);
  showSeen(document.querySelector("[data-seen]"));
}

/* ``me`` is a promise of the visitor: her account's list in ``wishes``, nothing there for a stranger. */
async function tendWishes(form, me) {
  form?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const hers = (await me)?.wishes;
    const deed = form.elements.do.value;
    const slug = form.elements.p.value;
    if (!hers) (deed === "keep" ? add : drop)("wishes", slug);
    else if (!(await send(form.action, deed, [slug]))) return form.submit();
    show(form, deed === "keep");
  });
  let hers = (await me)?.wishes;
  if (hers && stored("wishes").length) {
    const merged = await send(document.documentElement.dataset.wishes, "keep", stored("wishes"));
    if (merged) {
      hers = merged;
      store("wishes", []);
    }
  }
  if (form) show(form, (hers ?? stored("wishes")).includes(form.elements.p.value));
}

function show(form, isKept) {
  form.elements.do.value = isKept ? "drop" : "keep";
  for (const words of form.querySelectorAll("[data-when]")) words.hidden = words.dataset.when !== form.elements.do.value;
}

async function send(address, deed, slugs) {
  try {
    const body = new URLSearchParams({ do: deed, p: slugs.join(",") });
    const answer = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" } });
    return answer.ok ? (await answer.json()).wishes : null;
  } catch {
    return null;
  }
}

async function showSeen(place) {
  if (!place) return;
  const slug = place.dataset.slug;
  const others = stored("seen").filter((other) => other !== slug).slice(0, MOST.seen - 1);
  if (slug) add("seen", slug);
  if (!others.length) return;
  try {
    const answer = await fetch(`${place.dataset.seen}?p=${others.join(",")}`);
    if (!answer.ok) return;
    place.innerHTML = await answer.text();
    place.hidden = !place.childElementCount;
    place.querySelector("[data-forget]")?.addEventListener("click", () => {
      store("seen", []);
      place.hidden = true;
    });
  } catch {
    // The page is whole without it.
  }
}

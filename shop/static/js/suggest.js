/* Suggestions under a search field: a combobox with a list. Without this the field is a plain search. */
const WAIT_MS = 120;

export function offerSuggestions() {
  for (const form of document.querySelectorAll("form[data-suggest]")) attend(form, form.querySelector("input"));
}

function attend(form, field) {
  const panel = form.querySelector(".suggest");
  const status = form.querySelector("[role=status]");
  let timer, asked, shown = "", typed = "";

  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-expanded", "false");

  const options = () => [...panel.querySelectorAll("[role=option]")];
  const chosen = () => panel.querySelector("[aria-selected=true]");

  function close() {
    clearTimeout(timer);
    asked?.abort();
    panel.hidden = true;
    choose(null);
    field.setAttribute("aria-expanded", "false");
  }

  function choose(option) {
    chosen()?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) field.setAttribute("aria-activedescendant", option.id);
    else field.removeAttribute("aria-activedescendant");
  }

  async function ask() {
    typed = field.value.trim();
    if (typed === shown && panel.childElementCount) return open();
    asked?.abort();
    asked = new AbortController();
    try {
      const address = `${form.dataset.suggest}?${new URLSearchParams({ q: typed })}`;
      const answer = typed ? await fetch(address, { signal: asked.signal }) : null;
      if (answer && !answer.ok) return close();
      panel.innerHTML = answer ? await answer.text() : "";
    } catch {
      return; // a newer question is on its way, or there is no answer: the field still searches
    }
    shown = typed;
    open();
  }

  function open() {
    const list = panel.querySelector("[role=listbox]");
    if (!list || document.activeElement !== field) return close();
    list.id = `${field.id}-list`;
    options().forEach((option, n) => (option.id = `${field.id}-option-${n}`));
    field.setAttribute("aria-controls", list.id);
    field.setAttribute("aria-expanded", "true");
    panel.hidden = false;
    status.textContent = list.dataset.said;
  }

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT_MS);
  });
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return; // the keys belong to whoever writes Chinese, Japanese or Korean
    if (event.key === "Escape" && !panel.hidden) {
      event.preventDefault(); // a first Escape closes the list, a second one empties the field
      return close();
    }
    if (event.key === "Enter" && chosen()) {
      event.preventDefault();
      return chosen().click();
    }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    if (panel.hidden) return ask();
    const all = options();
    const step = event.key === "ArrowDown" ? 1 : -1;
    const at = all.indexOf(chosen());
    // Above the first and below the last is the field itself.
    choose(all[at < 0 ? (step > 0 ? 0 : all.length - 1) : at + step] ?? null);
  });
  // The pointer keeps the field's focus, so that a click on an option is not a leaving of the field.
  panel.addEventListener("pointerdown", (event) => event.preventDefault());
  field.addEventListener("blur", close);
}

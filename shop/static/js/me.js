/* The one request for what a page that is the same for everybody cannot know: name, basket count, what she keeps. */
export async function readMe() {
  const address = document.documentElement.dataset.me;
  if (!address) return null;
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    if (!answer.ok) return null;
    const me = await answer.json();
    const { name, count } = me;
    for (const place of document.querySelectorAll("[data-count]")) {
      place.textContent = count ? new Intl.NumberFormat(document.documentElement.lang).format(count) : "";
      place.hidden = !count;
    }
    if (name) for (const place of document.querySelectorAll("[data-name]")) place.textContent = name;
    return me;
  } catch {
    // Without an answer the page stays as it is: nothing on it depends on this.
    return null;
  }
}

/* The price at the door comes after the page; its link stays where no answer does. */
export async function tellLanded(place) {
  try {
    const answer = await fetch(place.dataset.landed);
    if (answer.ok) place.innerHTML = await answer.text();
  } catch {
    // The link to the full account is still there.
  }
}

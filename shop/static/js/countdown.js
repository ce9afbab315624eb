/* What ends by the clock says how long that still is. Without script its day and hour stand there. */
const STEPS = [["day", 86_400_000], ["hour", 3_600_000], ["minute", 60_000], ["second", 1_000]];

export function countDown(root) {
  const words = new Intl.RelativeTimeFormat(document.documentElement.lang);
  for (const end of root.querySelectorAll("time[data-ends]")) tell(end, words);
}

function tell(end, words) {
  const left = new Date(end.dateTime) - Date.now();
  if (left < 1_000 || !end.isConnected) {
    delete end.dataset.left;
    return;
  }
  const [unit, size] = STEPS.find(([, size]) => left >= size);
  end.dataset.left = words.format(Math.floor(left / size), unit);
  setTimeout(() => tell(end, words), (left % Math.min(size, 60_000)) + 20);
}

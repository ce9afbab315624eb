/* Pictures large, one at a time, over the page: arrows go on and back, Enter or a click comes closer, Escape leaves. */
export function tendZoom(links) {
  const dialog = document.querySelector("[data-dialog]");
  if (!dialog || !links.length) return;
  const stage = dialog.querySelector("[data-stage]");
  const image = dialog.querySelector("[data-image]");
  const count = dialog.querySelector("[data-at]");
  const steps = [...dialog.querySelectorAll("[data-step]")];
  const onward = document.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
  const back = document.dir === "rtl" ? "ArrowRight" : "ArrowLeft";
  let at = 0;

  const show = (index) => {
    at = (index + links.length) % links.length;
    const link = links[at];
    image.src = link.href;
    image.width = link.dataset.width;
    image.height = link.dataset.height;
    image.alt = link.querySelector("img").alt;
    count.textContent = `${at + 1} / ${links.length}`;
    stage.classList.remove("zoom-near");
  };
  const come = (event) => {
    const box = image.getBoundingClientRect();
    const across = event?.clientX ? (event.clientX - box.left) / box.width : 0.5;
    const down = event?.clientY ? (event.clientY - box.top) / box.height : 0.5;
    if (!stage.classList.toggle("zoom-near")) return;
    stage.scrollTo((stage.scrollWidth - stage.clientWidth) * across, (stage.scrollHeight - stage.clientHeight) * down);
  };

  links.forEach((link, index) => {
    link.addEventListener("click", (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      show(index);
      dialog.showModal();
    });
  });
  for (const step of steps) {
    step.hidden = links.length < 2;
    step.addEventListener("click", () => show(at + Number(step.dataset.step)));
  }
  image.addEventListener("click", come);
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target === stage) dialog.close();
  });
  dialog.addEventListener("keydown", (event) => {
    if (event.key === onward) show(at + 1);
    else if (event.key === back) show(at - 1);
    else if (event.key === "Enter" && event.target === dialog) come();
    else return;
    event.preventDefault();
  });
  // The reader comes back to the picture she looked at last.
  dialog.addEventListener("close", () => links[at].focus());
}

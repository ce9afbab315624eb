/* The point of a picture that stays in sight: press the picture instead of typing two numbers. */
for (const picker of document.querySelectorAll("[data-focal]")) {
  const [x, y] = picker.querySelectorAll("input");
  const stage = picker.querySelector("[data-focal-stage]");
  const mark = picker.querySelector("[data-focal-mark]");
  const show = () => {
    mark.style.left = `${x.value || 50}%`;
    mark.style.top = `${y.value || 50}%`;
  };
  stage?.addEventListener("click", (event) => {
    const box = stage.getBoundingClientRect();
    x.value = Math.round(((event.clientX - box.left) / box.width) * 100);
    y.value = Math.round(((event.clientY - box.top) / box.height) * 100);
    show();
  });
  if (stage) picker.addEventListener("input", show);
  if (stage) show();
}

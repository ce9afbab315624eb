/* A minus and a plus beside a quantity; the field itself stays what is sent. */
export function addSteps(root) {
  for (const box of root.querySelectorAll("[data-quantity]:not([data-ready])")) {
    box.dataset.ready = "";
    const field = box.querySelector("input");
    const steps = [...box.querySelectorAll("[data-step]")];
    const show = () => {
      for (const step of steps) {
        step.hidden = false;
        step.disabled = Number(step.dataset.step) < 0 ? field.value <= Number(field.min) : field.value >= Number(field.max);
      }
    };
    for (const step of steps) {
      step.addEventListener("click", () => {
        const wanted = (Number(field.value) || 1) + Number(step.dataset.step);
        field.value = Math.min(Math.max(wanted, Number(field.min)), Number(field.max));
        field.dispatchEvent(new Event("change", { bubbles: true }));
        show();
      });
    }
    field.addEventListener("input", show);
    show();
  }
}

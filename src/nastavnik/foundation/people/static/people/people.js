// A cell under edit: Escape leaves it. Enter saves by itself; without this file the form stands on a page of its own.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const form = event.target.closest(".cell-form");
  if (!form) return;
  event.preventDefault();
  form.querySelector("[data-leave]").click();
});

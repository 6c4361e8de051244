// Cells of the list, as in Excel: Enter saves and goes down, Escape leaves. Without this file a cell has a page of its own.
(() => {
  let byEnter = false;
  document.addEventListener("keydown", (event) => {
    const form = event.target.closest(".cell-form");
    byEnter = Boolean(form) && event.key === "Enter";
    if (!form || event.key !== "Escape") return;
    event.preventDefault();
    form.querySelector("[data-leave]").click();
  });
  document.addEventListener("htmx:after:swap", () => {
    const saved = document.activeElement?.closest?.(".cell-box")?.querySelector(".cell__saved");
    if (!saved || !byEnter) return;
    byEnter = false;
    const cell = saved.closest("td");
    cell.closest("tr").nextElementSibling?.cells[cell.cellIndex]?.querySelector(".cell")?.focus();
  });
})();

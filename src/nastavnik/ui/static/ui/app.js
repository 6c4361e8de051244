// Small comforts. Everything works without this file.
(() => {
  document.documentElement.classList.add("js");
  const say = (text) => { const box = document.getElementById("announce"); if (box) box.textContent = text; };

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const source = document.querySelector(button.dataset.copy);
    try { await navigator.clipboard.writeText(source.textContent); }
    catch { const range = document.createRange(); range.selectNodeContents(source); const chosen = getSelection(); chosen.removeAllRanges(); chosen.addRange(range); document.execCommand("copy"); }
    say("Скопировано");
    const before = button.lastChild.textContent; button.lastChild.textContent = "Скопировано";
    setTimeout(() => { button.lastChild.textContent = before; }, 2000);
  });

  // A second click does not send a form twice.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    const where = event.submitter?.getAttribute("formaction") || form.action;
    if (form.dataset.sent === where) { event.preventDefault(); return; }
    form.dataset.sent = where;
    const button = event.submitter;
    if (button) setTimeout(() => { button.setAttribute("aria-disabled", "true"); }, 0);
    setTimeout(() => { delete form.dataset.sent; if (button) button.removeAttribute("aria-disabled"); }, 8000);
  });
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => { delete form.dataset.sent; }));

  // Menus close on Escape and on a click outside.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details.menu[open]").forEach((menu) => { menu.open = false; menu.querySelector("summary").focus(); });
  });
  document.addEventListener("click", (event) => {
    document.querySelectorAll("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });

  const errors = document.getElementById("errors");
  if (errors) { errors.focus(); if (!document.title.startsWith("Ошибка: ")) document.title = "Ошибка: " + document.title; }

  // Ticking the head of a table ticks its rows.
  document.addEventListener("change", (event) => {
    const head = event.target.closest("[data-tick-all]");
    if (!head) return;
    document.querySelectorAll(`input[type=checkbox][name="${head.dataset.tickAll}"]`).forEach((box) => { box.checked = head.checked; });
  });

  document.addEventListener("htmx:after:swap", (event) => {
    const target = event.target;
    if (target && target.dataset && target.dataset.focus) { const heading = target.querySelector("h1,h2"); if (heading) { heading.tabIndex = -1; heading.focus(); } }
  });
})();

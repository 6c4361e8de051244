// Comforts for a respondent. The form works without this file.
(() => {
  const form = document.getElementById("sheet");
  if (!form) return;
  const slot = "sheet:" + location.pathname;
  const quiet = matchMedia("(prefers-reduced-motion: reduce)").matches || document.documentElement.classList.contains("a11y");

  // A tap on an answer of a grid row goes on by itself; keys never do.
  let tapped = false;
  if ("advance" in form.dataset && !quiet) {
    form.addEventListener("pointerdown", () => { tapped = true; });
    form.addEventListener("keydown", () => { tapped = false; });
    form.addEventListener("change", (event) => { if (tapped && event.target.type === "radio") form.requestSubmit(form.querySelector("button")); });
  }

  // An exclusive choice clears the others, and is cleared by them; «Выбрано 2 из 3». The server checks all the same.
  form.addEventListener("change", ({ target }) => {
    const group = target.type === "checkbox" && target.closest(".picks");
    if (!group) return;
    const boxes = [...group.querySelectorAll("input[type=checkbox]")];
    if (target.checked) for (const box of boxes) if (box !== target && ("alone" in target.dataset || "alone" in box.dataset)) box.checked = false;
    if (!group.dataset.most) return;
    let count = group.nextElementSibling;
    if (!count || !count.matches(".picks__count")) {
      count = document.createElement("p"); count.className = "hint picks__count"; count.setAttribute("role", "status"); group.after(count);
    }
    count.textContent = `Выбрано ${boxes.filter((box) => box.checked).length} из ${group.dataset.most}`;
  });

  // A lost connection is ours: the answer waits on this device.
  const told = document.createElement("p");
  told.className = "inset inset--warn sheet__offline"; told.setAttribute("role", "status"); told.hidden = true;
  told.textContent = "Похоже, пропала связь. Ответ сохранён на этом устройстве, отправим его сами, когда связь появится.";
  form.before(told);
  const fields = (button) => { const data = new FormData(form); if (button && button.name) data.append(button.name, button.value); return data; };
  let waiting = null;
  const deliver = async () => {
    if (!waiting) return;
    try {
      const answer = await fetch(location.href, { method: "POST", body: new URLSearchParams(waiting), credentials: "same-origin" });
      localStorage.removeItem(slot); waiting = null;
      if (answer.redirected) location.assign(answer.url); else location.reload();
    } catch { told.hidden = false; setTimeout(deliver, 5000); }
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault(); event.stopPropagation();
    const data = [...fields(event.submitter)];
    try {
      const answer = await fetch(location.href, { method: "POST", body: new URLSearchParams(data), credentials: "same-origin" });
      if (answer.redirected) { localStorage.removeItem(slot); location.assign(answer.url); return; }
      document.open(); document.write(await answer.text()); document.close();
    } catch {
      waiting = data; told.hidden = false;
      try { localStorage.setItem(slot, JSON.stringify(data.filter(([name]) => name !== "csrfmiddlewaretoken"))); } catch { /* a full or closed store: the page itself still holds it */ }
      setTimeout(deliver, 5000);
    }
  }, true);
  addEventListener("online", deliver);

  // What waited here when the page was closed goes back into the form.
  try {
    const kept = JSON.parse(localStorage.getItem(slot) || "null");
    if (kept) {
      for (const [name, value] of kept) for (const field of form.elements) {
        if (field.name !== name) continue;
        if (field.type === "radio" || field.type === "checkbox") { if (field.value === value) field.checked = true; } else field.value = value;
      }
      told.textContent = "Здесь ответы, которые не успели отправиться. Проверьте их и нажмите «Дальше»."; told.hidden = false;
    }
  } catch { localStorage.removeItem(slot); }
})();

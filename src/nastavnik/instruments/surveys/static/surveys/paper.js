// Entering paper forms with the keyboard alone: a digit marks the option of that number and goes on. The form works without this file.
(() => {
  const form = document.getElementById("paper");
  if (!form) return;
  const groups = [...form.querySelectorAll("fieldset")];
  const options = (group) => [...group.querySelectorAll("input[type=radio],input[type=checkbox]")];
  const go = (group) => {
    const next = groups[groups.indexOf(group) + 1];
    if (next) { const first = next.querySelector("input,select,textarea"); if (first) { first.focus(); next.scrollIntoView({ block: "center" }); } }
    else form.querySelector("button").focus();
  };
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.ctrlKey) { form.requestSubmit(form.querySelector("button")); return; }
    const group = event.target.closest("fieldset");
    if (!group || !/^[0-9]$/.test(event.key) || !event.target.matches("input[type=radio],input[type=checkbox]")) return;
    event.preventDefault();
    if (event.key === "0") { go(group); return; }
    const box = options(group)[Number(event.key) - 1];
    if (!box) return;
    if (box.type === "checkbox") { box.checked = !box.checked; box.focus(); return; }
    box.checked = true;
    go(group);
  });
})();

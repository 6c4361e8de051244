// Typing paper forms with the keyboard alone. The form works without this file.
// A digit marks the option of that number and goes on; in a group of more than nine the number is typed and Enter takes it.
(() => {
  const form = document.getElementById("paper");
  if (!form) return;
  const places = [...form.querySelectorAll("fieldset,.question:not(fieldset):not([role=group]),.field")];
  const boxes = (group) => [...group.querySelectorAll("input[type=radio],input[type=checkbox]")];
  const send = () => form.querySelector(".actions button");
  let number = "";
  const go = (group) => {
    number = "";
    const next = places[places.indexOf(group) + 1];
    const first = next && next.querySelector("input:not([type=hidden]),select,textarea");
    if (!first) { send().focus(); return; }
    first.focus();
    next.scrollIntoView({ block: "center" });
  };
  const find = (group, told) => group.querySelector(".picks--scale")
    ? boxes(group).find((box) => box.value === told) : boxes(group)[Number(told) - 1];
  const mark = (group, told) => {
    const box = find(group, told);
    if (!box) return false;
    box.checked = box.type === "radio" || !box.checked;
    box.focus();
    return true;
  };
  form.addEventListener("focusin", () => { number = ""; });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.ctrlKey) { event.preventDefault(); form.requestSubmit(send()); return; }
    const at = event.target, group = at.closest("fieldset,.question:not([role=group]),.field");
    if (!group || at.tagName === "BUTTON" || at.tagName === "A") return;
    const picks = at.matches("input[type=radio],input[type=checkbox]");
    if (event.key === "Enter" && at.tagName !== "TEXTAREA") {
      event.preventDefault();
      if (picks && number) { const many = at.type === "checkbox", told = number; number = ""; if (mark(group, told) && many) return; }
      if (at.tagName === "SELECT") {
        const rest = [...group.querySelectorAll("select")], next = rest[rest.indexOf(at) + 1];
        if (at.value && next) { next.focus(); return; }
      }
      go(group);
      return;
    }
    if (!/^[0-9]$/.test(event.key) || event.ctrlKey || event.altKey || event.metaKey) return;
    if (at.tagName === "SELECT") { // a place of a rank: the number of the option
      event.preventDefault();
      number = (number + event.key).slice(-2);
      const index = Number(number) < at.options.length ? Number(number) : Number(event.key);
      at.selectedIndex = index < at.options.length ? index : 0;
      return;
    }
    if (!picks) return;
    event.preventDefault();
    if (boxes(group).length > 9) { number = (number + event.key).slice(-2); return; }
    if (mark(group, event.key) && at.type === "radio") go(group);
  });
})();

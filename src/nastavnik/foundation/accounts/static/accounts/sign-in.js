// «Показать» beside a password: an addition to a form that works without it.
document.querySelectorAll("input[type=password]").forEach((input) => {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn--quiet reveal";
  button.setAttribute("aria-pressed", "false");
  button.setAttribute("aria-controls", input.id);
  button.textContent = "Показать";
  button.addEventListener("click", () => {
    const shown = input.type === "text";
    input.type = shown ? "password" : "text";
    button.setAttribute("aria-pressed", String(!shown));
    button.textContent = shown ? "Показать" : "Скрыть";
  });
  input.form.addEventListener("submit", () => { input.type = "password"; });
  input.insertAdjacentElement("afterend", button);
});

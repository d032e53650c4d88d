// What assistive technology hears of a question's form, which Streamlit gives no name, or one in
// Markdown.

export function nameForm(form) {
  const question = [...document.querySelectorAll("section.ep-question > p")].at(-1);
  setOnce(form, "role", "group");
  setOnce(form, "aria-label", question?.textContent ?? "");
  for (const box of form.querySelectorAll("[data-testid=stCheckbox] input")) {
    setOnce(box, "aria-label", box.closest("label").textContent);
  }
}

export function setOnce(element, name, value) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

// The form of a question is named by it; no field of Streamlit's can be.
(() => {
  const { step } = document.currentScript.dataset;
  const form = document.querySelector(`[data-testid=stForm]:has(.st-key-commit-${step})`);
  const question = [...document.querySelectorAll("section.ep-question > p")].at(-1);
  form?.setAttribute("role", "group");
  form?.setAttribute("aria-label", question?.textContent ?? "");
})();

// What was just opened comes into view, and a screen reader says its heading, and a verdict.
(() => {
  const step = [...document.querySelectorAll("article.ep-step")].at(-1);
  const wayOn = document.querySelector(
    ".st-key-reveal, .st-key-next, .ep-end, [class*='st-key-commit-']");
  if (!step) return;
  window.epicriseWanted = null;
  wayOn?.scrollIntoView({ block: "nearest" });
  const { scrollPaddingTop } = getComputedStyle(document.querySelector("[data-testid=stMain]"));
  if (step.getBoundingClientRect().top < parseFloat(scrollPaddingTop)) step.scrollIntoView({ block: "start" });
  let said = document.getElementById("ep-said");
  if (!said) {
    said = document.createElement("p");
    said.id = "ep-said";
    said.setAttribute("role", "status");
    document.body.append(said);
  }
  const words = [...step.querySelectorAll("h2, [data-ep-said]")];
  said.textContent = words.map((each) => each.textContent.trim()).join(": ");
})();

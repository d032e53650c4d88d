// What was just opened comes into view, and a screen reader says its heading.
(() => {
  const step = [...document.querySelectorAll("article.ep-step")].at(-1);
  const wayOn = document.querySelector(
    ".st-key-reveal, .st-key-next, .ep-end, [class*='st-key-commit-']");
  if (!step) return;
  wayOn?.scrollIntoView({ block: "nearest" });
  if (step.getBoundingClientRect().top < 64) step.scrollIntoView({ block: "start" });
  let said = document.getElementById("ep-said");
  if (!said) {
    said = document.createElement("p");
    said.id = "ep-said";
    said.setAttribute("role", "status");
    document.body.append(said);
  }
  said.textContent = step.querySelector("h2").textContent;
})();

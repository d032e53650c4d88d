"use strict";
const pages = [...document.querySelectorAll("section")];
const place = document.querySelector("[role=status]");
const back = document.getElementById("back");
const next = document.getElementById("next");
let current = 0;

function show(number) {
  current = Math.max(0, Math.min(pages.length - 1, number));
  pages.forEach((page, index) => { page.hidden = index !== current; });
  back.disabled = current === 0;
  next.disabled = current === pages.length - 1;
  place.textContent = place.dataset.place
    .replace("{number}", current + 1).replace("{total}", pages.length);
  history.replaceState(null, "", "#" + (current + 1));
}

function go(steps) {
  show(current + steps);
  scrollTo(0, 0);
  pages[current].querySelector("h2").focus({ preventScroll: true });
}

back.onclick = () => go(-1);
next.onclick = () => go(1);
addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  // What remote clickers send for a dark screen.
  if ([".", "b", "B"].includes(event.key)) {
    if (!event.repeat) document.body.classList.toggle("black");
    return;
  }
  const pressesControl = event.key === " " && event.target.closest("button, summary");
  const scrolls = event.key.startsWith("Arrow") && event.target.closest(".chart");
  const steps = { ArrowRight: 1, PageDown: 1, " ": event.shiftKey ? -1 : 1, ArrowLeft: -1, PageUp: -1 }[event.key];
  if (!steps || pressesControl || scrolls) return;
  event.preventDefault();
  if (event.repeat) return; // a key that is held turns one page
  document.body.classList.remove("black");
  go(steps);
});
// A reload in the middle of a lecture stays where it was.
show(Number(location.hash.slice(1)) - 1 || 0);

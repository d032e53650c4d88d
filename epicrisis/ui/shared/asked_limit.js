// Where the number of right options is said, no more of them can be ticked.

const BOXES = "[data-testid=stCheckbox] input[type=checkbox]";

export function beginLimits() {
  // A box that would be one too many isn't ticked: neither by a press, which is first the label's,
  // nor by the space bar.
  document.addEventListener("click", (event) => {
    const box = event.target.closest?.("[data-testid=stCheckbox]")?.querySelector("input");
    const limit = box && limitOf(box.closest("[data-testid=stForm]"));
    if (!limit || box.checked !== (event.target === box)) return;
    const others = limit.boxes.filter((each) => each.checked && each !== box);
    if (others.length < limit.most) return;
    event.preventDefault();
    event.stopPropagation();
  }, { capture: true });
  document.addEventListener("change", (event) => {
    const form = event.target.closest?.("[data-testid=stForm]");
    if (form) showLimits(form);
  });
}

function limitOf(form) {
  const head = form?.querySelector("[data-ep-most]");
  return head && { head, most: Number(head.dataset.epMost), boxes: [...form.querySelectorAll(BOXES)] };
}

export function showLimits(form) {
  const limit = limitOf(form);
  // Streamlit keeps the element of a form for the question after it.
  if (!limit) return void form.removeAttribute("data-ep-full");
  const { head, most, boxes } = limit;
  const count = boxes.filter((each) => each.checked).length;
  const words = head.querySelector("[data-ep-chosen]");
  const said = words.dataset.epWords.replace("{count}", count).replace("{most}", most);
  if (words.textContent !== said) words.textContent = said;
  head.closest("[data-testid=stForm]").toggleAttribute("data-ep-full", count >= most);
}

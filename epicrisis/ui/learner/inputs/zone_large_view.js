// An image over the whole window, larger and smaller: the same element, so that it is loaded once.

import { make } from "../../shared/elements.js";

const SIZES = [1, 1.5, 2, 3, 4, 6]; // 1 is all of the image in the window
const WORTH_IT = 1.5; // times as large as on the page, at least at first

export function beginLargeView({ root, holder, stage, tools, view, frame, large }) {
  const button = (sign) => make("button", "ep-zone-button", { type: "button" }, sign);
  const [smaller, larger, close] = ["−", "+", "×"].map(button);
  const dialog = make("dialog", "ep-zone-large");
  root.append(dialog);
  let at = 0;

  const show = (newest) => {
    if (!(newest in SIZES)) return;
    const by = SIZES[newest] / SIZES[at];
    const { scrollLeft, scrollTop, clientWidth, clientHeight } = view;
    at = newest;
    frame.style.setProperty("--larger", SIZES[at]);
    // What stood in the middle stays there.
    view.scrollTo({
      left: (scrollLeft + clientWidth / 2) * by - clientWidth / 2,
      top: (scrollTop + clientHeight / 2) * by - clientHeight / 2,
      behavior: "instant",
    });
    smaller.ariaDisabled = at === 0;
    larger.ariaDisabled = at === SIZES.length - 1;
  };

  const open = () => {
    const before = frame.offsetWidth;
    holder.style.minHeight = `${holder.offsetHeight}px`; // the page behind stays where it is
    tools.append(smaller, larger, close);
    large.hidden = true;
    dialog.append(stage);
    dialog.showModal();
    show(Math.max(0, SIZES.findIndex((each) => each * frame.offsetWidth >= WORTH_IT * before)));
    close.focus();
  };

  const leave = () => {
    if (!dialog.contains(stage)) return;
    for (const each of [smaller, larger, close]) each.remove();
    frame.style.removeProperty("--larger");
    at = 0;
    large.hidden = false;
    holder.append(stage);
    holder.style.minHeight = "";
    large.focus({ preventScroll: true });
  };

  large.addEventListener("click", open);
  close.addEventListener("click", () => dialog.close());
  smaller.addEventListener("click", () => show(at - 1));
  larger.addEventListener("click", () => show(at + 1));
  dialog.addEventListener("close", leave);

  return {
    name(label, words) {
      dialog.ariaLabel = label;
      for (const [each, text] of [[smaller, words.smaller], [larger, words.larger], [close, words.close]]) {
        each.ariaLabel = each.title = text;
      }
    },
    end() { dialog.remove(); },
  };
}

// The control that was pressed at a step has gone, and the step stays: the keyboard goes on there.
import { goOnAt } from "./go_on_at.js";

(() => {
  const { step } = document.currentScript.dataset;
  goOnAt(document.querySelector(`[data-ep-step="${step}"]`));
})();

// What became of a test that was asked for comes into view, and is said: it stands above the menu,
// which on a phone lies in a sheet that is scrolled down by then.
import { goOnAt } from "./go_on_at.js";
import { sayAloud } from "./say_aloud.js";

(() => {
  const reply = [...document.querySelectorAll(".ep-asked li")].at(-1);
  if (!reply) return;
  reply.scrollIntoView({ block: "nearest", behavior: "instant" });
  sayAloud([reply]);
  goOnAt(reply);
})();

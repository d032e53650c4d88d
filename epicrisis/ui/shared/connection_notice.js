// The line that says how the connection is: Streamlit's own is in English, and locks the page.

const SAID_AFTER_MS = 700; // a hiccup that is over sooner isn't worth a word
const BACK_FOR_MS = 4000;
const STATES = ["lost", "back"];

export function beginNotice(page) {
  const { later, never } = page;
  const said = document.createElement("p");
  said.id = "ep-connection";
  said.setAttribute("role", "status");
  document.body.append(said);

  const say = (name) => {
    never("say", "hush");
    // A room's windows have a line of their own for it, with the time since when.
    const isSaid = name && !(STATES.includes(name) && document.querySelector(".st-key-room_push"));
    const words = isSaid ? page.component.data.words[0][name] : "";
    if (said.textContent !== words) said.textContent = words;
    if (name === "back") later("hush", BACK_FOR_MS, () => say(null));
    if (["again", "look"].includes(name)) later("hush", 3 * BACK_FOR_MS, () => say(null));
  };

  const sayLater = (name) => later("say", SAID_AFTER_MS, () => say(name));
  const isShown = () => said.textContent !== "";

  return { say, sayLater, isShown };
}

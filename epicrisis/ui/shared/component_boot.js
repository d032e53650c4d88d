// Loads a component's script and its style sheet, if it has one, once, and hands on what Streamlit
// tells it: a script that stood in the component itself would come again with each run.

const loaded = new Map(); // by address: components share this module, since it is the same text

export default function (component) {
  // This module comes from a blob, against which no address resolves.
  const at = (address) => new URL(address, window.location.origin).href;
  const { script, style } = component.data;
  if (!loaded.has(script)) {
    loaded.set(script, Promise.all([load(at(script), 0), style && dress(at(style))]));
  }
  let end = null, isOver = false;
  loaded.get(script).then(([{ default: mount }]) => { if (!isOver) end = mount(component); });
  return () => { isOver = true; end?.(); };
}

// The server may be gone just when a page has come.
const load = (href, tries) => import(tries ? `${href}?${tries}` : href).catch(
  () => new Promise((loadAgain) => {
    setTimeout(() => loadAgain(load(href, tries + 1)), 2000);
  }),
);

// What is drawn before its style sheet has come would move.
const dress = (href) => new Promise((done) => {
  if (document.querySelector(`link[href="${href}"]`)) return done();
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = href;
  link.onload = link.onerror = done;
  document.head.append(link);
});

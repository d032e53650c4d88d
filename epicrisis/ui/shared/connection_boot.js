// Loads the script that brings a page back: the server may be gone just when a page has come.
export default function (component) {
  // This module comes from a blob, against which no address resolves.
  const { href } = new URL(component.data.script, window.location.origin);
  const load = (tries) => import(tries ? `${href}?${tries}` : href).then(
    ({ follow }) => follow(component, tries > 0),
    () => setTimeout(load, 2000, tries + 1),
  );
  load(0);
}

// Tells the script of a question's form, which a page loads once, which question is asked now.
(() => {
  const { step, script } = document.currentScript.dataset;
  const load = (tries) => import(tries ? `${script}?${tries}` : script).then(
    ({ prepare }) => prepare(step),
    () => setTimeout(load, 2000, tries + 1),
  );
  load(0);
})();

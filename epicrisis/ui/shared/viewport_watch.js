// Tells the server what a chart needs to know of the browser, and Streamlit tells late or never: for
// a component that has state values `narrow` and `colours`.

const NARROW = 560; // pixels that a chart has; below, its labels would stand on each other
const watching = new WeakMap();

/** Watch, from now until what it returns is called or the component is called again. */
export function watchViewport(component) {
  const place = component.parentElement;
  const { setStateValue } = component;
  const app = document.querySelector("[data-testid=stApp]");
  const colours = () => getComputedStyle(app).colorScheme;
  let told = watching.get(place)?.told ?? false;
  let drawn = watching.get(place)?.drawn ?? colours();
  watching.get(place)?.stop();

  const main = document.querySelector("[data-testid=stMainBlockContainer]") ?? document.body;
  const observer = new ResizeObserver(() => {
    const style = getComputedStyle(main);
    const padding = parseFloat(style.paddingLeft) + parseFloat(style.paddingRight);
    const narrow = main.clientWidth - padding < NARROW;
    if (narrow === told) return;
    told = narrow;
    remember();
    setStateValue("narrow", narrow);
  });
  const themes = new MutationObserver(() => {
    if (colours() === drawn) return;
    drawn = colours();
    remember();
    setStateValue("colours", drawn);
  });
  const stop = () => { observer.disconnect(); themes.disconnect(); };
  const remember = () => watching.set(place, { stop, told, drawn });
  observer.observe(main);
  themes.observe(app, { attributeFilter: ["class"] });
  remember();
  return stop;
}

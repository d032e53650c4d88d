// A component of a page with a chart that does nothing else than to tell of the browser.
import { watchViewport } from "./viewport_watch.js";

export default function (component) {
  return watchViewport(component);
}

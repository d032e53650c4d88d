// What of a chart stands for an event: its shape and its label, and around them room for a finger.

const TALL = 32, ASIDE = 4; // pixels: the least height of a target, and what is added at its sides
const SHAPES = ".barlayer .point > path, .scatterlayer path.point, .scatterlayer .textpoint > text";

export function keyOf(shape) {
  const trace = shape.closest(".trace").__data__[0].trace;
  const point = shape.closest(".point, .textpoint") ?? shape;
  return (shape.localName === "text" ? trace.meta : trace.customdata)?.[point.__data__.i];
}

/** Return the targets of a chart as they stand now, from its own left and top. */
export function targetsOf(chart) {
  const { left, top } = chart.getBoundingClientRect();
  const targets = [];
  for (const shape of chart.querySelectorAll(SHAPES)) {
    const key = keyOf(shape);
    if (!key) continue;
    const box = shape.getBoundingClientRect();
    targets.push({
      key, isText: shape.localName === "text",
      left: box.left - left, right: box.right - left, top: box.top - top, bottom: box.bottom - top,
    });
  }
  return targets;
}

/** Return the key of the nearest target at a place; null where none is near enough. */
export function keyAt(targets, x, y) {
  let nearest = null, least = Infinity;
  for (const each of targets) {
    const aside = Math.max(each.left - x, x - each.right, 0);
    const off = Math.max(each.top - y, y - each.bottom, 0);
    if (aside > ASIDE || off > Math.max(0, (TALL - each.bottom + each.top) / 2)) continue;
    const far = Math.hypot(aside, off) + (each.isText ? 0 : (each.right - each.left) / 1e5);
    if (far < least) [nearest, least] = [each.key, far];
  }
  return nearest;
}

// Streamlit opens its boxes by a script, which no style can still: where less motion is wanted,
// what moves is at its end at once.
(() => {
  if (window.epicriseIsStill) return;
  const wanted = window.epicriseIsStill = matchMedia("(prefers-reduced-motion: reduce)");
  const animate = Element.prototype.animate;
  Element.prototype.animate = function animateIfWanted(frames, options) {
    const timing = typeof options === "number" ? { duration: options } : options;
    return animate.call(this, frames, wanted.matches ? { ...timing, duration: 0, delay: 0 } : options);
  };
})();

// The projector's type fits its box: as large as fills it well, and never cut.

// In hundredths of the height of a 16:9 screen, as room.css has it.
const BASE = 3, LEAST = 2.6;
const AT_EASE = 3.8; // below it all of the height is used
// The largest type, and how much of the height is filled where the type may still grow.
const SIZES = {
  finding: { most: 8.6, fill: 0.8 },
  question: { most: 7.4, fill: 0.92 },
  results: { most: 6.6, fill: 0.97 },
  why: { most: 6.6, fill: 0.85 },
  list: { most: 6.2, fill: 0.97 },
  keep: { most: 6.6, fill: 0.9 },
  image: { most: 4, fill: 1 },
};
const STEPS = 8;
const ROUNDED = 3; // pixels that rounded lines and images may take beyond their box
const FAR = 6.1; // a capital reads to 8 times the height: docs/room.md
const LEAST_WORDS = 0.43, MOST_WORDS = 1; // of the words below bars, in em
const WORTH = 1.05; // so much larger letters are worth fewer words

export function keepFitted() {
  const fitted = new WeakMap(); // bodies, with the size of the box for which they were fitted
  let watched;

  const fit = () => {
    fitChart();
    const body = document.querySelector(".ep-room-projector > [data-room-body]");
    if (!body) return;
    const size = `${body.clientWidth} ${body.clientHeight}`;
    if (fitted.get(body) === size) return;
    fitted.set(body, size);
    fitInto(body);
    if (watched === body) return;
    if (watched) resizes.unobserve(watched);
    resizes.observe(watched = body);
  };

  const anew = () => {
    if (watched) fitted.delete(watched);
    fit();
  };

  const resizes = new ResizeObserver(fit);
  // Called before the browser paints what has changed.
  const changes = new MutationObserver(fit);
  changes.observe(document.body, { childList: true, subtree: true });
  window.addEventListener("resize", fit);
  document.fonts.addEventListener("loadingdone", anew);
  fit();
  return () => {
    changes.disconnect();
    resizes.disconnect();
    window.removeEventListener("resize", fit);
    document.fonts.removeEventListener("loadingdone", anew);
  };
}

function fitInto(body) {
  const content = body.firstElementChild;
  const { most, fill } = SIZES[body.dataset.roomBody];
  const isFilled = content.classList.contains("ep-room-filled"); // by images, whatever the type
  // A screen that is taller than 16:9 has room for larger type than its width alone would tell.
  const tall = Math.max(1, (16 / 9) * (window.innerHeight / window.innerWidth));
  const height = body.clientHeight;
  const set = (size) => body.style.setProperty("--ep-fit", (size / BASE).toFixed(4));
  const setWords = (share) => body.style.setProperty("--words", share.toFixed(3));
  const fits = (share) => {
    if (content.scrollWidth > content.clientWidth + 1) return false;
    const words = content.querySelector(".ep-room-words");
    if (words && (isCut(words) || isCut(words.parentElement) || isCut(content))) return false;
    return isFilled || content.offsetHeight <= share * height + 1;
  };
  const largest = (low, high, share, setTo = set) => {
    setTo(high);
    if (fits(share)) return high;
    for (let step = 0; step < STEPS; step++) {
      const middle = (low + high) / 2;
      setTo(middle);
      if (fits(share)) low = middle;
      else high = middle;
    }
    return low;
  };
  // Beside images of its own, such as the lines of a class's list, words don't stand in the way.
  const isDrawn = isFilled && !content.querySelector(".ep-room-words");
  const find = () => {
    const size = largest(LEAST, isDrawn ? AT_EASE : most * tall, fill);
    return size < AT_EASE ? largest(size, AT_EASE, 1) : size;
  };
  const votes = content.querySelector(".ep-votes-lettered");
  delete votes?.dataset.terse;
  let size = find();
  const far = FAR * tall;
  if (votes && size < far) {
    let chosen;
    setWords(LEAST_WORDS);
    for (const terse of [1, 2, 3, 4, 5]) {
      votes.dataset.terse = terse;
      const found = find();
      if (found < far && found < WORTH * size) continue;
      [size, chosen] = [found, terse];
      if (found >= far) break;
    }
    if (chosen) votes.dataset.terse = chosen;
    else delete votes.dataset.terse;
    if (chosen && size >= far) {
      set(size = far);
      setWords(largest(LEAST_WORDS, MOST_WORDS, fill, setWords));
    }
  }
  set(size);
}

// The chart of a lane, drawn by Plotly at a width of its own.
function fitChart() {
  const chart = document.querySelector(".st-key-room_timeline .js-plotly-plot");
  if (!chart?.offsetHeight) return;
  const left = window.innerHeight - chart.parentElement.getBoundingClientRect().top;
  const zoom = Math.min(window.innerWidth / chart.offsetWidth, left / chart.offsetHeight);
  const across = Math.max(0, window.innerWidth - zoom * chart.offsetWidth) / 2;
  const transform = `translateX(${across.toFixed(1)}px) scale(${zoom.toFixed(4)})`;
  if (chart.style.transform !== transform) chart.style.transform = transform;
}

function isCut(element) {
  return element.scrollHeight > element.clientHeight + ROUNDED
    || element.scrollWidth > element.clientWidth + ROUNDED;
}

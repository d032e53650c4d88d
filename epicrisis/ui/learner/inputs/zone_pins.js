// Points on an image, as numbered pins that can be drawn to another place, and what one points at.

const BEGINS = 4; // pixels
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const inside = (part) => Math.min(100, Math.max(0, Math.round(part * 10) / 10));
const written = (x, y) => `@${inside(x)},${inside(y)}`;
const parts = (token) => token.slice(1).split(",").map(Number);

// Where in the window the image is drawn now, which is a part of its element if that fits it in.
function drawnBox(image) {
  const box = image.getBoundingClientRect();
  const { objectFit } = getComputedStyle(image);
  if (objectFit === "fill") return box;
  const scales = [box.width / image.naturalWidth, box.height / image.naturalHeight];
  const scale = objectFit === "cover" ? Math.max(...scales) : Math.min(...scales);
  const [width, height] = [image.naturalWidth * scale, image.naturalHeight * scale];
  return {
    left: box.left + (box.width - width) / 2, top: box.top + (box.height - height) / 2,
    width, height,
  };
}

// What stands at a place of the window, null beside the image.
export function pointAt(image, clientX, clientY) {
  const { left, top, width, height } = drawnBox(image);
  const x = (clientX - left) / width * 100, y = (clientY - top) / height * 100;
  return x >= 0 && x <= 100 && y >= 0 && y <= 100 ? written(x, y) : null;
}

export function beginPins(frame, image, { move, takeAway, explain }) {
  const pins = new Map(); // by token
  let drag = null;

  const put = (pin, token) => {
    const box = drawnBox(image), around = frame.getBoundingClientRect(), [x, y] = parts(token);
    pin.style.left = `${(box.left - around.left + x / 100 * box.width) / around.width * 100}%`;
    pin.style.top = `${(box.top - around.top + y / 100 * box.height) / around.height * 100}%`;
  };

  const tokenOf = (pin) => [...pins].find(([, each]) => each === pin)[0];

  const moveFrom = (token, x, y) => {
    const [left, top] = parts(token);
    return written(left + x, top + y);
  };

  const begin = () => {
    const pin = document.createElement("button");
    pin.type = "button";
    pin.className = "ep-zone-pin";
    pin.append(document.createElement("span"));
    pin.addEventListener("click", () => explain(tokenOf(pin)));
    pin.addEventListener("keydown", (event) => {
      const by = KEYS[event.key];
      if (by) {
        event.preventDefault();
        const step = event.shiftKey ? 0.1 : 1;
        move(tokenOf(pin), moveFrom(tokenOf(pin), by[0] * step, by[1] * step));
      } else if (["Delete", "Backspace"].includes(event.key) && !event.repeat) {
        event.preventDefault();
        takeAway(tokenOf(pin));
      }
    });
    pin.addEventListener("pointerdown", (event) => {
      if (drag || pin.disabled || event.button !== 0) return;
      const { clientX, clientY, pointerId } = event;
      drag = { pin, pointerId, x: clientX, y: clientY, from: tokenOf(pin), to: null };
      pin.setPointerCapture(pointerId);
    });
    pin.addEventListener("pointermove", (event) => {
      if (event.pointerId !== drag?.pointerId) return;
      const [x, y] = [event.clientX - drag.x, event.clientY - drag.y];
      if (!drag.to && Math.hypot(x, y) < BEGINS) return;
      const { width, height } = drawnBox(image);
      drag.to = moveFrom(drag.from, x / width * 100, y / height * 100);
      put(pin, drag.to);
    });
    const stop = (isKept) => (event) => {
      if (event.pointerId !== drag?.pointerId) return;
      const { from, to } = drag;
      drag = null;
      if (isKept && to) move(from, to);
      else put(pin, from);
    };
    pin.addEventListener("pointerup", stop(true));
    pin.addEventListener("pointercancel", stop(false));
    pin.addEventListener("lostpointercapture", stop(false));
    return pin;
  };

  const place = () => { for (const [token, pin] of pins) if (pin !== drag?.pin) put(pin, token); };

  const observer = new ResizeObserver(place);
  observer.observe(frame);
  image.addEventListener("load", place);

  return {
    // A pin stays the element that it was, with its focus, when its point moves.
    draw(tokens, nameOf, disabled) {
      const left = [...pins].filter(([token]) => !tokens.includes(token)).map(([, pin]) => pin);
      for (const [token, pin] of pins) if (left.includes(pin)) pins.delete(token);
      for (const [at, token] of tokens.entries()) {
        const pin = pins.get(token) ?? left.shift() ?? begin();
        pins.delete(token);
        pins.set(token, pin);
        if (!pin.isConnected) frame.append(pin);
        pin.firstChild.textContent = at + 1;
        pin.ariaLabel = nameOf(token);
        pin.disabled = disabled;
        put(pin, token);
      }
      for (const pin of left) pin.remove();
    },
    end() { observer.disconnect(); },
  };
}

// A row of a list drawn to another place: by its grip with a finger, anywhere with a mouse.

const BEGINS = 4, EDGE = 56, STEP = 9; // pixels

export function beginDragging(list, { isOff, orderOf, try: tryOrder, end }) {
  let drag = null;

  const onDown = (event) => {
    const row = event.target.closest(".ep-ranking-row");
    if (!row || drag || isOff() || event.button !== 0 || event.target.closest("button")) return;
    if (event.pointerType !== "mouse" && !event.target.closest(".ep-ranking-grip")) return;
    const grabbed = event.clientY - row.getBoundingClientRect().top;
    drag = {
      row, grabbed, pointer: event.pointerId, item: Number(row.dataset.item),
      from: orderOf(), began: event.clientY, y: event.clientY, isOn: false,
    };
    row.setPointerCapture(event.pointerId);
  };

  const onMove = (event) => {
    if (event.pointerId !== drag?.pointer) return;
    const up = event.clientY < drag.y;
    drag.y = event.clientY;
    if (!drag.isOn && Math.abs(drag.y - drag.began) < BEGINS) return;
    if (!drag.isOn) {
      drag.isOn = true;
      drag.row.classList.add("ep-ranking-drawn");
      drag.frame = requestAnimationFrame(creep);
    }
    follow(up);
  };

  const follow = (up) => {
    const { row, item, grabbed, y } = drag;
    const top = y - grabbed, bottom = top + row.offsetHeight;
    const isPast = (other) => {
      const box = other.getBoundingClientRect(), middle = box.top + box.height / 2;
      return up ? top < middle : bottom > middle;
    };
    for (;;) {
      const other = up ? row.previousElementSibling : row.nextElementSibling;
      if (!other || !isPast(other)) break;
      const order = orderOf().filter((each) => each !== item);
      const at = order.indexOf(Number(other.dataset.item));
      order.splice(up ? at : at + 1, 0, item);
      tryOrder(order, row);
    }
    row.style.translate = "none";
    row.style.translate = `0 ${top - row.getBoundingClientRect().top}px`;
  };

  // At the window's upper and lower edge the page comes along, as far as the list reaches.
  const creep = () => {
    if (!drag) return;
    const page = list.closest("[data-testid=stMain]") ?? document.scrollingElement;
    const shown = page.getBoundingClientRect(), all = list.getBoundingClientRect();
    const top = Math.max(shown.top, 0) + EDGE;
    const bottom = Math.min(shown.bottom, window.innerHeight) - EDGE;
    const isUp = drag.y < top && all.top < top, isDown = drag.y > bottom && all.bottom > bottom;
    if (isUp || isDown) {
      page.scrollBy({ top: isUp ? -STEP : STEP, behavior: "instant" });
      follow(isUp);
    }
    drag.frame = requestAnimationFrame(creep);
  };

  const stop = (isKept) => {
    if (!drag) return;
    const { row, item, from, isOn, frame } = drag;
    drag = null;
    cancelAnimationFrame(frame);
    row.style.translate = "";
    row.classList.remove("ep-ranking-drawn");
    const order = orderOf();
    if (!isOn || order.every((each, at) => each === from[at])) return;
    if (isKept) end(order, item);
    else tryOrder(from, row);
  };

  const onUp = (event) => { if (event.pointerId === drag?.pointer) stop(true); };
  const onCancel = (event) => { if (event.pointerId === drag?.pointer) stop(false); };
  const onKey = (event) => { if (event.key === "Escape") stop(false); };

  list.addEventListener("pointerdown", onDown);
  list.addEventListener("pointermove", onMove);
  list.addEventListener("pointerup", onUp);
  list.addEventListener("pointercancel", onCancel);
  list.addEventListener("lostpointercapture", onCancel);
  window.addEventListener("keydown", onKey);
  return () => { stop(false); window.removeEventListener("keydown", onKey); };
}

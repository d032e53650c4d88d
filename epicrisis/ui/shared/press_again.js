// A second press in the same place, sooner than one can see what the first has moved there.

const SOON_MS = 300, NEAR = 12; // pixels

export function beginPressing() {
  let last = null;

  // A mouse counts its presses; what a finger's second one is called depends on the browser.
  const isDouble = ({ detail, pointerType, timeStamp, clientX, clientY }) =>
    last !== null && (pointerType === "mouse" ? detail > 1 : detail > 0)
    && timeStamp - last.timeStamp < SOON_MS
    && Math.hypot(clientX - last.clientX, clientY - last.clientY) < NEAR;

  // What a press means: what the one before it meant, if it is that one's double.
  return (event, meaning) => {
    const isAgain = isDouble(event), meant = isAgain ? last.meaning : meaning;
    const { timeStamp, clientX, clientY } = event;
    last = event.detail > 0 ? { timeStamp, clientX, clientY, meaning: meant } : null;
    return { meant, isAgain };
  };
}

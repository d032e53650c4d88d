// A second press in the same place, sooner than one can see what the first has moved there.

const SOON_MS = 500, NEAR = 12; // pixels

export function beginPressing() {
  let last = null;

  // What a press means: what the one before it meant, if it is that one's double.
  return ({ detail, timeStamp, clientX, clientY }, meaning) => {
    const isAgain = detail > 0 && last !== null && timeStamp - last.timeStamp < SOON_MS
      && Math.hypot(clientX - last.clientX, clientY - last.clientY) < NEAR;
    const meant = isAgain ? last.meaning : meaning;
    last = detail > 0 ? { timeStamp, clientX, clientY, meaning: meant } : null;
    return { meant, isAgain };
  };
}

// A key that is held presses a button again and again.
export function pressOnce(event) {
  if (event.repeat && ["Enter", " "].includes(event.key)) event.preventDefault();
}

// A key that is held presses a button again and again.
export function pressOnce(event) {
  if (event.repeat && ["Enter", " "].includes(event.key)) event.preventDefault();
}

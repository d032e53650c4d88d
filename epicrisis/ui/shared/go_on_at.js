// Where the pressed control has gone, the keyboard goes on at a place's heading; else Tab would go on
// from anywhere, past fields that have just come. Who has the focus elsewhere keeps it.
export function goOnAt(place) {
  const PATIENCE_MS = 1500; // until Streamlit has taken the control away
  const heading = place?.querySelector("h2, h3") ?? place;
  const end = performance.now() + PATIENCE_MS;
  const look = () => {
    if (!heading?.isConnected || performance.now() > end) return;
    if (document.activeElement && document.activeElement !== document.body) {
      requestAnimationFrame(look);
      return;
    }
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  };
  look();
}

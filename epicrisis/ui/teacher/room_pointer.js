// What a window does by itself: full screen, a light around the pointer, none where it lies idle.

const IDLE_MS = 3000;

export function takePointer() {
  const root = document.documentElement;
  const button = document.createElement("button");
  let light, idle;

  const move = (event) => {
    clearTimeout(idle);
    root.classList.remove("ep-room-idle");
    idle = setTimeout(() => root.classList.add("ep-room-idle"), IDLE_MS);
    button.hidden = !isProjector() || Boolean(document.fullscreenElement);
    light?.style.setProperty("--ep-spot", `${event.clientX}px ${event.clientY}px`);
  };

  const isProjector = () => Boolean(document.querySelector(".ep-room-projector, .ep-room-above"));

  const putOut = () => {
    light?.remove();
    light = undefined;
  };

  const shine = () => {
    if (light) return putOut();
    light = document.createElement("div");
    light.className = "ep-room-spotlight";
    document.body.append(light);
  };

  const fill = () => {
    button.hidden = true;
    if (document.fullscreenElement) document.exitFullscreen();
    else root.requestFullscreen?.().catch(() => {}); // refused: nothing to be done
  };

  // Do what a key stands for, if it is this window's alone; the class isn't moved by it.
  const takes = (act) => {
    if (act === "full") fill();
    else if (act === "spotlight" && isProjector()) shine();
    else if (act === "escape" && light) putOut();
    else return act === "spotlight";
    return true;
  };

  button.type = "button";
  button.className = "ep-room-full";
  button.hidden = true; // until the pointer is moved
  button.addEventListener("click", fill);
  document.body.append(button);
  document.addEventListener("mousemove", move);
  return {
    takes,
    name: (words) => { button.textContent = words; },
    end: () => {
      document.removeEventListener("mousemove", move);
      clearTimeout(idle);
      root.classList.remove("ep-room-idle");
      putOut();
      button.remove();
    },
  };
}

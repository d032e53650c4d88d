// Server-sent events of a room: numbers go straight into the page, a move asks for a rerun.
const SLOWEST_RETRY_MS = 15000;
const PATIENCE_MS = 4000;
const CHART_WIDTH = 820; // as in projector.py
const mounted = new WeakMap();

export default function (component) {
  const place = component.parentElement;
  const room = mounted.get(place) ?? begin(place);
  room.show(component);
  return () => {
    mounted.delete(place);
    room.end();
  };
}

function begin(place) {
  let component, source, retry, ends, last, doubt;
  let wait = 1000;
  let asked = 0;
  let isLost = false;

  const all = (name) => document.querySelectorAll(`[data-room-${name}]`);

  const write = () => {
    if (!last) return;
    if (last.version === component.data.version) {
      for (const each of all("votes")) setText(each, last.votes);
      for (const each of all("bar")) each.value = last.votes;
    }
    for (const each of all("present")) setText(each, last.present);
    for (const each of all("bar")) each.max = Math.max(last.present, last.votes, 1);
  };

  const hear = (event) => {
    last = JSON.parse(event.data);
    wait = 1000;
    tellConnected(true);
    write();
    const isNews = last.version !== component.data.version && last.version !== asked;
    if (!isNews && !isLost) return;
    isLost = false;
    asked = last.version;
    send("moved", last.version);
  };

  const send = (name, value) => {
    doubt ??= setTimeout(reload, PATIENCE_MS);
    component.setTriggerValue(name, value);
  };

  // A server that was started anew doesn't know this window's session and answers nothing.
  const reload = async () => {
    const asking = doubt;
    const isThere = await fetch("/_stcore/health").then((answer) => answer.ok, () => false);
    if (doubt !== asking) return;
    if (isThere) window.location.reload();
    else doubt = setTimeout(reload, PATIENCE_MS);
  };

  const tellConnected = (isConnected) => {
    for (const each of all("offline")) each.hidden = isConnected;
  };

  const listen = () => {
    source = new EventSource(`/t/${component.data.code}/events`);
    source.onmessage = hear;
    source.onerror = () => {
      tellConnected(false);
      isLost = true;
      // The browser tries again by itself, but not after an answer such as 503.
      if (source.readyState !== EventSource.CLOSED) return;
      clearTimeout(retry);
      retry = setTimeout(listen, wait);
      wait = Math.min(2 * wait, SLOWEST_RETRY_MS);
    };
  };

  const press = (event) => {
    const act = component.data.keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
    if (isTyping(document.activeElement)) return;
    event.preventDefault();
    // After a click into the page a key would frame all of it, for everybody to see.
    if (document.activeElement?.matches("[data-testid=stMain]")) document.activeElement.blur();
    if (act === "next" && scrollsOn()) return;
    send("pressed", { act, version: component.data.version });
  };

  const tick = () => {
    if (ends === undefined) return;
    const left = Math.max(0, Math.ceil((ends - performance.now()) / 1000));
    for (const each of all("timer")) {
      setText(each, `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`);
      each.classList.toggle("ep-room-over", left === 0);
    }
  };

  const show = (newest) => {
    if (newest.data.run !== component?.data.run) {
      clearTimeout(doubt);
      doubt = undefined;
    }
    component = newest;
    // From here on a key acts on this version, and tests know it.
    document.documentElement.dataset.roomVersion = component.data.version;
    const left = component.data.seconds_left;
    // Counted down from what the server says is left: this machine's clock may be wrong.
    ends = left === null ? undefined : performance.now() + 1000 * left;
    // What the rerun has drawn may stand in the page before or after this call.
    for (const delay of [0, 60, 300]) setTimeout(() => { write(); tick(); }, delay);
    if (!source) listen();
  };

  const enlarge = () => {
    document.documentElement.style.setProperty("--ep-room-zoom", window.innerWidth / CHART_WIDTH);
  };

  enlarge();
  window.addEventListener("resize", enlarge);
  document.addEventListener("keydown", press);
  const ticking = setInterval(tick, 250);
  const end = () => {
    document.removeEventListener("keydown", press);
    window.removeEventListener("resize", enlarge);
    clearInterval(ticking);
    clearTimeout(retry);
    clearTimeout(doubt);
    doubt = undefined;
    source.onerror = null;
    source.close();
  };
  const room = { show, end };
  mounted.set(place, room);
  return room;
}

// A swimlane that is taller than the projector is turned like pages before the class goes on.
function scrollsOn() {
  const main = document.querySelector("[data-testid=stMain]:has(.st-key-room_timeline)");
  if (!main) return false;
  const before = main.scrollTop;
  main.scrollBy({ top: 0.8 * main.clientHeight, behavior: "instant" });
  return main.scrollTop > before + 1;
}

function setText(element, value) {
  if (element.textContent !== String(value)) element.textContent = value;
}

function isTyping(focused) {
  return focused?.closest("input, textarea, select, [contenteditable=true], [role=listbox]") != null;
}

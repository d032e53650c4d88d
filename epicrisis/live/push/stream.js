// Follows a room by its stream, and by asking where the stream is broken, or open but deaf.
"use strict";

// Nothing waits for ever: a connection may have fallen silent without being closed.
export async function ask(address, seconds, options) {
  const giving = new AbortController();
  const timer = setTimeout(() => giving.abort(), 1000 * seconds);
  try {
    // Past the cache, where one that hangs would hold up the others for the same address.
    const unkept = { cache: "no-store", signal: giving.signal };
    const answer = await fetch(address, { ...options, ...unkept });
    const said = await answer.json().catch(() => undefined);
    // Not our server's words, such as those of a hotel's login page.
    return { status: answer.status === 200 && said === undefined ? 0 : answer.status, said };
  } catch {
    return { status: 0 };
  } finally {
    clearTimeout(timer);
  }
}

async function firstOf(times, asking) {
  const answers = Array.from({ length: times }, async () => {
    const answer = await asking();
    if (!answer.status) throw answer;
    return answer;
  });
  return Promise.any(answers).catch(() => ({ status: 0 }));
}

// All waits are parts of `deafAfter`, the seconds of silence that make a stream deaf. `tell` gets
// since when there is no connection, and nothing once there is one again; `refuse` a status.
export function followRoom({ events, state, deafAfter, isOneOfMany, hear, refuse, tell }) {
  const longest = 1000 * deafAfter;
  const aWhile = longest / 3;
  // A whole hall loses its connection in the same moment.
  const spread = isOneOfMany ? aWhile : aWhile / 8;
  const now = () => performance.now();

  let source; // none between two tries
  let heard = 0; // when it was opened, then its last sign of life
  let patience = 0;
  let openAt = 0;
  let lookAt = Infinity;
  let tries = 0;
  let isAnswered = false; // to looking, since the stream was lost
  let lostAt;
  let isTold = false;
  let clock = Date.now();
  let since = clock;
  let woken = clock;

  const isLive = () => source && patience === longest;

  function open() {
    source?.close();
    source = new EventSource(events());
    source.onmessage = (message) => {
      live();
      hear(JSON.parse(message.data));
    };
    source.addEventListener("beat", live);
    source.addEventListener("over", () => {
      end();
      found();
      refuse(404);
    });
    source.onerror = lose;
    heard = now();
    patience = tries > 1 ? 2 * aWhile : aWhile;
  }

  function live() {
    heard = now();
    patience = longest;
    lookAt = Infinity;
    tries = 0;
    isAnswered = false;
    found();
  }

  function found() {
    since = Date.now();
    if (lostAt === undefined) return;
    lostAt = undefined;
    isTold = false;
    tell();
  }

  function lose() {
    const looksIn = Math.random() / 4 + (isLive() && isOneOfMany ? 1 : 0);
    lookAt = Math.min(lookAt, now() + aWhile * looksIn);
    const wait = Math.min(aWhile, spread * 2 ** tries) * (Math.random() + (tries ? 0.5 : 0));
    openAt = now() + (isAnswered ? 7 * aWhile : wait);
    if (!isAnswered) lostAt ??= now();
    tries += 1;
    source.close();
    source = undefined;
  }

  async function look() {
    lookAt = now() + aWhile * (1 + Math.random() / 4);
    // Up to six connections that the browser has kept from before may be as dead.
    const times = isOneOfMany || isAnswered ? 1 : 6;
    const { status, said } = await firstOf(times, () => ask(state(), aWhile / 1000));
    if (!ticking) return;
    if (status === 200) hear(said);
    if (isLive()) return;
    const isRefused = (status === 403 || status === 404) && said?.error !== undefined;
    isAnswered = status === 200 || status === 204 || isRefused;
    if (isAnswered) found();
    else lostAt ??= now();
    if (isRefused) refuse(status);
  }

  function tick() {
    const leapt = Math.abs(Date.now() - clock);
    clock = Date.now();
    if (leapt > aWhile && !document.hidden) {
      lostAt ??= now();
      wake();
    } else if (!source && now() >= openAt) {
      open();
    } else if (source && now() - heard > patience) {
      lose();
    }
    if (now() >= lookAt) look();
    if (isTold || lostAt === undefined || now() - lostAt < aWhile / 4) return;
    isTold = true;
    tell(since);
  }

  // Who has slept, or been in a pocket, can't know what the connection is worth.
  function wake() {
    if (document.hidden || Math.abs(Date.now() - woken) < aWhile / 4) return;
    woken = Date.now();
    tries = 0;
    open();
    lookAt = Math.min(lookAt, now() + aWhile / 3);
  }

  const reshown = (event) => event.persisted && wake();
  let ticking = setInterval(tick, aWhile / 10);
  addEventListener("online", wake);
  addEventListener("pageshow", reshown);
  document.addEventListener("visibilitychange", wake);
  open();

  function end() {
    clearInterval(ticking);
    ticking = undefined;
    removeEventListener("online", wake);
    removeEventListener("pageshow", reshown);
    document.removeEventListener("visibilitychange", wake);
    if (source) source.onerror = null;
    source?.close();
  }
  return end;
}

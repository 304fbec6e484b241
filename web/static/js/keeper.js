// The worker that keeps one page of one task on the phone: the sheet with every clause, and the files it is made of.
// Its scope is the task's own folder; no other page is answered from here. The network comes first. A server that refuses
// the page (link withdrawn, logged out) takes the copy away as well.
const TASK = new URL(self.registration.scope).pathname;
const SHEET = `${TASK}all`;
const STORE = `beishen-task:${TASK}`;
const WAIT_MS = 6000; // a village network that neither answers nor fails
const REFUSED = [401, 403, 404, 410];

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== self.location.origin) return;
  if (pathname === SHEET) event.respondWith(sheet(event.request));
  else if (pathname.startsWith("/static/")) event.respondWith(file(event.request));
});

const kept = (url) => caches.match(url, { cacheName: STORE });

async function forget() {
  await caches.delete(STORE);
  await self.registration.unregister();
}

async function sheet(request) {
  const held = await kept(SHEET);
  const late = () => new Promise((_, fail) => setTimeout(fail, WAIT_MS));
  let answer;
  try { answer = await Promise.race(held ? [fetch(request), late()] : [fetch(request)]); } catch { return held ?? Response.error(); }
  if (answer.redirected || answer.type === "opaqueredirect" || REFUSED.includes(answer.status)) await forget();
  return answer.status >= 500 && held ? held : answer;
}

// A file's address changes with its content: what is kept is what the page asks for.
async function file(request) { return (await kept(request.url)) ?? fetch(request); }

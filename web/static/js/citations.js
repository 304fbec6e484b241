// The clause that a citation names, in a pop-up: after a short rest of the pointer, on focus, on a tap.
const REST_MS = 300;
let popup = null;
let waiting = 0;
const kept = new Map();

function close() {
  clearTimeout(waiting);
  popup?.remove();
  popup = null;
}

async function card(link) {
  const address = link.dataset.card;
  if (!kept.has(address)) {
    kept.set(address, fetch(address, { headers: { accept: "text/html" } }).then((answer) => (answer.ok ? answer.text() : "")));
  }
  return kept.get(address);
}

async function open(link) {
  const html = await card(link);
  if (!html || !(link.matches(":hover") || link === document.activeElement)) return;
  close();
  popup = document.createElement("div");
  popup.className = "popup";
  popup.id = "citation-card";
  popup.setAttribute("role", "note");
  popup.append(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
  document.body.append(popup);
  const at = link.getClientRects()[0];
  const width = popup.offsetWidth;
  popup.style.left = `${Math.max(8, Math.min(at.left, document.documentElement.clientWidth - width - 8)) + scrollX}px`;
  const below = at.bottom + popup.offsetHeight + 8 < innerHeight;
  popup.style.top = `${(below ? at.bottom + 6 : Math.max(8, at.top - popup.offsetHeight - 6)) + scrollY}px`;
  link.setAttribute("aria-describedby", "citation-card");
  popup.addEventListener("pointerleave", close);
}

export function installCitations() {
  document.addEventListener("pointerover", (event) => {
    const link = event.target.closest?.("a[data-card]");
    if (!link) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => open(link), REST_MS);
  });
  document.addEventListener("pointerout", (event) => {
    if (!event.target.closest?.("a[data-card]")) return;
    clearTimeout(waiting);
    if (popup && !popup.contains(event.relatedTarget)) waiting = setTimeout(() => popup?.matches(":hover") || close(), REST_MS);
  });
  document.addEventListener("focusin", (event) => {
    const link = event.target.closest?.("a[data-card]");
    if (link) open(link);
    else if (popup && !popup.contains(event.target)) close();
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
}

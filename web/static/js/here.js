// Who else looks at this review: asked every half minute while the page is seen; without scripts it is told on load.
const EVERY_MS = 30000;

async function ask(line) {
  if (document.hidden) return;
  try {
    const answer = await fetch(line.dataset.here, { headers: { accept: "text/plain" } });
    if (!answer.ok) return;
    const names = await answer.text();
    line.hidden = !names;
    line.querySelector("span").textContent = names;
  } catch { /* no network: asked again later */ }
}

export function installHere() {
  setInterval(() => { const line = document.querySelector("[data-here]"); if (line) ask(line); }, EVERY_MS);
}

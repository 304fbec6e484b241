// A job's progress on its page: asked every three seconds while the page is seen; the page is loaded anew when the job
// has ended. Without scripts the link beside it does the same.
const EVERY_MS = 3000;

async function ask() {
  const held = document.querySelector("[data-progress]");
  if (!held || document.hidden) return;
  try {
    const answer = await fetch(location.href, { headers: { accept: "text/html" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-progress]");
    if (fresh) held.replaceChildren(...fresh.childNodes);
    else location.reload();
  } catch { /* no network: asked again later */ }
}

export function installProgress() {
  if (document.querySelector("[data-progress]")) setInterval(ask, EVERY_MS);
}

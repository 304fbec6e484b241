// Forms on the review page are sent in the background and the page's content replaced: nothing blinks, the place is
// kept. Any failure falls back to sending the form as usual.
import { installDrafts } from "./drafts.js";
import { choose } from "./keys.js";

async function send(form, submitter) {
  const data = new FormData(form, submitter);
  const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(data), headers: { accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("main");
  if (!fresh) throw new Error("no page");
  const held = document.querySelector("main");
  const place = scrollY;
  const item = form.closest("[data-item]")?.id ?? data.get("finding_id"); // the message's 撤销 stands outside its item
  held.replaceWith(fresh);
  document.title = page.title;
  history.replaceState(null, "", answer.url.split("#")[0]);
  scrollTo(0, place);
  installDrafts(fresh);
  const back = item ? document.getElementById(item) : null;
  if (back) choose(back);
  const said = fresh.querySelector("[role=status], [role=alert]");
  if (said) { const words = said.textContent; said.firstElementChild?.setAttribute("data-said", words); }
}

export function installSwap() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !(form instanceof HTMLFormElement)) return;
    if (form.getAttribute("aria-busy") === "true") { event.preventDefault(); return; }
    if (form.method === "post") form.setAttribute("aria-busy", "true");
    if (!form.hasAttribute("data-swap")) { setTimeout(() => form.removeAttribute("aria-busy"), 4000); return; }
    event.preventDefault();
    send(form, event.submitter).catch(() => { form.removeAttribute("data-swap"); form.removeAttribute("aria-busy"); form.submit(); });
  });
  addEventListener("pageshow", () => { for (const form of document.querySelectorAll("form[aria-busy]")) form.removeAttribute("aria-busy"); });
}

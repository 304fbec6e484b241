// 连续录入: one opinion after the other on the same clause. What is typed off line waits in the queue; whose opinion it is
// stays chosen, and the cursor is back in the box for the next one.
import { installDrafts } from "./drafts.js";
import { installKeeping } from "./keep.js";
import { freshKey, installQueue } from "./queue.js";

document.documentElement.classList.add("scripted");
// what was taken is no draft any more: it must be gone before the form looks for one
for (const done of document.querySelectorAll("[data-draft-done]")) {
  try { localStorage.removeItem(`beishen:draft:${done.dataset.draftDone}`); } catch { /* forbidden */ }
}
// On the page with every clause the chosen one stands right above the boxes, as it does on the page of one clause.
function chooses(form) {
  const about = form.elements.about;
  if (!about) return () => {};
  const shown = form.querySelector("[data-clause-shown]");
  const show = () => {
    const chosen = document.querySelector(`[data-clause="${CSS.escape(about.value)}"]`);
    shown.replaceChildren(...(chosen ? [...chosen.children].slice(1).map((part) => part.cloneNode(true)) : []));
    form.dataset.queue = about.selectedOptions[0]?.textContent ?? "";
  };
  about.addEventListener("change", show);
  return show;
}
for (const form of document.querySelectorAll("form[data-seat]")) {
  const stay = ["contributor_kind", "about"].filter((name) => form.elements[name]);
  const said = {};
  const show = chooses(form);
  form.addEventListener("submit", () => { for (const name of stay) said[name] = form.elements[name].value; }, { capture: true });
  form.addEventListener("draft-kept", () => {
    for (const name of stay) if (said[name]) form.elements[name].value = said[name];
    show();
    form.elements.body.focus();
  });
}
// A copy kept on the phone carries the same key each time it is opened; two opinions must not share one.
if (document.documentElement.dataset.kept) for (const form of document.querySelectorAll("form[data-seat]")) form.elements.key.value = freshKey();
installQueue();
installDrafts();
installKeeping();
for (const form of document.querySelectorAll("form[data-seat]")) form.elements.about?.dispatchEvent(new Event("change"));

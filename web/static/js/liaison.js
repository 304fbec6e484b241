// 连续录入: one opinion after the other on the same clause. What is typed off line waits in the queue; whose opinion it is
// stays chosen, and the cursor is back in the box for the next one.
import { installDrafts } from "./drafts.js";
import { installQueue } from "./queue.js";

document.documentElement.classList.add("scripted");
// what was taken is no draft any more: it must be gone before the form looks for one
for (const done of document.querySelectorAll("[data-draft-done]")) {
  try { localStorage.removeItem(`beishen:draft:${done.dataset.draftDone}`); } catch { /* forbidden */ }
}
for (const form of document.querySelectorAll("form[data-seat]")) {
  let kind = "";
  form.addEventListener("submit", () => { kind = form.elements.contributor_kind.value; }, { capture: true });
  form.addEventListener("draft-kept", () => {
    if (kind) form.elements.contributor_kind.value = kind;
    form.elements.body.focus();
  });
}
installQueue();
installDrafts();

// Saves a worksheet line by itself at each pause and shows when. A refusal stops it: the form's own button then shows
// both texts. The button waits for a save that is under way, so that nobody meets their own text as another's. Without
// scripts the button alone saves.
const PAUSE_MS = 1500;

async function save(form, says) {
  const data = new URLSearchParams(new FormData(form));
  try {
    const answer = await fetch(form.dataset.autosave, { method: "POST", body: data, headers: { accept: "application/json" } });
    const told = await answer.json();
    if (!answer.ok) {
      form.dataset.stopped = "1";
      const both = answer.status === 409 ? "按“保存”，两份都显示。" : "";
      says.textContent = (told.message ?? told.detail ?? "没有保存，请按“保存”。") + both;
      return;
    }
    form.elements.revision.value = told.revision;
    says.textContent = `${told.saved} 已自动保存`;
  } catch { says.textContent = "没有保存到服务器；内容已存在本机。"; }
}

export function installAutosave() {
  for (const form of document.querySelectorAll("form[data-autosave]")) {
    const says = form.querySelector("[data-autosave-says]");
    let timer = 0;
    let last = Promise.resolve();
    let busy = 0;
    form.addEventListener("input", () => {
      clearTimeout(timer);
      if (form.dataset.stopped) return;
      timer = setTimeout(() => {
        busy += 1;
        last = last.then(() => save(form, says)).finally(() => { busy -= 1; });
      }, PAUSE_MS);
    });
    form.addEventListener("submit", (event) => {
      clearTimeout(timer);
      if (!busy) return;
      event.preventDefault();
      const { submitter } = event;
      last.then(() => form.requestSubmit(submitter));
    });
  }
}

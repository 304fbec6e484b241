// Saves a worksheet line by itself at each pause and shows when. A refusal stops it: the form's own button then shows
// both texts. Without scripts the button alone saves.
const PAUSE_MS = 1500;

async function save(form, says) {
  const data = new URLSearchParams(new FormData(form));
  try {
    const answer = await fetch(form.dataset.autosave, { method: "POST", body: data, headers: { accept: "application/json" } });
    const told = await answer.json();
    if (!answer.ok) { form.dataset.stopped = "1"; says.textContent = told.message ?? "没有保存，请按“保存”。"; return; }
    form.elements.revision.value = told.revision;
    says.textContent = `${told.saved} 已自动保存`;
  } catch { says.textContent = "没有保存到服务器；内容已存在本机。"; }
}

export function installAutosave() {
  for (const form of document.querySelectorAll("form[data-autosave]")) {
    const says = form.querySelector("[data-autosave-says]");
    let timer = 0;
    let last = Promise.resolve();
    form.addEventListener("input", () => {
      clearTimeout(timer);
      if (form.dataset.stopped) return;
      timer = setTimeout(() => { last = last.then(() => save(form, says)); }, PAUSE_MS);
    });
    form.addEventListener("submit", () => clearTimeout(timer));
  }
}

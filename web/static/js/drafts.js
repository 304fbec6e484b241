// Drafts are kept on the device at each pause, and sent once the network is back; the key in the form is kept
// with them, so that nothing is taken twice.
const PREFIX = "beishen:draft:";
const PAUSE_MS = 400;

const store = {
  get(key) { try { return JSON.parse(localStorage.getItem(PREFIX + key) ?? "null"); } catch { return null; } },
  set(key, value) { try { localStorage.setItem(PREFIX + key, JSON.stringify(value)); } catch { /* full or forbidden */ } },
  drop(key) { try { localStorage.removeItem(PREFIX + key); } catch { /* forbidden */ } },
};

function values(form) {
  const held = {};
  for (const asked of form.querySelectorAll("[data-question]")) held[`:${asked.dataset.question}`] = asked.textContent;
  for (const [name, value] of new FormData(form)) if (typeof value === "string" && name !== "csrf") held[name] = value;
  return held;
}

// The small question belongs to the form's key: it comes back with it.
function restore(form, held) {
  for (const asked of form.querySelectorAll("[data-question]")) asked.textContent = held[`:${asked.dataset.question}`] ?? asked.textContent;
  for (const [name, value] of Object.entries(held)) {
    for (const field of form.elements) {
      if (field.name !== name) continue;
      if (field.type === "radio" || field.type === "checkbox") field.checked = field.value === value;
      else if (field.type === "hidden" ? name === "key" : !field.value) field.value = value;
    }
  }
}

function watch(form) {
  const key = form.dataset.draft;
  const says = form.querySelector("[data-draft-says]");
  const say = (words) => { if (says) { says.hidden = false; says.textContent = words; } };
  const held = store.get(key);
  const worth = (draft) => Object.entries(draft).some(([name, value]) => form.querySelector(`textarea[name="${CSS.escape(name)}"]`) && value.trim());
  if (held && worth(held)) {
    restore(form, held);
    // what was begun before a task ended is shown where it can be copied; it can't be sent any more
    say(form.dataset.over === undefined ? "已恢复本机保存的内容。" : "这是结束前写在本机、没有提交的内容，不能再提交，请复制后交给联络员。");
    form.hidden = false;
  }
  let timer = 0;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const now = values(form);
      if (worth(now)) { store.set(key, now); say("已存在本机。"); }
    }, PAUSE_MS);
  });
  form.addEventListener("draft-kept", () => { clearTimeout(timer); store.drop(key); say("已放入未发送的意见。可以接着写下一条。"); });
  form.addEventListener("submit", (event) => {
    if (worth(values(form))) store.set(key, values(form));
    if (form.dataset.queue !== undefined || navigator.onLine) return;
    event.preventDefault();
    say("没有网络。已存在本机，联网后自动提交，不会重复。");
    addEventListener("online", () => form.requestSubmit(), { once: true });
  });
}

export function installDrafts(root = document) {
  for (const form of root.querySelectorAll("form[data-draft]")) watch(form);
  for (const done of root.querySelectorAll("[data-draft-done]")) store.drop(done.dataset.draftDone);
}

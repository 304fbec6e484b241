// Comments that could not be sent wait on the device: in its storage, or in this page's memory where the browser denies
// storage. Each keeps the key of its form, so that whatever is sent again is taken once. They go out one after the other
// when the network is back, when the page is opened again, and at the button; what the server refuses stays, with why.
const STORE = "beishen:queue";
const ALPHABET = "23456789abcdefghjkmnpqrstvwxyz";
const WAIT_MS = 15000;
const RETRY_MS = 30000;

let memory = [];
let denied = false;
const files = new Map(); // chosen files can't be stored: they live as long as the page

function read() {
  if (denied) return memory;
  try { return JSON.parse(localStorage.getItem(STORE) ?? "[]"); } catch { denied = true; return memory; }
}

function write(items) {
  memory = items;
  if (denied) return;
  try { localStorage.setItem(STORE, JSON.stringify(items)); } catch { denied = true; }
}

export function freshKey(length = 26) {
  let key = "";
  while (key.length < length) {
    for (const byte of crypto.getRandomValues(new Uint8Array(length))) if (byte < 240 && key.length < length) key += ALPHABET[byte % 30];
  }
  return key;
}

// A further draft of a page: its key is derived, so that the page's small question stands for it as well.
export function nextKey(key) {
  return `${key.split("-")[0]}-${freshKey(8)}`;
}

export function queued() { return read(); }

export function enqueue(item) { write([...read().filter((held) => held.key !== item.key), item]); show(); }

function fieldsOf(form) {
  const fields = [];
  for (const [name, value] of new FormData(form)) if (typeof value === "string" && name !== "csrf") fields.push([name, value]);
  return fields;
}

function textOf(item) {
  const said = (name) => item.fields.find(([key]) => key === name)?.[1].trim() ?? "";
  const stance = { agree: "同意", problem: "有问题", change: "建议这样改" }[said("stance")] ?? "";
  const rest = item.fields.filter(([name, value]) => name.startsWith("answer-") && value.trim()).map(([, value]) => value.trim());
  return [`【${item.label}】${stance}`, said("body"), said("proposed") && `建议改为：${said("proposed")}`, ...rest].filter(Boolean).join("\n");
}

let secret = "";
function csrf() { return secret || document.querySelector("form[data-queue] input[name=csrf], input[name=csrf]")?.value || ""; }

async function renewSecret() {
  const page = new DOMParser().parseFromString(await (await fetch(location.href, { headers: { accept: "text/html" } })).text(), "text/html");
  secret = page.querySelector("input[name=csrf]")?.value ?? secret;
}

async function post(item) {
  const data = new FormData();
  data.set("csrf", csrf());
  data.set("queued", "1");
  for (const [name, value] of item.fields) data.append(name, value);
  for (const file of files.get(item.key) ?? []) data.append("file", file);
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), WAIT_MS);
  try {
    return await fetch(item.action, { method: "POST", body: data, headers: { accept: "application/json" }, signal: stop.signal });
  } finally { clearTimeout(timer); }
}

// "sent", "wait" (no network, or the server is busy) or "refused" with the reason noted.
async function sendOne(item) {
  let answer;
  try {
    answer = await post(item);
    if (answer.status === 403) { await renewSecret(); answer = await post(item); }
  } catch { return "wait"; }
  const told = await answer.json().catch(() => ({}));
  if (answer.ok) { write(read().filter((held) => held.key !== item.key)); files.delete(item.key); done.push({ ...told, label: item.label }); return "sent"; }
  if (answer.status >= 500 || answer.status === 429) return "wait";
  write(read().map((held) => (held.key === item.key ? { ...held, refused: told.detail ?? "没有收下，请复制文字后重新填写。" } : held)));
  return "refused";
}

const done = [];
let sending = false;
let again = false; // the network came back, or the button was pressed, while an attempt was still under way
export async function sendAll() {
  if (sending) { again = true; return; }
  sending = true;
  try {
    do {
      again = false;
      for (const item of read()) {
        if ((await sendOne(item)) === "wait") break;
      }
    } while (again);
  } finally { sending = false; show(); }
}

function show() {
  const bar = document.querySelector("[data-unsent]");
  if (!bar) return;
  const items = read();
  bar.hidden = !items.length && !done.length;
  bar.querySelector("[data-unsent-count]").textContent = items.length ? `未发送 ${items.length} 条` : `已发送 ${done.length} 条`;
  const why = items.find((item) => item.refused)?.refused;
  bar.querySelector("[data-unsent-says]").textContent = !items.length ? "请保存编号和回执。" : why ? why
    : denied ? "浏览器不让本页保存内容：关闭本页前请先复制文字。联网后自动提交，不会重复。" : "已存在本机，联网后自动提交，不会重复。";
  for (const button of bar.querySelectorAll("button")) button.hidden = !items.length;
  bar.querySelector("[data-unsent-drop]").hidden = !why;
  bar.querySelector("[data-unsent-list]").replaceChildren(...done.map((told) => {
    const line = document.createElement("li");
    const link = document.createElement("a");
    link.href = told.url || "#";
    link.textContent = `${told.label}：编号 ${told.number}，打开回执`;
    line.append(link);
    return line;
  }));
  const text = bar.querySelector("[data-unsent-text]");
  text.value = items.map(textOf).join("\n\n");
  if (!items.length) text.hidden = true;
}

async function copy() {
  const text = document.querySelector("[data-unsent-text]");
  text.hidden = false;
  text.focus();
  text.select();
  try { await navigator.clipboard.writeText(text.value); } catch { /* the text stands there, chosen */ }
}

// What the server won't take would stand in the bar for ever: it goes when its author has copied it and says so.
function drop() {
  const refused = read().filter((item) => item.refused);
  if (!confirm(`从本机删去没有收下的 ${refused.length} 条？删去后找不回来，请先复制文字。`)) return;
  write(read().filter((item) => !item.refused));
  for (const item of refused) files.delete(item.key);
  show();
}

function keep(form) {
  const key = form.elements.key.value;
  const chosen = [...form.querySelectorAll("input[type=file]")].flatMap((input) => [...input.files]);
  if (chosen.length) files.set(key, chosen);
  enqueue({ key, action: form.action, label: form.dataset.queue, fields: fieldsOf(form) });
  const answer = form.elements.captcha?.value ?? "";
  form.reset();
  for (const input of form.querySelectorAll("textarea, input[type=text]")) input.value = "";
  if (form.elements.captcha) form.elements.captcha.value = answer;
  form.elements.key.value = nextKey(key);
  form.dispatchEvent(new CustomEvent("draft-kept"));
  const bar = document.querySelector("[data-unsent]");
  bar?.scrollIntoView({ block: "nearest" });
}

export function installQueue() {
  for (const form of document.querySelectorAll("form[data-queue]")) {
    form.addEventListener("submit", async (event) => {
      if (form.dataset.direct) return;
      event.preventDefault();
      if (form.dataset.busy) return;
      form.dataset.busy = "1";
      // one small question to the server tells more than navigator.onLine, which is true on a dead village network
      const there = navigator.onLine && (await fetch("/health", { cache: "no-store", signal: AbortSignal.timeout(4000) }).then(() => true, () => false));
      delete form.dataset.busy;
      if (there) { form.dataset.direct = "1"; form.submit(); setTimeout(() => delete form.dataset.direct, 4000); } else keep(form);
    });
  }
  document.querySelector("[data-unsent-send]")?.addEventListener("click", sendAll);
  document.querySelector("[data-unsent-copy]")?.addEventListener("click", copy);
  document.querySelector("[data-unsent-drop]")?.addEventListener("click", drop);
  addEventListener("online", sendAll);
  addEventListener("storage", show);
  addEventListener("beforeunload", (event) => { if (denied && read().length) event.preventDefault(); });
  show();
  if (read().length) sendAll();
  setInterval(() => { if (read().some((item) => !item.refused)) sendAll(); }, RETRY_MS); // not every phone says when it is back
}

// Keeps the page with every clause of a task for where there is no network, with the worker of keeper.js. Only the copy of
// this one page is made, while its task is open; the page says so once it lies there. Browsers without workers (old ones,
// sites without https) keep nothing, and the page goes on saying that it must not be closed.
const STORE = "beishen-task:";
const BY_ACCOUNT = "/collect/";

async function copy(task) {
  const answer = await fetch(`${task}all`, { headers: { accept: "text/html" } });
  if (!answer.ok || answer.redirected) return false;
  const page = (await answer.text()).replace("<html ", `<html data-kept="${new Date().toISOString()}" `);
  const parts = [...performance.getEntriesByType("resource"), ...document.querySelectorAll("link[rel=stylesheet]")]
    .map((one) => one.href ?? one.name).filter((url) => new URL(url).pathname.startsWith("/static/"));
  const store = await caches.open(STORE + task);
  await store.addAll([...new Set(parts)]);
  await store.put(`${task}all`, new Response(page, { headers: { "content-type": "text/html; charset=utf-8", "content-security-policy": answer.headers.get("content-security-policy") ?? "" } }));
  return true;
}

// `fits` says of a task's folder whether its copy goes.
async function forget(fits) {
  if (!("serviceWorker" in navigator) || !("caches" in window)) return;
  for (const name of await caches.keys()) if (name.startsWith(STORE) && fits(name.slice(STORE.length))) await caches.delete(name);
  for (const worker of await navigator.serviceWorker.getRegistrations()) if (fits(new URL(worker.scope).pathname)) await worker.unregister();
}

// Called on pages that show whether somebody is logged in: nobody is, so no page of an account stays.
export function forgetWhenLoggedOut() {
  if (!document.querySelector(".who .mine")) forget((task) => task.startsWith(BY_ACCOUNT)).catch(() => {});
}

export async function installKeeping() {
  const says = document.querySelector("[data-keep]");
  if (!says) return;
  const task = says.dataset.keep;
  const since = document.documentElement.dataset.kept;
  if (since) {
    const closes = says.dataset.closes ? new Date(says.dataset.closes) : null;
    if (closes && closes < new Date()) {
      says.textContent = `现在连不上服务器。征集已于 ${closes.toLocaleString("zh-CN")} 截止：本机未发送的意见联网后仍会提交一次，没有收下的请复制文字交给联络员。`;
      return;
    }
    says.textContent = `现在连不上服务器，这是 ${new Date(since).toLocaleString("zh-CN")} 存在本机的一份。录入的意见先存在本机，联网后自动提交，不会重复。`;
    return;
  }
  if (!("serviceWorker" in navigator)) return;
  if (says.dataset.open !== "1") { await forget((held) => held === task); return; }
  try {
    await navigator.serviceWorker.register(says.dataset.worker, { scope: task });
    if (await copy(task)) says.textContent = "这一页带着全部条款，已存在本机：没有网络时可以关闭，也可以重新打开、刷新。录入的意见先存在本机，联网后自动提交，不会重复。";
  } catch { /* no room, or forbidden: the page must stay open, as it says */ }
}

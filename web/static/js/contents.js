// The contents follow the clause being read; filters apply as soon as one is ticked; a page that waits looks again.
function follow(contents) {
  const links = new Map([...contents.querySelectorAll("a[data-address]")].map((link) => [link.dataset.address, link]));
  const mark = (address) => {
    const link = links.get(address);
    if (!link || link.getAttribute("aria-current")) return;
    contents.querySelector("[aria-current]")?.removeAttribute("aria-current");
    link.setAttribute("aria-current", "location");
    const rail = link.closest(".rail");
    if (rail && rail.scrollHeight > rail.clientHeight) {
      const top = link.offsetTop - rail.clientHeight / 2;
      if (Math.abs(rail.scrollTop - top) > rail.clientHeight / 3) rail.scrollTop = top;
    }
  };
  const seen = new IntersectionObserver((entries) => {
    const first = entries.filter((entry) => entry.isIntersecting).sort((a, b) => a.boundingClientRect.top - b.boundingClientRect.top)[0];
    if (first) mark(first.target.id);
  }, { rootMargin: "0px 0px -70% 0px" });
  for (const clause of document.querySelectorAll("[data-clause]")) seen.observe(clause);
}

export function installContents() {
  const contents = document.querySelector("[data-contents]");
  if (contents && "IntersectionObserver" in window) follow(contents);
  const waiting = document.querySelector("[data-refresh]");
  if (waiting) {
    const writing = () => document.activeElement instanceof HTMLTextAreaElement;
    setInterval(() => { if (!writing()) location.reload(); }, Number(waiting.dataset.refresh) * 1000);
  }
  for (const form of document.querySelectorAll("form[data-instant]")) {
    form.addEventListener("change", () => { if (matchMedia("(min-width: 62.01rem)").matches) form.requestSubmit(); });
  }
}

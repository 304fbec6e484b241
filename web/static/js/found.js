// Found words in a text: n the next, N the one before, round and round; the count says where one stands.

export function installFound() {
  const bar = document.querySelector(".found-bar");
  if (!bar) return;
  const marks = [...document.querySelectorAll(".law mark[id^=hit-]")];
  const told = bar.querySelector("[data-found-at]");
  if (!marks.length || !told) return;
  let at = -1;

  const stand = (index) => {
    at = index;
    told.textContent = `第 ${at + 1} 处`;
    for (const mark of marks) mark.classList.toggle("here", mark === marks[at]);
  };
  const go = (index) => {
    stand(index);
    const id = marks[at].id;
    if (location.hash === `#${id}`) marks[at].scrollIntoView({ block: "center" });
    else location.hash = id;
    marks[at].focus({ preventScroll: true });
  };
  const begin = () => {
    const start = marks.findIndex((mark) => `#${mark.id}` === bar.querySelector("[data-found='1']").getAttribute("href"));
    return Math.max(0, start);
  };

  for (const button of bar.querySelectorAll("[data-found]")) {
    button.addEventListener("click", (event) => {
      event.preventDefault();
      const step = Number(button.dataset.found);
      if (at < 0) go(step > 0 ? begin() : marks.length - 1);
      else go((at + step + marks.length) % marks.length);
    });
  }
  addEventListener("hashchange", () => {
    const index = marks.findIndex((mark) => `#${mark.id}` === location.hash);
    if (index >= 0 && index !== at) stand(index);
  });
  const linked = marks.findIndex((mark) => `#${mark.id}` === location.hash);
  if (linked >= 0) stand(linked);
}

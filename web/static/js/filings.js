// Files of a filing are sent in one request that shows how far it is; without scripts the form is sent as usual.
const forms = document.querySelectorAll("form[data-upload]");

function bar(form) {
  const says = form.querySelector("[data-upload-says]");
  const progress = document.createElement("progress");
  progress.max = 1;
  progress.value = 0;
  says.replaceChildren(progress);
  return (share) => {
    progress.value = share;
    if (share >= 1) says.textContent = "已传完，正在读取正式文本……";
  };
}

for (const form of forms) {
  form.addEventListener("submit", (event) => {
    const chosen = [...form.querySelectorAll("input[type=file]")].some((input) => input.files.length);
    if (!chosen || event.defaultPrevented) return;
    event.preventDefault();
    const request = new XMLHttpRequest();
    const show = bar(form);
    request.open("POST", form.getAttribute("action")); // form.action is the field of that name, 制定、修改或废止
    request.setRequestHeader("accept", "text/html");
    request.upload.addEventListener("progress", (e) => e.lengthComputable && show(e.loaded / e.total));
    request.upload.addEventListener("load", () => show(1));
    request.addEventListener("error", () => {
      form.removeAttribute("aria-busy");
      form.querySelector("[data-upload-says]").textContent = "网络中断，没有传完。填写的内容还在，请重试。";
    });
    request.addEventListener("load", () => {
      const page = new DOMParser().parseFromString(request.responseText, "text/html");
      const fresh = page.querySelector("main");
      if (request.status < 400 && request.responseURL) { location.assign(request.responseURL); return; }
      form.removeAttribute("aria-busy");
      if (fresh) { document.querySelector("main").replaceWith(fresh); scrollTo(0, 0); }
    });
    request.send(new FormData(form, event.submitter));
  });
}

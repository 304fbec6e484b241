// The comment form and its receipt: drafts kept on the device, and what could not be sent waits in a queue.
import { installDrafts } from "./drafts.js";
import { installQueue } from "./queue.js";

document.documentElement.classList.add("scripted");
installQueue();
installDrafts();

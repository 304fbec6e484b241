// Comfort for browsers that run scripts; every page works without this.
import { installKeys } from "./keys.js";
import { installCitations } from "./citations.js";
import { installDrafts } from "./drafts.js";
import { installSwap } from "./swap.js";
import { installAutosave } from "./autosave.js";
import { installFound } from "./found.js";
import { installHere } from "./here.js";
import { installProgress } from "./progress.js";
import { installContents } from "./contents.js";
import { installMarking } from "./marking.js";
import { installMenus } from "./menus.js";
import { installCounting, installSuggestions } from "./suggest.js";

document.documentElement.classList.add("scripted");
installKeys();
installMenus();
installCitations();
installDrafts();
installSwap();
installContents();
installMarking();
installFound();
installSuggestions();
installCounting();
installHere();
installProgress();
installAutosave();

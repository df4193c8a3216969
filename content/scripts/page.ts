/** What every page gains from scripts; without them it is whole all the same. */
import { showCards } from "./cards.ts";
import { followReader } from "./contents.ts";
import { addCopyButtons } from "./copy.ts";
import { keepPlace } from "./language.ts";
import { printWhole } from "./print.ts";
import { addSearch } from "./search.ts";

showCards();
followReader();
addCopyButtons();
addSearch();
keepPlace();
printWhole();

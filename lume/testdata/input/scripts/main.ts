import { greet } from "./greet.ts";
import md from "markdown-it";

console.log(greet(document.title), md);

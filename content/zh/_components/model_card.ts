// The same, with the data of this folder: its language.
export { default } from "../../_components/model_card.ts";

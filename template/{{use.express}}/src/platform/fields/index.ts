export { form, type JsonSchema, readPlain, readString } from "./form.ts";
export { json } from "./json.ts";
export { date, timestamp } from "./moments.ts";
export { decimal, float, integer, readInteger } from "./numbers.ts";
export { boolean, choice, identifier } from "./scalars.ts";
export { emailAddress, text, webAddress } from "./text.ts";

/** Content negotiation (RFC 9110, section 12) for the one format that the API speaks. */

const QUALITY = /^(0(\.[0-9]{0,3})?|1(\.0{0,3})?)$/;
const SPECIFICITY: ReadonlyMap<string, number> = new Map([
  ["application/json", 2],
  ["application/*", 1],
  ["*/*", 0],
]);

/** Whether `application/json` may be sent; pieces that can't be read are ignored. */
export function acceptsJson(accept: string | undefined): boolean {
  if (accept === undefined) {
    return true;
  }
  let best = -1;
  let quality = 0;
  for (const piece of accept.split(",")) {
    const [range = "", ...parameters] = piece.split(";");
    const specificity = SPECIFICITY.get(range.trim().toLowerCase()) ?? -1;
    const weight = parseQuality(parameters);
    if (weight !== undefined && specificity > best) {
      best = specificity;
      quality = weight;
    }
  }
  return quality > 0;
}

/** The weight among the parameters, 1 without one, undefined when it has another form. */
function parseQuality(parameters: readonly string[]): number | undefined {
  for (const parameter of parameters) {
    const [name = "", value = ""] = parameter.split("=", 2);
    if (name.trim().toLowerCase() === "q") {
      return QUALITY.test(value.trim()) ? Number(value) : undefined;
    }
  }
  return 1;
}

export function isJsonInUtf8(contentType: string, mediaTypes: ReadonlySet<string>): boolean {
  if (mediaTypes.has(contentType)) {
    return true;
  }
  const [type = "", ...parameters] = contentType.split(";");
  const charset = parameters
    .map((parameter) => /^\s*charset\s*=\s*"?([^"]*?)"?\s*$/i.exec(parameter)?.[1])
    .find((value) => value !== undefined);
  const isUtf8 = /^utf-?8$/i.test(charset ?? "utf-8");
  return mediaTypes.has(type.trim().toLowerCase()) && isUtf8;
}

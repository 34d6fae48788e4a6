/** A value of JSON in which a number is the text that it was written as, after a '#'. */
export type ExactJson = string | boolean | null | ExactJson[] | { [name: string]: ExactJson };

const textOrNumber = /"(?:[^"\\]|\\.)*"|-?\d[-+.\dEe]*/g;

/** Parses JSON without reading its numbers, which JSON.parse may change. */
export function parseExactly(text: string): ExactJson {
  return JSON.parse(text.replaceAll(textOrNumber, (token) => (token.startsWith('"') ? token : `"#${token}"`)));
}

/** A JSON value in which each number is its source text after a '#'. */
export type ExactJson = string | boolean | null | ExactJson[] | { [name: string]: ExactJson };

const textOrNumber = /"(?:[^"\\]|\\.)*"|-?\d[-+.\dEe]*/g;

/** Parses JSON but keeps numbers as text: JSON.parse could round them. */
export function parseExactly(text: string): ExactJson {
  return JSON.parse(text.replaceAll(textOrNumber, (token) => (token.startsWith('"') ? token : `"#${token}"`)));
}

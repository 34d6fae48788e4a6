/** What JSON.parse makes of a text, or why it refuses it. */
export type ParsedJson = { value: unknown; error: null } | { value: undefined; error: SyntaxError };

/** JSON.parse with its refusal as a value. */
export function parseJson(text: string): ParsedJson {
  try {
    return { value: JSON.parse(text) as unknown, error: null };
  } catch (error) {
    if (error instanceof SyntaxError) return { value: undefined, error };
    throw error;
  }
}

/** Whether a value of JSON.parse is an object: no list, no null, no scalar. */
export function isJsonObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

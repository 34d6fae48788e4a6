import { type ItemFault, joinPath } from '@sluice/contracts';
import { describeInvalidUtf8 } from '../items/item-faults.ts';
import { isJsonObject, parseJson } from './batch-parser.ts';
import { checkJsonText } from './check-json-text.ts';

/** What a lenient decoder puts in the place of bytes that are not UTF-8. */
export const replacement = '\ufffd';

/** An item that cannot be decoded, with its `source_id` where that is certain. */
export interface UndecodedItem {
  fault: ItemFault;
  value: { source_id: string } | undefined;
}

/**
 * Reads what can be known of a JSON item, nested no deeper than allowed, whose bytes are not UTF-8; it is at
 * `byteStart` of the payload.
 */
export function readInvalidUtf8(item: Buffer, byteStart: number): UndecodedItem {
  const text = item.toString('utf8');
  const { value } = parseJson(text);
  const fault = describeInvalidUtf8(byteStart + findFirstInvalid(item, text), findReplacement(value, ''));
  const sourceId = isJsonObject(value) ? value.source_id : undefined;
  const isCertain = typeof sourceId === 'string' && !sourceId.includes(replacement);
  if (!isCertain || checkJsonText(text).affectsSourceId) return { fault, value: undefined };
  return { fault, value: { source_id: sourceId } };
}

/** The first byte of `bytes` that is not UTF-8; `text` is what a lenient decoder made of them. */
export function findFirstInvalid(bytes: Buffer, text: string): number {
  const again = Buffer.from(text, 'utf8');
  return bytes.findIndex((byte, at) => byte !== again[at]);
}

/** The path of the first text or key that has a replacement character in it. */
function findReplacement(value: unknown, path: string): string | null {
  if (typeof value === 'string') return value.includes(replacement) ? path : null;
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, inner] of Object.entries(value)) {
    const innerPath = Array.isArray(value) ? `${path}[${key}]` : joinPath(path, key);
    const found = key.includes(replacement) ? innerPath : findReplacement(inner, innerPath);
    if (found !== null) return found;
  }
  return null;
}

import { aliasFields } from '@sluice/ingest';

/**
 * The names of an item's id: on this surface, and in the core. Each is an alias of the other, so that a field sent as
 * `source_id` is unknown to the core, as it must be, and applying the aliases again restores what was sent.
 */
export const idNames = ['id', 'source_id'] as const;

/** The text of an item as it was sent; `text`: the core's text of it. Null if that is empty. */
export function toSentText(text: string): string | null {
  return text === '' ? null : aliasFields(text, idNames);
}

/** A sentence of the core with the field names of this surface. */
export function toSentWords(sentence: string): string {
  return sentence.replaceAll(/'id'|\bsource_id\b/g, (name) => (name === 'source_id' ? 'id' : "'source_id'"));
}

/** A field's path as it was sent. */
export function toSentPath(path: string | null): string | null {
  if (path === 'source_id') return 'id';
  return path === 'id' ? 'source_id' : path;
}

import { aliasFields } from '@sluice/ingest';

/**
 * An item's id, here and in the core. They are swapped, not replaced: what is called `source_id` here is as unknown to the
 * core as it has to be, and the way back gives what was sent.
 */
export const idNames = ['id', 'source_id'] as const;

/** The text of an item as it was sent, of which the core has `text`; null where there is none. */
export function toSentText(text: string): string | null {
  return text === '' ? null : aliasFields(text, idNames);
}

/** A sentence of the core in the words of this surface. */
export function toSentWords(sentence: string): string {
  return sentence.replaceAll(/'id'|\bsource_id\b/g, (name) => (name === 'source_id' ? 'id' : "'source_id'"));
}

/** A field's path as it was sent. */
export function toSentPath(path: string | null): string | null {
  if (path === 'source_id') return 'id';
  return path === 'id' ? 'source_id' : path;
}

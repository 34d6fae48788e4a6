import type { PayloadFormat } from '@sluice/contracts';
import { aliasCsvColumns } from './csv/rename-columns.ts';
import { encloseList } from './json/enclose-list.ts';
import { type FieldAlias, RenameTransform } from './json/rename-transform.ts';

/** What stands around an item of `{"items": […]}`, and the item itself. */
const depthInEnvelope = 3;

/**
 * Exchanges the names of two fields in every item of a payload, in constant memory: for a surface that has another name for a field of the
 * core. Every other byte stays as it is, but that a JSON list without an envelope is given one.
 */
export function aliasItemFields(
  body: AsyncIterable<Buffer>,
  format: PayloadFormat,
  names: readonly [string, string],
): AsyncGenerator<Buffer, void> {
  switch (format) {
    case 'json':
      return aliasKeys(encloseList(body), { names, depth: depthInEnvelope, isLines: false });
    case 'ndjson':
      return aliasKeys(body, { names, depth: 1, isLines: true });
    case 'csv':
      return aliasCsvColumns(body, names);
  }
}

/** The text of one item with the names of two fields exchanged. */
export function aliasFields(text: string, names: readonly [string, string]): string {
  const transform = new RenameTransform({ names, depth: 1, isLines: false });
  return Buffer.concat([transform.push(Buffer.from(text)), transform.finish()]).toString();
}

async function* aliasKeys(body: AsyncIterable<Buffer>, alias: FieldAlias): AsyncGenerator<Buffer, void> {
  const transform = new RenameTransform(alias);
  for await (const bytes of body) yield transform.push(bytes);
  yield transform.finish();
}

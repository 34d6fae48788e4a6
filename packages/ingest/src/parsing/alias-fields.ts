import type { PayloadFormat } from '@sluice/contracts';
import { swapCsvColumns } from './csv/rename-columns.ts';
import { encloseList } from './json/enclose-list.ts';
import { type KeySwap, RenameTransform } from './json/rename-transform.ts';

/** What stands around an item of `{"items": […]}`, and the item itself. */
const depthInEnvelope = 3;

/**
 * Swaps the names of two fields in every item of a payload, in constant memory: for a surface that calls a field of the core
 * by another name. Every other byte stays as it is, but that a JSON list without an envelope is given one.
 */
export function aliasItemFields(
  body: AsyncIterable<Buffer>,
  format: PayloadFormat,
  names: readonly [string, string],
): AsyncGenerator<Buffer, void> {
  switch (format) {
    case 'json':
      return swapKeys(encloseList(body), { names, depth: depthInEnvelope, isLines: false });
    case 'ndjson':
      return swapKeys(body, { names, depth: 1, isLines: true });
    case 'csv':
      return swapCsvColumns(body, names);
  }
}

/** The text of one item in which the names of two fields are swapped. */
export function aliasFields(text: string, names: readonly [string, string]): string {
  const swapper = new RenameTransform({ names, depth: 1, isLines: false });
  return Buffer.concat([swapper.push(Buffer.from(text)), swapper.finish()]).toString();
}

async function* swapKeys(body: AsyncIterable<Buffer>, swap: KeySwap): AsyncGenerator<Buffer, void> {
  const swapper = new RenameTransform(swap);
  for await (const bytes of body) yield swapper.push(bytes);
  yield swapper.finish();
}

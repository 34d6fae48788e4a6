import { expectCounts } from './expect-counts.ts';
import { uoms } from './generate-skus.ts';
import type { SluiceClient } from './sluice-client.ts';

/** Hands in the units of measure that the SKUs refer to. */
export async function registerUoms(client: SluiceClient): Promise<void> {
  const content = JSON.stringify({ items: uoms.map((uom) => ({ source_id: uom, name: `Unit ${uom}` })) });
  const body = { content, bytes: Buffer.byteLength(content) };
  const answer = await client.send({ method: 'POST', path: '/wms-ingest/v1/master/uoms', body });
  expectCounts('registering UoMs', answer.body.summary ?? {}, { accepted: uoms.length });
}

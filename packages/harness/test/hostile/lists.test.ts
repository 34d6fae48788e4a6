import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { json, type PartnerClient, startTestProduct, type TestProduct, waitUntil } from '../../src/index.ts';

let product: TestProduct;
let partner: PartnerClient;

beforeAll(async () => {
  product = await startTestProduct();
  await product.startWorker();
  partner = await product.addPartner();
});
afterAll(() => product.stop());

/** A thousand of these are a gigabyte. */
const attributes = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`k${i}`, 'x'.repeat(5_000)]));
const ids = Array.from({ length: 12 }, (_, i) => `L${String(i).padStart(2, '0')}`);

/** The ids on each page of a listing with the largest page size. */
async function readPages(path: string): Promise<string[][]> {
  const pages: string[][] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { body }: { body: { items: { source_id: string }[]; next_cursor: string | null; has_more: boolean } } =
      await partner.get(path).query({ limit: 1000, cursor }).expect(200);
    pages.push(body.items.map(({ source_id }) => source_id));
    expect(body.has_more).toBe(body.next_cursor !== null);
    cursor = body.next_cursor;
  }
  return pages;
}

describe('a listing of items of the maximum length', () => {
  it('has fewer of them on a page, and all of them on its pages together', async () => {
    const items = ids.map((id) => ({ source_id: id, name: 'n', attributes }));
    await partner.run('master/uoms', json(items));
    const pages = await readPages('/master/uoms');
    expect(pages.flat()).toEqual(ids);
    expect(pages.map((page) => page.length)).toEqual([5, 5, 2]);
  });

  it('is paged the same way in quarantine, and all of its items are released', async () => {
    const items = ids.map((id) => ({ source_id: id, name: 'n', parent: 'LATE', attributes }));
    await partner.run('master/locations', json(items));
    const pages = await readPages('/quarantine');
    expect(new Set(pages.flat())).toEqual(new Set(ids));
    expect(pages.map((page) => page.length)).toEqual([5, 5, 2]);
    await partner.push('master/locations', json([{ source_id: 'LATE', name: 'n' }])).expect(200);
    await waitUntil('all are released', async () => {
      const { body } = await partner.get('/quarantine').query({ limit: 1 }).expect(200);
      return body.items.length === 0 || undefined;
    });
    expect((await readPages('/master/locations')).flat()).toEqual(['LATE', ...ids].sort());
  });
});

describe('an item with very many missing references', () => {
  it('names some of them', async () => {
    const line = (i: number) => ({ line_id: `${i}`, sku: `S${i}`, quantity: 1, uom: 'U' });
    const order = { source_id: 'O', direction: 'inbound', lines: Array.from({ length: 1_000 }, (_, i) => line(i)) };
    const job = await partner.run('documents/orders', json([order]));
    const [error] = await partner.errors(job.job_id);
    expect(error?.reason).toMatch(/^Unknown SKU 'S0'\. .* 996 more records are missing\.$/);
    const { body } = await partner.get('/quarantine?collection=documents/orders').expect(200);
    expect(body.items[0].missing).toHaveLength(1_001);
  });
});

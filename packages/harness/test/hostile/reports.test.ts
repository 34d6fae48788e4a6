import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import supertest from 'supertest';
import { json, type PartnerClient, startTestProduct, type TestProduct, waitUntil } from '../../src/index.ts';

let product: TestProduct;
let partner: PartnerClient;

beforeAll(async () => {
  product = await startTestProduct();
  await product.startWorker();
});
afterAll(() => product.stop());
beforeEach(async () => {
  partner = await product.addPartner();
});

/** Texts that a spreadsheet would evaluate as formulas; the first five can be ids. */
const formulas = ['=HYPERLINK("http://x","y")', '+1', '-1', '@SUM(A1)', '-5', '\t=1', '\r=1'];
const ids = formulas.slice(0, 5);
const numbered = formulas.map((name, index) => ({ id: `n${index}`, name }));

/** A file, and the rows below its header. */
async function download(path: string): Promise<string[][]> {
  const request = supertest(product.baseUrl).get(path).set('X-API-Key', partner.apiKey);
  const { text } = await request.expect(200).expect('content-type', /text\/csv/);
  return readCells(text).slice(1);
}

/** Makes a batch of contacts from an upload of NDJSON, and waits for its end. */
async function upload(lines: readonly string[]) {
  const surface = supertest(product.baseUrl);
  const asked = { resource: 'contact', action: 'merge', upload: true };
  const { body } = await surface.post('/api/v1/batches').set('X-API-Key', partner.apiKey).send(asked).expect(201);
  await surface.put(body._upload_url).set('Content-Type', 'application/x-ndjson').send(lines.join('\n')).expect(202);
  return waitUntil('the batch ended', async () => {
    const batch = await surface.get(`/api/v1/batches/${body.id}`).set('X-API-Key', partner.apiKey).expect(200);
    return batch.body.finished_at === null ? undefined : batch.body;
  });
}

describe('a CSV download contains no formulas', () => {
  it('in the ids, fields and values that a job rejected', async () => {
    const items = formulas.map((field, index) => ({ source_id: ids[index] ?? 'x', name: 'n', [field]: 1 }));
    const job = await partner.run('master/uoms', json(items));
    const rows = await download(`${job.errors_url}.csv`);
    expect(findFormulas(rows)).toEqual([]);
    expect(rows.map(([, , id]) => id)).toEqual([...ids.map((id) => `'${id}`), 'x', 'x']);
    expect(rows.slice(0, 5).map((row) => row[6])).toEqual(ids.map((field) => `'${field}`));
  });

  it('in quarantined items', async () => {
    const items = ids.map((id) => ({ source_id: id, name: 'n', base_uom: `${id}.` }));
    const job = await partner.run('master/uoms', json(items));
    expect(job).toMatchObject({ counts: { quarantined: ids.length } });
    const rows = await download(`${job.errors_url}.csv`);
    expect(findFormulas(rows)).toEqual([]);
    expect(rows.map(([, , id]) => id)).toEqual(ids.map((id) => `'${id}`));
  });

  it('in the items that a batch rejected', async () => {
    const wrong = ids.map((id) => JSON.stringify({ id, name: 7, [id]: 1 }));
    const batch = await upload([...wrong, ...ids]);
    const rows = await download(batch._errors_csv_url);
    expect(findFormulas(rows)).toEqual([]);
    expect(rows.map(([, , id]) => id)).toEqual([...ids.map((id) => `'${id}`), '', '', '', '', '']);
    expect(rows.map((row) => row[7])).toEqual([...wrong, ...ids.map((id) => `'${id}`)]);
  });

  it('in the items that a batch was sent', async () => {
    const batch = await upload([...numbered.map((item) => JSON.stringify(item)), ...ids]);
    const rows = await download(batch._upload_csv_url);
    expect(findFormulas(rows)).toEqual([]);
    // The columns are id, name, and one for lines that are not objects.
    expect(rows).toEqual([
      ...numbered.map(({ id, name }) => [id, `'${name}`, '']),
      ...ids.map((line) => ['', '', `'${line}`]),
    ]);
  });

  it('in the records that async bulk rejected', async () => {
    const records = ids.map((externalId) => ({
      externalId,
      firstName: '=1',
      lastName: '@x',
      addresses: [{ type: '=1' }],
    }));
    const surface = supertest(product.baseUrl);
    const { body } = await surface
      .post('/api/v1/crm/customers/bulk')
      .set('X-API-Key', partner.apiKey)
      .send(records)
      .expect(202);
    const path = `/api/v1/async/jobs/${body.resource.uuid}`;
    await waitUntil('the job ended', async () => {
      const job = await surface.get(path).set('X-API-Key', partner.apiKey).expect(200);
      return job.body.resource.dateCompleted ?? undefined;
    });
    const rows = await download(`${path}/report`);
    expect(findFormulas(rows)).toEqual([]);
    expect(rows.map(([, record]) => JSON.parse(String(record)))).toEqual(records);
  });
});

const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g;

/** The cells of every row of a CSV (RFC 4180), as a spreadsheet reads them. */
function readCells(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(cell)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? String(plain));
    if (end !== ',') rows.push([]);
  }
  return rows.slice(0, -2);
}

/** The cells that a spreadsheet would evaluate as formulas. */
function findFormulas(rows: readonly string[][]): string[] {
  return rows.flat().filter((text) => /^[=+\-@\t\r]/.test(text));
}

import type { Body } from '../../src/index.ts';

const json = (bytes: string): Body => ({ type: 'application/json', bytes });
const item = '{"source_id":"A","name":"a"}';
const good = `{"items":[${item}]}`;

/** Payloads that are accepted with anything around their one item. */
export const takenPayloads: { name: string; body: Body }[] = [
  { name: 'a byte order mark', body: json(`\ufeff${good}`) },
  { name: 'NDJSON with a byte order mark', body: { type: 'application/x-ndjson', bytes: `\ufeff${item}\n` } },
  { name: 'CSV with a byte order mark', body: { type: 'text/csv', bytes: '\ufeffsource_id,name\nA,a\n' } },
  { name: 'white space everywhere', body: json(` \t\r\n{ "items" :\n[ ${item} ]\n} \r\n`) },
  { name: 'its field escaped', body: json(`{"\\u0069tem\\u0073":[${item}]}`) },
  { name: 'a charset in capitals', body: { ...json(good), type: 'Application/JSON; Charset="UTF-8"' } },
];

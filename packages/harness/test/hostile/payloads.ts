import type { Body } from '../../src/index.ts';

const json = (bytes: string | Buffer): Body => ({ type: 'application/json', bytes });
const ndjson = (bytes: string | Buffer): Body => ({ type: 'application/x-ndjson', bytes });
const csv = (bytes: string | Buffer): Body => ({ type: 'text/csv', bytes });
const item = '{"source_id":"A","name":"a"}';
const good = `{"items":[${item}]}`;
const utf16 = (text: string) => Buffer.from(text, 'utf16le');
/** A nesting depth that a scanner must not recurse into. */
const deep = 1_000_000;

/** A payload that cannot be read as a whole. */
export interface RefusedPayload {
  name: string;
  body: Body;
  status: number;
  code: string;
  detail: RegExp;
  /** In bulk the first bytes do not show the error: the job fails. */
  isLate?: true;
}

const malformed = { status: 400, code: 'malformed_body' };
const empty = { status: 400, code: 'empty_body' };
const wrongCharset = { status: 415, code: 'unsupported_media_type' };

/** Payloads that are refused as a whole. */
export const refusedPayloads: RefusedPayload[] = [
  { name: 'no byte', body: json(''), ...empty, detail: /body is empty/ },
  { name: 'white space alone', body: json(' \r\n\t'), ...empty, detail: /empty.*\{"items": \[…\]\}/, isLate: true },
  { name: 'a byte order mark alone', body: json('\ufeff'), ...empty, detail: /empty/, isLate: true },
  { name: 'NDJSON of a byte order mark alone', body: ndjson('\ufeff'), ...empty, detail: /empty/, isLate: true },
  { name: 'CSV of blank lines alone', body: csv('\r\n\n\r\n'), ...empty, detail: /header row/, isLate: true },
  {
    name: 'JSON cut in its field',
    body: json('{"ite'),
    ...malformed,
    detail: /ends at byte 5.*again in full/,
    isLate: true,
  },
  {
    name: 'JSON cut in an item',
    body: json(good.slice(0, 20)),
    ...malformed,
    detail: /ends at byte 20, inside item 0/,
    isLate: true,
  },
  { name: 'JSON cut in a text', body: json('{"items":[{"a":"\\'), ...malformed, detail: /inside item 0/, isLate: true },
  {
    name: 'JSON cut between items',
    body: json(`{"items":[${item},`),
    ...malformed,
    detail: /after 1 whole items/,
    isLate: true,
  },
  {
    name: 'JSON cut at its last bracket',
    body: json(good.slice(0, -1)),
    ...malformed,
    detail: /before its last bracket/,
    isLate: true,
  },
  {
    name: 'garbage after its end',
    body: json(`${good} x`),
    ...malformed,
    detail: /Nothing may follow.*found 'x'/,
    isLate: true,
  },
  { name: 'a brace after its end', body: json(`${good}}`), ...malformed, detail: /Nothing may follow/, isLate: true },
  {
    name: 'another payload after its end',
    body: json(good + good),
    ...malformed,
    detail: /Nothing may follow/,
    isLate: true,
  },
  { name: 'a NUL after its end', body: json(`${good}\0`), ...malformed, detail: /byte 0x00/, isLate: true },
  { name: 'a list', body: json(`[${item}]`), ...malformed, detail: /must begin with '\{'.*\{"items": \[…\]\}/ },
  { name: 'a text', body: json('"items"'), ...malformed, detail: /must begin with '\{'/ },
  { name: 'a number', body: json('1e400'), ...malformed, detail: /must begin with '\{'/ },
  { name: 'null', body: json('null'), ...malformed, detail: /found 'n'/ },
  { name: 'a page', body: json('<html></html>'), ...malformed, detail: /found '<'/ },
  { name: 'an object without items', body: json('{}'), ...malformed, detail: /'items' must follow/ },
  { name: 'items by another name', body: json('{"records":[]}'), ...malformed, detail: /unknown field 'records'/ },
  {
    name: '__proto__ for items',
    body: json(`{"__proto__":${good}}`),
    ...malformed,
    detail: /unknown field '__proto__'/,
  },
  {
    name: 'a field before items',
    body: json('{"partner_id":"other","items":[]}'),
    ...malformed,
    detail: /unknown field 'partner_id'/,
  },
  {
    name: 'a field after items',
    body: json('{"items":[],"mode":"bulk"}'),
    ...malformed,
    detail: /unknown field 'mode'/,
  },
  {
    name: 'a field of a million characters',
    body: json(`{"${'x'.repeat(1_000_000)}":[]}`),
    ...malformed,
    detail: /unknown field 'x{60}…'/,
  },
  { name: 'items that are an object', body: json('{"items":{}}'), ...malformed, detail: /'items' must be a list/ },
  { name: 'items that are null', body: json('{"items":null}'), ...malformed, detail: /'items' must be a list/ },
  { name: 'items that are a text', body: json('{"items":"[]"}'), ...malformed, detail: /'items' must be a list/ },
  {
    name: 'items twice',
    body: json(`{"items":[${item}],"items":[]}`),
    ...malformed,
    detail: /'items' twice/,
    isLate: true,
  },
  {
    name: 'items twice, once escaped',
    body: json(`{"items":[${item}],"it\\u0065ms":[]}`),
    ...malformed,
    detail: /'items' twice/,
    isLate: true,
  },
  {
    name: 'no comma between items',
    body: json(`{"items":[${item}${item}]}`),
    ...malformed,
    detail: /',' or '\]' must follow/,
    isLate: true,
  },
  {
    name: 'a comma after the last item',
    body: json(`{"items":[${item},]}`),
    ...malformed,
    detail: /must follow after ','/,
    isLate: true,
  },
  {
    name: 'a bracket for a brace',
    body: json('{"items":[{"a":1]]}'),
    ...malformed,
    detail: /Item 0 closes a bracket with '\]'/,
    isLate: true,
  },
  {
    name: 'a million brackets that nothing closes',
    body: json(`{"items":[${'['.repeat(deep)}`),
    ...malformed,
    detail: /inside item 0/,
    isLate: true,
  },
  {
    name: 'a million braces that nothing closes',
    body: json(`{"items":[${'{"a":'.repeat(deep / 2)}`),
    ...malformed,
    detail: /inside item 0/,
    isLate: true,
  },
  {
    name: 'UTF-16 LE with its mark',
    body: json(utf16(`\ufeff${good}`)),
    ...wrongCharset,
    detail: /UTF-16.*Send it in UTF-8/,
  },
  { name: 'UTF-16 BE with its mark', body: json(utf16(`\ufeff${good}`).swap16()), ...wrongCharset, detail: /UTF-16/ },
  { name: 'UTF-16 LE without a mark', body: json(utf16(good)), ...wrongCharset, detail: /UTF-16/ },
  { name: 'UTF-16 BE without a mark', body: json(utf16(good).swap16()), ...wrongCharset, detail: /UTF-16/ },
  { name: 'NDJSON in UTF-16', body: ndjson(utf16(`\ufeff${item}\n`)), ...wrongCharset, detail: /UTF-16/ },
  { name: 'CSV in UTF-16', body: csv(utf16('\ufeffsource_id,name\nA,a\n')), ...wrongCharset, detail: /UTF-16/ },
  {
    name: 'a charset that is not taken',
    body: { ...json(good), type: 'application/json; charset=utf-16le' },
    ...wrongCharset,
    detail: /UTF-8/,
  },
  {
    name: 'a charset that nobody knows',
    body: { ...json(good), type: 'application/json; charset=x' },
    ...wrongCharset,
    detail: /UTF-8/,
  },
  { name: 'a JSON list as NDJSON', body: ndjson(`[${item}]`), ...malformed, detail: /JSON list, not NDJSON/ },
  { name: 'NDJSON as JSON', body: json(`${item}\n${item}\n`), ...malformed, detail: /unknown field 'source_id'/ },
];

/** Payloads that are accepted with anything around their one item. */
export const takenPayloads: { name: string; body: Body }[] = [
  { name: 'a byte order mark', body: json(`\ufeff${good}`) },
  { name: 'NDJSON with a byte order mark', body: ndjson(`\ufeff${item}\n`) },
  { name: 'CSV with a byte order mark', body: csv('\ufeffsource_id,name\nA,a\n') },
  { name: 'white space everywhere', body: json(` \t\r\n{ "items" :\n[ ${item} ]\n} \r\n`) },
  { name: 'its field escaped', body: json(`{"\\u0069tem\\u0073":[${item}]}`) },
  { name: 'a charset in capitals', body: { ...json(good), type: 'Application/JSON; Charset="UTF-8"' } },
];

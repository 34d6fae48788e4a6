/** A row that is not applied: its index, its line, its id, the code and the path. */
export type RowFault = [index: number, line: number, sourceId: string | null, code: string, path: string | null];

/** A payload whose rows are reported one by one. */
export interface ReadCsv {
  name: string;
  body: string | Buffer;
  faults?: RowFault[];
  stored: Record<string, object>;
}

const a = { A: { name: 'a' } };
const aAndB = { ...a, B: { name: 'b' } };

/** Payloads of uoms. */
export const readCsv: ReadCsv[] = [
  { name: 'a header alone', body: 'source_id,name\n', stored: {} },
  { name: 'a header alone that nothing ends', body: 'source_id,name', stored: {} },
  { name: 'CRLF', body: 'source_id,name\r\nA,a\r\nB,b\r\n', stored: aAndB },
  { name: 'blank lines', body: '\n\r\nsource_id,name\n\nA,a\n\r\n\nB,b\n\n', stored: aAndB },
  { name: 'no line feed at its end', body: 'source_id,name\nA,a\nB,b', stored: aAndB },
  { name: 'CRLF in a part of it', body: 'source_id,name\r\nA,a\nB,b\r', stored: aAndB },
  { name: 'columns in another order', body: 'name,source_id\na,A\n', stored: a },
  { name: 'everything quoted', body: '"source_id","name"\n"A","a"\n', stored: a },
  {
    name: 'a comma, quotes and lines in a cell',
    body: 'source_id,name\r\nA,"a, ""b""\r\nc\n"\r\nB,b\r\n',
    stored: { A: { name: 'a, "b"\r\nc\n' }, B: { name: 'b' } },
  },
  { name: 'spaces in a cell', body: 'source_id,name\nA, a \n', stored: { A: { name: ' a ' } } },
  {
    name: 'a cell too few, and one too many',
    body: 'source_id,name\nA\nB,b,c\nC,c\n',
    faults: [
      [0, 2, null, 'malformed_csv', null],
      [1, 3, null, 'malformed_csv', null],
    ],
    stored: { C: { name: 'c' } },
  },
  {
    name: 'quotes in the middle of a cell',
    body: 'source_id,name\nA,a "b" c\nB,"b" c\nC,c\n',
    faults: [
      [0, 2, null, 'malformed_csv', null],
      [1, 3, null, 'malformed_csv', null],
    ],
    stored: { C: { name: 'c' } },
  },
  {
    name: 'carriage returns alone after its header',
    body: 'source_id,name\nA,a\rB,b\rC,c\n',
    faults: [[0, 2, null, 'malformed_csv', null]],
    stored: {},
  },
  {
    name: 'semicolons after its header',
    body: 'source_id,name\nA;a\n',
    faults: [[0, 2, null, 'malformed_csv', null]],
    stored: {},
  },
  {
    name: 'an empty id and an empty name',
    body: 'source_id,name\n,a\nB,\n',
    faults: [
      [0, 2, null, 'missing_field', 'source_id'],
      [1, 3, 'B', 'missing_field', 'name'],
    ],
    stored: {},
  },
  {
    name: 'a line over the limit',
    body: `source_id,name\nA,${'a'.repeat(200_000)}\nB,b\n`,
    faults: [[0, 2, null, 'item_too_large', null]],
    stored: { B: { name: 'b' } },
  },
  {
    name: 'a NUL in a cell',
    body: 'source_id,name\nA,a\0\n\0,b\n',
    faults: [
      [0, 2, 'A', 'nul_character', 'name'],
      [1, 3, null, 'nul_character', 'source_id'],
    ],
    stored: {},
  },
  {
    name: 'Latin-1 in a cell',
    body: Buffer.from('source_id,name\nA,caf\xe9\nB,b\n', 'latin1'),
    faults: [[0, 2, 'A', 'invalid_utf8', 'name']],
    stored: { B: { name: 'b' } },
  },
  {
    name: 'numbers that cannot be kept',
    body: 'source_id,name,factor\nA,a,1e400\nB,b,9007199254740993\nC,c,-0\nD,d,0x10\nE,e,"1,5"\nF,f,1.10\n',
    faults: [
      [0, 2, 'A', 'unsafe_number', 'factor'],
      [1, 3, 'B', 'unsafe_number', 'factor'],
      [2, 4, 'C', 'unsafe_number', 'factor'],
      [3, 5, 'D', 'wrong_type', 'factor'],
      [4, 6, 'E', 'wrong_type', 'factor'],
    ],
    stored: { F: { name: 'f', factor: '#1.10' } },
  },
  {
    name: 'versions that are none',
    body: 'source_id,name,source_version\nA,a,1.5\nB,b,-1\nC,c,v1\n',
    faults: [
      [0, 2, 'A', 'invalid_source_version', 'source_version'],
      [1, 3, 'B', 'invalid_source_version', 'source_version'],
      [2, 4, 'C', 'wrong_type', 'source_version'],
    ],
    stored: {},
  },
  {
    name: 'JSON in a cell that is invalid, or that JSON.parse would alter',
    body: 'source_id,name,attributes\nA,a,{x}\nB,b,"{""x"":1,""x"":2}"\nC,c,"{""x"":""\\u0000""}"\nD,d,"{""__proto__"":1}"\n',
    faults: [
      [0, 2, 'A', 'malformed_json', 'attributes'],
      [1, 3, 'B', 'duplicate_key', 'attributes.x'],
      [2, 4, 'C', 'nul_character', 'attributes.x'],
    ],
    stored: { D: { name: 'd', attributes: JSON.parse('{"__proto__":"#1"}') } },
  },
  {
    name: 'JSON in a cell that is nested deeply',
    body: `source_id,name,attributes\nA,a,${'['.repeat(50_000)}${']'.repeat(50_000)}\n`,
    faults: [[0, 2, 'A', 'nesting_too_deep', 'attributes']],
    stored: {},
  },
  {
    name: 'JSON in a cell of very many lists',
    body: `source_id,name,attributes\nA,a,"[${'[],'.repeat(50_000)}1]"\n`,
    faults: [[0, 2, 'A', 'too_many', 'attributes']],
    stored: {},
  },
  {
    name: 'attributes of odd names',
    body: 'source_id,name,attributes.constructor,attributes.a.b,attributes.=1\nA,a,c,d,=e\n',
    stored: { A: { name: 'a', attributes: { constructor: 'c', 'a.b': 'd', '=1': '=e' } } },
  },
  {
    name: 'formulas',
    body: 'source_id,name\n=1,"=HYPERLINK(""http://x"",""y"")"\n+1,-1\n@x,+x\n',
    stored: { '=1': { name: '=HYPERLINK("http://x","y")' }, '+1': { name: '-1' }, '@x': { name: '+x' } },
  },
  {
    name: 'a reference to itself',
    body: 'source_id,name,base_uom\nA,a,A\n',
    stored: { A: { name: 'a', base_uom: 'A' } },
  },
];

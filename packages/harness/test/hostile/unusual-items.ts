import { attribute, having, members, type TakenItem } from './item-case.ts';

/** Items that look invalid but are valid. */
export const unusualItems: TakenItem[] = [
  {
    name: 'all kinds of text',
    item: attribute('"\\u0001 \\"\\\\ \\/ \u007f \u2028 漢 😀 \\ud83d\\ude00 e\u0301 \u202e"'),
  },
  { name: 'an escaped backslash before u0000', item: attribute('"\\\\u0000 \\\\ud800"') },
  {
    name: '__proto__ and constructor for attributes',
    item: having('"attributes":{"__proto__":"p","constructor":"c","toString":null,"hasOwnProperty":1}'),
  },
  {
    name: 'attributes of odd names',
    item: having('"attributes":{" ":1,"a.b":2,"a[0]":3,"$where":4,"😀":5,"a\\tb":6}'),
  },
  { name: 'the largest integers', item: having('"attributes":{"x":9007199254740991,"y":-9007199254740991}') },
  {
    name: 'fractions to the digit',
    item: having('"factor":1.10,"attributes":{"x":0.1000000000000000055511151231257827,"y":-1.0}'),
  },
  {
    name: 'exponents',
    item: having('"attributes":{"x":1e3,"y":1.5E-3,"z":0e0}'),
    stored: having('"attributes":{"x":1000,"y":0.0015,"z":0}'),
  },
  { name: 'a version of 2^53 - 1', item: having('"source_version":9007199254740991') },
  { name: 'a version of 1.0', item: having('"source_version":1.0') },
  { name: '1,000 attributes', item: having(`"attributes":{${members(1_000)}}`) },
  {
    name: 'text that SQL, a shell or a page might read',
    item: attribute(`"'; DROP TABLE records; -- $(id) <script>alert(1)</script> %s \${x}"`),
  },
  { name: 'a reference to itself', item: having('"base_uom":"A","factor":1') },
  { name: 'a parent that is itself', collection: 'master/locations', item: having('"parent":"A"') },
  {
    name: 'the 29th of February',
    collection: 'crm/customers',
    item: '{"source_id":"A","firstName":"a","lastName":"a","importantDates":[{"type":"birthday","date":"2024-02-29"}]}',
  },
];

/** A CSV payload that is refused as a whole. */
export interface RefusedCsv {
  name: string;
  body: string;
  detail: RegExp;
  /** In bulk the first bytes do not show the error: the job fails. */
  isLate?: true;
}

/** Payloads of uoms. */
export const refusedCsv: RefusedCsv[] = [
  {
    name: 'an unknown column',
    body: 'source_id,colour\nA,red\n',
    detail: /Unknown column 'colour'.*attributes\.<name>/,
  },
  { name: 'a column twice', body: 'source_id,name,name\nA,a,b\n', detail: /Column 'name' .*twice/ },
  { name: 'a column twice, once quoted', body: 'source_id,"name",name\nA,a,b\n', detail: /Column 'name' .*twice/ },
  {
    name: 'an attribute twice',
    body: 'source_id,attributes.x,attributes.x\nA,a,b\n',
    detail: /'attributes.x' .*twice/,
  },
  {
    name: 'a column and a part of it',
    body: 'source_id,attributes,attributes.x\n',
    detail: /both a column 'attributes'/,
  },
  { name: 'a column without a name', body: 'source_id,,name\n', detail: /Column 2 of the CSV has no name/ },
  { name: 'a comma at the end of its header', body: 'source_id,name,\n', detail: /Column 3 of the CSV has no name/ },
  { name: 'no source_id', body: 'name\na\n', detail: /no column 'source_id'/ },
  { name: 'no header', body: 'A,a\nB,b\n', detail: /Unknown column 'A'.*columns of master\/uoms are source_id/ },
  { name: 'capitals in its header', body: 'SOURCE_ID,Name\nA,a\n', detail: /Unknown column 'SOURCE_ID'/ },
  { name: 'spaces in its header', body: 'source_id, name\nA,a\n', detail: /Unknown column ' name'/ },
  { name: 'semicolons', body: 'source_id;name\nA;a\n', detail: /'source_id;name'.*Separate the columns by commas/ },
  { name: 'tabs', body: 'source_id\tname\nA\ta\n', detail: /Separate the columns by commas/ },
  { name: 'pipes', body: 'source_id|name\nA|a\n', detail: /Separate the columns by commas/ },
  { name: 'a line that names its delimiter', body: 'sep=,\nsource_id,name\nA,a\n', detail: /Unknown column 'sep='/ },
  {
    name: 'carriage returns alone',
    body: 'source_id,name\rA,a\rB,b\r',
    detail: /End each line with a line feed/,
    isLate: true,
  },
  { name: '__proto__ for a column', body: 'source_id,__proto__\nA,a\n', detail: /Unknown column '__proto__'/ },
  { name: 'constructor for a column', body: 'source_id,constructor\nA,a\n', detail: /Unknown column 'constructor'/ },
  {
    name: '__proto__ for an attribute',
    body: 'source_id,attributes.__proto__\nA,a\n',
    detail: /'attributes.__proto__'/,
  },
  { name: 'a formula for a column', body: 'source_id,=1+1\nA,a\n', detail: /Unknown column '=1\+1'/ },
  { name: 'a NUL in its header', body: 'source_id,na\0me\nA,a\n', detail: /Unknown column 'na\\u0000me'/ },
  {
    name: 'a NUL in the name of an attribute',
    body: 'source_id,name,attributes.a\0b\nA,a,1\n',
    detail: /Column 'attributes.a\\u0000b' .* NUL/,
  },
  { name: 'a quote within a column', body: 'source_id,na"me\nA,a\n', detail: /Cell 2 contains a quote/ },
  {
    name: 'quotes that never close',
    body: 'source_id,name\nA,a\nB,"b\nC,c\n',
    detail: /begins on line 3, .* is not closed/,
    isLate: true,
  },
  {
    name: 'quotes that never close in its header',
    body: 'source_id,"name\nA,a\n',
    detail: /is not closed/,
    isLate: true,
  },
];

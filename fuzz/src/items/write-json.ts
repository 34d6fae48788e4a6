import type { PayloadPlan, Written } from './payload-plan.ts';
import { startDraws } from './seeded-random.ts';
import { gap, spellBy } from './write-exact-json.ts';
import { writeItem } from './write-item.ts';

const keys = ['"items"', '"items"', '"\\u0069tems"', '"it\\u0065\\u006Ds"'];

/** Writes items as `{"items": […]}`, now and then with a byte order mark. */
export function writeJson({ items, style, idName = 'source_id' }: PayloadPlan): Written {
  const draw = startDraws(style);
  const spelling = spellBy(draw, 'any lines');
  const written = items.map((item, index) =>
    writeItem(item, { style: style && style + index, lines: 'any lines', idName }),
  );
  const space = () => Buffer.from(gap(spelling));
  const separated = written.flatMap(({ bytes }, at) => [Buffer.from(at === 0 ? '' : ','), space(), bytes, space()]);
  const mark = draw(16) === 1 ? '\ufeff' : '';
  const head = `${mark}${gap(spelling)}{${gap(spelling)}${keys[draw(keys.length)]}${gap(spelling)}:${gap(spelling)}[`;
  const tail = `]${gap(spelling)}}${gap(spelling)}`;
  return {
    bytes: Buffer.concat([Buffer.from(head), ...separated, Buffer.from(tail)]),
    items: written.map(({ value, fate }) => ({ value, fate, line: null })),
  };
}

import type { SentItem } from '../oracle/sent-item.ts';
import type { PayloadPlan, Written } from './payload-plan.ts';
import { startDraws } from './seeded-random.ts';
import { writeItem } from './write-item.ts';

const lineEnds = ['\n', '\n', '\r\n', ' \t\r\n', '\n\n', '\n \r\n\n'];

/** Writes items as lines, now and then with a byte order mark, blank lines, and no line feed behind the last one. */
export function writeNdjson({ items, style, idName = 'source_id' }: PayloadPlan): Written {
  const draw = startDraws(style);
  const pieces: Buffer[] = [Buffer.from(draw(16) === 1 ? '\ufeff' : ''), Buffer.from(draw(8) === 1 ? '\n \n' : '')];
  const sent: SentItem[] = [];
  let line = 1 + countLineFeeds(pieces[1] as Buffer);
  for (const [index, item] of items.entries()) {
    const { bytes, value, fate } = writeItem(item, { style: style && style + index, lines: 'one line', idName });
    const isLast = index === items.length - 1;
    const end = Buffer.from(isLast && draw(3) === 1 ? '' : (lineEnds[draw(lineEnds.length)] ?? '\n'));
    sent.push({ value, fate, line });
    pieces.push(bytes, end);
    line += countLineFeeds(end);
  }
  // Without a byte it would be empty, which is refused.
  if (items.length === 0) pieces.push(Buffer.from('\n'));
  return { bytes: Buffer.concat(pieces), items: sent };
}

function countLineFeeds(bytes: Buffer): number {
  return bytes.filter((byte) => byte === 0x0a).length;
}

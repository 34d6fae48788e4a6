import { assembleJson } from '../http/json.ts';
import { toSentText } from './item-names.ts';
import { writeItem } from './write-batch-errors.ts';

/** Writes the items of a batch, as they were sent, as a JSON list. */
export async function* writeSentList(texts: AsyncIterable<string>): AsyncGenerator<string, void> {
  let separator = '[';
  for await (const text of texts) {
    yield separator + assembleJson(writeItem(toSentText(text)));
    separator = ',';
  }
  yield separator === '[' ? '[]' : ']';
}

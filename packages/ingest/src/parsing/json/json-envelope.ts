import { PayloadFault, printText } from '@sluice/contracts';
import { backslash, isWhiteSpace, nameByte, openBracket, quote } from '../bytes/byte-codes.ts';
import {
  describeForm,
  type EnvelopeForm,
  type EnvelopeState,
  type EnvelopeSteps,
  findTarget,
  itemsForm,
  listSteps,
} from './json-envelope-steps.ts';

const longestKeyBytes = 256;

/** What stands around the items of a JSON payload: `{"items": [ … , … ]}`, byte by byte. */
export class JsonEnvelope {
  /** In `item` the bytes are the item's, and not for `step`. */
  state: EnvelopeState | 'key' | 'escapeInKey' | 'item' = 'start';
  private key = '';
  private listIsRead = false;
  private isBareList = false;
  private readonly form: EnvelopeForm;
  private readonly steps: EnvelopeSteps;

  constructor(form: EnvelopeForm = itemsForm) {
    this.form = form;
    this.steps = listSteps(form);
  }

  /**
   * Takes a byte outside an item, byte `offset` of the payload. Returns true where it is the first byte of an item:
   * `state` is `item` then, and the byte is the item's.
   * @throws PayloadFault where this byte cannot stand here.
   */
  step(byte: number, offset: number): boolean {
    if (this.state === 'key' || this.state === 'escapeInKey') this.stepInKey(byte, offset);
    else if (this.state !== 'item' && !isWhiteSpace(byte)) this.stepFrom(this.state, byte, offset);
    return this.state === 'item';
  }

  /** Says that the item is over. */
  endItem(): void {
    this.state = 'afterItem';
  }

  /**
   * Says that the payload ends, with `offset` bytes and after `items` items.
   * @throws PayloadFault where that is too early.
   */
  finish(offset: number, items: number): void {
    if (this.state === 'end') return;
    if (this.state === 'start')
      throw new PayloadFault('payload_empty', `The payload is empty. ${describeForm(this.form)}.`, { byteOffset: 0 });
    const place =
      this.state === 'item' ? `inside item ${items}` : `after ${items} whole items, before its last bracket`;
    const detail = `The payload is truncated: it ends at byte ${offset}, ${place}. Send it again in full.`;
    throw new PayloadFault('payload_truncated', detail, { byteOffset: offset });
  }

  /** The fault of a bracket, `byte` at `offset`, that closes one of the other kind in item `index`. */
  describeUnbalanced(byte: number, offset: number, index: number): PayloadFault {
    return this.fail(`Item ${index} closes a bracket with ${nameByte(byte)}, which does not match it`, offset);
  }

  private stepFrom(state: EnvelopeState, byte: number, offset: number): void {
    const step = this.steps[state];
    const target = findTarget(step, byte);
    if (target === undefined) throw this.fail(`${step.expected}; found ${nameByte(byte)}`, offset);
    if (state === 'start') this.isBareList = byte === openBracket;
    if (target === 'key') this.key = '';
    if (target === 'afterList') this.listIsRead = true;
    this.state = target === 'afterList' && this.isBareList ? 'end' : target;
  }

  private stepInKey(byte: number, offset: number): void {
    if (byte === quote && this.state === 'key') {
      this.endKey(offset);
      return;
    }
    this.state = byte === backslash && this.state === 'key' ? 'escapeInKey' : 'key';
    this.key += String.fromCharCode(byte);
    if (this.key.length > longestKeyBytes) throw this.failKey(offset);
  }

  private endKey(offset: number): void {
    const { listName } = this.form;
    if (readKey(this.key) !== listName) throw this.failKey(offset);
    if (this.listIsRead) throw this.fail(`The payload has the field '${listName}' twice`, offset);
    this.state = 'colon';
  }

  private failKey(offset: number): PayloadFault {
    const name = printText(Buffer.from(this.key, 'latin1').toString('utf8'), 60);
    return this.fail(`The payload has the unknown field '${name}'`, offset);
  }

  private fail(what: string, byteOffset: number): PayloadFault {
    const detail = `${what}, at byte ${byteOffset}. ${describeForm(this.form)}.`;
    return new PayloadFault('payload_malformed', detail, { byteOffset });
  }
}

/**
 * The key that stands between the quotes, or undefined where that is not a JSON string. `raw` holds a byte in each
 * character.
 */
function readKey(raw: string): unknown {
  try {
    return JSON.parse(`"${raw}"`);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

import { findCollection, printText, RequestFault } from '@sluice/contracts';
import { type Limits, type NewBatch, splitMembers } from '@sluice/ingest';
import type { Request, Response } from 'express';
import { readBodyHead } from '../body/body-head.ts';
import { readBody } from '../body/read-body.ts';
import { callerOf } from '../http/request-context.ts';
import { actionMappings, batchActions, batchResources, resourceMappings } from './batch-mappings.ts';

/** A batch that was asked for; `items`: their list as it is written, or null where they are to be uploaded. */
export interface BatchRequest extends NewBatch {
  items: Buffer | null;
}

const batchModes = ['mixed', 'sync'] as const;

/** Reads what batch is asked for. Throws RequestFault `validation_failed`. */
export function readBatchRequest({ fields, items }: Envelope, res: Response): BatchRequest {
  const { collection: path, actions } = resourceMappings[readField(fields, 'resource', batchResources)];
  const asked = readField(fields, 'action', batchActions);
  if (!actions.includes(asked)) {
    reject(`Resource ${fields.get('resource')} takes the action ${actions.join(', ')} alone, not '${asked}'`);
  }
  const batchMode = fields.has('mode') ? readField(fields, 'mode', batchModes) : 'mixed';
  const collection = findCollection(path);
  if (collection === undefined) throw new Error(`There is no collection '${path}'.`);
  const form = { surface: 'batch', format: 'json', allowEmpty: false } as const;
  const submission = { ...callerOf(res), ...form, collection, ...actionMappings[asked] };
  return { submission, batchMode, items: requireItems({ fields, items }, batchMode) };
}

function requireItems({ fields, items }: Envelope, batchMode: 'mixed' | 'sync'): Buffer | null {
  const upload = fields.get('upload') ?? 'false';
  if (upload !== 'true' && upload !== 'false') reject("'upload' is true or false");
  if ((upload === 'true') === (items !== null)) reject('Send either "items": […], or "upload": true');
  if (items === null && batchMode === 'sync') reject('Mode sync takes items, not an upload: leave one of them out');
  if (items !== null && items.toString('latin1', 0, 1) !== '[') reject("'items' is a list");
  return items;
}

function readField<T extends string>(sent: Envelope['fields'], name: string, words: readonly T[]): T {
  const text = sent.get(name);
  if (text === undefined) reject(`'${name}' is missing; it is one of ${words.join(', ')}`);
  const value: unknown = JSON.parse(text);
  const word = words.find((candidate) => candidate === value);
  return word ?? reject(`'${name}' is one of ${words.join(', ')}`);
}

function reject(sentence: string): never {
  throw new RequestFault('validation_failed', `${sentence}.`);
}

/** The members of a request's body. */
export interface Envelope {
  /** The JSON text of each but the items. */
  fields: ReadonlyMap<string, string>;
  /** The items as they are written, unread; null where there are none. */
  items: Buffer | null;
}

const known: readonly string[] = ['resource', 'action', 'mode', 'items', 'upload'];
const maxFieldBytes = 1_024;

/**
 * Reads the body of a request for a batch.
 * @throws RequestFault `empty_body`, `unsupported_media_type`, `unsupported_encoding`, `payload_too_large`,
 * `malformed_body`, `validation_failed`
 */
export async function readEnvelope(req: Request, res: Response, { syncMaxBytes }: Limits): Promise<Envelope> {
  const { encoding } = readBodyHead(req, ['application/json']);
  const limit = { maxBytes: syncMaxBytes, tooLarge: () => tooLarge(syncMaxBytes) };
  return readMembers(await readBody({ req, res }, encoding, limit));
}

function tooLarge(maxBytes: number): RequestFault {
  const detail = `The body is larger than ${maxBytes} bytes. Send "upload": true instead of the items, and upload them.`;
  return new RequestFault('payload_too_large', detail, { extra: { max_body_bytes: maxBytes } });
}

function readMembers(bytes: Buffer): Envelope {
  if (bytes.length === 0) throw new RequestFault('empty_body', 'The request has no body. Send the batch in it.');
  const members = new Map<string, Buffer>();
  for (const { name, value } of splitMembers(bytes)) {
    if (!known.includes(name))
      refuse(`There is no field '${printText(name, 60)}' here. A batch has ${known.join(', ')}`);
    if (members.has(name)) refuse(`The field '${name}' is there twice`);
    members.set(name, value);
  }
  const items = members.get('items') ?? null;
  members.delete('items');
  return { fields: new Map(Array.from(members, ([name, value]) => [name, readFieldText(name, value)])), items };
}

function readFieldText(name: string, value: Buffer): string {
  if (value.length > maxFieldBytes) refuse(`The field '${name}' is a word, not as long as this`);
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(value);
    JSON.parse(text);
    return text;
  } catch (cause) {
    throw new RequestFault('malformed_body', `The field '${name}' is no JSON in UTF-8.`, { cause });
  }
}

function refuse(sentence: string): never {
  throw new RequestFault('validation_failed', `${sentence}.`);
}

import { findCollection, printText, RequestFault } from '@sluice/contracts';
import { type Limits, type NewBatch, splitMembers } from '@sluice/ingest';
import type { Request, Response } from 'express';
import { readBodyHead } from '../body/body-head.ts';
import { readBody } from '../body/read-body.ts';
import { callerOf } from '../http/request-context.ts';
import { actionMappings, batchActions, batchResources, resourceMappings } from './batch-mappings.ts';

/** A requested batch; `items`: the JSON text of their list, or null if they are uploaded later. */
export interface BatchRequest extends NewBatch {
  items: Buffer | null;
}

const batchModes = ['mixed', 'sync'] as const;

/** The batch that an envelope requests. Throws RequestFault `validation_failed`. */
export function readBatchRequest({ fields, items }: Envelope, res: Response): BatchRequest {
  const { collection: path, actions } = resourceMappings[readField(fields, 'resource', batchResources)];
  const action = readField(fields, 'action', batchActions);
  if (!actions.includes(action)) {
    refuse(`Resource ${fields.get('resource')} supports only action ${actions.join(', ')}, not '${action}'`);
  }
  const batchMode = fields.has('mode') ? readField(fields, 'mode', batchModes) : 'mixed';
  const collection = findCollection(path);
  if (collection === undefined) throw new Error(`There is no collection '${path}'.`);
  const form = { surface: 'batch', format: 'json', allowEmpty: false } as const;
  const submission = { ...callerOf(res), ...form, collection, ...actionMappings[action] };
  return { submission, batchMode, items: requireItems({ fields, items }, batchMode) };
}

function requireItems({ fields, items }: Envelope, batchMode: 'mixed' | 'sync'): Buffer | null {
  const upload = fields.get('upload') ?? 'false';
  if (upload !== 'true' && upload !== 'false') refuse("'upload' must be true or false");
  if ((upload === 'true') === (items !== null)) refuse('Send either "items": […] or "upload": true');
  if (items === null && batchMode === 'sync')
    refuse('Mode sync does not support uploads. Send "items", or use mode mixed');
  if (items !== null && items.toString('latin1', 0, 1) !== '[') refuse("'items' must be a list");
  return items;
}

function readField<T extends string>(fields: Envelope['fields'], name: string, values: readonly T[]): T {
  const text = fields.get(name);
  if (text === undefined) refuse(`'${name}' is missing. Send one of ${values.join(', ')}`);
  const sent: unknown = JSON.parse(text);
  const value = values.find((candidate) => candidate === sent);
  return value ?? refuse(`'${name}' must be one of ${values.join(', ')}`);
}

/** The body of a request for a batch. */
interface Envelope {
  /** The JSON text of each field except items. */
  fields: ReadonlyMap<string, string>;
  /** The JSON text of the items, not parsed; null if absent. */
  items: Buffer | null;
}

const known: readonly string[] = ['resource', 'action', 'mode', 'items', 'upload'];
const maxFieldBytes = 1_024;

/**
 * Reads the body of a request for a batch, without parsing its items.
 * @throws RequestFault `empty_body`, `unsupported_media_type`, `unsupported_encoding`, `payload_too_large`,
 * `malformed_body`, `validation_failed`
 */
export async function readEnvelope(req: Request, res: Response, { syncMaxBytes }: Limits): Promise<Envelope> {
  const { encoding } = readBodyHead(req, ['application/json']);
  const limit = { maxBytes: syncMaxBytes, tooLarge: () => tooLarge(syncMaxBytes) };
  return readMembers(await readBody({ req, res }, encoding, limit));
}

function tooLarge(maxBytes: number): RequestFault {
  const detail = `The request body is larger than ${maxBytes} bytes. Send "upload": true instead of the items, and upload them.`;
  return new RequestFault('payload_too_large', detail, { extra: { max_body_bytes: maxBytes } });
}

function readMembers(bytes: Buffer): Envelope {
  if (bytes.length === 0) throw new RequestFault('empty_body', 'The request body is empty. Send the batch in it.');
  const members = new Map<string, Buffer>();
  for (const { name, value } of splitMembers(bytes)) {
    if (!known.includes(name))
      refuse(`Unknown field '${printText(name, 60)}'. The fields of a batch are ${known.join(', ')}`);
    if (members.has(name)) refuse(`Field '${name}' is repeated. Send it once`);
    members.set(name, value);
  }
  const items = members.get('items') ?? null;
  members.delete('items');
  return { fields: new Map(Array.from(members, ([name, value]) => [name, readFieldText(name, value)])), items };
}

function readFieldText(name: string, value: Buffer): string {
  if (value.length > maxFieldBytes) refuse(`Field '${name}' is longer than ${maxFieldBytes} bytes. Shorten it`);
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(value);
    JSON.parse(text);
    return text;
  } catch (cause) {
    throw new RequestFault('malformed_body', `Field '${name}' is not valid UTF-8 JSON.`, { cause });
  }
}

function refuse(sentence: string): never {
  throw new RequestFault('validation_failed', `${sentence}.`);
}

import { findCollection, RequestFault } from '@sluice/contracts';
import type { NewBatch } from '@sluice/ingest';
import type { Response } from 'express';
import { callerOf } from '../http/request-context.ts';
import { actionTerms, batchActions, batchResources, resourceTerms } from './batch-terms.ts';
import type { Envelope } from './read-envelope.ts';

/** A batch that was asked for; `items`: the text of their list, or null where they are to be uploaded. */
export interface AskedBatch extends NewBatch {
  items: string | null;
}

const batchModes = ['mixed', 'sync'] as const;

/** Reads what batch is asked for. Throws RequestFault `validation_failed`. */
export function readNewBatch(envelope: Envelope, res: Response): AskedBatch {
  const { collection: path, actions } = resourceTerms[readWord(envelope, 'resource', batchResources)];
  const asked = readWord(envelope, 'action', batchActions);
  if (!actions.includes(asked)) {
    refuse(`Resource ${envelope.get('resource')} takes the action ${actions.join(', ')} alone, not '${asked}'`);
  }
  const batchMode = envelope.has('mode') ? readWord(envelope, 'mode', batchModes) : 'mixed';
  const collection = findCollection(path);
  if (collection === undefined) throw new Error(`There is no collection '${path}'.`);
  const form = { surface: 'batch', format: 'json', allowEmpty: false } as const;
  const submission = { ...callerOf(res), ...form, collection, ...actionTerms[asked] };
  return { submission, batchMode, items: readItems(envelope, batchMode) };
}

function readItems(envelope: Envelope, batchMode: 'mixed' | 'sync'): string | null {
  const [items, upload] = [envelope.get('items'), envelope.get('upload') ?? 'false'];
  if (upload !== 'true' && upload !== 'false') refuse("'upload' is true or false");
  if ((upload === 'true') === (items !== undefined)) refuse('Send either "items": […], or "upload": true');
  if (items === undefined && batchMode === 'sync')
    refuse('Mode sync takes items, not an upload: leave one of them out');
  if (items !== undefined && !items.startsWith('[')) refuse("'items' is a list");
  return items ?? null;
}

function readWord<T extends string>(envelope: Envelope, name: string, words: readonly T[]): T {
  const text = envelope.get(name);
  if (text === undefined) refuse(`'${name}' is missing; it is one of ${words.join(', ')}`);
  const value: unknown = JSON.parse(text);
  const word = words.find((candidate) => candidate === value);
  return word ?? refuse(`'${name}' is one of ${words.join(', ')}`);
}

function refuse(sentence: string): never {
  throw new RequestFault('validation_failed', `${sentence}.`);
}

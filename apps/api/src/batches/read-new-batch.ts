import { findCollection, RequestFault } from '@sluice/contracts';
import type { NewBatch } from '@sluice/ingest';
import type { Response } from 'express';
import { callerOf } from '../http/request-context.ts';
import { actionTerms, batchActions, batchResources, resourceTerms } from './batch-terms.ts';
import type { Envelope } from './read-envelope.ts';

/** A batch that was asked for; `items`: their list as it is written, or null where they are to be uploaded. */
export interface AskedBatch extends NewBatch {
  items: Buffer | null;
}

const batchModes = ['mixed', 'sync'] as const;

/** Reads what batch is asked for. Throws RequestFault `validation_failed`. */
export function readNewBatch({ words, items }: Envelope, res: Response): AskedBatch {
  const { collection: path, actions } = resourceTerms[readWord(words, 'resource', batchResources)];
  const asked = readWord(words, 'action', batchActions);
  if (!actions.includes(asked)) {
    refuse(`Resource ${words.get('resource')} takes the action ${actions.join(', ')} alone, not '${asked}'`);
  }
  const batchMode = words.has('mode') ? readWord(words, 'mode', batchModes) : 'mixed';
  const collection = findCollection(path);
  if (collection === undefined) throw new Error(`There is no collection '${path}'.`);
  const form = { surface: 'batch', format: 'json', allowEmpty: false } as const;
  const submission = { ...callerOf(res), ...form, collection, ...actionTerms[asked] };
  return { submission, batchMode, items: requireItems({ words, items }, batchMode) };
}

function requireItems({ words, items }: Envelope, batchMode: 'mixed' | 'sync'): Buffer | null {
  const upload = words.get('upload') ?? 'false';
  if (upload !== 'true' && upload !== 'false') refuse("'upload' is true or false");
  if ((upload === 'true') === (items !== null)) refuse('Send either "items": […], or "upload": true');
  if (items === null && batchMode === 'sync') refuse('Mode sync takes items, not an upload: leave one of them out');
  if (items !== null && items.toString('latin1', 0, 1) !== '[') refuse("'items' is a list");
  return items;
}

function readWord<T extends string>(sent: Envelope['words'], name: string, words: readonly T[]): T {
  const text = sent.get(name);
  if (text === undefined) refuse(`'${name}' is missing; it is one of ${words.join(', ')}`);
  const value: unknown = JSON.parse(text);
  const word = words.find((candidate) => candidate === value);
  return word ?? refuse(`'${name}' is one of ${words.join(', ')}`);
}

function refuse(sentence: string): never {
  throw new RequestFault('validation_failed', `${sentence}.`);
}

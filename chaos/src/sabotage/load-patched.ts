// A module customization hook of Node, in the thread that Node runs these in. The sabotage is in the query of its own URL.
import type { LoadHook } from 'node:module';
import { findPatch, parseSabotage } from './apply-sabotage.ts';

const patch = findPatch(parseSabotage(new URL(import.meta.url).searchParams.get('sabotage')));

/** Loads a module; the one that the sabotage is subject, as patched. */
export const load: LoadHook = async (url, context, nextLoad) => {
  const loaded = await nextLoad(url, context);
  if (url !== patch?.url) return loaded;
  return { ...loaded, source: patch.apply(Buffer.from(loaded.source as Uint8Array).toString('utf8')) };
};

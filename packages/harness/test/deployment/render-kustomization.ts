import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { parseAllDocuments } from 'yaml';
import type { KubernetesObject } from './kubernetes-object.ts';

/** Whether a kubectl is on the PATH. `.ci/run` sets SLUICE_REQUIRE_KUBECTL, which makes its absence a failure. */
export function hasKubectl(): boolean {
  const found = spawnSync('kubectl', ['version', '--client']).status === 0;
  if (!found && process.env.SLUICE_REQUIRE_KUBECTL === '1') throw new Error('kubectl is not on the PATH.');
  return found;
}

/** The objects that `kubectl apply -k` would create from a directory; rejects at an error or a warning. */
export async function renderKustomization(directory: string): Promise<KubernetesObject[]> {
  const { stdout, stderr } = await promisify(execFile)('kubectl', ['kustomize', directory]);
  if (stderr !== '') throw new Error(stderr);
  return parseAllDocuments(stdout).map((document) => {
    for (const error of document.errors) throw error;
    return document.toJS() as KubernetesObject;
  });
}

import { execFile, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { parseAllDocuments } from 'yaml';
import {
  type Container,
  findObject,
  type Kinds,
  type KubernetesObject,
  type PodTemplate,
} from './kubernetes-object.ts';

/** The roles of the pods. */
export type Role = 'api' | 'worker' | 'migrate';

/** The production overlay, rendered. */
export interface Production {
  objects: KubernetesObject[];
  deployments: Record<'api' | 'worker', Kinds['Deployment'] & KubernetesObject>;
  templates: Record<Role, PodTemplate>;
  /** The one container of each template. */
  containers: Record<Role, Container>;
  /** The variables of an app as its pods get them, with test values for the required ones of the Secret. */
  environmentOf(app: 'api' | 'worker'): Record<string, string>;
}

/** Test values for the Secret. */
export const secretValues = {
  DATABASE_URL: 'postgres://sluice:secret@postgres.example.com:5432/sluice',
  REDIS_URL: 'rediss://:secret@redis.example.com:6379',
  ADMIN_API_KEY: 'an admin key of this test',
} as const;

const overlay = fileURLToPath(new URL('../../../../deploy/k8s/overlays/production', import.meta.url));

/** Renders the production overlay. Rejects where it does not render, or lacks a workload. */
export async function renderProduction(): Promise<Production> {
  const objects = await renderKustomization(overlay);
  const api = findObject(objects, 'Deployment', 'sluice-api');
  const worker = findObject(objects, 'Deployment', 'sluice-worker');
  const migrate = findObject(objects, 'Job', 'sluice-migrate');
  const templates = { api: api.spec.template, worker: worker.spec.template, migrate: migrate.spec.template };
  const containers = {
    api: onlyContainer(templates.api),
    worker: onlyContainer(templates.worker),
    migrate: onlyContainer(templates.migrate),
  };
  const environmentOf = (app: 'api' | 'worker') => readEnvironment(objects, containers[app]);
  return { objects, deployments: { api, worker }, templates, containers, environmentOf };
}

/** The Secret that a variable's value comes from, if any. */
export function secretOf({ env }: Container, variable: string): { name: string; key: string } | undefined {
  return env.find(({ name }) => name === variable)?.valueFrom?.secretKeyRef;
}

function onlyContainer({ spec }: PodTemplate): Container {
  const [container, ...others] = spec.containers;
  if (container === undefined || others.length > 0) throw new Error('These pods have not one container.');
  return container;
}

function readEnvironment(objects: readonly KubernetesObject[], { env, envFrom = [] }: Container) {
  const fromMaps = envFrom.map(({ configMapRef }) => findConfigMap(objects, configMapRef.name).data);
  const secrets: Record<string, string> = secretValues;
  const own = env.map(({ name, value, valueFrom }) => [
    name,
    value ?? secrets[valueFrom?.secretKeyRef?.key ?? ''] ?? '',
  ]);
  return Object.assign({}, ...fromMaps, Object.fromEntries(own)) as Record<string, string>;
}

/** By its exact name: Kubernetes resolves no reference without the hash. */
function findConfigMap(objects: readonly KubernetesObject[], name: string): Kinds['ConfigMap'] {
  const found = objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === name);
  if (found === undefined) throw new Error(`There is no ConfigMap ${name}.`);
  return found as KubernetesObject & Kinds['ConfigMap'];
}

/** Whether a kubectl is on the PATH. `.ci/run` sets SLUICE_REQUIRE_KUBECTL, which makes its absence a failure. */
export function hasKubectl(): boolean {
  const found = spawnSync('kubectl', ['version', '--client']).status === 0;
  if (!found && process.env.SLUICE_REQUIRE_KUBECTL === '1') throw new Error('kubectl is not on the PATH.');
  return found;
}

/** The objects that `kubectl apply -k` would create from a directory; rejects at an error or a warning. */
async function renderKustomization(directory: string): Promise<KubernetesObject[]> {
  const { stdout, stderr } = await promisify(execFile)('kubectl', ['kustomize', directory]);
  if (stderr !== '') throw new Error(stderr);
  return parseAllDocuments(stdout).map((document) => {
    for (const error of document.errors) throw error;
    return document.toJS() as KubernetesObject;
  });
}

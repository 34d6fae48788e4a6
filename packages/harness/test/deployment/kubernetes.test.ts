import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseConfig } from '@sluice/runtime';
import { parse } from 'yaml';
import { startTestProduct, type TestProduct } from '../../src/index.ts';
import { describePods } from './describe-pods.ts';
import { findObject, type Labels, nameOf } from './kubernetes-object.ts';
import { hasKubectl, type Production, renderProduction, secretOf } from './production.ts';
import { insertJobs, type JobState } from './unfinished-jobs.ts';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const apps = ['api', 'worker'] as const;
const roles = [...apps, 'migrate'] as const;

describe('deploy/k8s', () => {
  it.each(['base', 'overlays/production'])('uses every file of %s', async (name) => {
    const directory = join(root, 'deploy/k8s', name);
    const kustomization = parse(await readFile(join(directory, 'kustomization.yaml'), 'utf8'));
    const patches: { path: string }[] = kustomization.patches ?? [];
    const used = [...kustomization.resources, ...patches.map(({ path }) => path)];
    const files = (await readdir(directory)).filter((file) => file !== 'kustomization.yaml');
    expect(used.filter((path) => !path.startsWith('..')).sort()).toEqual(files.sort());
  });
});

if (hasKubectl()) {
  const production = await renderProduction();
  describe('deploy/k8s/overlays/production', () => describeProduction(production));
}

function describeProduction(production: Production): void {
  const { objects, deployments, templates, containers, environmentOf } = production;

  it('contains these objects, all in one namespace, and no Secret', () => {
    expect(objects.map((object) => `${object.kind} ${nameOf(object)}`).sort()).toEqual([
      'ConfigMap sluice',
      'Deployment sluice-api',
      'Deployment sluice-worker',
      'HorizontalPodAutoscaler sluice-api',
      'Job sluice-migrate',
      'Namespace sluice',
      'PodDisruptionBudget sluice-api',
      'PodDisruptionBudget sluice-worker',
      'ScaledObject sluice-worker',
      'Service sluice-api',
      'ServiceAccount sluice',
      'TriggerAuthentication sluice-database',
    ]);
    const inside = objects.filter(({ kind }) => kind !== 'Namespace');
    expect(new Set(inside.map(({ metadata }) => metadata.namespace))).toEqual(new Set(['sluice']));
  });

  describe('Selectors', () => {
    /** The workloads whose pods have these labels. */
    const selectedBy = (labels: Labels) =>
      roles.filter((name) => {
        const given = templates[name].metadata.labels;
        return Object.entries(labels).every(([label, value]) => given[label] === value);
      });

    it.each(apps)('of %s match its pods and no others', (app) => {
      const deployment = deployments[app];
      const budget = findObject(objects, 'PodDisruptionBudget', `sluice-${app}`);
      const spread = deployment.spec.template.spec.topologySpreadConstraints ?? [];
      const selectors = [
        deployment.spec.selector.matchLabels,
        budget.spec.selector.matchLabels,
        ...spread.map(({ labelSelector }) => labelSelector.matchLabels),
      ];
      expect(spread).toHaveLength(2);
      expect(selectors.map(selectedBy)).toEqual(selectors.map(() => [app]));
    });

    it('of the Service match the pods of the API, and one of their ports', () => {
      const { selector, ports } = findObject(objects, 'Service', 'sluice-api').spec;
      expect(selectedBy(selector)).toEqual(['api']);
      expect(ports.map(({ targetPort }) => targetPort)).toEqual(containers.api.ports?.map(({ name }) => name));
    });
  });

  describe('Scaling', () => {
    const hpa = findObject(objects, 'HorizontalPodAutoscaler', 'sluice-api').spec;
    const scaled = findObject(objects, 'ScaledObject', 'sluice-worker').spec;

    it.each([
      ['api', hpa.scaleTargetRef, hpa.minReplicas, hpa.maxReplicas],
      ['worker', scaled.scaleTargetRef, scaled.minReplicaCount, scaled.maxReplicaCount],
    ] as const)('of %s is left to its autoscaler, and survives the loss of one pod', (app, target, min, max) => {
      const deployment = deployments[app];
      expect(target).toEqual({ apiVersion: deployment.apiVersion, kind: 'Deployment', name: deployment.metadata.name });
      expect(deployment.spec).not.toHaveProperty('replicas');
      const { maxUnavailable } = findObject(objects, 'PodDisruptionBudget', `sluice-${app}`).spec;
      expect(min).toBeGreaterThan(maxUnavailable);
      expect(max).toBeGreaterThan(min);
    });

    it('of the API goes by its use of the requested CPU', () => {
      expect(hpa.metrics).toMatchObject([{ resource: { name: 'cpu', target: { type: 'Utilization' } } }]);
      expect(containers.api.resources.requests.cpu).toMatch(/^\d+m?$/);
    });

    it('of the workers queries the database that the workers use', () => {
      const [trigger] = scaled.triggers;
      expect(trigger?.type).toBe('postgresql');
      const { secretTargetRef } = findObject(
        objects,
        'TriggerAuthentication',
        trigger?.authenticationRef.name ?? '',
      ).spec;
      const reference = secretOf(containers.worker, 'DATABASE_URL');
      expect(secretTargetRef).toEqual([{ parameter: 'connection', ...reference }]);
    });

    it('of the workers counts as much work for each as it runs at once', () => {
      const { concurrency } = parseConfig(environmentOf('worker'), 'worker');
      expect(scaled.triggers[0]?.metadata.targetQueryValue).toBe(String(concurrency));
    });
  });

  describePods(production);

  describe('On a running product', () => {
    let product: TestProduct;

    beforeAll(async () => {
      product = await startTestProduct();
    });
    afterAll(() => product?.stop());

    it.each([
      ['startupProbe', '/healthz'],
      ['livenessProbe', '/healthz'],
      ['readinessProbe', '/readyz?exclude=queue'],
    ] as const)('%s is answered, on the port that the API listens on', async (kind, path) => {
      const { ports = [], [kind]: probe } = containers.api;
      expect(probe?.httpGet.path).toBe(path);
      const port = ports.find(({ name }) => name === probe?.httpGet.port)?.containerPort;
      expect(port).toBe(parseConfig(environmentOf('api'), 'api').port);
      expect((await fetch(`${product.baseUrl}${probe?.httpGet.path}`)).status).toBe(200);
    });

    it.each<[string, JobState[], number]>([
      ['nothing', [], 0],
      ['a job that is to be parsed', [{ state: 'QUEUED' }], 1],
      ['a job that is being parsed, with the segments that were found', [{ state: 'RUNNING', open: 2 }], 2],
      ['the open segments of a running job', [{ state: 'RUNNING', open: 3, done: 2 }], 3],
      ['a job that is to be cleaned up', [{ state: 'RUNNING', done: 4 }], 1],
      ['a job that is tried again, with what is left of it', [{ state: 'QUEUED', open: 2, done: 1 }], 2],
      ['of one lane the first job', [{ state: 'QUEUED', open: 2 }, { state: 'QUEUED' }], 2],
      ['of one lane the job that runs', [{ state: 'QUEUED' }, { state: 'RUNNING', open: 5 }], 5],
      [
        'of several lanes the sum',
        [
          { state: 'RUNNING', open: 3 },
          { state: 'QUEUED', collection: 'master/uoms' },
        ],
        4,
      ],
      [
        'of several partners the sum',
        [
          { state: 'RUNNING', open: 3 },
          { state: 'QUEUED', partnerId: 'b' },
        ],
        4,
      ],
      [
        'nothing of jobs that have ended',
        [
          { state: 'COMPLETED', done: 2 },
          { state: 'CANCELLED', open: 2 },
        ],
        0,
      ],
    ])('the query of the worker autoscaler counts %s', async (_what, jobs, expected) => {
      await insertJobs(product.db, jobs);
      const [trigger] = findObject(objects, 'ScaledObject', 'sluice-worker').spec.triggers;
      const rows = await product.db.$queryRawUnsafe<Record<string, bigint>[]>(trigger?.metadata.query ?? '');
      expect(rows.map((row) => Object.values(row))).toEqual([[BigInt(expected)]]);
    });
  });
}

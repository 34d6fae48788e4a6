import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { memoryVariables, nodeFlags } from '@sluice/launcher';
import { configSchema, parseConfig } from '@sluice/runtime';
import { commandOf, readCompose, readDockerfile, variablesOf } from './docker-files.ts';
import { findObject } from './kubernetes-object.ts';
import { type Production, type Role, secretOf, secretValues } from './production.ts';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const apps = ['api', 'worker'] as const;
const roles = [...apps, 'migrate'] as const;
const services = await readCompose(join(root, 'docker-compose.yml'));

/** The tests of the pods: variables, privileges, sizes, images, commands. */
export function describePods({ objects, deployments, templates, containers, environmentOf }: Production): void {
  describe('Variables', () => {
    it.each(apps)('of %s are ones that it or the S3 SDK reads', (app) => {
      const known = [...Object.keys(configSchema.properties), 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'];
      expect(known).toEqual(expect.arrayContaining(Object.keys(environmentOf(app))));
    });

    it.each(apps)('configure %s, with payloads in a bucket', (app) => {
      const parsed = parseConfig(environmentOf(app), app);
      expect(parsed).toMatchObject({ databaseUrl: secretValues.DATABASE_URL, redisUrl: secretValues.REDIS_URL });
      expect(parsed.payloadStoreUrl).toMatch(/^s3:\/\//);
    });

    it.each([
      ['api', ['DATABASE_URL', 'REDIS_URL', 'ADMIN_API_KEY']],
      ['worker', ['DATABASE_URL', 'REDIS_URL']],
      ['migrate', ['DATABASE_URL', 'REDIS_URL']],
    ] as const)('of %s that are secret come from the Secret, which has to hold them', (name, secrets) => {
      const container = containers[name];
      const required = container.env.filter(({ valueFrom }) => valueFrom?.secretKeyRef?.optional !== true);
      expect(required.map((variable) => variable.name)).toEqual(secrets);
      for (const secret of secrets) expect(secretOf(container, secret)).toEqual({ name: 'sluice', key: secret });
    });
  });

  describe('Pods', () => {
    it.each(roles)('of %s run as an ordinary user, without privileges, and can write only to /tmp', (name) => {
      const { spec } = templates[name];
      const container = containers[name];
      expect(spec.securityContext).toEqual({
        runAsNonRoot: true,
        runAsUser: 1_000,
        runAsGroup: 1_000,
        seccompProfile: { type: 'RuntimeDefault' },
      });
      expect(container.securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
      expect(container.volumeMounts).toEqual([{ name: 'tmp', mountPath: '/tmp' }]);
      expect(spec.volumes).toEqual([{ name: 'tmp', emptyDir: expect.anything() }]);
    });

    it.each(roles)('of %s hold no token of the Kubernetes API', (name) => {
      const { spec } = templates[name];
      const account = findObject(objects, 'ServiceAccount', spec.serviceAccountName);
      expect([spec.automountServiceAccountToken, account.automountServiceAccountToken]).toEqual([false, false]);
    });

    it.each(apps)(
      'of %s request more than 350 MB, and have the same heap as under the launcher, which is less',
      async (app) => {
        const { requests, limits } = containers[app].resources;
        expect(mebibytes(requests.memory)).toBeGreaterThan(350);
        expect(mebibytes(limits.memory)).toBeGreaterThan(mebibytes(requests.memory));
        const images = await readDockerfile(join(root, 'apps', app, 'Dockerfile'));
        const command = commandOf(images.at(-1));
        expect(command.slice(1, -1)).toEqual(nodeFlags);
        expect(variablesOf(images.at(-1))).toMatchObject(memoryVariables);
        const [, heap] = command.join(' ').match(/--max-old-space-size=(\d+)/) ?? [];
        expect(Number(heap)).toBeLessThan(mebibytes(requests.memory));
      },
    );

    it.each(apps)('of %s are replaced one by one, and have their 10 s to shut down', (app) => {
      expect(deployments[app].spec.strategy.rollingUpdate).toEqual({ maxUnavailable: 0, maxSurge: 1 });
      const [program, seconds] = containers[app].lifecycle?.preStop.exec.command ?? ['sleep', '0'];
      expect(program).toBe('sleep');
      const graceSeconds = templates[app].spec.terminationGracePeriodSeconds ?? 0;
      expect(graceSeconds).toBeGreaterThan(Number(seconds) + 10);
    });

    it('of the API wait before their SIGTERM until requests go elsewhere', () => {
      expect(containers.api).toHaveProperty('lifecycle.preStop');
    });

    it('of the worker, which has no probe, have to run for a while before the next one is replaced', () => {
      expect(deployments.worker.spec.minReadySeconds).toBeGreaterThan(0);
    });
  });

  describe('Images', () => {
    const imageOf = (name: Role) => containers[name].image.split('/').at(-1)?.split(':') ?? [];

    it.each(roles)('of %s are those of docker-compose.yml, in the version of this workspace', async (name) => {
      const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
      expect(imageOf(name)).toEqual([services[name].image, version]);
    });

    it('run their own commands', () => {
      for (const app of apps) expect(containers[app]).not.toHaveProperty('command');
    });
  });

  describe('The migration', () => {
    it('is the one of docker-compose.yml, with which the deployed image is tested', () => {
      expect(containers.migrate.command).toEqual(services.migrate.command);
    });

    it("is a file of the API's package", async () => {
      const [program, file = ''] = containers.migrate.command ?? [];
      expect(program).toBe('node');
      await access(join(root, 'apps/api', file));
    });

    it('is retried, and removed when it is done', () => {
      const { backoffLimit, ttlSecondsAfterFinished } = findObject(objects, 'Job', 'sluice-migrate').spec;
      expect(backoffLimit).toBeGreaterThan(0);
      expect(ttlSecondsAfterFinished).toBeGreaterThan(0);
    });
  });
}

function mebibytes(quantity: string): number {
  const [, amount, unit] = quantity.match(/^(\d+)(Mi|Gi)$/) ?? [];
  return Number(amount) * (unit === 'Gi' ? 1_024 : 1);
}

import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { describeSabotage, findPatch, listBuiltFiles, sabotageVariables } from '../src/sabotage/apply-sabotage.ts';
import { patches, sabotages } from '../src/sabotage/sabotages.ts';

const shipped = ['apps/api', 'apps/worker', 'packages/ingest', 'packages/runtime', 'packages/contracts'];
const patched = sabotages.filter((sabotage) => sabotage !== 'unique');
const execute = promisify(execFile);

describe('the production build', () => {
  it.each(shipped)('of %s has no switch that takes a guard out', async (name) => {
    const paths = listBuiltFiles(`${name}/dist`);
    expect(paths.length).toBeGreaterThan(0);
    for (const path of paths) {
      const text = await readFile(path, 'utf8');
      expect({ path, switches: text.match(/sabotage|takenOut|checksEpoch|sparesLater/gi) }).toEqual({
        path,
        switches: null,
      });
    }
  });
});

describe('a sabotage', () => {
  it.each(patched)('%s applies to the built files, and changes nothing but its text', async (sabotage) => {
    const patch = findPatch(sabotage);
    const source = await readFile(fileURLToPath(patch?.url ?? ''), 'utf8');
    const { find, replace } = patches[sabotage];
    const [before, after] = source.split(find);
    expect(patch?.apply(source)).toContain(`${before}${replace}${after}`);
  });

  it.each(patched)('%s is what a process runs, and the process says so', async (sabotage) => {
    const patch = findPatch(sabotage);
    const source = await readFile(fileURLToPath(patch?.url ?? ''), 'utf8');
    const plain = await showLoaded(patch?.url ?? '', {});
    expect(plain).toEqual({ stdout: source, stderr: '' });
    const sabotaged = await showLoaded(patch?.url ?? '', sabotageVariables(sabotage));
    expect(sabotaged).toEqual({ stdout: patch?.apply(source), stderr: `${describeSabotage(sabotage)}\n` });
  });
});

/** Loads a module in a process of its own, which prints the source as V8 was given it. */
async function showLoaded(url: string, env: Record<string, string>): Promise<{ stdout: string; stderr: string }> {
  const program = `
    import { Session } from 'node:inspector/promises';
    const session = new Session();
    session.connect();
    const ids = new Map();
    session.on('Debugger.scriptParsed', ({ params }) => ids.set(params.url, params.scriptId));
    await session.post('Debugger.enable');
    await import(${JSON.stringify(url)});
    const { scriptSource } = await session.post('Debugger.getScriptSource', { scriptId: ids.get(${JSON.stringify(url)}) });
    process.stdout.write(scriptSource);`;
  return await execute(process.execPath, ['--no-warnings', '--input-type=module', '-e', program], { env });
}

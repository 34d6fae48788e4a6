// Fails where a package that the product runs on has a known vulnerability of severity high or above. A registry that does not
// answer such questions (a mirror, no network) is said so, and is no failure: it tells nothing about the packages.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const { packageManager } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const failing = ['high', 'critical'];
const timeoutMs = 120_000;

/** What pnpm says, as JSON: the advisories by their ids, or an error of the registry. */
function runAudit() {
  const args = ['--yes', packageManager, 'audit', '--prod', '--json'];
  const { stdout, stderr, error } = spawnSync('npx', args, { encoding: 'utf8', timeout: timeoutMs });
  try {
    return JSON.parse(stdout);
  } catch {
    return { error: { message: error?.message ?? `${stdout}${stderr}` } };
  }
}

const { advisories, error } = runAudit();
if (advisories === undefined) {
  console.log(
    `The registry does not tell of vulnerabilities; dependencies are NOT audited:\n${error?.message ?? 'no answer'}`,
  );
} else {
  const found = Object.values(advisories);
  for (const { severity, module_name: name, title, url } of found)
    console.log(`${severity}: ${name}: ${title} (${url})`);
  const count = found.filter(({ severity }) => failing.includes(severity)).length;
  console.log(`${found.length} known vulnerabilities, ${count} of them high or critical`);
  process.exitCode = count > 0 ? 1 : 0;
}

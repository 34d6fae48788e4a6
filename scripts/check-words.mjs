// Finds words of our own where the field has plain ones: what CONTRIBUTING.md calls "Plain words". Prints each place with
// the word to use instead, and fails where there is any. Arguments: the folders to look in; default: all of them.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folders = [
  'apps',
  'packages',
  'docs',
  'chaos',
  'fuzz',
  'bench',
  'examples',
  'prisma',
  'README.md',
  'SECURITY.md',
  'CONTRIBUTING.md',
  'ARCHITECTURE.md',
];

/** What is not said, as the source of a regular expression, and what is said instead. */
const words = [
  ['tickets?|redeem\\w*', 'placeholder, resolve'],
  ['rooms?|\\w*(To|require|select)Room', 'quota'],
  ['(set)?[pP]atience', 'client timeouts'],
  ['\\w*[jJ]udge\\w*|[jJ]udging', 'validate, decide, check'],
  ['\\w*[sS]uspect\\w*|[sS]ound', 'unresolved, resolvable'],
  ['\\w*[oO]utrank\\w*|appliesOver|rule-five|[rR]ule five', 'supersedes; version precedence'],
  ['[rR]ules? \\d+( and \\d+)?', 'the name of the rule (ARCHITECTURE.md)'],
  ['[hH]eld|findHeld|HeldRecord', 'existing, stored'],
  ['\\w*[oO]utlook', 'replay hint'],
  ['\\w*[rR]ecogni[sz]\\w*|unsure', 'fast-path validator, NO_MATCH'],
  ['answer[A-Z]\\w*', 'the name of a handler: getJob, listJobs'],
  ['[eE]nter(s|ed|ing)?|enter[A-Z]\\w*|[nN]otes?|[nN]oted|[nN]oting|note[A-Z]\\w*', 'insert, record'],
  ['(?!allSettled)\\w*[sS]ettle\\w*|settling', 'finalize, resolve, reconcile, complete'],
  ['isTakenOut|reach', 'failpoint'],
  ['KeySwapper|swap(Item)?Fields|\\w*[sS]wap(s|ped|per)?', 'rename transform, field alias'],
  [
    '[cC]asts?|[sS]tages?|[aA]cts|[dD]eeds?|[rR]oads?|[rR]ages?|[fF]ates?|[sS]poil\\w*',
    'participants, environment, submission result, channel, …',
  ],
  ['[mM]end(s|ed|ing)?', 'fix'],
  [
    'ha(ve|s) its way|over the head of|by whom ever|leads? nowhere|may have',
    'wins, forcibly, by any worker, dangling, limit',
  ],
  ['(is|are) no (JSON|CSV|NDJSON|UTF-8|UUID)', 'is not valid …'],
];

function findWords(path) {
  const patterns = words.map(([pattern, say]) => [new RegExp(`(?<![\\w-])(?:${pattern})(?![\\w-])`, 'g'), say]);
  const lines = readFileSync(`${root}/${path}`, 'utf8').split('\n');
  return lines.flatMap((line, at) =>
    patterns.flatMap(([pattern, say]) =>
      [...line.matchAll(pattern)].map(([word]) => `${path}:${at + 1}: '${word}': say ${say}`),
    ),
  );
}

const asked = process.argv.length > 2 ? process.argv.slice(2) : folders;
const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', ...asked], {
  cwd: root,
  encoding: 'utf8',
});
const paths = listed.split('\n').filter((path) => /\.(ts|mjs|md|prisma)$/.test(path));
const found = paths.flatMap(findWords);
for (const place of found) console.error(place);
console.log(`${paths.length} files, ${found.length} words`);
process.exitCode = found.length > 0 ? 1 : 0;

import type { ExactValue } from './exact-value.ts';

const loneSurrogate = /\p{Surrogate}/u;

/**
 * What PostgreSQL or an ordinary JSON reader would alter in silence, or cannot keep: a name that is there twice, a NUL, half a
 * character. Null where there is nothing of it. Numbers are no matter of it: what is stored is compared with what was sent.
 */
export function findFlaw(value: ExactValue): string | null {
  switch (value.kind) {
    case 'literal':
    case 'number':
      return null;
    case 'string':
      return findTextFlaw(value.value);
    case 'list':
      return findFirst(value.items.map(findFlaw));
    case 'object':
      return findFirst([
        findRepeated(value.members.map(([name]) => name)),
        ...value.members.map(([name, member]) => findTextFlaw(name) ?? findFlaw(member)),
      ]);
  }
}

function findTextFlaw(text: string): string | null {
  if (text.includes('\0')) return 'a NUL';
  return loneSurrogate.test(text) ? 'a lone surrogate' : null;
}

function findRepeated(names: readonly string[]): string | null {
  return new Set(names).size === names.length ? null : 'a name twice';
}

function findFirst(flaws: readonly (string | null)[]): string | null {
  return flaws.find((flaw) => flaw !== null) ?? null;
}

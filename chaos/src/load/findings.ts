import type { Finding } from '../history/finding.ts';

/** What has been found so far; `onFinding` is told of each. */
export class Findings {
  readonly found: Finding[] = [];
  readonly #onFinding: (finding: Finding) => void;

  constructor(onFinding: (finding: Finding) => void) {
    this.#onFinding = onFinding;
  }

  add(finding: Finding): void {
    this.found.push(finding);
    this.#onFinding(finding);
  }
}

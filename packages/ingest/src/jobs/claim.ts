/** A worker's right to work on a job: void as soon as another claim raises the epoch. */
export interface Claim {
  jobId: string;
  epoch: number;
}

/** The claim is void (another worker took the job, or it was cancelled): stop, writing nothing more. */
export class LostClaim extends Error {
  constructor(claim: Claim) {
    super(`Lost the claim of epoch ${claim.epoch} on job ${claim.jobId}.`);
    this.name = 'LostClaim';
  }
}

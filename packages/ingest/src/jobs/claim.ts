/** A worker's right to work on a job: void as soon as another claim raises the epoch. */
export interface Claim {
  partnerId: string;
  jobId: string;
  epoch: number;
}

/** A worker's right to work on one segment: void with the job's claim, and as soon as another claims the segment. */
export interface SegmentClaim extends Claim {
  segment: number;
  segmentEpoch: number;
}

/** The claim is void (another worker took over, or the job was ended): stop, writing nothing more. */
export class LostClaim extends Error {
  constructor(claim: Claim) {
    super(`Lost the claim of epoch ${claim.epoch} on job ${claim.jobId}.`);
    this.name = 'LostClaim';
  }
}

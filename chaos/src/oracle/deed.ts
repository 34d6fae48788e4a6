import type { SeenJob } from '../history/history.ts';
import type { Submission } from '../history/submission.ts';

/** A submission together with the job that the product shows for it. */
export interface Deed {
  submission: Submission;
  /** Null: the product shows none. */
  job: SeenJob | null;
  /** It was acknowledged, and every item of it was gone through. */
  isDone: boolean;
}

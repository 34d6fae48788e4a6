/** BullMQ's codes for a job that is gone, that is no longer in the state it was seen in, and whose parent is gone. */
const movedCodes = new Set([-1, -3, -5]);

/** @returns false where the job has moved on since its state was read */
export async function succeedsUnlessMoved(act: () => Promise<unknown>): Promise<boolean> {
  try {
    await act();
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && movedCodes.has(Number(error.code))) return false;
    throw error;
  }
}

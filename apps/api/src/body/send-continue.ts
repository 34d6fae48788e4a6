import type { Request, Response } from 'express';

/**
 * Tells a client that waits (`Expect: 100-continue`) to send its body. Called once the body is wanted, so that a
 * request that is refused by its headers is answered before its gigabytes are sent.
 */
export function sendContinue(req: Request, res: Response): void {
  if (req.headers.expect?.toLowerCase() === '100-continue') res.writeContinue();
}

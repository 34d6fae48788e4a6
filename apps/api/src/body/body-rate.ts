import type { Readable } from 'node:stream';
import { RequestFault } from '@sluice/contracts';
import type { ClientTimeouts } from '@sluice/runtime';

/**
 * Enforces a minimum data rate on `source`, from now to its end: in each period of `bodyTimeoutS`, `bodyBytesPerS` on average.
 * So a body of gigabytes is allowed to take long, but a client that trickles or stalls is cut off. A period in which we
 * paused `source` does not count against the client.
 * @param onSlow called with RequestFault `request_timeout`; it must stop the watch
 * @returns stops the watch
 */
export function watchBodyRate(
  source: Readable,
  clientTimeouts: ClientTimeouts,
  onSlow: (fault: RequestFault) => void,
): () => void {
  const { bodyTimeoutS, bodyBytesPerS } = clientTimeouts;
  let bytes = 0;
  const count = (chunk: Uint8Array) => {
    bytes += chunk.byteLength;
  };
  const checkRate = () => {
    if (bytes < bodyTimeoutS * bodyBytesPerS && !source.isPaused()) onSlow(tooSlow(clientTimeouts));
    bytes = 0;
  };
  const timer = setInterval(checkRate, bodyTimeoutS * 1000).unref();
  const stop = () => {
    clearInterval(timer);
    source.off('data', count);
  };
  source.on('data', count).once('end', stop);
  return stop;
}

function tooSlow({ bodyTimeoutS, bodyBytesPerS }: ClientTimeouts): RequestFault {
  const detail = `The request body arrived at less than ${bodyBytesPerS} bytes per second over the last ${bodyTimeoutS} s.`;
  return new RequestFault('request_timeout', `${detail} Send it again, in smaller parts if the connection is slow.`);
}

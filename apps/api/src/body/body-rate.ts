import type { Readable } from 'node:stream';
import { RequestFault } from '@sluice/contracts';
import type { ClientTimeouts } from '@sluice/runtime';

/**
 * Watches the pace at which `source` flows, from now to its end: in each `bodyTimeoutS` there must come
 * `bodyBytesPerS` on average. So a body of gigabytes may take its time, and one that comes drop by drop, or no longer, is not
 * waited for. Time in which we do not read is not the client's.
 * @param onSlow called with RequestFault `request_timeout`; it is to end the watch
 * @returns ends the watch
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
  const checkPace = () => {
    if (bytes < bodyTimeoutS * bodyBytesPerS && !source.isPaused()) onSlow(tooSlow(clientTimeouts));
    bytes = 0;
  };
  const timer = setInterval(checkPace, bodyTimeoutS * 1000).unref();
  const stop = () => {
    clearInterval(timer);
    source.off('data', count);
  };
  source.on('data', count).once('end', stop);
  return stop;
}

function tooSlow({ bodyTimeoutS, bodyBytesPerS }: ClientTimeouts): RequestFault {
  const detail = `In the last ${bodyTimeoutS} s the body came at less than ${bodyBytesPerS} bytes a second.`;
  return new RequestFault('request_timeout', `${detail} Send it again, in smaller parts where the line is slow.`);
}

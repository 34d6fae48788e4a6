import { RequestFault } from '@sluice/contracts';

/** What Node's parser throws: with the bytes at hand when it did. */
export interface ParserError extends NodeJS.ErrnoException {
  rawPacket?: Buffer;
}

/** The fault that an error of the parser stands for. */
export function describeBroken({ code, message, rawPacket }: ParserError): RequestFault {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new RequestFault('request_timeout', 'The headers took too long to arrive.');
    case 'HPE_HEADER_OVERFLOW':
      return describeOverflow(rawPacket);
    default:
      return new RequestFault('bad_request', `The request is no valid HTTP (${message}).`);
  }
}

/**
 * The parser does not tell which part is too long. Where the bytes at hand are nothing but a method and a target it is the
 * target; one that came in several packets is called headers, which it is to the parser.
 */
function describeOverflow(packet: Buffer | undefined): RequestFault {
  if (packet !== undefined && /^[A-Z]+ \S*$/.test(packet.toString('latin1', 0, overflowBytes))) {
    return new RequestFault('uri_too_long', 'Path and query are too long. Send less in them.');
  }
  return new RequestFault('headers_too_large', 'The request line and headers are too large. Send less in them.');
}

/** Fewer than what the server takes for line and headers. */
const overflowBytes = 16_000;

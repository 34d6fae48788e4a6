import { RequestFault } from '@sluice/contracts';

/** The content encodings that a payload may come in. */
export const contentEncodings = ['identity', 'gzip', 'br'] as const;

/** How a body is encoded on its way. */
export type ContentEncoding = (typeof contentEncodings)[number];

/**
 * The encoding that a Content-Encoding header names; `identity` where there is none.
 * @throws RequestFault `unsupported_encoding` for another one, or several
 */
export function readContentEncoding(header: string | undefined): ContentEncoding {
  const name = header?.trim().toLowerCase() ?? 'identity';
  const encoding = contentEncodings.find((candidate) => candidate === name);
  if (encoding !== undefined) return encoding;
  throw new RequestFault(
    'unsupported_encoding',
    `A body is encoded as one of ${contentEncodings.join(', ')}, not '${header}'.`,
  );
}

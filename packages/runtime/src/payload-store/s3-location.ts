import type { S3Client, S3ClientConfig } from '@aws-sdk/client-s3';

/** Where payloads are on S3, and how to connect to it. */
export interface S3Location {
  bucket: string;
  /** Of every object's key: empty, or ends in a slash. */
  prefix: string;
  /** Only what the URL sets; the SDK takes the rest from the environment. */
  client: Pick<S3ClientConfig, 'region' | 'endpoint' | 'forcePathStyle'>;
}

/**
 * Reads `s3://bucket/prefix?region=…&endpoint=…&force_path_style=true`; everything after the bucket may be left out.
 * @throws Error saying what is not valid in the URL; credentials in it are refused, and not shown
 */
export function parseS3Url(url: string): S3Location {
  const { hostname, port, username, password, pathname, searchParams } = new URL(url);
  if (username !== '' || password !== '')
    throw new Error(
      'An s3:// URL must not contain credentials. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY instead',
    );
  if (hostname === '' || port !== '')
    throw new Error('An s3:// URL must begin with the name of a bucket, without a port');
  const path = decodeURIComponent(pathname).replace(/^\/+|\/+$/g, '');
  return { bucket: hostname, prefix: path === '' ? '' : `${path}/`, client: readParameters(searchParams) };
}

function readParameters(parameters: URLSearchParams): S3Location['client'] {
  const client: S3Location['client'] = {};
  for (const [name, value] of parameters) {
    if (name === 'region') client.region = value;
    else if (name === 'endpoint') client.endpoint = value;
    else if (name === 'force_path_style') client.forcePathStyle = readBoolean(name, value);
    else
      throw new Error(`Unknown parameter ${name} in an s3:// URL. Allowed are region, endpoint and force_path_style`);
  }
  return client;
}

function readBoolean(name: string, value: string): boolean {
  if (value !== 'true' && value !== 'false')
    throw new Error(`Parameter ${name} of an s3:// URL must be true or false, not ${value}`);
  return value === 'true';
}

/** The part of a bucket that belongs to a store. */
export interface S3Bucket {
  client: S3Client;
  bucket: string;
  /** Of every object's key: empty, or ends in a slash. */
  prefix: string;
}

/** An object of a bucket, in the form of the SDK's requests. */
export interface ObjectName {
  Bucket: string;
  Key: string;
}

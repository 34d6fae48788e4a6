import type { S3Client, S3ClientConfig } from '@aws-sdk/client-s3';

/** Where payloads lie on S3, and how it is reached. */
export interface S3Location {
  bucket: string;
  /** What every object's key begins with: empty, or ends in a slash. */
  prefix: string;
  /** Only what the URL sets; the SDK finds the rest in the environment. */
  client: Pick<S3ClientConfig, 'region' | 'endpoint' | 'forcePathStyle'>;
}

/**
 * Reads `s3://bucket/prefix?region=…&endpoint=…&force_path_style=true`; everything after the bucket may be left out.
 * @throws Error naming what is wrong with the URL; credentials in it are refused, and not shown
 */
export function parseS3Url(url: string): S3Location {
  const { hostname, port, username, password, pathname, searchParams } = new URL(url);
  if (username !== '' || password !== '') throw new Error('An s3:// URL holds no credentials; AWS_ACCESS_KEY_ID does');
  if (hostname === '' || port !== '') throw new Error('An s3:// URL begins with the name of a bucket');
  const path = decodeURIComponent(pathname).replace(/^\/+|\/+$/g, '');
  return { bucket: hostname, prefix: path === '' ? '' : `${path}/`, client: readParameters(searchParams) };
}

function readParameters(parameters: URLSearchParams): S3Location['client'] {
  const client: S3Location['client'] = {};
  for (const [name, value] of parameters) {
    if (name === 'region') client.region = value;
    else if (name === 'endpoint') client.endpoint = value;
    else if (name === 'force_path_style') client.forcePathStyle = readBoolean(name, value);
    else throw new Error(`An s3:// URL has no parameter ${name}; it has region, endpoint and force_path_style`);
  }
  return client;
}

function readBoolean(name: string, value: string): boolean {
  if (value !== 'true' && value !== 'false') throw new Error(`${name} must be true or false, not ${value}`);
  return value === 'true';
}

/** The part of a bucket that belongs to a store. */
export interface S3Bucket {
  client: S3Client;
  bucket: string;
  /** What every object's key begins with: empty, or ends in a slash. */
  prefix: string;
}

/** One object of a bucket, as requests name it. */
export interface ObjectName {
  Bucket: string;
  Key: string;
}

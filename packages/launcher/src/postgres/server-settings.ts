/** How the embedded server differs from Postgres's defaults. */
export const serverSettings: Readonly<Record<string, string>> = {
  // Reached by TCP from this machine alone; a socket file would have to lie where every account can reach it.
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  // API, workers, their queue connections, and a few processes more of each.
  max_connections: '200',
  // An acknowledged submission outlives a crash.
  synchronous_commit: 'on',
  // Bulk loads write more than the 1 GB after which the default forces a checkpoint, and each page once in full.
  max_wal_size: '4GB',
  wal_compression: 'pglz',
  shared_buffers: '256MB',
  // Compiling a chunk's statement costs more than it saves.
  jit: 'off',
};

/** Messages in English, whatever this machine speaks. */
export const serverEnvironment: Readonly<Record<string, string>> = { LC_ALL: 'C', PATH: '/usr/bin:/bin' };

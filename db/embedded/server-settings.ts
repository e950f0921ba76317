/** How the server is set up: given on its command line at every start, so that an old folder gets new settings. */
import { statfsSync } from 'node:fs';

const smallSharedMemory = 256 * 1024 * 1024;

export function serverSettings(socketDir: string | null, port: number): Readonly<Record<string, string>> {
  return {
    ...(socketDir === null
      ? { listen_addresses: '127.0.0.1' }
      : { listen_addresses: '', unix_socket_directories: quoteList(socketDir), unix_socket_permissions: '0700' }),
    port: String(port),
    max_connections: '50',
    shared_buffers: '256MB',
    work_mem: '32MB',
    maintenance_work_mem: '128MB',
    // Answers are short aggregates: compiling them costs more than it saves.
    jit: 'off',
    random_page_cost: '1.1',
    // Nobody replicates from this server, and bulk loads into new tables may then skip the log.
    wal_level: 'minimal',
    max_wal_senders: '0',
    timezone: 'UTC',
    log_timezone: 'UTC',
    lc_messages: 'C',
    logging_collector: 'off',
    log_line_prefix: '%m [%p] ',
    cluster_name: 'cairn',
    ...(sharedMemoryIsSmall() ? { dynamic_shared_memory_type: 'mmap' } : {}),
  };
}

/** Containers often give 64 MB of /dev/shm, which one parallel query can exhaust. */
function sharedMemoryIsSmall(): boolean {
  if (process.platform !== 'linux') return false;
  try {
    const { bsize, blocks } = statfsSync('/dev/shm');
    return bsize * blocks < smallSharedMemory;
  } catch {
    return true;
  }
}

/** The setting is a list of folders: quoted, a comma in a name is not a separator. */
function quoteList(folder: string): string {
  return `"${folder.replaceAll('"', '""')}"`;
}

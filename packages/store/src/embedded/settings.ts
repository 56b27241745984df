import { PORT } from './socketDir.ts';

/** `none` loses data when the machine stops at a bad moment: for tests alone. */
export type Durability = 'full' | 'none';

/** The server's arguments. What is not here keeps PostgreSQL's own default or stands in postgresql.conf. */
export function serverArguments(cluster: string, socketDir: string, durability: Durability): string[] {
  const settings = {
    // Reached by its socket alone.
    listen_addresses: '',
    unix_socket_directories: `"${socketDir}"`,
    unix_socket_permissions: '0700',
    port: String(PORT),
    max_connections: '100',

    ...DURABILITY[durability],

    // Small beside the service on a small machine: no idle helper processes, no memory set aside.
    io_method: 'sync',
    max_logical_replication_workers: '0',
    max_wal_size: '512MB',
    huge_pages: 'off',
    // The service's statements are short; compiling one takes longer than running it.
    jit: 'off',

    timezone: 'UTC',
    log_timezone: 'UTC',
    datestyle: 'ISO',

    // One file a weekday, overwritten a week later. Values of parameters stay out of it.
    logging_collector: 'on',
    log_directory: 'log',
    log_filename: 'postgresql-%a.log',
    log_file_mode: '0600',
    log_truncate_on_rotation: 'on',
    log_rotation_age: '1d',
    log_rotation_size: '0',
    log_checkpoints: 'off',
    log_parameter_max_length: '0',
    log_parameter_max_length_on_error: '0',
  };
  return ['-D', cluster, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

const DURABILITY: Record<Durability, Record<string, string>> = {
  full: { fsync: 'on', full_page_writes: 'on', synchronous_commit: 'on' },
  none: { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' },
};

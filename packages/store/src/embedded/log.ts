/** Where the embedded PostgreSQL tells the operator what it does; pino's loggers fit. */
export type EmbeddedLog = {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
};

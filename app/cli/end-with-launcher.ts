/**
 * Loaded before each process that the launcher starts. When the launcher is gone, however it went, the process is asked
 * to end as if by SIGTERM: nobody else would end it, and it would hold the port.
 */
const PATIENCE_MS = 15_000;

process.once("disconnect", () => {
  process.kill(process.pid, "SIGTERM");
  setTimeout(() => process.exit(1), PATIENCE_MS).unref();
});
// The connection to the launcher alone keeps nobody alive.
process.channel?.unref();

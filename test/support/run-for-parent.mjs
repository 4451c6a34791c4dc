// Runs an entry point of the gateway until the process that started it ends: then its standard input closes. Vitest ends
// its workers by a signal, so that no code of theirs can end what they started.
process.stdin.on('close', () => process.kill(process.pid, 'SIGKILL'));
process.stdin.resume().unref();
await import('../../scripts/run.mjs');

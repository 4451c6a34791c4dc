// Commands for a shell, read as a shell reads them.
import { execFileSync } from 'node:child_process';

/** What a line that calls curl would give it as arguments, with `test-key` in $KEY. Nothing is called. */
export function curlArguments(command: string): string[] {
  const printed = execFileSync('/bin/sh', ['-c', `curl() { printf '%s\\0' "$@"; }; ${command}`], {
    env: { KEY: 'test-key', PATH: '' },
    encoding: 'utf8',
  });
  return printed.split('\0').slice(0, -1);
}

// Parses shell commands in the way a shell does.
import { execFileSync } from 'node:child_process';

/** The arguments that a shell would pass to curl, with `test-key` in $KEY. Nothing is executed. */
export function curlArguments(command: string): string[] {
  const printed = execFileSync('/bin/sh', ['-c', `curl() { printf '%s\\0' "$@"; }; ${command}`], {
    env: { KEY: 'test-key', PATH: '' },
    encoding: 'utf8',
  });
  return printed.split('\0').slice(0, -1);
}

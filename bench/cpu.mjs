// CPU time of processes, from /proc: Linux only.
import { readFileSync, readdirSync } from 'node:fs';

/** Linux counts CPU time in ticks of 10 ms. */
const tickMs = 10;

/** The parent, and the CPU time in ms: own, and of children that have ended. */
function processTimes(pid) {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name of the program, in parentheses, may contain spaces.
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const [parent, , , , , , , , , , user, system, endedUser, endedSystem] = fields.slice(1);
  return {
    parent,
    ownMs: (user + system) * tickMs,
    endedMs: (endedUser + endedSystem) * tickMs,
  };
}

const processIds = () => readdirSync('/proc').filter((entry) => /^\d+$/.test(entry));

/** The CPU time of a process in ms. */
export const cpuOf = (pid) => processTimes(pid).ownMs;

/** The CPU time of a process and of its children in ms, those that have ended included. */
export function cpuOfFamily(pid) {
  const { ownMs, endedMs } = processTimes(pid);
  let totalMs = ownMs + endedMs;
  for (const id of processIds()) {
    try {
      const child = processTimes(id);
      if (child.parent === pid) totalMs += child.ownMs;
    } catch {
      // The process has ended.
    }
  }
  return totalMs;
}

/** The CPU time of the threads of a process in ms, to the nanosecond. 0 if it has ended. */
function threadTimes(pid) {
  try {
    return readdirSync(`/proc/${pid}/task`).reduce(
      (ms, thread) =>
        ms +
        Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]) / 1e6,
      0,
    );
  } catch {
    return 0;
  }
}

/** As `cpuOfFamily`, to the nanosecond, except for children that have ended. */
export function exactCpuOfFamily(pid) {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
  return [pid, ...children.filter(Boolean)].reduce(
    (ms, each) => ms + threadTimes(each),
    processTimes(pid).endedMs,
  );
}

/** The resident memory of a process in MB. */
export const memoryOf = (pid) =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;

/** @throws Error if no process was started with these arguments in its command line */
export function findProcess(...parts) {
  const pid = processIds().find((id) => {
    try {
      const line = readFileSync(`/proc/${id}/cmdline`, 'utf8').split('\0');
      return parts.every((part) => line.includes(part));
    } catch {
      return false;
    }
  });
  if (pid === undefined) throw new Error(`No process has the arguments ${parts.join(' ')}.`);
  return Number(pid);
}

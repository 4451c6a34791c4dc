// Where a request reached us, as its caller would write it; and whether the caller sits at this machine.
import { BlockList, isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';

/** Such as http://127.0.0.1:4000. */
export type OriginOf = (request: FastifyRequest) => string;

/** @param publicUrl what callers see of the gateway; without it, the request says what its caller sees */
export const originFrom =
  (publicUrl: string | undefined): OriginOf =>
  ({ protocol, host }) =>
    publicUrl ?? `${protocol}://${host}`;

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8);
loopback.addAddress('::1', 'ipv6');

/** An IPv4 address counts in IPv6 notation (::ffff:127.0.0.1) as well. */
function isLoopback(address: string): boolean {
  const version = isIP(address);
  return version !== 0 && loopback.check(address, version === 4 ? 'ipv4' : 'ipv6');
}

/** Headers that proxies add. */
const forwarding = /^(forwarded|via|x-forwarded-.+|x-original-.+|x-real-ip|x-client-ip|cf-.+)$/;

/**
 * Whether a request was sent from this machine to this machine. The name must be one of the machine too, since a name of
 * somebody else's can be pointed here (DNS rebinding). A proxy on this machine may send requests of anybody.
 */
export const isLocal = ({ raw, hostname, headers }: FastifyRequest): boolean =>
  isLoopback(raw.socket.remoteAddress ?? '') &&
  (hostname === 'localhost' || isLoopback(hostname.replace(/^\[|\]$/g, ''))) &&
  !Object.keys(headers).some((name) => forwarding.test(name));

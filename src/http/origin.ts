// The origin at which a request reached the gateway, and whether its client runs on this machine.
import { BlockList, isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';

/** Returns an origin such as http://127.0.0.1:4000. */
export type OriginOf = (request: FastifyRequest) => string;

/** A host name, an IPv4 address or an IPv6 address in brackets, with or without a port. */
const validHost = /^(\[[\da-f:.]+\]|[\w.-]+)(:\d{1,5})?$/i;

/** A trusted proxy may pass on headers of its client, so a link must not contain just any text of them. */
function originOfRequest({ protocol, host, headers }: FastifyRequest): string {
  const scheme = protocol === 'https' ? 'https' : 'http';
  const hosts = [host, headers.host ?? ''];
  return `${scheme}://${hosts.find((one) => validHost.test(one)) ?? 'localhost'}`;
}

/**
 * @param publicUrl the origin under which callers reach the gateway; if undefined, that of the request's Host header
 */
export const originFrom =
  (publicUrl: string | undefined): OriginOf =>
  (request) =>
    publicUrl ?? originOfRequest(request);

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8);
loopback.addAddress('::1', 'ipv6');

/** Recognizes IPv4 addresses in IPv6 notation too (::ffff:127.0.0.1). */
function isLoopback(address: string): boolean {
  const version = isIP(address);
  return version !== 0 && loopback.check(address, version === 4 ? 'ipv4' : 'ipv6');
}

/** Headers that proxies add. */
const forwarding = /^(forwarded|via|x-forwarded-.+|x-original-.+|x-real-ip|(.+-)?client-ip|cf-.+)$/;

/**
 * Whether a client on this machine sent the request directly. The Host header must name this machine as well, because
 * any domain name can resolve to it (DNS rebinding). Requests with headers of a proxy are not local, because a proxy on
 * this machine forwards requests of remote clients.
 */
export const isLocal = ({ raw, hostname, headers }: FastifyRequest): boolean =>
  isLoopback(raw.socket.remoteAddress ?? '') &&
  (hostname === 'localhost' || isLoopback(hostname.replace(/^\[|\]$/g, ''))) &&
  !Object.keys(headers).some((name) => forwarding.test(name));

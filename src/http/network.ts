// The network of a client address. A client with IPv6 usually has 2^64 addresses, so addresses are no measure of it.
import { isIP, isIPv6, SocketAddress } from 'node:net';

const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/** An address as some proxies write it in X-Forwarded-For: with the port of the client, or in brackets. */
const withPort = /^(?:\[(?<ipv6>[^\]]+)\](?::\d+)?|(?<ipv4>[\d.]+):\d+)$/;

/** The address without port, brackets and zone (%eth0). */
function plainAddress(address: string): string {
  const { ipv4, ipv6 } = withPort.exec(address)?.groups ?? {};
  const plain = (ipv4 ?? ipv6 ?? address).replace(/%.*/, '');
  return isIP(plain) === 0 ? address : plain;
}

/**
 * Returns an IPv4 address without its port, also one that is written as an IPv6 address, and the first 64 bits of any other
 * IPv6 address.
 */
export function networkOf(address: string): string {
  const plain = plainAddress(address);
  if (!isIPv6(plain)) return plain;
  const canonical = new SocketAddress({ address: plain, family: 'ipv6' });
  const ipv4 = mapped.exec(canonical.address)?.[1];
  if (ipv4 !== undefined) return ipv4;
  // The parser of URLs writes each address in one way.
  const { hostname } = new URL(`http://[${plain}]`);
  const [head = '', tail] = hostname.slice(1, -1).split('::');
  const [before, after] = [head, tail].map((part) => (part ? part.split(':') : []));
  const zeros = tail === undefined ? 0 : 8 - (before?.length ?? 0) - (after?.length ?? 0);
  const groups = [...(before ?? []), ...Array<string>(zeros).fill('0'), ...(after ?? [])];
  return `${groups.slice(0, 4).join(':')}::/64`;
}

/** Which addresses may be reached on behalf of a user: those of the public Internet, and what the operator allows. */

import { BlockList, isIP } from 'node:net';

/** IPv4 that is no host of the public Internet (IANA's special-purpose address registry). */
const SPECIAL_V4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
];

/** IPv6 hosts of the public Internet lie here, but for these parts: protocols, documentation, and tunnels to IPv4. */
const GLOBAL_V6: readonly [string, number] = ['2000::', 3];
const SPECIAL_V6: readonly (readonly [string, number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

export class AddressRules {
  readonly #special = new BlockList();
  readonly #globalV6 = new BlockList();
  readonly #allowed = new BlockList();
  readonly #allowedHosts = new Set<string>();

  /** `allowed`: names of hosts, addresses, or networks (CIDR) that count as public; places in S3 are others' business. */
  constructor(allowed: readonly string[]) {
    for (const [network, bits] of SPECIAL_V4) this.#special.addSubnet(network, bits, 'ipv4');
    for (const [network, bits] of SPECIAL_V6) this.#special.addSubnet(network, bits, 'ipv6');
    this.#globalV6.addSubnet(...GLOBAL_V6, 'ipv6');
    for (const item of allowed.filter((one) => !one.includes('://'))) this.#allow(item);
  }

  /** Whether a host may be reached under this name, whatever its address. */
  allowsHost(name: string): boolean {
    return this.#allowedHosts.has(name.toLowerCase());
  }

  allowsAddress(address: string): boolean {
    const family = isIP(address) === 4 ? 'ipv4' : 'ipv6';
    if (this.#allowed.check(address, family)) return true;
    if (family === 'ipv6' && !this.#globalV6.check(address, family)) return false;
    return !this.#special.check(address, family);
  }

  #allow(item: string): void {
    const [address = '', bits] = item.split('/');
    const version = isIP(address);
    if (version === 0) this.#allowedHosts.add(item.toLowerCase());
    else {
      const most = version === 4 ? 32 : 128;
      this.#allowed.addSubnet(
        address,
        bits === undefined ? most : Number(bits),
        version === 4 ? 'ipv4' : 'ipv6',
      );
    }
  }
}

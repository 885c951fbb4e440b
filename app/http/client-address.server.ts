import { isIPv6 } from "node:net";

/**
 * Address of the person: the socket's, or with `trustedHops` own proxies the entry that the outermost of them wrote.
 * Whatever a client put into X-Forwarded-For stands further left and is never read.
 */
export function clientAddressOf(
  socketAddress: string | undefined,
  forwardedFor: string | undefined,
  trustedHops: number,
): string {
  const seen = [...(forwardedFor ?? "").split(",").map((part) => part.trim()), socketAddress ?? ""].filter(
    Boolean,
  );
  const address = trustedHops === 0 ? socketAddress : (seen.at(-1 - trustedHops) ?? seen[0]);
  return (address ?? "unknown").replace(/^::ffff:(?=\d+\.)/, "").slice(0, 64);
}

/** Key for limits: an IPv6 customer owns a whole /64, so that counts as one address. */
export function addressBlock(address: string): string {
  if (!isIPv6(address)) return address;
  const [left = "", right] = address.split("::");
  const head = left ? left.split(":") : [];
  const tail = right ? right.split(":") : [];
  const gap = right === undefined ? 0 : Math.max(0, 8 - head.length - tail.length);
  return `${[...head, ...Array<string>(gap).fill("0"), ...tail].slice(0, 4).join(":")}::/64`;
}

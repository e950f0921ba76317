/** An HTTP client that goes to the internet only: names are looked up once, and what they lead to is checked and used. */
import { type LookupAddress, type LookupOptions, lookup } from 'node:dns';
import { Agent } from 'undici';
import { isPublicAddress } from '../../goals/follow/public-address.ts';
import { DeliveryError } from './delivery.ts';

type Answer = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

/** `private` allows this machine and private networks. An address that is written out is not looked up: `webhookSender` checks it. */
export const guardedAgent = (options: { readonly private: boolean; readonly connectWithin: number }): Agent =>
  new Agent({
    // Every message has a connection of its own, so that no address is checked once and used for hours.
    pipelining: 0,
    connect: {
      timeout: options.connectWithin,
      ...(options.private ? {} : { lookup: lookupPublic(lookup) }),
    },
  });

type Lookup = (
  hostname: string,
  options: LookupOptions & { readonly all: true },
  answer: (error: Error | null, addresses: LookupAddress[]) => void,
) => void;

/** What `resolve` finds, where all of it is of the internet: the connection is made to that, and nothing is looked up again. */
export const lookupPublic =
  (resolve: Lookup) =>
  (hostname: string, options: LookupOptions, answer: Answer): void => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return answer(error, []);
      // One that is not public is enough: the next attempt might take it.
      const [first] = addresses;
      if (!first || addresses.some(({ address }) => !isPublicAddress(address))) return answer(notPublic(hostname), []);
      return options.all ? answer(null, addresses) : answer(null, first.address, first.family);
    });
  };

export const notPublic = (hostname: string): DeliveryError =>
  new DeliveryError(`${hostname} is an address of this machine or of a private network.`);

/**
 * Status events to RabbitMQ, one after the other: of each it is known that the broker has it on disk before the next one
 * leaves, so that none overtakes another.
 */

import type { Socket } from 'node:net';
import type { OutboxItem, Outcome, Outcomes } from '@jobbergate/store';
import type { ChannelModel, ConfirmChannel } from 'amqplib';
import { inTime } from '../fetch/inTime.ts';
import { reasonOf, type Sink } from './sink.ts';
import { QUEUE, ROUTING_KEY, type StatusEvent, statusEventOf } from './statusEvent.ts';

const CONNECT_MS = 8_000;
const GOODBYE_MS = 1_000;

/** Loads the client; connects when there is something to tell. `url`: amqp:// or amqps://. */
export async function openRabbitMq(url: string): Promise<Sink<'status'>> {
  const { connect } = await import('amqplib');
  const clientProperties = { connection_name: 'jobbergate-api' };
  return new RabbitMq(() => connect(url, { timeout: CONNECT_MS, clientProperties }));
}

/** The broker cannot be reached, or is silent: no other event fares better now. */
class AwayError extends Error {}

class RabbitMq implements Sink<'status'> {
  readonly #connect: () => Promise<ChannelModel>;
  #connection: Promise<ChannelModel> | undefined;
  #channel: EventChannel | undefined;

  constructor(connect: () => Promise<ChannelModel>) {
    this.#connect = connect;
  }

  async deliver(batch: readonly OutboxItem<'status'>[], signal: AbortSignal): Promise<Outcomes> {
    const outcomes = new Map<OutboxItem, Outcome>();
    const waiting = new Set<string | null>();
    let away: string | undefined;
    for (const item of batch) {
      if (away === undefined && signal.aborted) break;
      if (waiting.has(item.organization)) continue;
      try {
        if (away !== undefined) throw new AwayError(away);
        const channel = await this.#open(signal);
        await this.#bounded(channel.publish(statusEventOf(item)), signal);
        outcomes.set(item, 'delivered');
      } catch (error) {
        if (error instanceof AwayError) away = error.message;
        outcomes.set(item, { failed: reasonOf(error) });
        waiting.add(item.organization);
      }
    }
    return outcomes;
  }

  async check(signal: AbortSignal): Promise<void> {
    await this.#open(signal);
  }

  async close(): Promise<void> {
    const goodbye = this.#connection?.then((connection) => connection.close());
    if (goodbye === undefined) return;
    await inTime(goodbye, AbortSignal.timeout(GOODBYE_MS)).catch(() => this.#giveUp());
  }

  /** @throws AwayError */
  async #open(signal: AbortSignal): Promise<EventChannel> {
    try {
      signal.throwIfAborted();
      const connection = await inTime(this.#connected(), signal);
      if (this.#channel?.isOpen !== true) {
        this.#channel = new EventChannel(await inTime(connection.createConfirmChannel(), signal));
      }
      return this.#channel;
    } catch (error) {
      this.#giveUp();
      throw new AwayError(reasonOf(error));
    }
  }

  #connected(): Promise<ChannelModel> {
    if (this.#connection !== undefined) return this.#connection;
    const forget = () => {
      if (this.#connection === opening) this.#connection = undefined;
    };
    const opening = this.#connect().then((connection) => {
      // Without a listener for errors, a connection that breaks would end the process.
      connection.on('error', () => undefined).on('close', forget);
      return connection;
    });
    opening.catch(forget);
    this.#connection = opening;
    return opening;
  }

  /** Ends the connection when the broker does not answer in time. @throws AwayError then */
  async #bounded(work: Promise<void>, signal: AbortSignal): Promise<void> {
    try {
      await inTime(work, signal);
    } catch (error) {
      if (!signal.aborted) throw error;
      this.#giveUp();
      throw new AwayError(reasonOf(signal.reason));
    }
  }

  #giveUp(): void {
    this.#connection?.then(destroy, () => undefined);
    this.#connection = undefined;
    this.#channel = undefined;
  }
}

/** A channel, and what it has declared so far. */
class EventChannel {
  readonly #channel: ConfirmChannel;
  readonly #declared = new Set<string>();
  #fault: Error | undefined;
  #isReturned = false;
  #isOpen = true;

  constructor(channel: ConfirmChannel) {
    this.#channel = channel;
    channel.on('error', (error) => {
      this.#fault = error;
    });
    channel.on('return', () => {
      this.#isReturned = true;
    });
    channel.on('close', () => {
      this.#isOpen = false;
    });
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Returns when the broker has it. @throws what the broker says against it */
  async publish(event: StatusEvent): Promise<void> {
    try {
      await this.#declare(event.exchange);
      await this.#confirmed(event);
    } catch (error) {
      // The channel is closed by what was wrong; what is pending in it is told of the closing alone.
      throw this.#fault ?? error;
    }
    if (this.#isReturned) {
      this.#declared.delete(event.exchange);
      this.#isReturned = false;
      throw new Error(`the exchange ${event.exchange} is no longer bound to a queue`);
    }
  }

  async #declare(exchange: string): Promise<void> {
    if (this.#declared.has(exchange)) return;
    await this.#channel.assertExchange(exchange, 'direct', { durable: true });
    await this.#channel.assertQueue(QUEUE, { durable: true });
    await this.#channel.bindQueue(QUEUE, exchange, ROUTING_KEY);
    this.#declared.add(exchange);
  }

  #confirmed({ exchange, body, headers, messageId }: StatusEvent): Promise<void> {
    const properties = {
      persistent: true,
      // What no queue takes comes back, instead of getting lost.
      mandatory: true,
      contentType: 'application/json',
      headers,
      messageId,
    };
    return new Promise((resolve, reject) => {
      this.#channel.publish(exchange, ROUTING_KEY, Buffer.from(body), properties, (error) =>
        error === null ? resolve() : reject(error),
      );
    });
  }
}

/** The client has no way of its own to let go of a broker that does not answer. */
function destroy(connection: ChannelModel): void {
  (connection.connection as unknown as { readonly stream: Socket }).stream.destroy(new Error('given up'));
}

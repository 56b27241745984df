// What one rendering may use. Rendering is synchronous, so there is one current budget at a time;
// whatever is about to allocate or loop charges it first.

import { BudgetError, type LimitName, PythonError } from './errors.ts';

/** The bounds of one rendering. A missing one is unlimited, up to what the JavaScript engine itself can hold. */
export interface Limits {
  /** Evaluated nodes, loop turns and elements touched by filters. */
  readonly steps?: number;
  /** UTF-16 code units of the whole output. */
  readonly output?: number;
  /** UTF-16 code units of any one string. */
  readonly string?: number;
  /** Elements of any one list, tuple, dict or range. */
  readonly list?: number;
  /** Bits of any one integer. */
  readonly number?: number;
  /** Bytes allocated, all told, for strings, lists and integers (an estimate; nothing is ever given back). */
  readonly memory?: number;
  /** Nested calls: macros, includes, recursive loops, `super()`. */
  readonly recursion?: number;
  /** Nesting of the template's own syntax while parsing. */
  readonly nesting?: number;
  /** Milliseconds from the budget's start. */
  readonly deadline?: number;
}

/** Largest string this package makes even without a budget: V8 refuses more than 2^29 - 24 code units. */
const ENGINE_STRING = 2 ** 29 - 24;
/** Largest array made without a budget; V8 grows arrays up to about 2^27 elements before it dies. */
const ENGINE_LIST = 2 ** 26;
/** Largest integer made without a budget: V8's BigInt holds 2^30 bits, and arithmetic on it takes minutes. */
const ENGINE_BITS = 2 ** 26;
/** Nested calls without a budget: Python's own recursion limit is 1000. */
const ENGINE_RECURSION = 1000;
/** Steps between two looks at the clock. */
const CLOCK_INTERVAL = 1024;

const BYTES_PER_ELEMENT = 16;

/** The running account of one rendering. */
export class Budget {
  readonly limits: Limits;
  steps = 0;
  memory = 0;
  depth = 0;
  private readonly stepLimit: number;
  private readonly deadlineAt: number;
  private nextStop: number;

  constructor(limits: Limits = {}) {
    this.limits = limits;
    this.stepLimit = limits.steps ?? Number.POSITIVE_INFINITY;
    this.deadlineAt =
      limits.deadline === undefined ? Number.POSITIVE_INFINITY : performance.now() + limits.deadline;
    this.nextStop = Math.min(this.stepLimit, CLOCK_INTERVAL);
  }

  /** Accounts for `count` steps and looks at the clock every thousand or so. */
  charge(count: number): void {
    this.steps += count;
    if (this.steps > this.nextStop) this.checkpoint();
  }

  private checkpoint(): void {
    if (this.steps > this.stepLimit) throw crossed('steps', `more than ${this.stepLimit} steps`);
    this.checkDeadline();
    this.nextStop = Math.min(this.stepLimit, this.steps + CLOCK_INTERVAL);
  }

  /** Throws when the time is over; called before anything that takes long in one go. */
  checkDeadline(): void {
    if (performance.now() > this.deadlineAt)
      throw crossed('deadline', `more than ${this.limits.deadline} ms`);
  }

  /** Accounts for `bytes` about to be allocated. */
  chargeMemory(bytes: number): void {
    this.memory += bytes;
    const limit = this.limits.memory;
    if (limit !== undefined && this.memory > limit) throw crossed('memory', `more than ${limit} bytes`);
  }
}

let current: Budget | undefined;

/** Runs `fn` with `budget` as the one that everything below charges. */
export function withBudget<T>(budget: Budget | undefined, fn: () => T): T {
  const outer = current;
  current = budget;
  try {
    return fn();
  } finally {
    current = outer;
  }
}

/** Accounts for `steps` units of work. */
export function charge(steps: number): void {
  if (current !== undefined) current.charge(steps);
}

/**
 * Accounts for one string (code units) or list (elements) of that length, before it is made.
 * Throws BudgetError, or Python's MemoryError when only the engine's own bound is crossed.
 */
export function chargeSize(kind: 'string' | 'list', length: number): void {
  const engine = kind === 'string' ? ENGINE_STRING : ENGINE_LIST;
  if (current !== undefined) {
    const limit = current.limits[kind];
    if (limit !== undefined && length > limit) throw tooLarge(kind, length, limit);
    if (length <= engine) current.chargeMemory(kind === 'string' ? length : length * BYTES_PER_ELEMENT);
    if (length > CLOCK_INTERVAL) current.charge(length / CLOCK_INTERVAL);
  }
  if (!(length <= engine)) throw new PythonError('MemoryError', '');
}

/** Throws where a string or list that is being made has grown too long already, or the time is over. */
export function checkSize(kind: 'string' | 'list', length: number): void {
  if (current === undefined) return;
  const limit = current.limits[kind];
  if (limit !== undefined && length > limit) throw tooLarge(kind, length, limit);
  if (length > CLOCK_INTERVAL) current.checkDeadline();
}

/** Accounts for memory taken in passing, beside the strings and lists themselves. */
export function chargeMemory(bytes: number): void {
  if (current !== undefined) current.chargeMemory(bytes);
}

/** Accounts for an integer of that many bits, before it is computed. */
export function chargeBits(bits: number): void {
  if (current !== undefined) {
    const limit = current.limits.number;
    if (limit !== undefined && bits > limit) {
      throw crossed('number', `an integer of ${Math.ceil(bits)} bits, the bound is ${limit}`);
    }
    if (bits <= ENGINE_BITS) current.chargeMemory(bits / 8);
    current.charge(1 + bits / CLOCK_INTERVAL);
  }
  if (!(bits <= ENGINE_BITS)) throw new PythonError('MemoryError', '');
}

let unbudgetedDepth = 0;

/** Enters one nested call; every `enterCall` is followed by a `leaveCall`, also when it fails in between. */
export function enterCall(): void {
  if (current === undefined) {
    if (unbudgetedDepth >= ENGINE_RECURSION) {
      throw new PythonError('RecursionError', 'maximum recursion depth exceeded');
    }
    unbudgetedDepth += 1;
    return;
  }
  const limit = current.limits.recursion;
  if (limit !== undefined && current.depth >= limit)
    throw crossed('recursion', `more than ${limit} nested calls`);
  if (current.depth >= ENGINE_RECURSION) {
    throw new PythonError('RecursionError', 'maximum recursion depth exceeded');
  }
  current.depth += 1;
}

/** Leaves the call that the matching `enterCall` entered. */
export function leaveCall(): void {
  if (current === undefined) unbudgetedDepth -= 1;
  else current.depth -= 1;
}

function tooLarge(kind: 'string' | 'list', length: number, limit: number): BudgetError {
  return crossed(kind, `a ${kind} of ${length}, the bound is ${limit}`);
}

function crossed(limit: LimitName, detail: string): BudgetError {
  return new BudgetError(limit, `the rendering exceeds its ${limit} limit: ${detail}`);
}

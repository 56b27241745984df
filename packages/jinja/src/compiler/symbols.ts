/**
 * Which variable a name means, decided while compiling. The rules, with their corners, are those of Jinja2's
 * `idtracking`: each frame (template, loop, macro, `with`, …) has a table of the names it reads and stores.
 */
import type { Node, Target } from '../parser/ast.ts';
import { forEachChild } from '../parser/children.ts';

/** A place for a value in the frames of one function. */
export interface Variable {
  readonly scope: FunctionScope;
  readonly slot: number;
  readonly name: string;
}

/** One function's variables: the template's top level, a block, a macro or a recursive loop. */
export class FunctionScope {
  readonly outer: FunctionScope | null;
  slots = 0;
  /** Names that are looked up in the context once, when the function starts. */
  readonly resolved = new Map<string, Variable>();

  constructor(outer: FunctionScope | null) {
    this.outer = outer;
  }

  newVariable(name: string): Variable {
    return { scope: this, slot: this.slots++, name };
  }

  /** The variable that holds what the context has under that name. */
  resolvedVariable(name: string): Variable {
    let variable = this.resolved.get(name);
    if (variable === undefined) {
      variable = this.newVariable(name);
      this.resolved.set(name, variable);
    }
    return variable;
  }
}

/** What a frame puts into a variable when it is entered. */
export type Load =
  | { readonly kind: 'parameter' }
  | { readonly kind: 'undefined' }
  | { readonly kind: 'resolve' }
  | { readonly kind: 'alias'; readonly of: Variable };

const PARAMETER: Load = { kind: 'parameter' };
const UNDEFINED: Load = { kind: 'undefined' };
const RESOLVE: Load = { kind: 'resolve' };

export class Symbols {
  readonly parent: Symbols | null;
  readonly scope: FunctionScope;
  /** The table this one is a branch of an `if` in: what it has not changed itself is found there. */
  private readonly trunk: Symbols | null;
  /** The variables of this frame by name, shared with its branches. */
  private readonly own: Map<string, Variable>;
  readonly refs = new Map<string, Variable>();
  readonly loads = new Map<Variable, Load>();
  readonly stores = new Set<string>();

  constructor(parent: Symbols | null, scope: FunctionScope, trunk: Symbols | null = null) {
    this.parent = parent;
    this.scope = scope;
    this.trunk = trunk;
    this.own = trunk === null ? new Map() : trunk.own;
  }

  /** The variable a name means here; every name the frame's code mentions has one. */
  variable(name: string): Variable {
    const variable = this.find(name);
    if (variable === undefined) throw new Error(`the name ${name} was not analysed`);
    return variable;
  }

  find(name: string): Variable | undefined {
    return this.findOwn(name) ?? this.parent?.find(name);
  }

  private findOwn(name: string): Variable | undefined {
    return this.refs.get(name) ?? this.trunk?.findOwn(name);
  }

  private hasStored(name: string): boolean {
    return this.stores.has(name) || (this.trunk?.hasStored(name) ?? false);
  }

  /** Notes that the frame assigns the name. */
  store(name: string): void {
    if (!this.hasStored(name)) this.stores.add(name);
    if (this.findOwn(name) !== undefined) return;
    const outer = this.parent?.find(name);
    this.define(name, outer === undefined ? UNDEFINED : { kind: 'alias', of: outer });
  }

  /** Notes that the frame reads the name. */
  load(name: string): void {
    if (this.find(name) === undefined) this.define(name, RESOLVE);
  }

  /** Notes that the frame is given the name's value when it is entered. */
  declareParameter(name: string): Variable {
    this.stores.add(name);
    return this.define(name, PARAMETER);
  }

  private define(name: string, load: Load): Variable {
    let variable = this.own.get(name);
    if (variable === undefined) {
      variable = this.scope.newVariable(name);
      this.own.set(name, variable);
    }
    this.refs.set(name, variable);
    this.loads.set(variable, load);
    return variable;
  }

  /** A table for one branch of an `if`, to be merged back. */
  branch(): Symbols {
    return new Symbols(this.parent, this.scope, this);
  }

  /** Takes over what the branches of an `if` found. A name stored in some of them starts with its outer value. */
  mergeBranches(branches: readonly Symbols[]): void {
    const stored = new Set<string>();
    for (const branch of branches) {
      for (const [name, variable] of branch.refs) this.refs.set(name, variable);
      for (const [variable, load] of branch.loads) this.loads.set(variable, load);
      for (const name of branch.stores) stored.add(name);
    }
    for (const name of stored) {
      this.stores.add(name);
      const outer = this.parent?.find(name);
      this.loads.set(this.variable(name), outer === undefined ? RESOLVE : { kind: 'alias', of: outer });
    }
  }

  /** Analyses nodes that belong to this frame. */
  visitAll(nodes: readonly Node[]): void {
    for (const node of nodes) visit(this, node);
  }

  /** Analyses an assignment's target; a loop's target and a macro's parameters are given their values. */
  visitTarget(target: Target, given: boolean): void {
    if (target.kind === 'tuple') for (const item of target.items) this.visitTarget(item, given);
    else if (target.kind === 'nsref') this.load(target.name);
    else if (given) this.declareParameter(target.name);
    else this.store(target.name);
  }
}

/** Analyses one node as part of a frame; stops where a new frame begins. */
function visit(symbols: Symbols, node: Node): void {
  const next = (child: Node): void => visit(symbols, child);
  switch (node.kind) {
    case 'name':
    case 'nsref':
      symbols.load(node.name);
      break;
    case 'if':
      visitIf(symbols, node);
      break;
    case 'macro':
      symbols.store(node.name);
      break;
    case 'import':
      next(node.template);
      symbols.store(node.target);
      break;
    case 'fromimport':
      next(node.template);
      for (const { alias } of node.names) symbols.store(alias);
      break;
    case 'assign':
      next(node.value);
      symbols.visitTarget(node.target, false);
      break;
    case 'assignblock':
      symbols.visitTarget(node.target, false);
      break;
    case 'for':
      next(node.iterable);
      break;
    case 'callblock':
      next(node.call);
      break;
    case 'filterblock':
      next(node.filter);
      break;
    case 'with':
      node.values.forEach(next);
      break;
    case 'autoescape':
    case 'block':
      break;
    default:
      forEachChild(node, next);
  }
}

function visitIf(symbols: Symbols, node: Extract<Node, { kind: 'if' }>): void {
  visit(symbols, node.test);
  const body = symbols.branch();
  body.visitAll(node.body);
  const elifs = symbols.branch();
  for (const elif of node.elifs) visitElif(elifs, elif);
  const otherwise = symbols.branch();
  otherwise.visitAll(node.otherwise);
  symbols.mergeBranches([body, elifs, otherwise]);
}

/** Jinja2 nests each `elif` as an `if` of its own. */
function visitElif(symbols: Symbols, elif: { test: Node; body: readonly Node[] }): void {
  visit(symbols, elif.test);
  const body = symbols.branch();
  body.visitAll(elif.body);
  symbols.mergeBranches([body]);
}

/**
 * The syntax tree. Every node has the line it starts on, as Jinja2 counts it; every expression its depth, which the
 * parser bounds so that whatever walks the tree may recurse.
 */
import type { BinaryOperator, Value } from '../values/model.ts';

export type Expression =
  | Const
  | Name
  | NamespaceRef
  | TupleLiteral
  | ListLiteral
  | DictLiteral
  | Conditional
  | FilterCall
  | TestCall
  | Call
  | GetItem
  | GetAttribute
  | Slice
  | Concat
  | Comparison
  | Binary
  | Logical
  | Unary;

interface ExpressionBase {
  readonly line: number;
  readonly depth: number;
}

export interface Const extends ExpressionBase {
  readonly kind: 'const';
  readonly value: Value;
}

export interface Name extends ExpressionBase {
  readonly kind: 'name';
  readonly name: string;
}

/** `ns.attribute` as the target of an assignment. */
export interface NamespaceRef extends ExpressionBase {
  readonly kind: 'nsref';
  readonly name: string;
  readonly attribute: string;
}

export interface TupleLiteral extends ExpressionBase {
  readonly kind: 'tuple';
  readonly items: readonly Expression[];
}

export interface ListLiteral extends ExpressionBase {
  readonly kind: 'list';
  readonly items: readonly Expression[];
}

export interface DictLiteral extends ExpressionBase {
  readonly kind: 'dict';
  readonly pairs: readonly (readonly [Expression, Expression])[];
}

/** `consequent if test else alternate`. */
export interface Conditional extends ExpressionBase {
  readonly kind: 'condexpr';
  readonly test: Expression;
  readonly consequent: Expression;
  readonly alternate: Expression | null;
}

/** The arguments of a call, a filter or a test. */
export interface CallArguments {
  readonly positional: readonly Expression[];
  readonly keywords: readonly Keyword[];
  /** `*rest` */
  readonly spread: Expression | null;
  /** `**options` */
  readonly keywordSpread: Expression | null;
}

export interface Keyword {
  readonly name: string;
  readonly value: Expression;
}

/** `subject|name(…)`; the subject is null where the filter applies to a block's text. */
export interface FilterCall extends ExpressionBase {
  readonly kind: 'filter';
  readonly name: string;
  readonly subject: Expression | null;
  readonly args: CallArguments;
}

export interface TestCall extends ExpressionBase {
  readonly kind: 'test';
  readonly name: string;
  readonly subject: Expression;
  readonly args: CallArguments;
}

export interface Call extends ExpressionBase {
  readonly kind: 'call';
  readonly callee: Expression;
  readonly args: CallArguments;
}

export interface GetItem extends ExpressionBase {
  readonly kind: 'getitem';
  readonly subject: Expression;
  readonly key: Expression;
}

export interface GetAttribute extends ExpressionBase {
  readonly kind: 'getattr';
  readonly subject: Expression;
  readonly name: string;
}

export interface Slice extends ExpressionBase {
  readonly kind: 'slice';
  readonly start: Expression | null;
  readonly stop: Expression | null;
  readonly step: Expression | null;
}

/** `a ~ b ~ c` */
export interface Concat extends ExpressionBase {
  readonly kind: 'concat';
  readonly parts: readonly Expression[];
}

export type ComparisonOperator = 'eq' | 'ne' | 'lt' | 'lteq' | 'gt' | 'gteq' | 'in' | 'notin';

export interface Comparison extends ExpressionBase {
  readonly kind: 'compare';
  readonly first: Expression;
  readonly rest: readonly { readonly operator: ComparisonOperator; readonly operand: Expression }[];
}

export interface Binary extends ExpressionBase {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
}

export interface Logical extends ExpressionBase {
  readonly kind: 'and' | 'or';
  readonly left: Expression;
  readonly right: Expression;
}

export interface Unary extends ExpressionBase {
  readonly kind: 'not' | 'neg' | 'pos';
  readonly operand: Expression;
}

/** What may stand left of `=`, or between `for` and `in`. */
export type Target = Name | NamespaceRef | TupleTarget;

export interface TupleTarget extends ExpressionBase {
  readonly kind: 'tuple';
  readonly items: readonly Target[];
}

export type Statement =
  | Output
  | For
  | If
  | Macro
  | CallBlock
  | FilterBlock
  | With
  | Assign
  | AssignBlock
  | Autoescape
  | Block
  | Extends
  | Include
  | Import
  | FromImport
  | ExpressionStatement
  | LoopControl
  | Debug;

export type Body = readonly Statement[];

/** Text of the template itself. */
export interface Text {
  readonly kind: 'text';
  readonly line: number;
  readonly text: string;
}

/** Text and printed expressions, in order. */
export interface Output {
  readonly kind: 'output';
  readonly line: number;
  readonly parts: readonly (Text | Expression)[];
}

export interface For {
  readonly kind: 'for';
  readonly line: number;
  readonly target: Target;
  readonly iterable: Expression;
  readonly body: Body;
  readonly otherwise: Body;
  readonly test: Expression | null;
  readonly recursive: boolean;
}

export interface If {
  readonly kind: 'if';
  readonly line: number;
  readonly test: Expression;
  readonly body: Body;
  readonly elifs: readonly { readonly line: number; readonly test: Expression; readonly body: Body }[];
  readonly otherwise: Body;
}

/** The parameters of a macro or call block. `defaults` belong to the last parameters. */
export interface Signature {
  readonly parameters: readonly Name[];
  readonly defaults: readonly Expression[];
}

export interface Macro {
  readonly kind: 'macro';
  readonly line: number;
  readonly name: string;
  readonly signature: Signature;
  readonly body: Body;
}

export interface CallBlock {
  readonly kind: 'callblock';
  readonly line: number;
  readonly signature: Signature;
  readonly call: Call;
  readonly body: Body;
}

export interface FilterBlock {
  readonly kind: 'filterblock';
  readonly line: number;
  readonly filter: FilterCall;
  readonly body: Body;
}

export interface With {
  readonly kind: 'with';
  readonly line: number;
  readonly targets: readonly Target[];
  readonly values: readonly Expression[];
  readonly body: Body;
}

export interface Assign {
  readonly kind: 'assign';
  readonly line: number;
  readonly target: Target;
  readonly value: Expression;
}

export interface AssignBlock {
  readonly kind: 'assignblock';
  readonly line: number;
  readonly target: Target;
  readonly filter: FilterCall | null;
  readonly body: Body;
}

export interface Autoescape {
  readonly kind: 'autoescape';
  readonly line: number;
  readonly value: Expression;
  readonly body: Body;
}

export interface Block {
  readonly kind: 'block';
  readonly line: number;
  readonly name: string;
  readonly scoped: boolean;
  readonly required: boolean;
  readonly body: Body;
}

export interface Extends {
  readonly kind: 'extends';
  readonly line: number;
  readonly template: Expression;
}

export interface Include {
  readonly kind: 'include';
  readonly line: number;
  readonly template: Expression;
  readonly withContext: boolean;
  readonly ignoreMissing: boolean;
}

export interface Import {
  readonly kind: 'import';
  readonly line: number;
  readonly template: Expression;
  readonly target: string;
  readonly withContext: boolean;
}

export interface FromImport {
  readonly kind: 'fromimport';
  readonly line: number;
  readonly template: Expression;
  readonly names: readonly { readonly name: string; readonly alias: string }[];
  readonly withContext: boolean;
}

/** `{% do … %}` */
export interface ExpressionStatement {
  readonly kind: 'do';
  readonly line: number;
  readonly expression: Expression;
}

export interface LoopControl {
  readonly kind: 'break' | 'continue';
  readonly line: number;
}

/** `{% debug %}` */
export interface Debug {
  readonly kind: 'debug';
  readonly line: number;
}

/** A whole template, with what its compilation asks for at once. */
export interface TemplateNode {
  readonly kind: 'template';
  readonly body: Body;
  /** All its blocks, nested ones too, in the order of their tags. */
  readonly blocks: readonly Block[];
  readonly hasExtends: boolean;
  /** Whether a constant of the template may be infinite or no number. */
  readonly mayNameNonFinite: boolean;
}

export type Node = TemplateNode | Statement | Expression | Text;

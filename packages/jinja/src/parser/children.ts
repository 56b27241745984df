/** Walking the syntax tree: the parts of every node, in the order in which Jinja2 walks them. */
import type { CallArguments, Expression, Node, Signature } from './ast.ts';

/** Calls `visit` for each direct part of the node. */
export function forEachChild(node: Node, visit: (child: Node) => void): void {
  switch (node.kind) {
    case 'const':
    case 'name':
    case 'nsref':
    case 'text':
    case 'break':
    case 'continue':
    case 'debug':
      return;
    case 'tuple':
    case 'list':
      node.items.forEach(visit);
      break;
    case 'dict':
      node.pairs.flat().forEach(visit);
      break;
    case 'condexpr':
      visit(node.test);
      visit(node.consequent);
      visitOptional(node.alternate, visit);
      break;
    case 'filter':
    case 'test':
      visitOptional(node.subject, visit);
      visitArguments(node.args, visit);
      break;
    case 'call':
      visit(node.callee);
      visitArguments(node.args, visit);
      break;
    case 'getitem':
      visit(node.subject);
      visit(node.key);
      break;
    case 'getattr':
      visit(node.subject);
      break;
    case 'slice':
      visitOptional(node.start, visit);
      visitOptional(node.stop, visit);
      visitOptional(node.step, visit);
      break;
    case 'concat':
    case 'output':
      node.parts.forEach(visit);
      break;
    case 'compare':
      visit(node.first);
      for (const { operand } of node.rest) visit(operand);
      break;
    case 'binary':
    case 'and':
    case 'or':
      visit(node.left);
      visit(node.right);
      break;
    case 'not':
    case 'neg':
    case 'pos':
      visit(node.operand);
      break;
    default:
      forEachPart(node, visit);
      break;
  }
}

type LeafKind = 'text' | 'break' | 'continue' | 'debug' | 'output';
type Compound = Exclude<Node, { kind: Expression['kind'] | LeafKind }>;

/** The parts of the statements that have bodies or targets. */
function forEachPart(node: Compound, visit: (child: Node) => void): void {
  switch (node.kind) {
    case 'template':
    case 'block':
      node.body.forEach(visit);
      break;
    case 'for':
      visit(node.target);
      visit(node.iterable);
      node.body.forEach(visit);
      node.otherwise.forEach(visit);
      visitOptional(node.test, visit);
      break;
    case 'if':
      visit(node.test);
      node.body.forEach(visit);
      for (const elif of node.elifs) {
        visit(elif.test);
        elif.body.forEach(visit);
      }
      node.otherwise.forEach(visit);
      break;
    case 'macro':
      visitSignature(node.signature, visit);
      node.body.forEach(visit);
      break;
    case 'callblock':
      visit(node.call);
      visitSignature(node.signature, visit);
      node.body.forEach(visit);
      break;
    case 'filterblock':
      node.body.forEach(visit);
      visit(node.filter);
      break;
    case 'with':
      node.targets.forEach(visit);
      node.values.forEach(visit);
      node.body.forEach(visit);
      break;
    case 'assign':
      visit(node.target);
      visit(node.value);
      break;
    case 'assignblock':
      visit(node.target);
      visitOptional(node.filter, visit);
      node.body.forEach(visit);
      break;
    case 'autoescape':
      visit(node.value);
      node.body.forEach(visit);
      break;
    case 'extends':
    case 'include':
    case 'import':
    case 'fromimport':
      visit(node.template);
      break;
    case 'do':
      visit(node.expression);
      break;
  }
}

function visitOptional(child: Node | null, visit: (child: Node) => void): void {
  if (child !== null) visit(child);
}

function visitArguments(args: CallArguments, visit: (child: Node) => void): void {
  args.positional.forEach(visit);
  for (const { value } of args.keywords) visit(value);
  visitOptional(args.spread, visit);
  visitOptional(args.keywordSpread, visit);
}

function visitSignature(signature: Signature, visit: (child: Node) => void): void {
  signature.parameters.forEach(visit);
  signature.defaults.forEach(visit);
}

/** Whether a body reads certain names that it does not assign first: `loop`, `self`, `super`, `caller`, … */
import type { Node, Target } from '../parser/ast.ts';
import { forEachChild } from '../parser/children.ts';

/**
 * Those of `names` that the nodes read. As in Jinja2, the walk goes through loops and macros but not into blocks, and
 * a name that is assigned anywhere before counts as declared from there on.
 */
export function undeclaredNames(nodes: readonly Node[], names: readonly string[]): ReadonlySet<string> {
  const open = new Set(names);
  const undeclared = new Set<string>();
  const declare = (target: Target): void => {
    if (target.kind === 'name') open.delete(target.name);
    else if (target.kind === 'tuple') target.items.forEach(declare);
  };
  const visit = (node: Node): void => {
    if (node.kind === 'block') return;
    if (node.kind === 'name') {
      if (open.has(node.name)) undeclared.add(node.name);
      return;
    }
    const targets = targetsOf(node);
    forEachChild(node, (child) => {
      if (targets.includes(child as Target)) declare(child as Target);
      else visit(child);
    });
  };
  nodes.forEach(visit);
  return undeclared;
}

/** The parts of a node that are assigned to rather than read. */
function targetsOf(node: Node): readonly Target[] {
  switch (node.kind) {
    case 'for':
    case 'assign':
    case 'assignblock':
      return [node.target];
    case 'with':
      return node.targets;
    case 'macro':
    case 'callblock':
      return node.signature.parameters;
    default:
      return NO_TARGETS;
  }
}

const NO_TARGETS: readonly Target[] = [];

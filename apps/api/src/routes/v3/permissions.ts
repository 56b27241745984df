/**
 * Rights of the documented contract. Those of the current one open the equal routes: `read` as `view`, and each of
 * `create`, `update`, `delete` for its own verb under `edit`.
 */

type Resource = 'applications' | 'job-scripts' | 'job-submissions';
type Verb = 'create' | 'update' | 'delete';

const CURRENT: Readonly<Record<Resource, string>> = {
  applications: 'job-templates',
  'job-scripts': 'job-scripts',
  'job-submissions': 'job-submissions',
};

/** Any of these opens a read. */
export function mayView(resource: Resource): readonly string[] {
  return [`jobbergate:${resource}:view`, `jobbergate:${CURRENT[resource]}:read`];
}

/** Any of these opens a write of this kind. */
export function mayEdit(resource: Resource, verb: Verb): readonly string[] {
  return [`jobbergate:${resource}:edit`, `jobbergate:${CURRENT[resource]}:${verb}`];
}

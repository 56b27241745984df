/** Rights of the current contract: a resource and a verb. The administrator's opens all routes but one. */

type Resource = 'job-templates' | 'job-scripts' | 'job-submissions' | 'clusters';
type Verb = 'create' | 'read' | 'update' | 'delete';

/** What opens a route. */
export function may(verb: Verb, resource: Resource): readonly string[] {
  return [`jobbergate:${resource}:${verb}`];
}

/** Of a route that only the administrator may use. */
export const ADMIN: readonly string[] = ['jobbergate:admin'];

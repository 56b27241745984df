/**
 * What the use cases need of a store. Every method is one statement or one transaction; what it acknowledges is
 * durable. Guarded changes look and write in one step, so that two callers cannot pass the same check.
 */

import type { TextFile } from '../files.ts';
import type { Actor } from '../identity.ts';
import type { Page, RowStream } from '../paging.ts';
import type { NewScript, Script, ScriptChanges, ScriptQuery, ScriptWithFiles } from '../scripts/script.ts';
import type {
  ActiveSubmission,
  NewSubmission,
  PendingSubmission,
  Submission,
  SubmissionChanges,
  SubmissionQuery,
  SubmissionReport,
} from '../submissions/submission.ts';
import type {
  NewTemplate,
  Template,
  TemplateChanges,
  TemplateConfig,
  TemplateContents,
  TemplateQuery,
} from '../templates/template.ts';

/** What becomes of rows that refer to a row that goes. */
export type WhenInUse = 'refuse' | 'detach';

/** A template named by its id or by its identifier. */
export type TemplateKey = { readonly id: number } | { readonly identifier: string };

export interface TemplateStore {
  /** @throws DuplicateIdentifierError */
  insert(template: NewTemplate, ownerEmail: string): Promise<Template>;
  /** @throws NotFoundError, NotOwnerError, DuplicateIdentifierError */
  update(id: number, changes: TemplateChanges, actor: Actor): Promise<Template>;
  /** @throws NotFoundError, NotOwnerError, InUseError */
  delete(key: TemplateKey, actor: Actor, whenInUse: WhenInUse): Promise<void>;
  get(key: TemplateKey): Promise<(Template & TemplateContents) | undefined>;
  list(query: TemplateQuery): Promise<Page<Template>>;
  stream(query: TemplateQuery): Promise<RowStream<Template>>;
  /**
   * Puts these files and this configuration in the place of all earlier ones.
   *
   * @throws NotFoundError, NotOwnerError
   */
  replaceContents(
    id: number,
    contents: {
      readonly workflow: string;
      readonly files: readonly TextFile[];
      readonly config: TemplateConfig | null;
    } | null,
    actor: Actor,
  ): Promise<void>;
}

export interface ScriptStore {
  /** @throws NotFoundError when the template went meanwhile. */
  insert(script: NewScript, ownerEmail: string): Promise<ScriptWithFiles>;
  /** @throws NotFoundError (also when the script has no files), NotOwnerError */
  update(id: number, changes: ScriptChanges, actor: Actor): Promise<ScriptWithFiles>;
  /** @throws NotFoundError, NotOwnerError, InUseError */
  delete(id: number, actor: Actor, whenInUse: WhenInUse): Promise<void>;
  get(id: number): Promise<ScriptWithFiles | undefined>;
  list(query: ScriptQuery): Promise<Page<Script>>;
  stream(query: ScriptQuery): Promise<RowStream<Script>>;
}

export interface SubmissionStore {
  /** @throws NotFoundError when there is no such script. */
  insert(submission: NewSubmission, ownerEmail: string): Promise<Submission>;
  /** @throws NotFoundError, NotOwnerError */
  update(id: number, changes: SubmissionChanges, actor: Actor): Promise<Submission>;
  /** @throws NotFoundError, NotOwnerError */
  delete(id: number, actor: Actor): Promise<void>;
  get(id: number): Promise<Submission | undefined>;
  list(query: SubmissionQuery): Promise<Page<Submission>>;
  stream(query: SubmissionQuery): Promise<RowStream<Submission>>;
  /** CREATED submissions for a cluster, oldest first, with their files. */
  pending(clientId: string): Promise<readonly PendingSubmission[]>;
  /** SUBMITTED submissions of a cluster that have a Slurm id, oldest first. */
  active(clientId: string): Promise<readonly ActiveSubmission[]>;
  /** Writes what the cluster's agent reports. @throws NotFoundError when the row is not this cluster's. */
  report(id: number, clientId: string, report: SubmissionReport): Promise<Submission>;
}

export interface ClusterStore {
  /** Names of the clusters whose agents have ever asked for work. */
  names(): Promise<readonly string[]>;
}

/** One tenant's rows. */
export interface Store {
  readonly templates: TemplateStore;
  readonly scripts: ScriptStore;
  readonly submissions: SubmissionStore;
  readonly clusters: ClusterStore;
}

/**
 * What the use cases need of a store. Every method is one statement or one transaction; what it acknowledges is
 * durable. Guarded changes look and write in one step, so that two callers cannot pass the same check.
 */

import type { ClusterStatus } from '../clusters/cluster.ts';
import type { FileEntry, FilePlacement, TextFile } from '../files.ts';
import type { Actor } from '../identity.ts';
import type { LastTime, MetricBucket, MetricQuery, MetricSample } from '../metrics/metric.ts';
import type { Page, Paged, Paging, RowStream, Sorting } from '../paging.ts';
import type {
  NewScript,
  Script,
  ScriptChanges,
  ScriptCloning,
  ScriptInventory,
  ScriptLabels,
  ScriptOfTemplate,
  ScriptQuery,
  ScriptWithFiles,
} from '../scripts/script.ts';
import type { Step, StepResult } from '../submissions/stateMachine.ts';
import type {
  ActiveSubmission,
  HistoryEntry,
  HistorySortField,
  NewSubmission,
  OpenSubmission,
  PendingSubmission,
  QueuedSubmission,
  Submission,
  SubmissionChanges,
  SubmissionDetails,
  SubmissionQuery,
  SubmissionReport,
  SubmissionWithScript,
} from '../submissions/submission.ts';
import type {
  NewTemplate,
  Template,
  TemplateChanges,
  TemplateCloning,
  TemplateConfig,
  TemplateContents,
  TemplateDetails,
  TemplateInventory,
  TemplateQuery,
  WorkflowEntry,
} from '../templates/template.ts';

/** What becomes of rows that refer to a row that goes. */
export type WhenInUse = 'refuse' | 'detach';

/** A template named by its id or by its identifier. */
export type TemplateKey = { readonly id: number } | { readonly identifier: string };

export interface TemplateStore {
  /** @throws DuplicateIdentifierError */
  insert(template: NewTemplate, ownerEmail: string): Promise<TemplateDetails>;
  /** Files come along. @throws NotFoundError, DuplicateIdentifierError */
  clone(key: TemplateKey, cloning: TemplateCloning, ownerEmail: string): Promise<TemplateInventory>;
  /** @throws NotFoundError, NotOwnerError, DuplicateIdentifierError */
  update(key: TemplateKey, changes: TemplateChanges, actor: Actor): Promise<TemplateDetails>;
  /** @throws NotFoundError, NotOwnerError, InUseError */
  delete(key: TemplateKey, actor: Actor, whenInUse: WhenInUse): Promise<void>;
  get(key: TemplateKey): Promise<(Template & TemplateContents) | undefined>;
  /** Everything but contents. */
  inventory(key: TemplateKey): Promise<TemplateInventory | undefined>;
  /** The content of one file. @throws NotFoundError, FileNotFoundError */
  getFile(key: TemplateKey, path: string): Promise<string>;
  /** @throws NotFoundError, NotOwnerError; FileNotFoundError when there is no file to rename. */
  putFile(key: TemplateKey, file: FilePlacement, actor: Actor): Promise<PlacedFile>;
  /** @throws NotFoundError, NotOwnerError, FileNotFoundError */
  deleteFile(key: TemplateKey, path: string, actor: Actor): Promise<void>;
  /** The workflow's source. @throws NotFoundError, FileNotFoundError */
  getWorkflow(key: TemplateKey): Promise<string>;
  /**
   * What is undefined stays; a workflow that is not there yet needs both.
   *
   * @returns undefined when it is not there and one of them is missing.
   * @throws NotFoundError, NotOwnerError
   */
  putWorkflow(
    key: TemplateKey,
    workflow: { readonly source: string | undefined; readonly runtimeConfig: string | undefined },
    actor: Actor,
  ): Promise<PlacedWorkflow | undefined>;
  /** Its configuration goes with it. @throws NotFoundError, NotOwnerError, FileNotFoundError */
  deleteWorkflow(key: TemplateKey, actor: Actor): Promise<void>;
  list(query: Paged<TemplateQuery>): Promise<Page<Template>>;
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

/** A file as it lies now, and whose it is. */
export interface PlacedFile extends FileEntry {
  readonly parentId: number;
}

/** A workflow as it lies now, and whose it is. */
export interface PlacedWorkflow extends WorkflowEntry {
  readonly parentId: number;
}

export interface ScriptStore {
  /** @throws NotFoundError when the template went meanwhile. */
  insert(script: NewScript, ownerEmail: string): Promise<ScriptWithFiles>;
  /** @throws NotFoundError (also when the script has no files), NotOwnerError */
  update(id: number, changes: ScriptChanges, actor: Actor): Promise<ScriptWithFiles>;
  /** @throws NotFoundError, NotOwnerError, InUseError */
  delete(id: number, actor: Actor, whenInUse: WhenInUse): Promise<void>;
  get(id: number): Promise<ScriptWithFiles | undefined>;
  list(query: Paged<ScriptQuery>): Promise<Page<Script>>;
  /** The same page, each script beside its template. */
  listWithTemplates(query: Paged<ScriptQuery>): Promise<Page<ScriptOfTemplate>>;
  /** Files come along. @throws NotFoundError */
  clone(id: number, cloning: ScriptCloning, ownerEmail: string): Promise<ScriptInventory>;
  /** Also of a script without files. @throws NotFoundError, NotOwnerError */
  relabel(id: number, labels: ScriptLabels, actor: Actor): Promise<ScriptOfTemplate>;
  /** Everything but contents. */
  inventory(id: number): Promise<ScriptInventory | undefined>;
  /** The content of one file. @throws NotFoundError, FileNotFoundError */
  getFile(id: number, path: string): Promise<string>;
  /**
   * @throws NotFoundError, NotOwnerError; FileNotFoundError when there is no file to rename; InvalidValueError when
   *   another file is in the way; UnprocessableError for a second entry point.
   */
  putFile(id: number, file: FilePlacement, actor: Actor): Promise<PlacedFile>;
  /** @throws NotFoundError, NotOwnerError, FileNotFoundError */
  deleteFile(id: number, path: string, actor: Actor): Promise<void>;
  stream(query: ScriptQuery): Promise<RowStream<Script>>;
}

export interface SubmissionStore {
  /** @throws NotFoundError when there is no such script; BadRequestError when it has no file to run. */
  insert(submission: NewSubmission, ownerEmail: string): Promise<SubmissionDetails>;
  /** @throws NotFoundError; BadRequestError when the script is gone. */
  clone(id: number, ownerEmail: string): Promise<SubmissionDetails>;
  /** @throws NotFoundError, NotOwnerError; BadRequestError when it would wait for a cluster with nothing to run. */
  update(id: number, changes: SubmissionChanges, actor: Actor): Promise<SubmissionDetails>;
  /** Takes a step of the state machine, if the row as it is now allows it. @throws NotFoundError */
  advance(id: number, step: Step): Promise<StepResult>;
  /** @throws NotFoundError, NotOwnerError */
  delete(id: number, actor: Actor): Promise<void>;
  get(id: number): Promise<SubmissionDetails | undefined>;
  list(query: Paged<SubmissionQuery>): Promise<Page<Submission>>;
  /** The same with the script of each. */
  listWithScripts(query: Paged<SubmissionQuery>): Promise<Page<SubmissionWithScript>>;
  stream(query: SubmissionQuery): Promise<RowStream<Submission>>;
  /** What became of a submission, change by change; nothing of an unknown one. */
  history(id: number, sorting: Sorting<HistorySortField>, paging: Paging): Promise<Page<HistoryEntry>>;
}

/** What waits for a cluster and what it runs, as its agent asks for it. */
export interface QueueStore {
  /** CREATED submissions for a cluster, oldest first, with their files. */
  pending(clientId: string): Promise<readonly PendingSubmission[]>;
  /** The same in pages, files by name. */
  queued(clientId: string, paging: Paging): Promise<Page<QueuedSubmission>>;
  /** SUBMITTED submissions of a cluster that have a Slurm id, oldest first. */
  active(clientId: string): Promise<readonly ActiveSubmission[]>;
  /** SUBMITTED and CANCELLED submissions of a cluster, oldest first. */
  open(clientId: string, paging: Paging): Promise<Page<OpenSubmission>>;
  /**
   * Writes what the cluster's agent reports.
   *
   * @throws NotFoundError when the row is not this cluster's; BadRequestError as `SubmissionStore.update`.
   */
  report(id: number, clientId: string, report: SubmissionReport): Promise<Submission>;
}

export interface MetricStore {
  /** All samples or none. @throws NotFoundError, NotOwnerError, BadRequestError when a sample is there already. */
  insert(submissionId: number, clientId: string, samples: readonly MetricSample[]): Promise<void>;
  buckets(submissionId: number, query: MetricQuery): Promise<readonly MetricBucket[]>;
  lastTimes(submissionId: number): Promise<readonly LastTime[]>;
  /** Undefined when there are no samples. */
  span(submissionId: number): Promise<{ readonly first: number; readonly last: number } | undefined>;
}

export interface ClusterStore {
  /** Names of the clusters whose agents have ever asked for work, or reported. */
  names(): Promise<readonly string[]>;
  /** Notes that the cluster's agent is well, and is to say so again within `interval` seconds. */
  report(clientId: string, interval: number): Promise<void>;
  /** Undefined when its agent never reported. */
  status(clientId: string): Promise<ClusterStatus | undefined>;
  /** Clusters whose agents have reported, by name. */
  statuses(paging: Paging): Promise<Page<ClusterStatus>>;
  /** Forgets a cluster until its agent is heard of again; false when it never reported. */
  delete(clientId: string): Promise<boolean>;
}

/** One tenant's rows. */
export interface Store {
  readonly templates: TemplateStore;
  readonly scripts: ScriptStore;
  readonly submissions: SubmissionStore;
  readonly queue: QueueStore;
  readonly metrics: MetricStore;
  readonly clusters: ClusterStore;
}

// Generated from openapi/documented.json by `npm run generate:sdk`. Do not edit.

export type Problem = { detail: string | {
  message: string;
  table: string;
  pk_id: string;
} };

export type ValidationProblem = { detail: string | ({
  loc: (string | number)[];
  msg: string;
  type: string;
}[]) };

export type Pagination = {
  total: number;
  start: number | null;
  limit: number | null;
};

export type Application = {
  id: number;
  created_at: string;
  updated_at: string;
  application_name: string;
  application_identifier: string | null;
  application_description: string | null;
  application_owner_email: string;
  application_uploaded: boolean;
};

export type ApplicationList = { results: Application[]; pagination: Pagination };

export type ApplicationDetail = {
  id: number;
  created_at: string;
  updated_at: string;
  application_name: string;
  application_identifier: string | null;
  application_description: string | null;
  application_owner_email: string;
  application_uploaded: boolean;
  application_config: string | null;
  application_source_file: string | null;
  application_templates: Record<string, string> | null;
};

export type JobScript = {
  id: number;
  created_at: string;
  updated_at: string;
  job_script_name: string;
  job_script_description: string | null;
  job_script_owner_email: string;
  application_id: number | null;
};

export type JobScriptList = { results: JobScript[]; pagination: Pagination };

export type JobScriptFiles = { main_file_path: string; files: Record<string, string> };

export type JobScriptDetail = {
  id: number;
  created_at: string;
  updated_at: string;
  job_script_name: string;
  job_script_description: string | null;
  job_script_owner_email: string;
  application_id: number | null;
  job_script_files: JobScriptFiles;
};

export type JobSubmissionStatus = 'CREATED' | 'SUBMITTED' | 'COMPLETED' | 'FAILED' | 'UNKNOWN' | 'REJECTED';

export type JobSubmission = {
  id: number;
  created_at: string;
  updated_at: string;
  job_submission_name: string;
  job_submission_description: string | null;
  job_submission_owner_email: string;
  job_script_id: number;
  execution_directory: string | null;
  slurm_job_id: number | null;
  client_id: string;
  status: JobSubmissionStatus;
  report_message: string | null;
};

export type JobSubmissionList = { results: JobSubmission[]; pagination: Pagination };

export type PendingJobSubmission = {
  id: number;
  job_submission_name: string;
  job_submission_owner_email: string;
  execution_directory: string | null;
  job_script_name: string;
  application_name: string | null;
  job_script_files: JobScriptFiles;
};

export type ActiveJobSubmission = {
  id: number;
  job_submission_name: string;
  slurm_job_id: number;
};

export interface paths {
  '/jobbergate/health': {
    /** Say that the API is up */
    get: {
      answer: undefined;
    };
  };
  '/jobbergate/applications': {
    /** List applications */
    get: {
      query: {
        start?: number | undefined;
        limit?: number | undefined;
        search?: string | undefined;
        sort_field?: string | undefined;
        sort_ascending?: boolean | undefined;
        user?: boolean | undefined;
        all?: boolean | undefined;
      };
      answer: ApplicationList;
    };
    /** Create an application */
    post: {
      body: {
        application_name: string;
        application_identifier?: string | null;
        application_description?: string | null;
      };
      answer: Application;
    };
  };
  '/jobbergate/applications/{id}': {
    /** Read an application by id or identifier */
    get: {
      path: { id: string };
      answer: ApplicationDetail;
    };
  };
  '/jobbergate/applications/{id}/upload': {
    /** Upload the files of an application */
    post: {
      path: { id: number };
      body: FormData;
      answer: null;
    };
    /** Remove the files of an application */
    delete: {
      path: { id: number };
      answer: undefined;
    };
  };
  '/jobbergate/job-scripts': {
    /** List job scripts */
    get: {
      query: {
        start?: number | undefined;
        limit?: number | undefined;
        search?: string | undefined;
        sort_field?: string | undefined;
        sort_ascending?: boolean | undefined;
        all?: boolean | undefined;
      };
      answer: JobScriptList;
    };
    /** Render a job script from an application */
    post: {
      body: {
        job_script_name: string;
        application_id: number;
        job_script_description?: string | null;
        sbatch_params?: string[] | null;
        param_dict?: Record<string, unknown> | null;
      };
      answer: JobScriptDetail;
    };
  };
  '/jobbergate/job-scripts/{id}': {
    /** Read a job script */
    get: {
      path: { id: number };
      answer: JobScriptDetail;
    };
    /** Delete a job script */
    delete: {
      path: { id: number };
      answer: undefined;
    };
  };
  '/jobbergate/job-submissions': {
    /** List job submissions */
    get: {
      query: {
        start?: number | undefined;
        limit?: number | undefined;
        search?: string | undefined;
        sort_field?: string | undefined;
        sort_ascending?: boolean | undefined;
        all?: boolean | undefined;
        submit_status?: JobSubmissionStatus | undefined;
        slurm_job_ids?: string | undefined;
      };
      answer: JobSubmissionList;
    };
    /** Submit a job script */
    post: {
      body: {
        job_submission_name: string;
        job_submission_description?: string | null;
        job_script_id: number;
        execution_directory?: string | null;
        client_id?: string | null;
      };
      answer: JobSubmission;
    };
  };
  '/jobbergate/job-submissions/{id}': {
    /** Read a job submission */
    get: {
      path: { id: number };
      answer: JobSubmission;
    };
  };
  '/jobbergate/job-submissions/agent/pending': {
    /** List what waits for the calling agent */
    get: {
      answer: PendingJobSubmission[];
    };
  };
  '/jobbergate/job-submissions/agent/active': {
    /** List what the calling agent has submitted */
    get: {
      answer: ActiveJobSubmission[];
    };
  };
  '/jobbergate/job-submissions/agent/{id}': {
    /** Report on a job submission */
    put: {
      path: { id: number };
      body: {
        new_status: JobSubmissionStatus;
        slurm_job_id?: number | null;
        report_message?: string | null;
      };
      answer: JobSubmission;
    };
  };
}

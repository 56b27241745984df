// Generated from openapi/documented.json by `npm run generate:sdk`. Do not edit.

export interface paths {
  '/jobbergate/applications': {
    /** List applications */
    get: {
      query: {
        user?: boolean | undefined;
        start?: number | undefined;
        limit?: number | undefined;
        search?: string | undefined;
        sort_field?: string | undefined;
        sort_ascending?: boolean | undefined;
        all?: boolean | undefined;
      };
      answer: {
        results: {
          id: number;
          created_at: string;
          updated_at: string;
          application_name: string;
          application_identifier: string | null;
          application_description: string | null;
          application_owner_email: string;
          application_uploaded: boolean;
        }[];
        pagination: {
          total: number;
          start: number | null;
          limit: number | null;
        };
      };
    };
    /** Make an application; its files come by upload */
    post: {
      body: {
        application_name: string;
        application_identifier?: string | null;
        application_description?: string | null;
      };
      answer: {
        id: number;
        created_at: string;
        updated_at: string;
        application_name: string;
        application_identifier: string | null;
        application_description: string | null;
        application_owner_email: string;
        application_uploaded: boolean;
      };
    };
    /** Delete an application and its files, by identifier */
    delete: {
      query: { identifier: string };
      answer: undefined;
    };
  };
  '/jobbergate/applications/{id}': {
    /** One application with its files, by id or identifier */
    get: {
      path: { id: string };
      answer: {
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
    };
    /** Change what is given */
    put: {
      path: { id: number };
      body: {
        application_name?: string;
        application_identifier?: string | null;
        application_description?: string | null;
        application_config?: string | null;
      };
      answer: {
        id: number;
        created_at: string;
        updated_at: string;
        application_name: string;
        application_identifier: string | null;
        application_description: string | null;
        application_owner_email: string;
        application_uploaded: boolean;
      };
    };
    /** Delete an application and its files */
    delete: {
      path: { id: number };
      answer: undefined;
    };
  };
  '/jobbergate/applications/{id}/upload': {
    /** Upload all files: one .py, at most one .yaml, one or more .j2 or .jinja2 */
    post: {
      path: { id: number };
      body: FormData;
      answer: undefined;
    };
    /** Forget the files of an application */
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
      answer: {
        results: {
          id: number;
          created_at: string;
          updated_at: string;
          job_script_name: string;
          job_script_description: string | null;
          job_script_owner_email: string;
          application_id: number | null;
        }[];
        pagination: {
          total: number;
          start: number | null;
          limit: number | null;
        };
      };
    };
    /** Render an application to a job script */
    post: {
      body: {
        job_script_name: string;
        application_id: number;
        job_script_description?: string | null;
        sbatch_params?: string[];
        param_dict?: Record<string, unknown>;
      };
      answer: {
        id: number;
        created_at: string;
        updated_at: string;
        job_script_name: string;
        job_script_description: string | null;
        job_script_owner_email: string;
        application_id: number | null;
        job_script_files: { main_file_path: string; files: Record<string, string> };
      };
    };
  };
  '/jobbergate/job-scripts/{id}': {
    /** One job script with its files */
    get: {
      path: { id: number };
      answer: {
        id: number;
        created_at: string;
        updated_at: string;
        job_script_name: string;
        job_script_description: string | null;
        job_script_owner_email: string;
        application_id: number | null;
        job_script_files: { main_file_path: string; files: Record<string, string> };
      };
    };
    /** Change what is given; files replace all earlier ones */
    put: {
      path: { id: number };
      body: {
        job_script_name?: string;
        job_script_description?: string | null;
        job_script_files?: { main_file_path: string; files: Record<string, string> } | null;
      };
      answer: {
        id: number;
        created_at: string;
        updated_at: string;
        job_script_name: string;
        job_script_description: string | null;
        job_script_owner_email: string;
        application_id: number | null;
        job_script_files: { main_file_path: string; files: Record<string, string> };
      };
    };
    /** Delete a job script and its files */
    delete: {
      path: { id: number };
      answer: undefined;
    };
  };
  '/jobbergate/job-submissions/agent/pending': {
    /** Submissions that wait for this cluster, with all that it needs to run them */
    get: {
      answer: {
        id: number;
        job_submission_name: string;
        job_submission_owner_email: string;
        execution_directory: string | null;
        job_script_name: string | null;
        application_name: string | null;
        job_script_files: { main_file_path: string; files: Record<string, string> };
      }[];
    };
  };
  '/jobbergate/job-submissions/agent/active': {
    /** Submissions that this cluster runs */
    get: {
      answer: {
        id: number;
        job_submission_name: string;
        slurm_job_id: number;
      }[];
    };
  };
  '/jobbergate/job-submissions/agent/{id}': {
    /** Report how a submission of this cluster stands */
    put: {
      path: { id: number };
      body: {
        new_status: 'CREATED' | 'SUBMITTED' | 'COMPLETED' | 'FAILED' | 'UNKNOWN' | 'REJECTED';
        slurm_job_id?: number;
        report_message?: string | null;
      };
      answer: {
        id: number;
        created_at: string;
        updated_at: string;
        job_submission_name: string;
        job_submission_description: string | null;
        job_submission_owner_email: string;
        job_script_id: number | null;
        execution_directory: string | null;
        slurm_job_id: number | null;
        client_id: string;
        status: 'CREATED' | 'SUBMITTED' | 'COMPLETED' | 'FAILED' | 'UNKNOWN' | 'REJECTED';
        report_message: string | null;
      };
    };
  };
  '/jobbergate/job-submissions': {
    /** List job submissions */
    get: {
      query: {
        slurm_job_ids?: string | undefined;
        submit_status?: 'CREATED' | 'SUBMITTED' | 'COMPLETED' | 'FAILED' | 'UNKNOWN' | 'REJECTED' | undefined;
        start?: number | undefined;
        limit?: number | undefined;
        search?: string | undefined;
        sort_field?: string | undefined;
        sort_ascending?: boolean | undefined;
        all?: boolean | undefined;
      };
      answer: {
        results: {
          id: number;
          created_at: string;
          updated_at: string;
          job_submission_name: string;
          job_submission_description: string | null;
          job_submission_owner_email: string;
          job_script_id: number | null;
          execution_directory: string | null;
          slurm_job_id: number | null;
          client_id: string;
          status: 'CREATED' | 'SUBMITTED' | 'COMPLETED' | 'FAILED' | 'UNKNOWN' | 'REJECTED';
          report_message: string | null;
        }[];
        pagination: {
          total: number;
          start: number | null;
          limit: number | null;
        };
      };
    };
    /** Submit a job script to a cluster */
    post: {
      body: {
        job_submission_name: string;
        job_submission_description?: string | null;
        job_script_id: number;
        execution_directory?: string | null;
        client_id?: string;
      };
      answer: {
        id: number;
        created_at: string;
        updated_at: string;
        job_submission_name: string;
        job_submission_description: string | null;
        job_submission_owner_email: string;
        job_script_id: number | null;
        execution_directory: string | null;
        slurm_job_id: number | null;
        client_id: string;
        status: 'CREATED' | 'SUBMITTED' | 'COMPLETED' | 'FAILED' | 'UNKNOWN' | 'REJECTED';
        report_message: string | null;
      };
    };
  };
  '/jobbergate/job-submissions/{id}': {
    /** One job submission */
    get: {
      path: { id: number };
      answer: {
        id: number;
        created_at: string;
        updated_at: string;
        job_submission_name: string;
        job_submission_description: string | null;
        job_submission_owner_email: string;
        job_script_id: number | null;
        execution_directory: string | null;
        slurm_job_id: number | null;
        client_id: string;
        status: 'CREATED' | 'SUBMITTED' | 'COMPLETED' | 'FAILED' | 'UNKNOWN' | 'REJECTED';
        report_message: string | null;
      };
    };
    /** Change what is given; any status may be set */
    put: {
      path: { id: number };
      body: {
        job_submission_name?: string;
        job_submission_description?: string | null;
        execution_directory?: string | null;
        status?: 'CREATED' | 'SUBMITTED' | 'COMPLETED' | 'FAILED' | 'UNKNOWN' | 'REJECTED';
      };
      answer: {
        id: number;
        created_at: string;
        updated_at: string;
        job_submission_name: string;
        job_submission_description: string | null;
        job_submission_owner_email: string;
        job_script_id: number | null;
        execution_directory: string | null;
        slurm_job_id: number | null;
        client_id: string;
        status: 'CREATED' | 'SUBMITTED' | 'COMPLETED' | 'FAILED' | 'UNKNOWN' | 'REJECTED';
        report_message: string | null;
      };
    };
    /** Forget a job submission; a job that Slurm has goes on */
    delete: {
      path: { id: number };
      answer: undefined;
    };
  };
  '/jobbergate/health': {
    /** Whether the service can do its work */
    get: {
      answer: undefined;
    };
  };
}

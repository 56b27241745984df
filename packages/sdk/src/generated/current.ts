// Generated from openapi/current.json by `npm run generate:sdk`. Do not edit.

export interface paths {
  '/v5/jobbergate/job-submissions': {
    /** List job submissions, each with its job script */
    get: {
      query: {
        page?: number | undefined;
        size?: number | undefined;
        user_only?: boolean | undefined;
        search?: string | undefined;
        sort_field?: string | undefined;
        sort_ascending?: boolean | undefined;
        include_archived?: boolean | undefined;
        include_parent?: boolean | undefined;
        slurm_job_ids?: string | undefined;
        submit_status?: 'CREATED' | 'SUBMITTED' | 'REJECTED' | 'DONE' | 'ABORTED' | 'CANCELLED' | undefined;
        from_job_script_id?: number | undefined;
      };
      answer: {
        items: {
          id: number;
          name: string;
          owner_email: string;
          created_at: string;
          updated_at: string;
          is_archived: boolean;
          description: string;
          job_script_id: number | null;
          slurm_job_id: number | null;
          client_id: string;
          status: 'CREATED' | 'SUBMITTED' | 'REJECTED' | 'DONE' | 'ABORTED' | 'CANCELLED';
          slurm_job_state: string | null;
          cloned_from_id: number | null;
          job_script: {
            id: number;
            name: string;
            owner_email: string;
            created_at: string;
            updated_at: string;
            is_archived: boolean;
            description: string;
            parent_template_id: number | null;
            cloned_from_id: number | null;
          } | null;
        }[];
        total: number;
        page: number;
        size: number;
        pages: number;
      };
    };
    /** Submit a job script to a cluster, or note that Slurm has it already */
    post: {
      body: {
        name: string;
        description?: string | null;
        job_script_id: number;
        slurm_job_id?: number | null;
        execution_directory?: string | null;
        client_id?: string | null;
        sbatch_arguments?: string[] | null;
      };
      answer: {
        id: number;
        name: string;
        owner_email: string;
        created_at: string;
        updated_at: string;
        is_archived: boolean;
        description: string;
        job_script_id: number | null;
        slurm_job_id: number | null;
        client_id: string;
        status: 'CREATED' | 'SUBMITTED' | 'REJECTED' | 'DONE' | 'ABORTED' | 'CANCELLED';
        slurm_job_state: string | null;
        cloned_from_id: number | null;
        execution_directory: string | null;
        report_message: string | null;
        slurm_job_info: string | null;
        sbatch_arguments: string[] | null;
      };
    };
  };
  '/v5/jobbergate/job-submissions/{id}': {
    /** One job submission */
    get: {
      path: { id: number };
      answer: {
        id: number;
        name: string;
        owner_email: string;
        created_at: string;
        updated_at: string;
        is_archived: boolean;
        description: string;
        job_script_id: number | null;
        slurm_job_id: number | null;
        client_id: string;
        status: 'CREATED' | 'SUBMITTED' | 'REJECTED' | 'DONE' | 'ABORTED' | 'CANCELLED';
        slurm_job_state: string | null;
        cloned_from_id: number | null;
        execution_directory: string | null;
        report_message: string | null;
        slurm_job_info: string | null;
        sbatch_arguments: string[] | null;
      };
    };
    /** Change what is given; any status may be set */
    put: {
      path: { id: number };
      body: {
        name?: string;
        description?: string | null;
        execution_directory?: string | null;
        status?: 'CREATED' | 'SUBMITTED' | 'REJECTED' | 'DONE' | 'ABORTED' | 'CANCELLED';
        is_archived?: boolean;
      };
      answer: {
        id: number;
        name: string;
        owner_email: string;
        created_at: string;
        updated_at: string;
        is_archived: boolean;
        description: string;
        job_script_id: number | null;
        slurm_job_id: number | null;
        client_id: string;
        status: 'CREATED' | 'SUBMITTED' | 'REJECTED' | 'DONE' | 'ABORTED' | 'CANCELLED';
        slurm_job_state: string | null;
        cloned_from_id: number | null;
        execution_directory: string | null;
        report_message: string | null;
        slurm_job_info: string | null;
        sbatch_arguments: string[] | null;
      };
    };
    /** Forget a job submission; a job that Slurm has goes on */
    delete: {
      path: { id: number };
      answer: undefined;
    };
  };
  '/v5/jobbergate/job-submissions/{id}/progress': {
    /** The states that a job submission went through; none of an unknown one */
    get: {
      path: { id: number };
      query: {
        page?: number | undefined;
        size?: number | undefined;
        sort_field?: string | undefined;
        sort_ascending?: boolean | undefined;
      };
      answer: {
        items: {
          id: number;
          job_submission_id: number;
          timestamp: string;
          slurm_job_state: string | null;
          additional_info: string | null;
        }[];
        total: number;
        page: number;
        size: number;
        pages: number;
      };
    };
  };
  '/v5/jobbergate/job-submissions/clone/{id}': {
    /** Submit the same once more */
    post: {
      path: { id: number };
      answer: {
        id: number;
        name: string;
        owner_email: string;
        created_at: string;
        updated_at: string;
        is_archived: boolean;
        description: string;
        job_script_id: number | null;
        slurm_job_id: number | null;
        client_id: string;
        status: 'CREATED' | 'SUBMITTED' | 'REJECTED' | 'DONE' | 'ABORTED' | 'CANCELLED';
        slurm_job_state: string | null;
        cloned_from_id: number | null;
        execution_directory: string | null;
        report_message: string | null;
        slurm_job_info: string | null;
        sbatch_arguments: string[] | null;
      };
    };
  };
  '/v5/jobbergate/job-submissions/cancel/{id}': {
    /** Cancel a job submission that is CREATED or SUBMITTED; its agent cancels the job */
    put: {
      path: { id: number };
      answer: {
        id: number;
        name: string;
        owner_email: string;
        created_at: string;
        updated_at: string;
        is_archived: boolean;
        description: string;
        job_script_id: number | null;
        slurm_job_id: number | null;
        client_id: string;
        status: 'CREATED' | 'SUBMITTED' | 'REJECTED' | 'DONE' | 'ABORTED' | 'CANCELLED';
        slurm_job_state: string | null;
        cloned_from_id: number | null;
        execution_directory: string | null;
        report_message: string | null;
        slurm_job_info: string | null;
        sbatch_arguments: string[] | null;
      };
    };
  };
  '/v5/jobbergate/job-submissions/agent/pending': {
    /** Submissions that wait for this cluster, with the names of their files */
    get: {
      query: { page?: number | undefined; size?: number | undefined };
      answer: {
        items: {
          id: number;
          name: string;
          owner_email: string;
          execution_directory?: string;
          sbatch_arguments?: string[];
          job_script: {
            id: number;
            name: string;
            owner_email: string;
            created_at: string;
            updated_at: string;
            is_archived: boolean;
            description: string;
            parent_template_id?: number;
            cloned_from_id?: number;
            files: {
              parent_id: number;
              filename: string;
              file_type: 'ENTRYPOINT' | 'SUPPORT';
              created_at: string;
              updated_at: string;
            }[];
          };
        }[];
        total: number;
        page: number;
        size: number;
        pages: number;
      };
    };
  };
  '/v5/jobbergate/job-submissions/agent/active': {
    /** Submissions that this cluster runs, or is to cancel */
    get: {
      query: { page?: number | undefined; size?: number | undefined };
      answer: {
        items: {
          id: number;
          name: string;
          status: 'CREATED' | 'SUBMITTED' | 'REJECTED' | 'DONE' | 'ABORTED' | 'CANCELLED';
          slurm_job_id: number | null;
        }[];
        total: number;
        page: number;
        size: number;
        pages: number;
      };
    };
  };
  '/v5/jobbergate/job-submissions/agent/submitted': {
    /** Slurm took the job; a submission that was cancelled meanwhile stays so */
    post: {
      body: {
        id: number;
        slurm_job_id: number;
        slurm_job_state: 'BOOT_FAIL' | 'CANCELLED' | 'COMPLETED' | 'CONFIGURING' | 'COMPLETING' | 'DEADLINE' | 'FAILED' | 'NODE_FAIL' | 'OUT_OF_MEMORY' | 'PENDING' | 'PREEMPTED' | 'RUNNING' | 'RESV_DEL_HOLD' | 'REQUEUE_FED' | 'REQUEUE_HOLD' | 'REQUEUED' | 'RESIZING' | 'REVOKED' | 'SIGNALING' | 'SPECIAL_EXIT' | 'STAGE_OUT' | 'STOPPED' | 'SUSPENDED' | 'TIMEOUT' | 'UNKNOWN';
        slurm_job_info: string;
        slurm_job_state_reason?: string | null;
      };
      answer: undefined;
    };
  };
  '/v5/jobbergate/job-submissions/agent/rejected': {
    /** The job could not be handed to Slurm */
    post: {
      body: { id: number; report_message: string };
      answer: undefined;
    };
  };
  '/v5/jobbergate/job-submissions/agent/{id}': {
    /** How the job stands; a state that ends it ends the submission */
    put: {
      path: { id: number };
      body: {
        slurm_job_id?: number | null;
        slurm_job_state: 'BOOT_FAIL' | 'CANCELLED' | 'COMPLETED' | 'CONFIGURING' | 'COMPLETING' | 'DEADLINE' | 'FAILED' | 'NODE_FAIL' | 'OUT_OF_MEMORY' | 'PENDING' | 'PREEMPTED' | 'RUNNING' | 'RESV_DEL_HOLD' | 'REQUEUE_FED' | 'REQUEUE_HOLD' | 'REQUEUED' | 'RESIZING' | 'REVOKED' | 'SIGNALING' | 'SPECIAL_EXIT' | 'STAGE_OUT' | 'STOPPED' | 'SUSPENDED' | 'TIMEOUT' | 'UNKNOWN';
        slurm_job_info: string;
        slurm_job_state_reason?: string | null;
      };
      answer: undefined;
    };
  };
  '/v5/jobbergate/job-submissions/{id}/metrics': {
    /** What a job used, by node and span of time */
    get: {
      path: { id: number };
      query: {
        node?: string | undefined;
        start_time?: string | undefined;
        end_time?: string | undefined;
        sample_rate?: 10 | 60 | 600 | 3600 | 604800 | undefined;
      };
      answer: {
        time: number;
        node_host: string;
        step: null;
        task: null;
        cpu_frequency: number;
        cpu_time: number;
        cpu_utilization: number;
        gpu_memory: number;
        gpu_utilization: number;
        page_faults: number;
        memory_rss: number;
        memory_virtual: number;
        disk_read: number;
        disk_write: number;
      }[];
    };
  };
  '/v5/jobbergate/job-submissions/{id}/metrics/timestamps': {
    /** When a job was first and last measured */
    get: {
      path: { id: number };
      answer: { min: number; max: number };
    };
  };
  '/v5/jobbergate/job-submissions/agent/metrics/{id}': {
    /** When each node, step and task of a job was last measured */
    get: {
      path: { id: number };
      answer: {
        job_submission_id: number;
        max_times: {
          max_time: number;
          node_host: string;
          step: number;
          task: number;
        }[];
      };
    };
    /** What a job used since it was last reported; all samples are kept, or none */
    put: {
      path: { id: number };
      body: Blob;
      answer: undefined;
    };
  };
  '/v5/jobbergate/clusters/status': {
    /** The agent of a cluster is well, and will say so again within the interval */
    put: {
      query: { interval: number };
      answer: undefined;
    };
    /** How the clusters fare whose agents have reported */
    get: {
      query: { page?: number | undefined; size?: number | undefined };
      answer: {
        items: {
          client_id: string;
          created_at: string;
          updated_at: string;
          last_reported: string;
          interval: number;
          is_healthy: boolean;
        }[];
        total: number;
        page: number;
        size: number;
        pages: number;
      };
    };
  };
  '/v5/jobbergate/clusters/status/{client_id}': {
    /** How one cluster fares */
    get: {
      path: { client_id: string };
      answer: {
        client_id: string;
        created_at: string;
        updated_at: string;
        last_reported: string;
        interval: number;
        is_healthy: boolean;
      };
    };
    /** Forget a cluster that is no more */
    delete: {
      path: { client_id: string };
      answer: undefined;
    };
  };
  '/v5/jobbergate/cluster/status': {
    /** How the clusters fare whose agents have reported */
    get: {
      query: { page?: number | undefined; size?: number | undefined };
      answer: {
        items: {
          client_id: string;
          created_at: string;
          updated_at: string;
          last_reported: string;
          interval: number;
          is_healthy: boolean;
        }[];
        total: number;
        page: number;
        size: number;
        pages: number;
      };
    };
  };
  '/v5/jobbergate/cluster/status/{client_id}': {
    /** How one cluster fares */
    get: {
      path: { client_id: string };
      answer: {
        client_id: string;
        created_at: string;
        updated_at: string;
        last_reported: string;
        interval: number;
        is_healthy: boolean;
      };
    };
  };
  '/v5/jobbergate/job-script-templates': {
    /** List job script templates */
    get: {
      query: {
        page?: number | undefined;
        size?: number | undefined;
        user_only?: boolean | undefined;
        search?: string | undefined;
        sort_field?: string | undefined;
        sort_ascending?: boolean | undefined;
        include_archived?: boolean | undefined;
        include_parent?: boolean | undefined;
        include_null_identifier?: boolean | undefined;
      };
      answer: {
        items: {
          id: number;
          name: string;
          owner_email: string;
          created_at: string;
          updated_at: string;
          is_archived: boolean;
          description: string;
          identifier: string | null;
          cloned_from_id: number | null;
        }[];
        total: number;
        page: number;
        size: number;
        pages: number;
      };
    };
    /** Make a template; its files come by upload */
    post: {
      body: {
        name: string;
        identifier?: string | null;
        description?: string | null;
        template_vars?: Record<string, unknown> | null;
      };
      answer: {
        id: number;
        name: string;
        owner_email: string;
        created_at: string;
        updated_at: string;
        is_archived: boolean;
        description: string;
        identifier: string | null;
        cloned_from_id: number | null;
        template_vars: Record<string, unknown>;
      };
    };
  };
  '/v5/jobbergate/job-script-templates/{id}': {
    /** One template with the names of its files, by id or identifier */
    get: {
      path: { id: string };
      answer: {
        id: number;
        name: string;
        owner_email: string;
        created_at: string;
        updated_at: string;
        is_archived: boolean;
        description: string;
        identifier: string | null;
        cloned_from_id: number | null;
        template_vars: Record<string, unknown>;
        template_files: {
          parent_id: number;
          filename: string;
          file_type: 'ENTRYPOINT' | 'SUPPORT';
          created_at: string;
          updated_at: string;
        }[];
        workflow_files: {
          parent_id: number;
          filename: string;
          runtime_config: Record<string, unknown>;
          created_at: string;
          updated_at: string;
        }[];
      };
    };
    /** Change what is given */
    put: {
      path: { id: string };
      body: {
        name?: string;
        identifier?: string | null;
        description?: string | null;
        template_vars?: Record<string, unknown> | null;
        is_archived?: boolean;
      };
      answer: {
        id: number;
        name: string;
        owner_email: string;
        created_at: string;
        updated_at: string;
        is_archived: boolean;
        description: string;
        identifier: string | null;
        cloned_from_id: number | null;
        template_vars: Record<string, unknown>;
      };
    };
    /** Delete a template and its files; job scripts that came from it stay */
    delete: {
      path: { id: string };
      answer: undefined;
    };
  };
  '/v5/jobbergate/job-script-templates/clone/{id}': {
    /** Copy a template with its files; what the body says is otherwise */
    post: {
      path: { id: string };
      body: {
        name?: string | null;
        identifier?: string | null;
        description?: string | null;
        template_vars?: Record<string, unknown> | null;
      } | null;
      answer: {
        id: number;
        name: string;
        owner_email: string;
        created_at: string;
        updated_at: string;
        is_archived: boolean;
        description: string;
        identifier: string | null;
        cloned_from_id: number | null;
        template_vars: Record<string, unknown>;
        template_files: {
          parent_id: number;
          filename: string;
          file_type: 'ENTRYPOINT' | 'SUPPORT';
          created_at: string;
          updated_at: string;
        }[];
        workflow_files: {
          parent_id: number;
          filename: string;
          runtime_config: Record<string, unknown>;
          created_at: string;
          updated_at: string;
        }[];
      };
    };
  };
  '/v5/jobbergate/job-script-templates/{id}/upload/template/{file_name}': {
    /** The text of a file; the header filename has its name */
    get: {
      path: { id: string; file_name: string };
      answer: string;
    };
    /** Delete a file */
    delete: {
      path: { id: string; file_name: string };
      answer: undefined;
    };
  };
  '/v5/jobbergate/job-script-templates/{id}/upload/template/{file_type}': {
    /** Put a file in its place, or rename one */
    put: {
      path: { id: string; file_type: 'ENTRYPOINT' | 'SUPPORT' };
      query: { filename?: string | undefined; previous_filename?: string | undefined };
      body: FormData;
      answer: {
        parent_id: number;
        filename: string;
        file_type: 'ENTRYPOINT' | 'SUPPORT';
        created_at: string;
        updated_at: string;
      };
    };
  };
  '/v5/jobbergate/job-script-templates/{id}/upload-by-url/template/{file_type}': {
    /** Put a file in its place that is fetched from an address */
    put: {
      path: { id: string; file_type: 'ENTRYPOINT' | 'SUPPORT' };
      query: {
        file_url: string;
        filename?: string | undefined;
        previous_filename?: string | undefined;
      };
      answer: {
        parent_id: number;
        filename: string;
        file_type: 'ENTRYPOINT' | 'SUPPORT';
        created_at: string;
        updated_at: string;
      };
    };
  };
  '/v5/jobbergate/job-script-templates/{id}/upload/workflow': {
    /** The Python text of the workflow */
    get: {
      path: { id: string };
      answer: string;
    };
    /** Delete the workflow and its runtime configuration */
    delete: {
      path: { id: string };
      answer: undefined;
    };
    /** Put the workflow, its runtime configuration, or both */
    put: {
      path: { id: string };
      body: FormData | ({ runtime_config?: Record<string, unknown> } | null);
      answer: {
        parent_id: number;
        filename: string;
        runtime_config: Record<string, unknown>;
        created_at: string;
        updated_at: string;
      };
    };
  };
  '/v5/jobbergate/job-script-templates/{id}/upload-by-url/workflow': {
    /** Put a workflow that is fetched from an address; the body is its runtime configuration */
    put: {
      path: { id: string };
      query: { file_url: string };
      body: (Record<string, unknown> | null) | FormData;
      answer: {
        parent_id: number;
        filename: string;
        runtime_config: Record<string, unknown>;
        created_at: string;
        updated_at: string;
      };
    };
  };
  '/v5/jobbergate/job-scripts': {
    /** List job scripts, each beside its template */
    get: {
      query: {
        page?: number | undefined;
        size?: number | undefined;
        user_only?: boolean | undefined;
        search?: string | undefined;
        sort_field?: string | undefined;
        sort_ascending?: boolean | undefined;
        include_archived?: boolean | undefined;
        include_parent?: boolean | undefined;
        from_job_script_template_id?: number | undefined;
      };
      answer: {
        items: {
          id: number;
          name: string;
          owner_email: string;
          created_at: string;
          updated_at: string;
          is_archived: boolean;
          description: string;
          parent_template_id: number | null;
          cloned_from_id: number | null;
          template: {
            id: number;
            name: string;
            owner_email: string;
            created_at: string;
            updated_at: string;
            is_archived: boolean;
            description: string;
            identifier: string | null;
            cloned_from_id: number | null;
          } | null;
        }[];
        total: number;
        page: number;
        size: number;
        pages: number;
      };
    };
    /** Make a job script of no template; its files come by upload */
    post: {
      body: { name: string; description?: string | null };
      answer: {
        id: number;
        name: string;
        owner_email: string;
        created_at: string;
        updated_at: string;
        is_archived: boolean;
        description: string;
        parent_template_id: number | null;
        cloned_from_id: number | null;
      };
    };
  };
  '/v5/jobbergate/job-scripts/{id}': {
    /** One job script with the names of its files */
    get: {
      path: { id: number };
      answer: {
        id: number;
        name: string;
        owner_email: string;
        created_at: string;
        updated_at: string;
        is_archived: boolean;
        description: string;
        parent_template_id: number | null;
        cloned_from_id: number | null;
        files: {
          parent_id: number;
          filename: string;
          file_type: 'ENTRYPOINT' | 'SUPPORT';
          created_at: string;
          updated_at: string;
        }[];
      };
    };
    /** Change what is given */
    put: {
      path: { id: number };
      body: {
        name?: string;
        description?: string | null;
        is_archived?: boolean;
      };
      answer: {
        id: number;
        name: string;
        owner_email: string;
        created_at: string;
        updated_at: string;
        is_archived: boolean;
        description: string;
        parent_template_id: number | null;
        cloned_from_id: number | null;
        template: {
          id: number;
          name: string;
          owner_email: string;
          created_at: string;
          updated_at: string;
          is_archived: boolean;
          description: string;
          identifier: string | null;
          cloned_from_id: number | null;
        } | null;
      };
    };
    /** Delete a job script and its files; submissions that still wait for it are rejected */
    delete: {
      path: { id: number };
      answer: undefined;
    };
  };
  '/v5/jobbergate/job-scripts/clone/{id}': {
    /** Copy a job script with its files; what the body says is otherwise */
    post: {
      path: { id: number };
      body: { name?: string | null; description?: string | null } | null;
      answer: {
        id: number;
        name: string;
        owner_email: string;
        created_at: string;
        updated_at: string;
        is_archived: boolean;
        description: string;
        parent_template_id: number | null;
        cloned_from_id: number | null;
        files: {
          parent_id: number;
          filename: string;
          file_type: 'ENTRYPOINT' | 'SUPPORT';
          created_at: string;
          updated_at: string;
        }[];
      };
    };
  };
  '/v5/jobbergate/job-scripts/render-from-template/{id}': {
    /** Render files of a template to a job script */
    post: {
      path: { id: string };
      body: {
        create_request: { name: string; description?: string | null };
        render_request: {
          template_output_name_mapping: Record<string, string>;
          sbatch_params?: string[] | null;
          param_dict: Record<string, unknown>;
        };
      };
      answer: {
        id: number;
        name: string;
        owner_email: string;
        created_at: string;
        updated_at: string;
        is_archived: boolean;
        description: string;
        parent_template_id: number | null;
        cloned_from_id: number | null;
        files: {
          parent_id: number;
          filename: string;
          file_type: 'ENTRYPOINT' | 'SUPPORT';
          created_at: string;
          updated_at: string;
        }[];
      };
    };
  };
  '/v5/jobbergate/job-scripts/{id}/upload/{file_name}': {
    /** The text of a file; the header filename has its name */
    get: {
      path: { id: number; file_name: string };
      answer: string;
    };
    /** Delete a file */
    delete: {
      path: { id: number; file_name: string };
      answer: undefined;
    };
  };
  '/v5/jobbergate/job-scripts/{id}/upload/{file_type}': {
    /** Put a file in its place, or rename one */
    put: {
      path: { id: number; file_type: 'ENTRYPOINT' | 'SUPPORT' };
      query: { filename?: string | undefined; previous_filename?: string | undefined };
      body: FormData;
      answer: {
        parent_id: number;
        filename: string;
        file_type: 'ENTRYPOINT' | 'SUPPORT';
        created_at: string;
        updated_at: string;
      };
    };
  };
  '/v5/jobbergate/job-scripts/{id}/upload-by-url/{file_type}': {
    /** Put a file in its place that is fetched from an address */
    put: {
      path: { id: number; file_type: 'ENTRYPOINT' | 'SUPPORT' };
      query: {
        file_url: string;
        filename?: string | undefined;
        previous_filename?: string | undefined;
      };
      answer: {
        parent_id: number;
        filename: string;
        file_type: 'ENTRYPOINT' | 'SUPPORT';
        created_at: string;
        updated_at: string;
      };
    };
  };
  '/v5/jobbergate/about': {
    /** What a client must know before it can log in */
    get: {
      answer: {
        version: string;
        issuer: string;
        client_id: string;
      };
    };
  };
  '/v5/jobbergate/health': {
    /** Whether the service can do its work */
    get: {
      answer: undefined;
    };
  };
}

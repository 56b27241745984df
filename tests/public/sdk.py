"""Drives jobbergate-core's SDK through all its calls, and prints what its models made of the answers as JSON."""

import json
import sys
from pathlib import Path

import loguru
from jobbergate_core.sdk import Apps
from jobbergate_core.sdk.constants import FileType
from jobbergate_core.sdk.job_submissions.constants import JobSubmissionStatus
from jobbergate_core.sdk.job_submissions.exceptions import JobSubmissionRejectedError, JobSubmissionTimeoutError
from jobbergate_core.tools.requests import JobbergateResponseError
from pydantic import BaseModel

loguru.logger.remove()
base_url, token_dir, folder = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
sdk = Apps.build(base_url=base_url, login_url="http://localhost:9", token_dir=token_dir)
seen: dict[str, object] = {}


def keep(name, result):
    seen[name] = result.model_dump(mode="json") if isinstance(result, BaseModel) else result
    return result


def refused(call, *args, **kwargs):
    """The status of an answer that the SDK takes for an error."""
    try:
        call(*args, **kwargs)
    except JobbergateResponseError as error:
        return error.response.status_code
    return None


def ending(call, *args, **kwargs):
    """What the SDK raises for a submission without a job, and the submission that it tells of."""
    try:
        call(*args, **kwargs)
    except (JobSubmissionRejectedError, JobSubmissionTimeoutError) as error:
        return [type(error).__name__, error.submission.report_message]
    return None


def file_of(name, text):
    path = folder / name
    path.write_text(text)
    return path


def drive_templates():
    templates, files = sdk.job_templates, sdk.job_templates.files
    made = keep("template created", templates.create("sdk", identifier="sdk", description="made by the SDK"))
    keep("template updated", templates.update("sdk", name="sdk 2", is_archived=False))
    job = file_of("job.sh.j2", "#!/bin/sh\necho {{ data.word }}\n")
    keep("template file", files.template.upsert(made.id, FileType.ENTRYPOINT, job))
    keep("workflow file", files.workflow.upsert(made.id, file_of("jobbergate.py", "x = 1\n"), {"a": {"b": [1]}}))
    keep("workflow file again", files.workflow.upsert(made.id, runtime_config={"a": 2}))
    keep("template", templates.get_one("sdk"))
    (folder / "down").mkdir()
    keep("template text", files.template.download("sdk", "job.sh.j2", folder / "down").read_text())
    keep("workflow text", files.workflow.download("sdk", folder / "down").read_text())
    clone = keep("template clone", templates.clone("sdk", name="copy", identifier="sdk-copy"))
    keep("template clone as it is", templates.clone(made.id))
    keep("templates", templates.get_list(include_null_identifier=True, search="sdk", sort_field="name", size=1))
    files.template.delete(clone.id, "job.sh.j2")
    files.workflow.delete(clone.id)
    keep("template without files", templates.get_one(clone.id))
    templates.delete(clone.id)
    keep("template gone", refused(templates.get_one, clone.id))
    keep("template with an object", refused(templates.create, "sdk", template_vars={"a": 1}))
    keep("template update with an object", refused(templates.update, made.id, template_vars={"a": 1}))
    keep("template clone with an object", refused(templates.clone, made.id, template_vars={"a": 1}))
    renamed = {"identifier": "sdk-archived", "description": "old", "is_archived": True}
    archived = templates.clone(made.id, name="archived")
    keep("template archived", templates.update(archived.id, **renamed))
    everything = {"include_null_identifier": True, "user_only": True, "include_archived": True}
    keep("all templates", templates.get_list(sort_ascending=False, sort_field="id", size=2, page=2, **everything))
    keep("templates with identifier", templates.get_list())
    return made


def drive_scripts(template_id):
    scripts = sdk.job_scripts
    made = keep("script created", scripts.create("script", description="made by the SDK"))
    keep("script updated", scripts.update(made.id, name="script 2"))
    keep("script file", scripts.files.upsert(made.id, FileType.ENTRYPOINT, file_of("run.sh", "#!/bin/sh\n")))
    keep("script support", scripts.files.upsert(made.id, FileType.SUPPORT, file_of("data.txt", "Ströme\n")))
    keep("script text", scripts.files.download(made.id, "data.txt", folder / "down").read_text())
    keep("script", scripts.get_one(made.id))
    clone = keep("script clone", scripts.clone(made.id, name="copy"))
    scripts.files.delete(clone.id, "data.txt")
    keep("script with one file", scripts.get_one(clone.id))
    mapping = {"template_output_name_mapping": {"job.sh.j2": "job.sh"}, "param_dict": {"data": {"word": "hello"}}}
    keep("script rendered by a form", refused(scripts.render_from_template, template_id, "rendered", **mapping))
    keep("scripts", scripts.get_list(include_parent=True, sort_ascending=False))
    keep("scripts of the template", scripts.get_list(from_job_script_template_id=template_id, include_parent=True))
    keep("script archived", scripts.update(clone.id, is_archived=True))
    named = {"search": "script", "user_only": True, "sort_field": "name", "size": 1, "page": 1}
    keep("scripts by name", scripts.get_list(**named))
    keep("archived scripts", scripts.get_list(search="copy", include_archived=True))
    scripts.delete(clone.id)
    keep("script gone", refused(scripts.get_one, clone.id))
    return made


def drive_submissions(script_id):
    submissions = sdk.job_submissions
    arguments = ["--comment=one", "--comment=two"]
    made = keep("submission created", submissions.create(script_id, "far", sbatch_arguments=arguments))
    onsite = submissions.create(script_id, "here", slurm_job_id=77, client_id="here", execution_directory="/tmp")
    keep("submission on site", submissions.get_one_ensure_slurm_id(onsite.id))
    keep("submission updated", submissions.update(made.id, description="why", execution_directory="/home"))
    keep("submission", submissions.get_one(made.id))
    keep("submission cancelled", submissions.cancel(made.id))
    clone = keep("submission clone", submissions.clone(made.id))
    keep("submissions", submissions.get_list(from_job_script_id=script_id, include_parent=True))
    keep("submissions by job", submissions.get_list(slurm_job_ids=[76, 77], slurm_status="DONE"))
    own = {"search": "here", "user_only": True, "include_archived": True, "sort_field": "name"}
    keep("own submissions", submissions.get_list(sort_ascending=False, size=1, page=1, **own))
    keep("submission with a status", refused(submissions.update, clone.id, status=JobSubmissionStatus.REJECTED))
    quickly = {"max_retries": 2, "waiting_interval": 1}
    keep("never submitted", ending(submissions.get_one_ensure_slurm_id, clone.id, **quickly))
    call = {"json": {"id": clone.id, "report_message": "no such partition"}}
    sdk.client.post("/jobbergate/job-submissions/agent/rejected", **call).raise_for_status()
    keep("rejected", ending(submissions.get_one_ensure_slurm_id, clone.id, **quickly))
    submissions.delete(clone.id)
    keep("submission gone", refused(submissions.get_one, clone.id))


template = drive_templates()
script = drive_scripts(template.id)
drive_submissions(script.id)
keep("clusters", sdk.clusters.get_list())
keep("clusters beyond", sdk.clusters.get_list(size=1, page=2))
keep("cluster", sdk.clusters.get_one("cluster"))
print(json.dumps(seen))

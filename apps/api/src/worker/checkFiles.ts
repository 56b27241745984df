import {
  checkConfig,
  checkTemplate,
  textProblem,
  type UploadCheck,
  type UploadedFiles,
  type UploadProblem,
} from '@jobbergate/core';
import type { PythonCheck } from './pythonCheck.ts';

/** How problems name the two files that are known by their role rather than by their name. */
const WORKFLOW_FILE = 'jobbergate.py';
const CONFIG_FILE = 'jobbergate.yaml';

/** Checks every part that came, and lists the problems of all. */
export function checkFiles(files: UploadedFiles, pythonCheck: PythonCheck): UploadCheck {
  const config = files.config === null ? null : checkConfig(CONFIG_FILE, files.config);
  const problems = [
    ...(files.workflow === null ? [] : checkWorkflow(files.workflow, pythonCheck)),
    ...(config === null || config.problem === null ? [] : [config.problem]),
    ...[...files.templates].flatMap(([name, source]) => checkTemplate(name, source)),
  ];
  return { problems, sections: config?.sections ?? null };
}

function checkWorkflow(source: string, pythonCheck: PythonCheck): UploadProblem[] {
  const problem = textProblem(WORKFLOW_FILE, source) ?? pythonCheck(source);
  return problem === null ? [] : [{ ...problem, file: WORKFLOW_FILE }];
}

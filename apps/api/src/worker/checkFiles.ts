import type { UploadCheck, UploadedFiles, UploadProblem } from '@jobbergate/core';
import { checkConfig, checkTemplate, checkYaml, textProblem } from '@jobbergate/core/rendering';
import type { PythonCheck } from './pythonCheck.ts';

/** How problems name the two files that are known by their role rather than by their name. */
const WORKFLOW_FILE = 'jobbergate.py';
const CONFIG_FILE = 'jobbergate.yaml';

/** Checks every part that came, and lists the problems of all. */
export function checkFiles(files: UploadedFiles, pythonCheck: PythonCheck): UploadCheck {
  const config = files.config === null ? null : checkConfig(CONFIG_FILE, files.config);
  const problems = [
    ...(files.workflow === null ? [] : checkPython(WORKFLOW_FILE, files.workflow, pythonCheck)),
    ...(config === null || config.problem === null ? [] : [config.problem]),
    ...[...files.templates].flatMap(([name, source]) => checkTemplate(name, source)),
  ];
  return { problems, sections: config?.sections ?? null };
}

/** Checks one file by the suffix of its name; others have no syntax to check. */
export function checkSource(name: string, source: string, pythonCheck: PythonCheck): UploadProblem[] {
  const suffix = name.slice(name.lastIndexOf('.'));
  if (suffix === '.py') return checkPython(name, source, pythonCheck);
  if (suffix === '.yaml') return checkYaml(name, source);
  return suffix === '.j2' || suffix === '.jinja2' ? checkTemplate(name, source) : [];
}

function checkPython(file: string, source: string, pythonCheck: PythonCheck): UploadProblem[] {
  const problem = textProblem(file, source) ?? pythonCheck(source);
  return problem === null ? [] : [{ ...problem, file }];
}

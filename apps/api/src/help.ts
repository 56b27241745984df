/** What `jobbergate-api --help` teaches. */

import { allDefinitions, flagOf } from './settings/readSettings.ts';

export const HELP = `jobbergate-api: the Jobbergate server

Usage
  jobbergate-api serve                 run the service (database and issuer embedded unless set)
  jobbergate-api migrate               bring the database up to date, with the schemas of all organizations
  jobbergate-api token --email E       print an access token of the embedded issuer
  jobbergate-api doctor                check settings, database, issuer and renderer; say what to mend

Options of serve
  --welcome            load the sample template and print a token and a curl to paste

Options of token
  --email E            the user that the token is for
  --permission P       one permission; may be repeated (default: all of the local user's)
  --client C           client id that the token is for (default: jobbergate-cli)
  --seconds N          how long it is valid
  --organization ID    the organization that it names, for multi-tenancy

Settings (a flag wins over the environment, the environment over the file .env)
${allDefinitions()
  .map(
    ({ name, meaning, allowed }) =>
      `  --${flagOf(name).padEnd(17)} ${name}\n  ${' '.repeat(20)}${meaning}\n  ${' '.repeat(20)}(${allowed})`,
  )
  .join('\n')}

Exit codes: 0 done, 1 failed, 2 bad usage or settings

Examples
  jobbergate-api serve --port 9000
  JOBBERGATE_DATABASE_URL=postgres://jobbergate@db/jobbergate jobbergate-api serve
  curl --header "Authorization: Bearer $(jobbergate-api token --email me@example.org)" \\
    http://localhost:8000/jobbergate/job-scripts`;

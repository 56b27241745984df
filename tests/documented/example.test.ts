// The example of the user's own document: byte for byte but for its values.
import { type RequestOptions, request } from 'node:http';
import { describe, expect, test } from 'vitest';
import { uploadedApplication, useService } from './service.ts';

const service = useService();

describe('the document’s example', () => {
  test('answers the list of job scripts byte for byte but for its values', async () => {
    const user = await service().as({ email: 'local-user@jobbergate.local' });
    const application = await uploadedApplication(user);
    await user.post('/job-scripts', { job_script_name: 'test script', application_id: application });

    const answer = await user.get('/job-scripts');

    expect(answer.status).toBe(200);
    const asInTheDocument = answer.text
      .replaceAll(/"id":\d+/g, '"id":1')
      .replaceAll(/"application_id":\d+/g, '"application_id":1')
      .replaceAll(/"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}"/g, '"2022-09-09T21:34:16.889289"');
    expect(asInTheDocument).toBe(
      '{"results":[{"id":1,"created_at":"2022-09-09T21:34:16.889289","updated_at":"2022-09-09T21:34:16.889289","job_script_name":"test script","job_script_description":null,"job_script_owner_email":"local-user@jobbergate.local","application_id":1}],"pagination":{"total":1,"start":null,"limit":null}}',
    );
    expect(answer.body.results[0].created_at).toBe(answer.body.results[0].updated_at);
  });

  test('answers on both addresses of localhost, and under any host name', async () => {
    const token = await service().issuer.token({
      email: 'a@b',
      permissions: ['jobbergate:job-scripts:view'],
    });
    const { port } = new URL(service().url);
    for (const address of ['127.0.0.1', '::1']) {
      const status = await statusOf({
        host: address,
        port,
        path: '/jobbergate/job-scripts',
        headers: { authorization: `Bearer ${token}`, host: 'jobbergate.local' },
      });
      expect(status).toBe(200);
    }
  });
});

/** `fetch` sets the host itself; `node:http` lets a test choose it. */
function statusOf(options: RequestOptions): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(options, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .once('error', reject)
      .end();
  });
}

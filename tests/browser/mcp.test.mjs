// The official client of the Model Context Protocol asks `callboard mcp`.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { CALLBOARD, ROOT } from './harness.mjs';

let client;

before(async () => {
  client = new Client({ name: 'callboard-tests', version: '1.0.0' });
  await client.connect(new StdioClientTransport({ command: CALLBOARD, args: ['--root', ROOT, '--quiet', 'mcp', '--audience', 'public', '--today', '2026-03-02'] }));
});
after(() => client?.close());

const ask = async (name, args = {}) => {
  const { content, isError } = await client.callTool({ name, arguments: args });
  assert.ok(!isError, content?.[0]?.text);
  return content.map((part) => part.text);
};

test('a client learns what may be asked, and that all of it only reads', async () => {
  assert.equal(client.getServerVersion().name, 'callboard');
  const { tools } = await client.listTools();
  const names = tools.map((tool) => tool.name);
  for (const name of ['search', 'entry', 'reporting_line', 'who_holds', 'routes', 'schedule', 'check']) assert.ok(names.includes(name), name);
  assert.ok(tools.every((tool) => tool.annotations.readOnlyHint));
  await client.ping();
});

test('a client gets answers', async () => {
  const found = JSON.parse((await ask('search', { query: 'production manager' }))[0]);
  assert.equal(found.results[0].id, 'roles/production-manager');
  const [page, data] = await ask('entry', { id: 'roles/production-manager' });
  assert.match(page, /^# Production manager$/m);
  assert.equal(JSON.parse(data).id, 'production-manager');
  const line = JSON.parse((await ask('reporting_line', { role: 'production-manager', in: 'animation' }))[0]);
  assert.ok(line.reports_to.length > 0);
  const dates = JSON.parse((await ask('schedule', { production: 'harbour-lights' }))[0]);
  assert.match(dates.schedule.phases[0].start, /^\d{4}-\d\d-\d\d$/);
  assert.ok(JSON.parse((await ask('check'))[0]).errors === 0);
});

test('what cannot be answered is said, and nothing of other audiences', async () => {
  const failed = await client.callTool({ name: 'entry', arguments: { id: 'no-such-thing' } });
  assert.ok(failed.isError);
  await assert.rejects(client.callTool({ name: 'write', arguments: {} }));
  const people = JSON.parse((await ask('list', { kind: 'people' }))[0]);
  for (const person of people) {
    const text = (await ask('entry', { id: person.id })).join('\n');
    assert.doesNotMatch(text, /"contact"|mailto:/, person.id);
  }
});

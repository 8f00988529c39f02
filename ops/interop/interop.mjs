// SPDX-License-Identifier: Apache-2.0
// An agent without Java: asks for one task of a plan and answers it, in Avro, with the schemas the registry has; then follows
// Headway's snapshots until the plan shows that task as completed, and prints that snapshot as JSON.
//
// KAFKA_BROKERS   host:port, several by comma                     (required)
// REGISTRY_URL    a registry with Confluent's API                 (required)
// PLAN_ID         plan to report on; TENANT_ID and USER_ID own it (required)
// REQUESTS_TOPIC, RESULTS_TOPIC, PROGRESS_TOPIC                   (default: Headway's names without prefix)
//
// Exit code 0: seen. 1: something failed. 2: a variable is missing. 3: not seen within 30 seconds.
import { randomUUID } from 'node:crypto';
import { SchemaRegistry } from '@kafkajs/confluent-schema-registry';
import kafkajs from 'kafkajs';

const { Kafka, Partitioners, logLevel } = kafkajs;
const PATIENCE_MS = 30_000;

const required = ['KAFKA_BROKERS', 'REGISTRY_URL', 'TENANT_ID', 'USER_ID', 'PLAN_ID'];
const missing = required.filter((name) => !process.env[name]);
if (missing.length > 0) {
  console.error(`not set: ${missing.join(', ')}`);
  process.exit(2);
}
const {
  KAFKA_BROKERS,
  REGISTRY_URL,
  TENANT_ID,
  USER_ID,
  PLAN_ID,
  REQUESTS_TOPIC = 'action-requests',
  RESULTS_TOPIC = 'action-results',
  PROGRESS_TOPIC = 'plan-progress',
} = process.env;

const kafka = new Kafka({ clientId: 'headway-interop', brokers: KAFKA_BROKERS.split(','), logLevel: logLevel.ERROR });
const registry = new SchemaRegistry({ host: REGISTRY_URL });

// Everything but RFC 3986's unreserved characters; encodeURIComponent leaves five more as they are.
const encodePart = (text) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
const planKey = [TENANT_ID, USER_ID, PLAN_ID].map(encodePart).join('/');

/** An AgentEvent with every optional field that it does not set at null, as Avro in JavaScript has no defaults when writing. */
function agentEvent(fields) {
  const event = {
    id: randomUUID(),
    source: 'interop-agent',
    specversion: '1.0',
    time: Date.now() * 1000,
    tenant_id: TENANT_ID,
    user_id: USER_ID,
    plan_id: PLAN_ID,
    ...fields,
  };
  return { ...event, data: JSON.stringify(event.data) };
}

async function send(producer, topic, event) {
  const schemaId = await registry.getLatestSchemaId(`${topic}-value`);
  const value = await registry.encode(schemaId, event);
  await producer.send({ topic, acks: -1, messages: [{ key: planKey, value }] });
}

async function reportOneTask() {
  // The partitioner that places a key where Java clients would: Headway then folds the event without a detour.
  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  try {
    const request = agentEvent({
      type: 'data.fetch.requested',
      response_event: 'data.fetch.completed',
      data: { action_id: 'fetch' },
    });
    await send(producer, REQUESTS_TOPIC, request);
    const result = agentEvent({
      type: 'data.fetch.completed',
      correlation_id: request.id,
      time: request.time + 2_500_000,
      data: { action_id: 'fetch', success: true },
    });
    await send(producer, RESULTS_TOPIC, result);
  } finally {
    await producer.disconnect();
  }
}

/** Resolves with the first committed snapshot of the plan that counts the task. */
async function followPlan(consumer) {
  await consumer.connect();
  await consumer.subscribe({ topic: PROGRESS_TOPIC, fromBeginning: true });
  return new Promise((resolve, reject) => {
    consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
    consumer
      .run({
        eachMessage: async ({ message }) => {
          if (message.key?.toString() !== planKey || message.value === null) {
            return;
          }
          const snapshot = await registry.decode(message.value);
          if (snapshot.completed_tasks === 1) {
            resolve(snapshot);
          }
        },
      })
      .catch(reject);
  });
}

const timer = setTimeout(() => {
  console.error(`plan ${PLAN_ID} did not show one completed task within ${PATIENCE_MS / 1000} s`);
  process.exit(3);
}, PATIENCE_MS);

const consumer = kafka.consumer({ groupId: `headway-interop-${randomUUID()}`, readUncommitted: false });
try {
  await reportOneTask();
  const snapshot = await followPlan(consumer);
  clearTimeout(timer);
  console.log(JSON.stringify(snapshot));
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  clearTimeout(timer);
  await consumer.disconnect();
}

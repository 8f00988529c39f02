// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headway.http.json.Json;
import dev.headway.schemas.avro.AgentEvent;
import dev.headway.schemas.avro.PlanProgress;
import dev.headway.schemas.avro.TaskExecution;
import dev.headway.schemas.avro.TimelineEntry;
import dev.headway.schemas.serde.AvroCodec;
import dev.headway.topics.TopicNames;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/**
 * The AsyncAPI 3.0 document of the topics: what agents write and what Headway does, with the Avro
 * schemas that are registered.
 */
final class AsyncApiDocument {
  private static final String AVRO = "application/vnd.apache.avro+json;version=1.9.0";
  private static final String WIRE =
      "Confluent wire format: a byte 0, the schema's id in four bytes, Avro binary.";

  private final Map<String, Object> channels = new LinkedHashMap<>();
  private final Map<String, Object> operations = new LinkedHashMap<>();
  private final Map<String, Object> messages = new LinkedHashMap<>();

  private AsyncApiDocument() {}

  /**
   * The document.
   *
   * @param version version of Headway
   */
  static Map<String, Object> of(TopicNames topics, String version) {
    AsyncApiDocument document = new AsyncApiDocument();
    document.describe(topics);
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("asyncapi", "3.0.0");
    all.put(
        "info",
        Map.of(
            "title",
            "Headway",
            "version",
            version,
            "description",
            "Events that agents exchange, and what Headway makes of them. Events are also accepted as JSON CloudEvents, structured or in binary mode.",
            "license",
            Map.of("name", "Apache-2.0", "identifier", "Apache-2.0")));
    all.put("defaultContentType", "application/octet-stream");
    all.put("channels", document.channels);
    all.put("operations", document.operations);
    all.put("components", Map.of("messages", document.messages));
    return all;
  }

  private void describe(TopicNames topics) {
    message("AgentEvent", "An event: CloudEvents attributes and extensions.", AgentEvent.class);
    message(
        "PlanProgress",
        "A snapshot of a plan. Its headers are there where they say something: the status that it changes, and the warning it is made for.",
        PlanProgress.class,
        "headway-was",
        "headway-warned",
        "headway-warned-reason");
    message("TaskExecution", "A snapshot of a task.", TaskExecution.class);
    message("TimelineEntry", "One distinct event of a plan.", TimelineEntry.class);
    messages.put(
        "DeadLetter",
        Map.of(
            "title",
            "A record as it came, with headers that say why it is here.",
            "headers",
            Map.of(
                "type",
                "object",
                "properties",
                headers(
                    "headway-reason",
                    "headway-error",
                    "headway-stage",
                    "headway-topic",
                    "headway-partition",
                    "headway-offset",
                    "headway-timestamp"))));
    messages.put(
        "Audit",
        Map.of(
            "title",
            "A call that changes something: who, when, what and how it ended; never what came in with it.",
            "contentType",
            "application/json",
            "payload",
            Map.of("type", "object")));
    messages.put(
        "Erasure",
        Map.of(
            "title",
            "Whose records are erased, and up to which time of theirs; of a plan all are.",
            "contentType",
            "application/json",
            "payload",
            erasure()));
    String planKey = "Plan key: tenant/user/plan, each part percent-encoded.";
    in("actionRequests", topics.actionRequests(), "Work that agents ask of each other.", planKey);
    in("actionResults", topics.actionResults(), "Answers.", planKey);
    in("systemEvents", topics.systemEvents(), "Life-cycle announcements.", planKey);
    out(
        "planProgress",
        topics.planProgress(),
        "Snapshots of plans; versions are gapless per plan. Compacted.",
        "PlanProgress",
        planKey);
    out(
        "taskExecutions",
        topics.taskExecutions(),
        "Snapshots of tasks. Compacted.",
        "TaskExecution",
        "Plan key, slash, task id.");
    out(
        "planTimeline",
        topics.planTimeline(),
        "One entry for each distinct event, again when its match changes. Compacted and aged out.",
        "TimelineEntry",
        "Plan key, slash, source, slash, event id.");
    out(
        "deadLetters",
        topics.deadLetters(),
        "Records that were refused, with the reason.",
        "DeadLetter",
        "The key the record came with.");
    out("audit", topics.audit(), "Who changed what: a record for each call.", "Audit", "Tenant.");
    out(
        "erasures",
        topics.erasures(),
        "What was erased on demand, for whoever keeps records of their own: also of plans that had expired, which have no"
            + " tombstones any more. Compacted, and kept for good.",
        "Erasure",
        "tenant, tenant/user or tenant/user/plan, each part percent-encoded.");
  }

  private static Map<String, Object> erasure() {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("kind", Map.of("type", "string", "enum", List.of("tenant", "user", "plan")));
    properties.put("tenant_id", Map.of("type", "string"));
    properties.put("user_id", Map.of("type", List.of("string", "null")));
    properties.put("plan_id", Map.of("type", List.of("string", "null")));
    properties.put("erased_at", Map.of("type", "string", "format", "date-time"));
    properties.put("erasure_id", Map.of("type", "string"));
    return Map.of("type", "object", "properties", properties);
  }

  private static Map<String, Object> headers(String... names) {
    Map<String, Object> headers = new LinkedHashMap<>();
    for (String name : names) {
      headers.put(name, Map.of("type", "string"));
    }
    return headers;
  }

  private <T extends SpecificRecord> void message(
      String name, String title, Class<T> type, String... headers) {
    JsonNode schema =
        Json.read(AvroCodec.of(type).schema().toString().getBytes(StandardCharsets.UTF_8));
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("title", title);
    message.put("description", WIRE);
    if (headers.length > 0) {
      message.put("headers", Map.of("type", "object", "properties", headers(headers)));
    }
    message.put("payload", Map.of("schemaFormat", AVRO, "schema", schema));
    messages.put(name, message);
  }

  private void in(String name, String topic, String description, String key) {
    channel(name, topic, description, "AgentEvent", key);
    operation("receive", name);
  }

  private void out(String name, String topic, String description, String message, String key) {
    channel(name, topic, description, message, key);
    operation("send", name);
  }

  private void channel(String name, String topic, String description, String message, String key) {
    channels.put(
        name,
        Map.of(
            "address",
            topic,
            "description",
            description + " Key: " + key,
            "messages",
            Map.of(message, Map.of("$ref", "#/components/messages/" + message))));
  }

  private void operation(String action, String channel) {
    operations.put(
        action + Character.toUpperCase(channel.charAt(0)) + channel.substring(1),
        Map.of("action", action, "channel", Map.of("$ref", "#/channels/" + channel)));
  }
}

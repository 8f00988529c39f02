// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.load;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Records that must be refused, one kind each. */
enum Poison {
  /** No value at all. */
  EMPTY,
  /** Half a record. */
  TRUNCATED_AVRO,
  /** Neither Avro nor JSON. */
  BAD_MAGIC_BYTE,
  /** A schema nobody knows. */
  UNKNOWN_SCHEMA,
  /** JSON that ends too soon. */
  MALFORMED_JSON,
  /** Nobody's event. */
  NO_TENANT,
  /** A share beyond 1. */
  PROGRESS_BEYOND_ONE,
  /** A type that is too long. */
  LONG_TYPE,
  /** A payload that is too large. */
  TOO_LARGE,
  /** A task event of no plan. */
  NO_PLAN,
  /** Bytes that are no UTF-8. */
  NOT_UTF8,
  /** A step beyond the last. */
  STEP_BEYOND_TOTAL,
  /** A state nobody knows. */
  UNKNOWN_STATE;

  /** The record; {@code good} is a legal Avro record. */
  byte @Nullable [] value(byte[] good, Random random) {
    String id = "poison-" + Long.toHexString(random.nextLong());
    return switch (this) {
      case EMPTY -> null;
      case TRUNCATED_AVRO -> Arrays.copyOf(good, good.length / 2);
      case BAD_MAGIC_BYTE -> new byte[] {7, 8, 9};
      case UNKNOWN_SCHEMA -> {
        byte[] other = good.clone();
        other[1] = 0x7F;
        yield other;
      }
      case MALFORMED_JSON -> utf8("{\"id\": ");
      case NO_TENANT -> utf8(json(id, "x.requested", "", "").replace("\"tenant_id\":\"t\",", ""));
      case PROGRESS_BEYOND_ONE ->
          utf8(json(id, "task.progress", "p", "\"task_id\":\"t\",\"progress\":1.7"));
      case LONG_TYPE -> utf8(json(id, "x".repeat(300), "p", ""));
      case TOO_LARGE -> utf8(json(id, "x.noted", "p", "\"blob\":\"" + "y".repeat(300_000) + "\""));
      case NO_PLAN -> utf8(json(id, "task.progress", "", "\"task_id\":\"t\",\"progress\":0.5"));
      case NOT_UTF8 -> {
        byte[] bytes = utf8(json(id, "x.noted", "p", "\"text\":\"????\""));
        bytes[bytes.length - 6] = (byte) 0xC3;
        bytes[bytes.length - 5] = (byte) 0x28;
        yield bytes;
      }
      case STEP_BEYOND_TOTAL ->
          utf8(
              json(
                  id,
                  "task.progress",
                  "p",
                  "\"task_id\":\"t\",\"progress\":0.5,\"step\":11,\"total_steps\":10"));
      case UNKNOWN_STATE ->
          utf8(json(id, "task.state_changed", "p", "\"task_id\":\"t\",\"new_state\":\"asleep\""));
    };
  }

  private static String json(String id, String type, String plan, String data) {
    return "{\"id\":\""
        + id
        + "\",\"source\":\"poisoner\",\"type\":\""
        + type
        + "\",\"tenant_id\":\"t\",\"user_id\":\"u\","
        + (plan.isEmpty() ? "" : "\"plan_id\":\"" + plan + "\",")
        + "\"data\":{"
        + data
        + "}}";
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

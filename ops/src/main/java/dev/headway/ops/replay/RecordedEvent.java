// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.ops.client.Identity;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * One event of a recording.
 *
 * @param line its line, from 1
 * @param json the text as recorded: it is sent as it is
 * @param identity whom it belongs to, as it says itself
 * @param planId its plan, if it names one
 * @param topic the input it names; empty when it leaves that to its type
 * @param time event time, if it has one
 */
public record RecordedEvent(
    long line,
    String json,
    Optional<Identity> identity,
    Optional<String> planId,
    String topic,
    Optional<Instant> time) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Reads the text of one event. Only what sending needs is looked at: whether the event is legal
   * is for Headway to say.
   *
   * @throws MalformedLineException when the text is not a JSON object
   */
  public static RecordedEvent parse(long line, String json) throws MalformedLineException {
    JsonNode node;
    try {
      node = JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new MalformedLineException(line, e.getOriginalMessage());
    }
    if (node == null || !node.isObject()) {
      throw new MalformedLineException(line, "not a JSON object");
    }
    Optional<String> tenant = text(node, "tenant_id", "tenantId", "tenantid");
    Optional<String> user = text(node, "user_id", "userId", "userid");
    return new RecordedEvent(
        line,
        json,
        tenant.flatMap(t -> user.map(u -> new Identity(t, u))),
        text(node, "plan_id", "planId", "planid").or(() -> text(node.path("data"), "plan_id")),
        text(node, "topic").orElse(""),
        text(node, "time").flatMap(RecordedEvent::instant));
  }

  private static Optional<String> text(JsonNode node, String... names) {
    for (String name : names) {
      String value = node.path(name).asText("");
      if (!value.isEmpty()) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** A line that cannot be sent. */
  public static final class MalformedLineException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedLineException(long line, String problem) {
      super("line " + line + ": malformed-json: " + problem);
    }
  }
}

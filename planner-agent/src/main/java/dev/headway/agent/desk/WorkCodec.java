// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.desk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.agent.event.Json;
import dev.headway.agent.event.ReceivedEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** How a piece of work is written down, with what has come for it and waits for its step. */
final class WorkCodec<W extends Work> {
  private static final int FORMAT = 1;

  private final Class<W> type;

  WorkCodec(Class<W> type) {
    this.type = type;
  }

  record Stored<W>(W work, List<Input> inbox) {}

  byte[] encode(W work, Collection<Input> inbox) {
    ObjectNode json = Json.newObject();
    json.put("format", FORMAT);
    json.set("work", Json.tree(work));
    ArrayNode inputs = json.putArray("inbox");
    inbox.forEach(input -> inputs.add(encode(input)));
    return Json.bytes(json);
  }

  Stored<W> decode(String key, byte[] value) {
    JsonNode json = Json.tree(new String(value, StandardCharsets.UTF_8));
    int format = json.path("format").asInt();
    if (format != FORMAT) {
      throw new IllegalStateException(
          "work %s is written in format %d, this version reads %d: run the version that wrote it, or a newer one"
              .formatted(key, format, FORMAT));
    }
    List<Input> inbox = new ArrayList<>();
    json.path("inbox").forEach(input -> inbox.add(decode(input)));
    return new Stored<>(Json.convert(json.get("work"), type), inbox);
  }

  private static JsonNode encode(Input input) {
    return switch (input) {
      case Input.Arrived(ReceivedEvent event) -> Json.tree(event);
      case Input.Due(String what, Instant at) ->
          Json.newObject().put("due", what).put("at", at.toString());
    };
  }

  private static Input decode(JsonNode json) {
    return json.has("due")
        ? new Input.Due(json.get("due").asText(), Instant.parse(json.get("at").asText()))
        : new Input.Arrived(Json.convert(json, ReceivedEvent.class));
  }
}

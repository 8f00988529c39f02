// SPDX-License-Identifier: Apache-2.0
package dev.headway.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.headway.event.LogLevel;
import dev.headway.schemas.avro.TimelineEntry;

/** Reads what a timeline entry has kept of its event's payload. */
public final class EntryData {
  private static final ObjectMapper JSON = new ObjectMapper();

  private EntryData() {}

  /** The payload, or what its state follows from where it was too large to be kept. */
  public static JsonNode of(TimelineEntry entry) {
    String data = entry.getFacts() == null ? entry.getData() : entry.getFacts();
    try {
      return data == null || data.isBlank() ? MissingNode.getInstance() : JSON.readTree(data);
    } catch (JsonProcessingException e) {
      // Folded events hold valid JSON.
      throw new IllegalStateException("a folded event holds no JSON", e);
    }
  }

  /** The level of a log line; info, where an older release has not kept its payload. */
  public static LogLevel level(TimelineEntry line) {
    return LogLevel.of(of(line).path("level").asText()).orElse(LogLevel.INFO);
  }
}

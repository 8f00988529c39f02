// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.memory;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headway.agent.event.Caller;
import dev.headway.agent.event.Json;
import dev.headway.agent.log.Append;
import dev.headway.schemas.key.PercentEncoding;
import dev.headway.schemas.key.PlanKey;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Values by plan. Keys are {@code tenant/user/plan/key}, each part percent-encoded. */
final class WorkingMemory {
  private static final int FORMAT = 1;

  private final StepTable table;

  WorkingMemory(StepTable table) {
    this.table = table;
  }

  void put(String key, Object value) {
    JsonNode wrapped =
        Json.newObject().put("format", FORMAT).<JsonNode>set("value", Json.tree(value));
    byte[] bytes = LogMemory.limited("the value of '" + key + "'", Json.bytes(wrapped));
    table.write(Collections.singletonMap(keyOf(key), bytes));
  }

  <T> Optional<T> get(String key, Class<T> type) {
    return table.get(keyOf(key)).map(bytes -> value(key, bytes, type));
  }

  private static <T> T value(String key, byte[] bytes, Class<T> type) {
    JsonNode wrapped = Json.read(bytes, JsonNode.class);
    if (wrapped.path("format").asInt() != FORMAT) {
      throw new IllegalStateException(
          "what is remembered under '%s' has format %s, which this version cannot read"
              .formatted(key, wrapped.path("format")));
    }
    try {
      return Json.convert(wrapped.path("value"), type);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "what is remembered under '%s' is no %s: %s"
              .formatted(key, type.getSimpleName(), e.getMessage()),
          e);
    }
  }

  void remove(String key) {
    table.write(Collections.singletonMap(keyOf(key), null));
  }

  /** Tombstones for all that is remembered of a plan. */
  List<Append.State> cleanUp(PlanKey plan) {
    return table.startingWith(plan + "/").keySet().stream()
        .map(key -> new Append.State(Memory.WORKING_TOPIC, -1, key, null))
        .toList();
  }

  private static String keyOf(String key) {
    Caller caller = Caller.current();
    String plan = caller.planId();
    if (plan == null) {
      throw new IllegalStateException(
          "no plan is being worked on, so there is no working memory: use note for the user's history");
    }
    return PlanKey.of(caller.owner(), plan) + "/" + PercentEncoding.encode(key);
  }
}

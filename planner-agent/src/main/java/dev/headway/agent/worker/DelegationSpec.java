// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.worker;

import dev.headway.agent.event.Json;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a task gives to another agent.
 *
 * @param type type of the request
 * @param data payload
 * @param responseEvent type of the answer
 * @param timeout how long an answer may take before it counts as failed
 */
public record DelegationSpec(
    String type, Map<String, @Nullable Object> data, String responseEvent, Duration timeout) {
  /** How long an answer may take unless said otherwise. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(5);

  /** Copies the map. */
  public DelegationSpec {
    data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
  }

  /**
   * A request.
   *
   * @param data payload, a map or a record
   */
  public static DelegationSpec of(String type, Object data, String responseEvent) {
    return new DelegationSpec(type, Json.object(data), responseEvent, DEFAULT_TIMEOUT);
  }

  /** The same with another time for the answer. */
  public DelegationSpec within(Duration time) {
    return new DelegationSpec(type, data, responseEvent, time);
  }
}

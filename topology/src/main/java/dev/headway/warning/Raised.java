// SPDX-License-Identifier: Apache-2.0
package dev.headway.warning;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.event.Warning;

/**
 * A warning about a plan.
 *
 * @param warning which
 * @param about of several that a plan can have of the kind, which; part of the event's id
 * @param threshold the instant from which it holds, in microseconds since the epoch; part of the id
 * @param reason in words
 */
public record Raised(Warning warning, String about, long threshold, String reason) {
  /** Payload of its event: a JSON object. */
  public String data() {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.put("reason", reason);
    if (!about.isEmpty()) {
      data.put("about", about);
    }
    return data.toString();
  }

  /** Id of its event: the same wherever and however often it is found out. */
  public String eventId(String planKey) {
    return planKey + " " + warning.type() + (about.isEmpty() ? "" : " " + about) + " " + threshold;
  }
}

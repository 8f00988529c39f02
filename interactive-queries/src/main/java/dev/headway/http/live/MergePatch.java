// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * JSON merge patches (RFC 7396). A patch cannot say that a member becomes null: it removes it, and
 * whoever applies it reads an absent member as null.
 */
final class MergePatch {
  private MergePatch() {}

  /** What makes {@code to} of {@code from}. Changes neither; may share parts of {@code to}. */
  static ObjectNode between(ObjectNode from, ObjectNode to) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    from.fieldNames()
        .forEachRemaining(
            name -> {
              if (!to.has(name) && !from.path(name).isNull()) {
                patch.putNull(name);
              }
            });
    to.properties()
        .forEach(
            member -> {
              JsonNode before = from.get(member.getKey());
              JsonNode after = member.getValue();
              if (before instanceof ObjectNode inner && after instanceof ObjectNode changed) {
                ObjectNode within = between(inner, changed);
                if (!within.isEmpty()) {
                  patch.set(member.getKey(), within);
                }
              } else if (before == null ? !after.isNull() : !before.equals(after)) {
                patch.set(member.getKey(), after);
              }
            });
    return patch;
  }
}

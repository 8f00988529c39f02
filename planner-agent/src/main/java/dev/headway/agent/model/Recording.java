// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.agent.event.Json;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeSet;

/**
 * One exchange with a model, a line of a recording.
 *
 * @param fingerprint tells the question from others
 * @param model name of the model
 * @param question the question, for people
 * @param answer what the model said
 * @param usage what it took
 */
record Recording(
    String fingerprint, String model, JsonNode question, String answer, ModelUsage usage) {

  static Recording of(Question question, String model, Answer answer) {
    JsonNode canonical = canonical(question);
    return new Recording(fingerprint(canonical), model, canonical, answer.text(), answer.usage());
  }

  static String fingerprint(Question question) {
    return fingerprint(canonical(question));
  }

  private static String fingerprint(JsonNode canonical) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(Json.bytes(canonical));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /**
   * The question with its fields in order and without what differs between two runs of the same:
   * the plan's id and its tasks'. The schema of the answer follows from the rest.
   */
  private static JsonNode canonical(Question question) {
    ObjectNode tree = (ObjectNode) sorted(Json.tree(question));
    tree.remove("schema");
    if (tree.get("situation") instanceof ObjectNode situation) {
      situation.remove("plan_id");
      situation.path("history").forEach(done -> ((ObjectNode) done).remove("task_id"));
    }
    return tree;
  }

  private static JsonNode sorted(JsonNode node) {
    if (node.isObject()) {
      ObjectNode sorted = JsonNodeFactory.instance.objectNode();
      TreeSet<String> names = new TreeSet<>();
      node.fieldNames().forEachRemaining(names::add);
      names.forEach(name -> sorted.set(name, sorted(node.get(name))));
      return sorted;
    }
    if (node.isArray()) {
      ArrayNode sorted = JsonNodeFactory.instance.arrayNode();
      node.forEach(element -> sorted.add(sorted(element)));
      return sorted;
    }
    return node;
  }
}

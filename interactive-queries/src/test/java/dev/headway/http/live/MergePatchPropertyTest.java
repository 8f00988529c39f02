// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.http.json.Json;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class MergePatchPropertyTest {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  @Provide
  Arbitrary<ObjectNode> documents() {
    return objects(2);
  }

  private static Arbitrary<ObjectNode> objects(int depth) {
    Arbitrary<JsonNode> leaves =
        Arbitraries.of(
            NODES.nullNode(),
            NODES.numberNode(1),
            NODES.numberNode(2),
            NODES.textNode("a"),
            NODES.booleanNode(true),
            NODES.arrayNode().add(1).addNull(),
            NODES.arrayNode().add(NODES.objectNode().putNull("x")));
    Arbitrary<JsonNode> values =
        depth == 0
            ? leaves
            : Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(3, leaves),
                net.jqwik.api.Tuple.of(1, objects(depth - 1).map(JsonNode.class::cast)));
    return Arbitraries.maps(Arbitraries.of("a", "b", "c", "d"), values)
        .ofMaxSize(4)
        .map(
            members -> {
              ObjectNode object = NODES.objectNode();
              members.forEach(object::set);
              return object;
            });
  }

  /** As RFC 7396 says, in its own words. */
  static JsonNode patched(JsonNode target, JsonNode patch) {
    if (!patch.isObject()) {
      return patch;
    }
    ObjectNode result = target.isObject() ? target.deepCopy() : NODES.objectNode();
    patch
        .properties()
        .forEach(
            member -> {
              if (member.getValue().isNull()) {
                result.remove(member.getKey());
              } else {
                JsonNode before = result.path(member.getKey());
                result.set(member.getKey(), patched(before, member.getValue()));
              }
            });
    return result;
  }

  private static JsonNode withoutNulls(JsonNode node) {
    return patched(NODES.objectNode(), node);
  }

  @Property
  void shouldMakeTheOneOfTheOther(
      @ForAll("documents") ObjectNode from, @ForAll("documents") ObjectNode to) {
    // given
    JsonNode before = from.deepCopy();
    JsonNode after = to.deepCopy();

    // when
    ObjectNode patch = MergePatch.between(from, to);

    // then: for whoever reads what is absent as null
    assertThat(patched(withoutNulls(from), patch)).isEqualTo(withoutNulls(to));
    assertThat(from).isEqualTo(before);
    assertThat(to).isEqualTo(after);
  }

  @Property
  void shouldBeEmptyWhereNothingChanges(@ForAll("documents") ObjectNode document) {
    assertThat(MergePatch.between(document, document.deepCopy())).isEmpty();
  }

  @Example
  void shouldHoldWhatChangesOnly() {
    assertThat(
            MergePatch.between(
                    object("{\"a\":1,\"b\":{\"c\":1,\"d\":2.50},\"e\":[1],\"f\":\"x\",\"g\":null}"),
                    object("{\"a\":1,\"b\":{\"c\":2,\"d\":2.50},\"e\":[1,2],\"f\":null,\"g\":3}"))
                .toString())
        .isEqualTo("{\"b\":{\"c\":2},\"e\":[1,2],\"f\":null,\"g\":3}");
  }

  private static ObjectNode object(String json) {
    return Json.object(json.getBytes(StandardCharsets.UTF_8));
  }
}

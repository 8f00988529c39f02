// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.agent.event.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateTest {
  private static final Map<String, @Nullable Object> GOAL =
      Json.object(
          "{\"text\":\"a \\\"b\\\"\",\"whole\":7,\"real\":0.5,\"yes\":true,\"none\":null,\"list\":[1,\"x\"],\"map\":{\"in\":{\"deep\":[true]}}}");

  private static final Map<String, @Nullable Object> RESULTS =
      Json.object("{\"data.fetch.done\":{\"rows\":[{\"n\":1}]},\"data\":{\"fetch\":1}}");

  private static String filled(String template) {
    return Json.text(new Template(GOAL, RESULTS).fill(Json.object(template)));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "{{goal_data.text}}|\"a \\\"b\\\"\"",
        "{{goal_data.whole}}|7",
        "{{goal_data.real}}|0.5",
        "{{goal_data.yes}}|true",
        "{{goal_data.list}}|[1,\"x\"]",
        "{{goal_data.map}}|{\"in\":{\"deep\":[true]}}",
        "{{ goal_data.map.in.deep }}|[true]",
        "{{results.data.fetch.done.rows}}|[{\"n\":1}]",
        "{{results.data.fetch}}|1",
        "n is {{goal_data.whole}}, {{goal_data.yes}}|\"n is 7, true\"",
        "none: '{{goal_data.none}}{{goal_data.missing}}'|\"none: ''\"",
        "no placeholder|\"no placeholder\"",
      })
  void shouldKeepJsonTypes(String template, String expected) {
    assertThat(Json.tree(filled(Json.text(Map.of("x", template)))).get("x"))
        .isEqualTo(Json.tree(expected));
  }

  @Test
  void shouldFillWhatIsNested() {
    assertThat(
            new Template(GOAL, RESULTS)
                .fill(Map.of("a", List.of(Map.of("b", "{{goal_data.whole}}"), 3))))
        .isEqualTo(Map.of("a", List.of(Map.of("b", 7), 3)));
  }

  @Test
  void shouldPutNullForWhatIsNotThere() {
    Map<String, @Nullable Object> filled =
        new Template(GOAL, RESULTS)
            .fill(Map.of("a", "{{goal_data.none}}", "b", "{{goal_data.missing}}"));

    assertThat(filled).containsEntry("a", null).containsEntry("b", null);
  }

  @Test
  void shouldRefuseAPlaceholderThatMeansNothing() {
    assertThatThrownBy(() -> filled("{\"x\":\"{{env.HOME}}\"}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("{{env.HOME}}");
  }
}

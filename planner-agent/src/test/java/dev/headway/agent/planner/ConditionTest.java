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
import org.junit.jupiter.params.provider.ValueSource;

class ConditionTest {
  private static final Map<String, @Nullable Object> GOAL =
      Json.object("{\"n\":3,\"name\":\"x\",\"none\":null}");
  private static final Map<String, @Nullable Object> RESULT =
      Json.object("{\"score\":0.9,\"tags\":[\"a\",\"b\"],\"inner\":{\"ok\":true}}");
  private static final Map<String, @Nullable Object> RESULTS =
      Json.object("{\"data.fetch.done\":{\"rows\":12345678901}}");

  private static boolean holds(String expression) {
    return Condition.holds(expression, GOAL, RESULT, RESULTS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " -> ",
      value = {
        "result.score > 0.8 -> true",
        "result.score > 0.95 -> false",
        "goal.n < 3 -> false",
        "goal.n == 3 && goal.name == \"x\" -> true",
        "result.inner.ok || goal.n > 10 -> true",
        "\"b\" in result.tags -> true",
        "result.tags.exists(tag, tag == \"c\") -> false",
        "results[\"data.fetch.done\"].rows > 12345678900 -> true",
        "has(result.missing) && result.missing -> false",
        "goal.none == null -> true",
      })
  void shouldDecideByGoalAndResults(String expression, boolean expected) {
    assertThat(holds(expression)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"result.missing > 1", "result.tags > 1", "result.score"})
  void shouldSayWhatCannotBeDecided(String expression) {
    assertThatThrownBy(() -> holds(expression)).hasMessageContaining(expression);
  }

  @ParameterizedTest
  @ValueSource(strings = {"goal.n >", "nothing.n > 1", "1 + 1", "System.exit(1)"})
  void shouldRefuseWhatIsNoCondition(String expression) {
    assertThatThrownBy(() -> Condition.check(expression))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("condition '" + expression + "'");
  }

  @Test
  void shouldRefuseAStateMachineWithSuchACondition() {
    StateMachine.Builder states =
        StateMachine.builder()
            .state(
                "a",
                new StateMachine.State(
                    "A",
                    null,
                    List.of(new StateMachine.Transition("e", "z", "goal.n >")),
                    null,
                    false))
            .end("z", "Z");

    assertThatThrownBy(states::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("goal.n >");
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.agent.model.Question.Complaint;
import dev.headway.agent.model.Situation.Goal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PromptTest {
  private static Map<String, @Nullable Object> ordered(Object... pairs) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put((String) pairs[i], pairs[i + 1]);
    }
    return map;
  }

  private static Question question() {
    Question question =
        new Questions()
            .event("research.requested", "topic:string", "findings:array")
            .event("draft.requested", "findings:array, critique?:string", "draft:string")
            .offered("printing", "print.goal", "draft:string", "printed=true")
            .awaited("approval.given", "approved:boolean", "draft")
            .goal(ordered("topic", "tides", "length", 300), "draft:string")
            .succeeded(
                "research.requested",
                ordered("topic", "tides"),
                ordered("findings", List.of("moon")))
            .failed("draft.requested", ordered("findings", List.of("moon")), "no words")
            .open("draft.requested", ordered("findings", List.of("moon")))
            .left(7)
            .ask();
    Situation bare = question.situation();
    Situation situation =
        new Situation(
            bare.planId(),
            bare.state(),
            bare.trigger(),
            bare.goal(),
            bare.history(),
            bare.remainingActions(),
            ordered("tokens", 4_000, "cost_usd", 0.5));
    return new Question(
            question.instructions(),
            situation,
            question.events(),
            question.planners(),
            question.schema(),
            List.of())
        .with(new Complaint("{\"oops\":1}", "plan_id is missing"));
  }

  @Test
  void shouldRenderAQuestionAsInTheGoldenFile() throws IOException {
    // when
    Prompt prompt = Prompt.of(question(), true);

    // then
    String text = "# system\n" + prompt.system() + "\n# user\n" + prompt.user();
    String update = System.getProperty("golden.update");
    if (update != null) {
      Files.writeString(Path.of(update), text);
    }
    try (InputStream golden =
        Objects.requireNonNull(getClass().getResourceAsStream("/golden-prompt.txt"))) {
      assertThat(text).isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void shouldRenderTheSameQuestionAlwaysTheSame() {
    assertThat(Prompt.of(question(), false)).isEqualTo(Prompt.of(question(), false));
    assertThat(Prompt.of(question(), false).user()).doesNotContain("JSON Schema of the answer");
  }

  @Test
  void shouldSayThatLongValuesAreCut() {
    // given
    Question question =
        new Questions().goal(Map.of("text", "x".repeat(50_000)), (String) null).ask();

    // when
    String user = Prompt.of(question, false).user();

    // then
    assertThat(user.length()).isLessThan(20_000);
    assertThat(user).contains("38011 more characters are not shown");
  }

  @Test
  void shouldRenderASelection() {
    // given
    Question decide = question();
    Question select =
        new Question(
            Question.Task.SELECT,
            null,
            new Situation(
                "p", "s", "t", new Goal("g", ordered("topic", "tides"), null), List.of(), 1, null),
            decide.requests(),
            List.of(),
            decide.schema(),
            List.of());

    // when
    Prompt prompt = Prompt.of(select, false);

    // then
    assertThat(prompt.system()).contains("which event an AI agent publishes");
    assertThat(prompt.user())
        .contains("{\"topic\":\"tides\"}", "- research.requested: ")
        .doesNotContain("actions left");
  }
}

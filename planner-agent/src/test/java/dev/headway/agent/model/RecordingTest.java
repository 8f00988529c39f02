// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.agent.testkit.ScriptedModel;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingTest {
  @TempDir Path folder;

  private static Questions questions() {
    return new Questions().event("a.do", "x:string", "y:string").goal(Map.of("x", "1"), "y:string");
  }

  private static Question withIds(Question question, String planId, String taskId) {
    Situation old = question.situation();
    Situation situation =
        new Situation(
            planId,
            old.state(),
            old.trigger(),
            old.goal(),
            old.history().stream()
                .map(
                    done ->
                        new Situation.Done(
                            done.step(), taskId, done.type(), done.data(), done.outcome()))
                .toList(),
            old.remainingActions(),
            old.budget());
    return new Question(
        question.instructions(),
        situation,
        question.events(),
        question.planners(),
        question.schema(),
        List.of());
  }

  @Test
  void shouldReplayWhatWasRecordedForOtherIds() throws Exception {
    // given
    Path file = folder.resolve("recording.jsonl");
    Question first = questions().ask();
    Question second = questions().succeeded("a.do", Map.of("x", "1"), Map.of("y", "2")).ask();
    try (RecordingModel recording =
        new RecordingModel(new ScriptedModel().says("one").says("zwei ü"), file)) {
      recording.ask(first);
      recording.ask(second);
    }

    // when
    ReplayModel replay = new ReplayModel(file);

    // then
    assertThat(replay.ask(withIds(second, "other", "another")).text()).isEqualTo("zwei ü");
    assertThat(replay.ask(first)).isEqualTo(new Answer("one", ScriptedModel.USAGE));
    assertThat(Files.readAllLines(file)).hasSize(2);
  }

  @Test
  void shouldReplayRepeatedQuestionsInOrder() throws Exception {
    // given
    Path file = folder.resolve("recording.jsonl");
    Question question = questions().ask();
    RecordingModel recording =
        new RecordingModel(new ScriptedModel().says("one").says("two"), file);
    recording.ask(question);
    recording.ask(question);

    // when
    ReplayModel replay = new ReplayModel(file);

    // then
    assertThat(replay.ask(question).text()).isEqualTo("one");
    assertThat(replay.ask(question).text()).isEqualTo("two");
    assertThat(replay.ask(question).text()).isEqualTo("two");
  }

  @Test
  void shouldSayWhichQuestionWasNeverRecorded() throws Exception {
    // given
    Path file = folder.resolve("recording.jsonl");
    new RecordingModel(new ScriptedModel().says("one"), file).ask(questions().ask());
    ReplayModel replay = new ReplayModel(file);

    // then
    for (Question other :
        List.of(
            questions().left(3).ask(),
            questions().ask().with(new Question.Complaint("a", "b")),
            questions().event("b.do", "", "").ask())) {
      assertThatThrownBy(() -> replay.ask(other))
          .isInstanceOfSatisfying(ModelException.class, e -> assertThat(e.isRetriable()).isFalse())
          .hasMessageContaining("recording.jsonl has no answer to this question (goal goal")
          .hasMessageContaining("record it anew");
    }
  }

  @Test
  void shouldNameTheLineThatCannotBeRead() throws Exception {
    // given
    Path file = folder.resolve("recording.jsonl");
    new RecordingModel(new ScriptedModel().says("one"), file).ask(questions().ask());
    Files.writeString(file, "{half\n", StandardOpenOption.APPEND);

    // then
    assertThatThrownBy(() -> new ReplayModel(file))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("line 2");
  }

  @Test
  void shouldRecordNoFailures() throws Exception {
    // given
    Path file = folder.resolve("recording.jsonl");
    RecordingModel recording =
        new RecordingModel(new ScriptedModel().fails(new ModelException("down", true, null)), file);

    // then
    assertThatThrownBy(() -> recording.ask(questions().ask())).isInstanceOf(ModelException.class);
    assertThat(file).doesNotExist();
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.agent.event.EventDefinition;
import dev.headway.agent.model.GoalDirectedModel;
import dev.headway.agent.model.ModelException;
import dev.headway.agent.model.ModelUsage;
import dev.headway.agent.model.Question;
import dev.headway.agent.model.Questions;
import dev.headway.agent.testkit.ScriptedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventSelectorTest {
  private static final List<EventDefinition> EVENTS =
      List.of(
          EventDefinition.request(
              "ticket.escalate",
              "Escalates.",
              Questions.schema("ticket_id:string, severity:integer"),
              "ticket.escalated"),
          EventDefinition.request(
              "ticket.answer",
              "Answers.",
              Questions.schema("ticket_id:string, text?:string"),
              "ticket.answered"));

  private final ScriptedModel model = new ScriptedModel();

  private EventSelector selector() {
    return EventSelector.among(EVENTS).with(model, new FakeClockwork());
  }

  @Test
  void shouldGiveTheModelsChoice() throws Exception {
    // given
    model.says(
        "{\"event_type\":\"ticket.answer\",\"data\":{\"ticket_id\":\"t\"},\"reasoning\":\"simple\"}");

    // when
    Selection selection =
        selector().instructed("You run a help desk.").select(Map.of("ticket_id", "t"));

    // then
    assertThat(selection)
        .isEqualTo(new Selection("ticket.answer", Map.of("ticket_id", "t"), "simple"));
    Question asked = model.questions().getFirst();
    assertThat(asked.task()).isEqualTo(Question.Task.SELECT);
    assertThat(asked.instructions()).isEqualTo("You run a help desk.");
    assertThat(asked.situation().goal().data()).containsEntry("ticket_id", "t");
  }

  @Test
  void shouldHaveChoicesMended() throws Exception {
    // given
    List<ModelUsage> usages = new ArrayList<>();
    model
        .says("{\"event_type\":\"ticket.burn\",\"data\":{},\"reasoning\":\"r\"}")
        .says(
            "{\"event_type\":\"ticket.escalate\",\"data\":{\"ticket_id\":\"t\",\"severity\":\"high\"},\"reasoning\":\"r\"}")
        .says(
            "{\"event_type\":\"ticket.escalate\",\"data\":{\"ticket_id\":\"t\",\"severity\":1},\"reasoning\":\"r\"}");

    // when
    Selection selection = selector().tellingUsage(usages::add).select(Map.of());

    // then
    assertThat(selection.data()).containsEntry("severity", 1);
    assertThat(model.questions().getLast().complaints())
        .extracting(Question.Complaint::reason)
        .satisfiesExactly(
            reason -> assertThat(reason).contains("ticket.escalate, ticket.answer"),
            reason -> assertThat(reason).contains("/severity"));
    assertThat(usages).extracting(ModelUsage::inputTokens).containsExactly(100L, 100L, 100L);
  }

  @Test
  void shouldFallBackOnlyToWhatTheStateFits() throws Exception {
    // given
    model
        .fails(new ModelException("down", false, null))
        .fails(new ModelException("down", false, null))
        .fails(new ModelException("down", false, null));
    EventSelector selector = selector().orElse("ticket.answer");

    // then
    assertThat(selector.select(Map.of("ticket_id", "t")).eventType()).isEqualTo("ticket.answer");
    assertThatThrownBy(() -> selector.select(Map.of("ticket", "t")))
        .isInstanceOf(SelectionException.class)
        .hasMessageContaining("down")
        .hasMessageContaining("'ticket_id'");
    assertThatThrownBy(() -> selector().select(Map.of("ticket_id", "t")))
        .isInstanceOf(SelectionException.class)
        .hasMessageContaining("down");
  }

  @Test
  void shouldRefuseWhatCannotWork() {
    assertThatThrownBy(() -> EventSelector.among(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> selector().orElse("ticket.burn"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ticket.escalate, ticket.answer");
  }

  @Test
  void shouldChooseByTheEmbeddedModelWhatTakesMostOfTheState() throws Exception {
    // given
    try (GoalDirectedModel embedded = new GoalDirectedModel()) {
      EventSelector selector = EventSelector.among(EVENTS).with(embedded);

      // then
      assertThat(selector.select(Map.of("ticket_id", "t")).eventType()).isEqualTo("ticket.answer");
      assertThat(selector.select(Map.of("ticket_id", "t", "severity", 3)))
          .extracting(Selection::eventType, Selection::data)
          .containsExactly("ticket.escalate", Map.of("ticket_id", "t", "severity", 3));
      assertThat(
              selector.select(Map.of("ticket_id", "t", "severity", 3, "text", "hello")).eventType())
          .as("as many facts: the first by name")
          .isEqualTo("ticket.answer");
      assertThatThrownBy(() -> selector.select(Map.of("severity", 3)))
          .isInstanceOf(SelectionException.class)
          .hasMessageContaining("'ticket_id'");
    }
  }
}

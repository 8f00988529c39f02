// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.agent.event.Json;
import dev.headway.agent.event.Topic;
import dev.headway.agent.model.Question;
import dev.headway.agent.model.Questions;
import dev.headway.agent.planner.Reading.Refused;
import dev.headway.agent.planner.Reading.Understood;
import dev.headway.agent.registry.PayloadSchemas;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecisionReaderTest {
  private static final Question QUESTION =
      new Questions()
          .event("data.fetch", "source:string, limit?:integer", "rows:array")
          .event("report.write", "rows:array", "report:string")
          .offered("shipping", "ship.goal", "order_id:string", "shipment:string")
          .awaited("approval.given", "approved:boolean", "report")
          .goal(Map.of("source", "here"), "report:string")
          .ask();

  private final DecisionReader reader = new DecisionReader(new PayloadSchemas());

  private static String decision(String action) {
    return """
        {"plan_id": "plan-1", "current_state": "running", "next_action": %s, "reasoning": "because"}"""
        .formatted(action);
  }

  private static final String FETCH =
      """
      {"action": "publish", "event_type": "data.fetch", "data": {"source": "here"}}""";

  private PlannerDecision understood(String text) {
    return switch (reader.read(text, QUESTION)) {
      case Understood<PlannerDecision>(PlannerDecision decision) -> decision;
      case Refused<PlannerDecision>(String reason) -> throw new AssertionError(reason);
    };
  }

  private String refused(String text) {
    return refused(text, QUESTION);
  }

  private String refused(String text, Question question) {
    return switch (reader.read(text, question)) {
      case Understood<PlannerDecision>(PlannerDecision decision) ->
          throw new AssertionError("understood: " + decision);
      case Refused<PlannerDecision>(String reason) -> reason;
    };
  }

  @Test
  void shouldReadPublishAndFillInWhatItLeavesOut() {
    // when
    PlannerDecision decision = understood(decision(FETCH));

    // then
    assertThat(decision.confidence()).isEqualTo(1.0);
    assertThat(decision.alternativeActions()).isEmpty();
    assertThat(decision.nextAction())
        .isEqualTo(
            new NextAction.Publish(
                "data.fetch",
                Topic.ACTION_REQUESTS,
                Map.of("source", "here"),
                "data.fetch.done",
                Topic.ACTION_RESULTS,
                ""));
  }

  @Test
  void shouldReadEveryOtherAction() {
    assertThat(
            understood(decision("{\"action\":\"complete\",\"result\":{\"report\":\"r\"}}"))
                .nextAction())
        .isEqualTo(new NextAction.Complete(Map.of("report", "r")));
    assertThat(
            understood(decision("{\"action\":\"wait\",\"expected_event\":\"approval.given\"}"))
                .nextAction())
        .isEqualTo(new NextAction.Wait("", "approval.given", 3_600));
    assertThat(
            understood(
                    decision(
                        "{\"action\":\"wait\",\"expected_event\":\"data.fetch.done\",\"timeout_seconds\":5}"))
                .nextAction())
        .isEqualTo(new NextAction.Wait("", "data.fetch.done", 5));
    assertThat(
            understood(
                    decision(
                        "{\"action\":\"delegate\",\"target_planner\":\"shipping\",\"goal_event\":\"ship.goal\",\"goal_data\":{\"order_id\":\"o\"}}"))
                .nextAction())
        .isEqualTo(new NextAction.Delegate("shipping", "ship.goal", Map.of("order_id", "o")));
    assertThat(understood(decision("{\"action\":\"fail\",\"reason\":\"no\"}")).nextAction())
        .isEqualTo(new NextAction.Fail("no"));
  }

  @Test
  void shouldReadWhatItHasWritten() {
    // given
    PlannerDecision decision =
        new PlannerDecision(
            "plan-1",
            "running",
            ((PlannerDecision) understood(decision(FETCH))).nextAction(),
            List.of(new NextAction.Fail("no"), new NextAction.Wait("r", "approval.given", 7)),
            0.25,
            "because");

    // when
    String text = Json.text(decision);

    // then
    assertThat(text).contains("\"action\":\"publish\"", "\"event_type\"", "\"timeout_seconds\":7");
    assertThat(understood(text)).isEqualTo(decision);
  }

  @Test
  void shouldAcceptWhiteSpaceAndOneFenceAndNothingElseAround() {
    assertThat(understood("\n  " + decision(FETCH) + " \n")).isNotNull();
    assertThat(understood("```json\n" + decision(FETCH) + "\n```")).isNotNull();
    assertThat(refused("Here it is: " + decision(FETCH))).contains("not one JSON object");
    assertThat(refused(decision(FETCH) + " That is all.")).contains("not one JSON object");
    assertThat(refused(decision(FETCH) + decision(FETCH))).contains("not one JSON object");
    assertThat(refused("")).contains("not a JSON object");
    assertThat(refused("[1]")).contains("not a JSON object");
    assertThat(refused("{\"plan_id\":\"a\",\"plan_id\":\"b\"}")).contains("plan_id");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"action":"fly"}                                              | there is no action 'fly': one of publish, complete, wait, delegate, fail
          {"event_type":"data.fetch"}                                   | next_action.action: is missing
          {"action":"publish","data":{}}                                | next_action: event_type is missing
          {"action":"publish","event_type":"x","topic":"nowhere"}       | next_action.topic: no topic 'nowhere': one of action-requests
          {"action":"publish","event_type":"x","data":"text"}           | next_action.data
          {"action":"complete"}                                         | next_action: result is missing
          {"action":"complete","result":"done"}                         | next_action.result
          {"action":"wait"}                                             | next_action: expected_event is missing
          {"action":"wait","expected_event":"e","timeout_seconds":0}    | next_action: timeout_seconds is 0
          {"action":"delegate","goal_event":"g","goal_data":{}}         | next_action: target_planner is missing
          {"action":"delegate","target_planner":"p","goal_data":{}}     | next_action: goal_event is missing
          {"action":"delegate","target_planner":"p","goal_event":"g"}   | next_action: goal_data is missing
          {"action":"fail"}                                             | next_action: reason is missing
          """)
  void shouldNameTheFieldThatIsWrongInAnAction(String action, String words) {
    assertThat(refused(decision(action))).contains(words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"plan_id":"p","current_state":"s","next_action":{"action":"fail","reason":"r"}}                                    | reasoning is missing
          {"plan_id":"p","current_state":"s","next_action":{"action":"fail","reason":"r"},"reasoning":" "}                    | reasoning is missing
          {"plan_id":"p","current_state":"s","next_action":{"action":"fail","reason":"r"},"reasoning":"r","confidence":2}     | confidence is 2.0
          {"plan_id":"p","current_state":"s","next_action":{"action":"fail","reason":"r"},"reasoning":"r","confidence":-0.1}  | confidence is -0.1
          {"plan_id":"p","current_state":"s","next_action":{"action":"fail","reason":"r"},"reasoning":"r","confidence":"x"}   | confidence
          {"plan_id":"p","current_state":"s","reasoning":"r"}                                                                 | next_action is missing
          {"plan_id":"p","next_action":{"action":"fail","reason":"r"},"reasoning":"r"}                                        | current_state is missing
          {"current_state":"s","next_action":{"action":"fail","reason":"r"},"reasoning":"r"}                                  | plan_id is missing
          {"plan_id":"p","current_state":"s","next_action":{"action":"fail","reason":"r"},"reasoning":"r","alternative_actions":[{"action":"fly"}]} | alternative_actions[0].action
          """)
  void shouldNameTheFieldThatIsWrongInADecision(String text, String words) {
    assertThat(refused(text)).contains(words);
  }

  @Test
  void shouldListTheEventsThereAreInsteadOfAnInventedOne() {
    assertThat(
            refused(
                decision("{\"action\":\"publish\",\"event_type\":\"data.imagine\",\"data\":{}}")))
        .isEqualTo(
            "next_action.event_type: event 'data.imagine' is not registered. Available events: data.fetch, report.write");
  }

  @Test
  void shouldNotTakeAResultForARequest() {
    assertThat(
            refused(
                decision(
                    "{\"action\":\"publish\",\"event_type\":\"data.fetch.done\",\"data\":{\"rows\":[]}}")))
        .contains("is not registered");
  }

  @Test
  void shouldTellEachViolationOfAPayloadWithItsPlace() {
    assertThat(
            refused(
                decision(
                    "{\"action\":\"publish\",\"event_type\":\"data.fetch\",\"data\":{\"limit\":\"many\"}}")))
        .contains("next_action.data does not fit its schema")
        .contains("'source'")
        .contains("/limit: ")
        .contains("integer");
  }

  @Test
  void shouldRefuseAnotherTopicOrResponseThanTheDefinitions() {
    String publish =
        "{\"action\":\"publish\",\"event_type\":\"data.fetch\",\"data\":{\"source\":\"s\"},%s}";
    assertThat(refused(decision(publish.formatted("\"topic\":\"system-events\""))))
        .contains("next_action.topic", "'data.fetch' is sent on action-requests");
    assertThat(refused(decision(publish.formatted("\"response_event\":\"data.fetch\""))))
        .contains("next_action.response_event", "'data.fetch.done'");
    assertThat(refused(decision(publish.formatted("\"response_topic\":\"action-requests\""))))
        .contains("next_action.response_topic");
    assertThat(understood(decision(publish.formatted("\"response_event\":\"data.fetch.done\""))))
        .isNotNull();
  }

  @Test
  void shouldRefuseGoalsNobodyTakesAndWaitsForWhatNeverComes() {
    String delegate =
        "{\"action\":\"delegate\",\"target_planner\":\"%s\",\"goal_event\":\"%s\",\"goal_data\":{\"order_id\":%s}}";
    assertThat(refused(decision(delegate.formatted("billing", "ship.goal", "\"o\""))))
        .contains("Available: ship.goal by shipping");
    assertThat(refused(decision(delegate.formatted("shipping", "bill.goal", "\"o\""))))
        .contains("Available: ship.goal by shipping");
    assertThat(refused(decision(delegate.formatted("shipping", "ship.goal", "5"))))
        .contains("next_action.goal_data does not fit its schema: /order_id");
    assertThat(refused(decision("{\"action\":\"wait\",\"expected_event\":\"data.fetch\"}")))
        .contains("next_action.expected_event", "approval.given, data.fetch.done");
  }

  @Test
  void shouldHoldTheResultToTheGoalsSchema() {
    assertThat(refused(decision("{\"action\":\"complete\",\"result\":{\"report\":5}}")))
        .contains("next_action.result does not fit its schema: /report");
  }

  @Test
  void shouldRefuseActionsWhenNoneAreLeft() {
    // given
    Question last =
        new Questions().event("data.fetch", "source:string", "rows:array").left(0).ask();

    // then
    assertThat(refused(decision(FETCH), last)).contains("no actions left", "complete, wait, fail");
    assertThat(
            refused(
                decision(
                    "{\"action\":\"delegate\",\"target_planner\":\"p\",\"goal_event\":\"g\",\"goal_data\":{}}"),
                last))
        .contains("no actions left");
    assertThat(reader.read(decision("{\"action\":\"complete\",\"result\":{}}"), last))
        .isInstanceOf(Understood.class);
  }
}

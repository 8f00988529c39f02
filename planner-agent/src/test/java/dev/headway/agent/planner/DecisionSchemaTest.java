// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.planner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headway.agent.event.EventDefinition;
import dev.headway.agent.event.Json;
import dev.headway.agent.event.Topic;
import dev.headway.agent.model.Question;
import dev.headway.agent.model.Questions;
import dev.headway.agent.registry.PayloadSchemas;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DecisionSchemaTest {
  private static final JsonNode META_SCHEMA =
      Json.tree("{\"$ref\":\"https://json-schema.org/draft/2020-12/schema\"}");

  private final PayloadSchemas schemas = new PayloadSchemas();

  private static final Questions OFFER =
      new Questions()
          .event("data.fetch", "source:string", "rows:array")
          .event("report.write", "rows:array", "report:string")
          .offered("shipping", "ship.goal", "order_id:string", "shipment:string")
          .awaited("approval.given", "approved:boolean", "report")
          .goal(Map.of(), "report:string");

  private static JsonNode decision(NextAction action) {
    return Json.tree((Object) PlannerDecision.of("p", "s", action, "because"));
  }

  @Test
  void shouldBeAValidSchema() {
    assertThat(schemas.check(META_SCHEMA, OFFER.ask().schema())).isEmpty();
  }

  @Test
  void shouldFitEachDecisionThatTheReaderTakes() {
    // given
    JsonNode schema = OFFER.ask().schema();

    // then
    for (NextAction action :
        List.of(
            new NextAction.Publish(
                "data.fetch",
                Topic.ACTION_REQUESTS,
                Map.of("source", "s"),
                "data.fetch.done",
                Topic.ACTION_RESULTS,
                "r"),
            new NextAction.Complete(Map.of("report", "r")),
            new NextAction.Wait("r", "approval.given", 60),
            new NextAction.Delegate("shipping", "ship.goal", Map.of("order_id", "o")),
            new NextAction.Fail("no"))) {
      assertThat(schemas.check(schema, decision(action))).as(action.toString()).isEmpty();
    }
  }

  @Test
  void shouldNotFitWhatIsNotOffered() {
    // given
    JsonNode schema = OFFER.ask().schema();

    // then
    for (NextAction action :
        List.of(
            publish("data.imagine", Map.of("source", "s")),
            publish("data.fetch", Map.of("source", 5)),
            publish("report.write", Map.of("source", "s")),
            new NextAction.Complete(Map.of("report", 5)),
            new NextAction.Wait("r", "other.event", 60),
            new NextAction.Delegate("billing", "ship.goal", Map.of("order_id", "o")))) {
      assertThat(schemas.check(schema, decision(action))).as(action.toString()).isNotEmpty();
    }
  }

  @Test
  void shouldOfferNoActionsWhenNoneAreLeft() {
    // given
    JsonNode schema = new Questions().event("data.fetch", "", "").left(0).ask().schema();

    // then
    assertThat(schema.toString()).doesNotContain("publish").contains("complete", "fail");
  }

  @Test
  void shouldSayNoMoreThanObjectOfSchemasWithReferences() {
    // given
    JsonNode payload =
        Json.tree(
            """
            {"type":"object","properties":{"a":{"$ref":"#/$defs/A"}},"$defs":{"A":{"type":"string"}}}""");
    Question question =
        new Questions().define(EventDefinition.request("a.do", "Does a.", payload, "a.done")).ask();

    // then
    assertThat(schemas.check(META_SCHEMA, question.schema())).isEmpty();
    assertThat(schemas.check(question.schema(), decision(publish("a.do", Map.of("a", "text")))))
        .isEmpty();
  }

  private static NextAction publish(String type, Map<String, Object> data) {
    return new NextAction.Publish(type, Topic.ACTION_REQUESTS, nullable(data), null, null, "");
  }

  @SuppressWarnings({"unchecked", "NullAway"})
  private static Map<String, @Nullable Object> nullable(Map<String, Object> data) {
    return (Map<String, @Nullable Object>) (Map<String, ?>) data;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headway.agent.event.Json;
import dev.headway.agent.registry.PayloadSchemas;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StrictSchemaTest {
  private static final JsonNode META_SCHEMA =
      Json.tree("{\"$ref\":\"https://json-schema.org/draft/2020-12/schema\"}");

  private final PayloadSchemas schemas = new PayloadSchemas();

  @Test
  void shouldMakeOptionalPropertiesNullableAndCloseObjects() {
    assertThat(
            StrictSchema.of(
                Json.tree(
                    """
                    {"type":"object","required":["a"],"properties":{
                      "a":{"type":"string","minLength":3,"description":"An a."},"b":{"const":5,"type":"integer"}}}""")))
        .contains(
            Json.tree(
                """
                {"type":"object","properties":{
                  "a":{"description":"An a.","type":"string"},
                  "b":{"anyOf":[{"enum":[5],"type":"integer"},{"type":"null"}]}},
                 "required":["a","b"],"additionalProperties":false}"""));
  }

  @Test
  void shouldSayWhenADialectCannotSayIt() {
    assertThat(StrictSchema.of(Json.tree("{\"type\":\"object\"}"))).isEmpty();
    assertThat(StrictSchema.of(Json.tree("{\"type\":\"object\",\"properties\":{\"a\":{}}}")))
        .isEmpty();
    assertThat(
            StrictSchema.of(
                Json.tree(
                    "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":[\"string\",\"null\"]}}}")))
        .isEmpty();
    assertThat(
            StrictSchema.of(
                Json.tree("{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"array\"}}}")))
        .isEmpty();
  }

  @Test
  void shouldSayADecisionOfEventsWithPlainPayloads() {
    // given
    Question question =
        new Questions()
            .event("data.fetch", "source:string, limit?:integer", "report:string")
            .awaited("approval.given", "approved:boolean", "report")
            .goal(Map.of("source", "here"), "report:string")
            .ask();

    // when
    JsonNode strict = StrictSchema.of(question.schema()).orElseThrow();

    // then
    assertThat(schemas.check(META_SCHEMA, strict)).isEmpty();
    JsonNode answer =
        Json.tree(
            """
            {"plan_id":"p","current_state":"s","alternative_actions":null,"confidence":null,"reasoning":"r",
             "next_action":{"action":"publish","event_type":"data.fetch","topic":null,"data":{"source":"s","limit":null},
               "response_event":null,"response_topic":null,"reasoning":null}}""");
    assertThat(schemas.check(strict, answer)).isEmpty();
    JsonNode back = StrictSchema.withoutNulls(answer);
    assertThat(schemas.check(question.schema(), back)).isEmpty();
    assertThat(back.at("/next_action/data")).isEqualTo(Json.tree("{\"source\":\"s\"}"));
  }
}

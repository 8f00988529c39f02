// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PayloadSchemaTest {
  enum Mood {
    CALM,
    UPSET
  }

  @Describe("Asks for pages.")
  record Fetch(
      @Describe("What to look for") @Sized(min = 1, max = 200) String searchQuery,
      @Between(min = 1, max = 50) int maxResults,
      @Between(min = 0, max = 0.5) BigDecimal budgetUsd,
      @Nullable String context,
      Optional<Instant> notBefore,
      @OneOf({"web", "files"}) String source,
      Mood mood,
      @Fixed("true") boolean approved,
      @Sized(min = 1) List<Page> pages,
      Map<String, @Nullable Integer> ratings,
      JsonNode anything) {}

  record Page(@JsonProperty("url") String address, double score) {}

  @Test
  void shouldSayWhatTheRecordSays() {
    assertThat(PayloadSchema.of(Fetch.class))
        .isEqualTo(
            Json.tree(
                """
                {"type":"object","description":"Asks for pages.","properties":{
                  "search_query":{"type":"string","description":"What to look for","minLength":1,"maxLength":200},
                  "max_results":{"type":"integer","minimum":1,"maximum":50},
                  "budget_usd":{"type":"number","minimum":0,"maximum":0.5},
                  "context":{"type":"string"},
                  "not_before":{"type":"string","format":"date-time"},
                  "source":{"type":"string","enum":["web","files"]},
                  "mood":{"type":"string","enum":["CALM","UPSET"]},
                  "approved":{"type":"boolean","const":true},
                  "pages":{"type":"array","items":{"type":"object","properties":{"url":{"type":"string"},"score":{"type":"number"}},"required":["url","score"]},"minItems":1},
                  "ratings":{"type":"object","additionalProperties":{"anyOf":[{"type":"integer"},{"type":"null"}]}},
                  "anything":{}},
                 "required":["search_query","max_results","budget_usd","source","mood","approved","pages","ratings","anything"]}
                """));
  }

  record Endless(String name, List<Endless> more) {}

  record Strange(Thread worker) {}

  record Generic<T>(T what) {}

  record Raw(Page page, @Between(min = 1) String text) {}

  record Unfit(@Fixed("maybe") boolean approved) {}

  @Test
  void shouldNameWhatHasNoSchema() {
    assertThatThrownBy(() -> PayloadSchema.of(Endless.class)).hasMessageContaining("Endless.more");
    assertThatThrownBy(() -> PayloadSchema.of(Strange.class))
        .hasMessageContaining("Strange.worker")
        .hasMessageContaining("java.lang.Thread");
    assertThatThrownBy(() -> PayloadSchema.of(Generic.class)).hasMessageContaining("Generic.what");
    assertThatThrownBy(() -> PayloadSchema.of(Raw.class))
        .hasMessageContaining("@Between")
        .hasMessageContaining("Raw.text");
    assertThatThrownBy(() -> PayloadSchema.of(Unfit.class))
        .hasMessageContaining("@Fixed")
        .hasMessageContaining("Unfit.approved");
  }

  record Twice(Page first, Page second) {}

  @Test
  void shouldTakeARecordTwice() {
    assertThat(PayloadSchema.of(Twice.class).at("/properties/second"))
        .isEqualTo(PayloadSchema.of(Page.class));
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.schemas.avro.AgentEvent;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonTest {
  record Report(
      int sampleSize, BigDecimal averageRating, @Nullable String nextStep, Instant writtenAt) {}

  private static final Report REPORT =
      new Report(3, new BigDecimal("3.670"), null, Instant.parse("2026-01-01T12:00:00Z"));

  @Test
  void shouldNameFieldsAsHeadwayDoes() {
    assertThat(Json.text(REPORT))
        .isEqualTo(
            "{\"sample_size\":3,\"average_rating\":3.670,\"written_at\":\"2026-01-01T12:00:00Z\"}");
    assertThat(Json.object(REPORT)).containsOnlyKeys("sample_size", "average_rating", "written_at");
  }

  @Test
  void shouldReadWhatItWrites() {
    assertThat(Json.read(Json.bytes(REPORT), Report.class)).isEqualTo(REPORT);
    assertThat(Json.convert(Json.object(REPORT), Report.class)).isEqualTo(REPORT);
  }

  @Test
  void shouldReadPayloadsOfEventsUnderTheSameNames() {
    // given
    ReceivedEvent event =
        new ReceivedEvent(
            Topic.ACTION_REQUESTS,
            AgentEvent.newBuilder()
                .setId("e")
                .setSource("s")
                .setType("t")
                .setTenantId("acme")
                .setUserId("ada")
                .setData(Json.text(REPORT))
                .build());

    // then
    assertThat(event.data(Report.class)).isEqualTo(REPORT);
  }

  @Test
  void shouldLeaveKeysOfMapsAsTheyAre() {
    assertThat(Json.text(Map.of("sampleSize", 3))).isEqualTo("{\"sampleSize\":3}");
  }
}

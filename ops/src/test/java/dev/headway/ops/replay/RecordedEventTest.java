// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.ops.client.Identity;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordedEventTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"tenant_id\":\"t\",\"user_id\":\"u\",\"plan_id\":\"p\",\"time\":\"2026-01-05T10:00:00+01:00\"}",
        "{\"tenantId\":\"t\",\"userId\":\"u\",\"planId\":\"p\",\"time\":\"2026-01-05T09:00:00Z\"}",
        "{\"tenantid\":\"t\",\"userid\":\"u\",\"time\":\"2026-01-05T09:00:00Z\",\"data\":{\"plan_id\":\"p\"}}"
      })
  void shouldFindIdentityPlanAndTimeInAnySpelling(String json) throws Exception {
    // when
    RecordedEvent event = RecordedEvent.parse(7, json);

    // then
    assertThat(event.identity()).contains(new Identity("t", "u"));
    assertThat(event.planId()).contains("p");
    assertThat(event.time()).contains(Instant.parse("2026-01-05T09:00:00Z"));
    assertThat(event.json()).isEqualTo(json);
  }

  @Test
  void shouldDoWithoutWhatIsMissingOrUnreadable() throws Exception {
    // when
    RecordedEvent event = RecordedEvent.parse(1, "{\"tenant_id\":\"t\",\"time\":\"yesterday\"}");

    // then
    assertThat(event.identity()).isEmpty();
    assertThat(event.planId()).isEmpty();
    assertThat(event.time()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "[]", "17", "nonsense"})
  void shouldNameTheLineThatIsNoEvent(String line) {
    assertThatThrownBy(() -> RecordedEvent.parse(42, line))
        .isInstanceOf(RecordedEvent.MalformedLineException.class)
        .hasMessageStartingWith("line 42: malformed-json");
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.agent.event.Between;
import dev.headway.agent.event.EventDefinition;
import dev.headway.agent.event.PayloadSchema;
import dev.headway.agent.event.Topic;
import dev.headway.agent.log.Append;
import dev.headway.agent.log.MapTable;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RegistryToolkitTest {
  record Fetch(String searchQuery, @Between(min = 1, max = 5) int maxResults) {}

  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final EventDefinition FETCH =
      EventDefinition.request(
          "data.fetch.requested", "fetches", PayloadSchema.of(Fetch.class), "r");
  private static final EventDefinition PAINT =
      EventDefinition.request("paint.requested", "paints", PayloadSchema.of(Fetch.class), "r");

  private final MapTable table = new MapTable(Registry.TOPIC);
  private final Toolkit toolkit =
      new RegistryToolkit(
          new LogRegistry(table, Clock.fixed(NOW, ZoneOffset.UTC)), new PayloadSchemas());

  private void commit(Append.State... records) {
    table.append(List.of(records));
  }

  private static AgentDefinition consumer(Instant seen) {
    return new AgentDefinition(
        "fetcher",
        "a",
        AgentDefinition.Kind.WORKER,
        "d",
        Set.of(),
        Set.of("data.fetch.requested", "not.defined"),
        Set.of(),
        seen);
  }

  @Test
  void shouldOfferWhatSomebodyTakesNow() {
    // given
    commit(RegistryRecords.of(FETCH), RegistryRecords.of(PAINT));
    commit(RegistryRecords.of(consumer(NOW)));

    // then: nobody paints
    assertThat(toolkit.actionableEvents())
        .extracting(EventDefinition::type)
        .containsExactly("data.fetch.requested");

    // when: nobody has been heard of
    commit(RegistryRecords.of(consumer(NOW.minus(Registry.TTL))));

    // then
    assertThat(toolkit.actionableEvents()).isEmpty();
    assertThat(toolkit.event(Topic.ACTION_REQUESTS, "paint.requested")).isPresent();
  }

  @Test
  void shouldCheckPayloads() {
    assertThat(toolkit.check(FETCH, Map.of("search_query", "solar", "max_results", 3))).isEmpty();
    assertThat(toolkit.check(FETCH, Map.of("search_query", "solar", "max_results", 9)))
        .singleElement()
        .asString()
        .startsWith("/max_results: ");
  }

  @Test
  void shouldMakePayloadsOfRecordsAndMaps() {
    // given
    commit(RegistryRecords.of(FETCH));
    Map<String, Object> expected = Map.of("search_query", "solar", "max_results", 3);

    // then
    assertThat(
            toolkit.payload(Topic.ACTION_REQUESTS, "data.fetch.requested", new Fetch("solar", 3)))
        .isEqualTo(expected);
    assertThat(toolkit.payload(Topic.ACTION_REQUESTS, "data.fetch.requested", expected))
        .isEqualTo(expected);
  }

  @Test
  void shouldSayAllThatIsWrong() {
    // given
    commit(RegistryRecords.of(FETCH), RegistryRecords.of(PAINT));

    // then
    assertThatThrownBy(
            () ->
                toolkit.payload(
                    Topic.ACTION_REQUESTS, "data.fetch.requested", Map.of("max_results", 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("data.fetch.requested")
        .hasMessageContaining("/search_query")
        .hasMessageContaining("/max_results");
    assertThatThrownBy(() -> toolkit.payload(Topic.ACTION_REQUESTS, "fetch", Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("data.fetch.requested, paint.requested");
    assertThatThrownBy(() -> toolkit.payload(Topic.SYSTEM_EVENTS, "fetch", Map.of()))
        .hasMessageContaining("there are none");
  }
}

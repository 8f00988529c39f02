// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.headway.agent.event.Between;
import dev.headway.agent.event.EventDefinition;
import dev.headway.agent.event.Json;
import dev.headway.agent.event.PayloadSchema;
import dev.headway.agent.event.Topic;
import dev.headway.agent.log.Append;
import dev.headway.agent.log.MapTable;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LogRegistryTest {
  record Fetch(@Between(min = 1, max = 0.5e9) int n) {}

  private static final Logger LOGGER =
      (Logger) LoggerFactory.getLogger("dev.headway.agent.registry");
  private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

  private final MapTable table = new MapTable(Registry.TOPIC);
  private Instant now = START;
  private final InstantSource source = () -> now;
  private final LogRegistry registry = new LogRegistry(table, source.withZone(ZoneOffset.UTC));
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void listen() {
    log.start();
    LOGGER.addAppender(log);
    LOGGER.setAdditive(false);
  }

  @AfterEach
  void stopListening() {
    LOGGER.detachAppender(log);
    LOGGER.setAdditive(true);
  }

  private List<String> warnings() {
    return log.list.stream()
        .filter(event -> event.getLevel() == Level.WARN)
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  private AgentDefinition agent(String name, String instance, String... consumes) {
    return new AgentDefinition(
        name,
        instance,
        AgentDefinition.Kind.WORKER,
        "does things",
        Set.of("Web Research", "reading"),
        Set.of(consumes),
        Set.of("x.done"),
        now);
  }

  private static EventDefinition request(String type, String description) {
    return EventDefinition.request(type, description, PayloadSchema.of(Fetch.class), "x.done");
  }

  private void commit(Append.State record) {
    table.append(List.of(record));
  }

  @Test
  void shouldTellAgentsAsTheyEnteredThemselves() {
    // when
    AgentDefinition one = agent("fetcher", "b", "data.fetch.requested");
    AgentDefinition two = agent("fetcher", "a", "data.fetch.requested");
    AgentDefinition three = agent("a/writer", "c");
    List.of(one, two, three).forEach(agent -> commit(RegistryRecords.of(agent)));

    // then: each instance
    assertThat(registry.agents()).containsExactly(three, two, one);
    assertThat(table.appended())
        .extracting(Append.State::key)
        .containsExactly("agent/fetcher/b", "agent/fetcher/a", "agent/a%2Fwriter/c");
    assertThat(new String(table.get("agent/fetcher/a").orElseThrow(), StandardCharsets.UTF_8))
        .startsWith("{\"format\":1,\"name\":\"fetcher\"");
  }

  @Test
  void shouldTellAnAgentOnceWhereItsInstancesShareWork() {
    // given
    commit(RegistryRecords.of(agent("fetcher", "a", "data.fetch.requested")));
    now = START.plusSeconds(10);
    AgentDefinition later = agent("fetcher", "b", "data.fetch.requested");
    commit(RegistryRecords.of(later));
    commit(RegistryRecords.of(agent("writer", "c", "text.write.requested")));

    // then
    assertThat(registry.consumersOf("data.fetch.requested")).containsExactly(later);
    assertThat(registry.consumersOf("data.fetch")).isEmpty();
    assertThat(registry.capableOf("RESEARCH"))
        .extracting(AgentDefinition::instance)
        .containsExactly("b", "c");
    assertThat(registry.capableOf("cooking")).isEmpty();
  }

  @Test
  void shouldNotTellOfAgentsThatAreSilent() {
    // given
    AgentDefinition agent = agent("fetcher", "a", "data.fetch.requested");
    commit(RegistryRecords.of(agent));

    // when, then
    now = START.plus(Registry.TTL).minusMillis(1);
    assertThat(registry.agents()).hasSize(1);
    now = START.plus(Registry.TTL);
    assertThat(registry.agents()).isEmpty();
    assertThat(registry.consumersOf("data.fetch.requested")).isEmpty();

    // when: it is back
    commit(RegistryRecords.of(agent.seenAt(now)));

    // then
    assertThat(registry.agents()).containsExactly(agent.seenAt(now));
  }

  @Test
  void shouldNotTellOfAgentsThatLeft() {
    // given
    AgentDefinition agent = agent("fetcher", "a");
    commit(RegistryRecords.of(agent));

    // when
    commit(RegistryRecords.withdrawn(agent));

    // then
    assertThat(registry.agents()).isEmpty();
  }

  @Test
  void shouldTellEventsOfEachTopic() {
    // given: one type on two topics
    EventDefinition asked = request("review", "asks");
    EventDefinition told = EventDefinition.result("review", "tells", Json.tree("{}"));
    EventDefinition awaited =
        EventDefinition.awaited(
            "approval.given", "a person says yes", Json.tree("{}"), List.of("draft"));

    // when
    List.of(told, asked, awaited).forEach(event -> commit(RegistryRecords.of(event)));

    // then
    assertThat(registry.events(Topic.ACTION_RESULTS)).containsExactly(awaited, told);
    assertThat(registry.event(Topic.ACTION_REQUESTS, "review").orElseThrow().description())
        .isEqualTo("asks");
    assertThat(registry.event(Topic.SYSTEM_EVENTS, "review")).isEmpty();
  }

  /** What is on the topic already must stay readable: a change here takes a new format. */
  @Test
  void shouldWriteTheFormatThatIsKnown() {
    // given
    AgentDefinition agent = agent("fetcher", "a", "x", "b");
    EventDefinition event =
        EventDefinition.request("x", "asks", Json.tree("{\"type\":\"object\"}"), "x.done");

    // then
    assertThat(text(RegistryRecords.of(agent)))
        .isEqualTo(
            "{\"format\":1,\"name\":\"fetcher\",\"instance\":\"a\",\"kind\":\"worker\",\"description\":\"does things\","
                + "\"capabilities\":[\"Web Research\",\"reading\"],\"consumes\":[\"b\",\"x\"],\"produces\":[\"x.done\"],\"seen\":\"2026-01-01T12:00:00Z\"}");
    assertThat(text(RegistryRecords.of(event)))
        .isEqualTo(
            "{\"format\":1,\"type\":\"x\",\"topic\":\"action-requests\",\"description\":\"asks\",\"payload\":{\"type\":\"object\"},\"response\":\"x.done\"}");
    assertThat(RegistryRecords.withdrawn(event).value()).isNull();
    assertThat(RegistryRecords.withdrawn(event).key()).isEqualTo("event/action-requests/x");
  }

  private static String text(Append.State record) {
    return new String(Objects.requireNonNull(record.value()), StandardCharsets.UTF_8);
  }

  @Test
  void shouldLeaveDefinitionsAloneThatAreThere() {
    // given
    registry.entering(agent("fetcher", "a"), List.of(request("x", "d"))).forEach(this::commit);

    // when: the next instance, or the same one after a restart
    List<Append.State> records =
        registry.entering(agent("fetcher", "b"), List.of(request("x", "d")));

    // then
    assertThat(records).extracting(Append.State::key).containsExactly("agent/fetcher/b");
    assertThat(warnings()).isEmpty();
  }

  @Test
  void shouldLetTheNewestDefinitionWinAndSaySo() {
    // given
    registry.entering(agent("fetcher", "a"), List.of(request("x", "old"))).forEach(this::commit);

    // when
    registry.entering(agent("other", "b"), List.of(request("x", "new"))).forEach(this::commit);

    // then
    assertThat(registry.event(Topic.ACTION_REQUESTS, "x").orElseThrow().description())
        .isEqualTo("new");
    assertThat(warnings())
        .singleElement()
        .asString()
        .contains("agent other", "event x", "description=new", "description=old");
  }

  @Test
  void shouldRefuseAMalformedSchemaWhereItIsRegistered() {
    assertThatThrownBy(
            () ->
                RegistryRecords.of(
                    EventDefinition.result(
                        "x.done", "d", Json.tree("{\"properties\":{\"n\":{\"type\":\"whole\"}}}"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("x.done")
        .hasMessageContaining("action-results")
        .hasMessageContaining("/properties/n/type");
    for (String broken :
        List.of("{\"properties\":{\"n\":{\"pattern\":\"(\"}}}", "{\"$ref\":\"#/no\"}", "3")) {
      assertThatThrownBy(
              () -> RegistryRecords.of(EventDefinition.result("x.done", "d", Json.tree(broken))))
          .as(broken)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("x.done");
    }
  }

  @Test
  void shouldPassOverWhatItCannotRead() {
    // given
    commit(RegistryRecords.of(agent("fetcher", "a")));
    table.put("agent/x/1", "garbage".getBytes(StandardCharsets.UTF_8));
    table.put("agent/x/2", "{\"format\":2,\"name\":\"x\"}".getBytes(StandardCharsets.UTF_8));
    table.put("event/action-requests/y", "{\"format\":1}".getBytes(StandardCharsets.UTF_8));

    // then: each is told of once
    for (int i = 0; i < 2; i++) {
      assertThat(registry.agents()).hasSize(1);
      assertThat(registry.events(Topic.ACTION_REQUESTS)).isEmpty();
    }
    assertThat(warnings()).hasSize(3);
  }

  @Test
  void shouldUseTheSystemsClock() {
    assertThat(new LogRegistry(table, Clock.systemUTC()).agents()).isEmpty();
  }
}

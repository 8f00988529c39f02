// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.ops.history.HistoryAccess;
import dev.headway.ops.stack.DataFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndpointsTest {
  private static final String STATE =
      """
      {"supervisor": {"pid": 1, "started_at": 0}, "ready": true, "bootstrap_servers": "127.0.0.1:1", "registry_url": "http://127.0.0.1:2",
       "http_url": "http://127.0.0.1:3", "parts": ["kafka"], "components": []}
      """;

  @TempDir Path folder;

  @Test
  void shouldTalkToWhatRunsForTheFolder() throws Exception {
    // given
    Files.writeString(folder.resolve("stack.json"), STATE);

    // when
    Endpoints endpoints =
        Endpoints.find(Optional.of(new DataFolder(folder)), OptionalInt.empty(), Map.of());

    // then
    assertThat(endpoints.httpUrl()).isEqualTo("http://127.0.0.1:3");
    assertThat(endpoints.kafka(Map.of())).containsEntry("bootstrap.servers", "127.0.0.1:1");
    assertThat(endpoints.tracker().registry())
        .containsEntry("schema.registry.url", "http://127.0.0.1:2");
  }

  @Test
  void shouldPreferThePortOffset() throws Exception {
    // given
    Files.writeString(folder.resolve("stack.json"), STATE);

    // when
    Endpoints endpoints =
        Endpoints.find(Optional.of(new DataFolder(folder)), OptionalInt.of(100), Map.of());

    // then
    assertThat(endpoints.httpUrl()).isEqualTo("http://127.0.0.1:8184");
    assertThat(endpoints.kafka(Map.of())).containsEntry("bootstrap.servers", "127.0.0.1:9192");
  }

  @Test
  void shouldPreferWhatTheEnvironmentSays() throws Exception {
    // given
    Files.writeString(folder.resolve("stack.json"), STATE);
    Map<String, String> environment =
        Map.of(
            "HEADWAY_KAFKA_BOOTSTRAP_SERVERS", "broker:9092",
            "HEADWAY_KAFKA_SECURITY_PROTOCOL", "SSL",
            "HEADWAY_TOPICS_PREFIX", "team-",
            "HEADWAY_URL", "https://headway.example/");

    // when
    Endpoints endpoints =
        Endpoints.find(Optional.of(new DataFolder(folder)), OptionalInt.empty(), environment);

    // then
    assertThat(endpoints.httpUrl()).isEqualTo("https://headway.example");
    assertThat(endpoints.kafka(Map.of()))
        .containsEntry("bootstrap.servers", "broker:9092")
        .containsEntry("security.protocol", "SSL");
    assertThat(endpoints.tracker().topics().deadLetters()).isEqualTo("team-headway-dead-letters");
  }

  @Test
  void shouldNotTalkToAnotherStackWhenTheChosenOneIsDown() {
    assertThatThrownBy(
            () ->
                Endpoints.find(Optional.of(new DataFolder(folder)), OptionalInt.empty(), Map.of()))
        .isInstanceOf(RequestFailedException.class)
        .hasMessageContaining("No stack runs for " + folder);
  }

  @Test
  void shouldUseWhatAServersFileSaysOfKafka() throws Exception {
    // given
    Path file =
        Files.writeString(
            folder.resolve("headway.properties"),
            "http.port=1234\nkafka.bootstrap.servers=from-file:1\n");

    // when
    Endpoints endpoints =
        Endpoints.find(
            Optional.empty(), OptionalInt.of(0), Map.of("HEADWAY_CONFIG", file.toString()));

    // then
    assertThat(endpoints.kafka(Map.of())).containsEntry("bootstrap.servers", "from-file:1");
  }

  @Test
  void shouldKnowTheHistoryOfWhatRuns() throws Exception {
    // given
    Files.writeString(
        folder.resolve("stack.json"),
        STATE.replace(
            "\"parts\"",
            "\"postgres_url\": \"jdbc:postgresql://127.0.0.1:4/headway\", \"connect_url\": \"http://127.0.0.1:5\", \"parts\""));

    // when
    Endpoints endpoints =
        Endpoints.find(Optional.of(new DataFolder(folder)), OptionalInt.empty(), Map.of());

    // then
    assertThat(endpoints.history())
        .contains(HistoryAccess.embedded("jdbc:postgresql://127.0.0.1:4/headway"));
    assertThat(endpoints.connectUrl()).contains("http://127.0.0.1:5");
  }

  @Test
  void shouldKnowWhenWhatRunsHasNoHistory() throws Exception {
    // given
    Files.writeString(folder.resolve("stack.json"), STATE);

    // when
    Endpoints endpoints =
        Endpoints.find(Optional.of(new DataFolder(folder)), OptionalInt.empty(), Map.of());

    // then
    assertThat(endpoints.history()).isEmpty();
    assertThat(endpoints.connectUrl()).isEmpty();
  }

  @Test
  void shouldLookForHistoryAtThePortOffset() {
    // when
    Endpoints endpoints = Endpoints.find(Optional.empty(), OptionalInt.of(100), Map.of());

    // then
    assertThat(endpoints.history()).contains(HistoryAccess.embedded(15_532));
    assertThat(endpoints.connectUrl()).contains("http://127.0.0.1:8183");
  }

  @Test
  void shouldPreferTheHistoryTheEnvironmentNames() throws Exception {
    // given
    Files.writeString(folder.resolve("stack.json"), STATE);

    // when
    Endpoints endpoints =
        Endpoints.find(
            Optional.of(new DataFolder(folder)),
            OptionalInt.empty(),
            Map.of(
                "HEADWAY_POSTGRES_URL", "jdbc:postgresql://db/history",
                "HEADWAY_CONNECT_URL", "http://connect:8083"));

    // then
    assertThat(endpoints.history().orElseThrow().url()).isEqualTo("jdbc:postgresql://db/history");
    assertThat(endpoints.connectUrl()).contains("http://connect:8083");
  }
}

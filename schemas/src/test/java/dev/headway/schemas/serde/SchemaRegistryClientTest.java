// SPDX-License-Identifier: Apache-2.0
package dev.headway.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.schemas.avro.AgentEvent;
import dev.headway.schemas.avro.TaskExecution;
import dev.headway.schemas.serde.RegistryServer.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.Schema;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaRegistryClientTest {
  private static final Schema SCHEMA = AgentEvent.getClassSchema();
  private static final String ONE_FIELD =
      "{\"type\":\"record\",\"name\":\"One\",\"fields\":[{\"name\":\"a\",\"type\":\"string\"}]}";

  private final RegistryServer server = new RegistryServer();
  private final AtomicLong nanos = new AtomicLong();
  private final SchemaRegistryClient client =
      new SchemaRegistryClient(RegistryConfig.from(properties(server.url())), nanos::get);

  static Map<String, Object> properties(String urls) {
    Map<String, Object> properties = new HashMap<>();
    properties.put(RegistryConfig.URL, urls);
    properties.put(RegistryConfig.MAX_RETRIES, 2);
    properties.put(RegistryConfig.RETRY_WAIT, 1);
    properties.put(RegistryConfig.READ_TIMEOUT, 5_000);
    return properties;
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  @Test
  void shouldAskOnceForAnIdAndOnceForASchema() {
    // when
    int id = client.register("events-value", SCHEMA);
    int again = client.register("events-value", SCHEMA);
    Schema schema = client.schemaById(id);

    // then
    assertThat(again).isEqualTo(id);
    assertThat(schema.getFullName()).isEqualTo(SCHEMA.getFullName());
    assertThat(server.requests()).containsExactly("POST /subjects/events-value/versions");
  }

  @Test
  void shouldRegisterTheSchemaOfTheFileNotThatOfTheGeneratedClass() throws IOException {
    // given
    Schema file =
        new Schema.Parser().parse(Files.readString(Path.of("src/main/avro/AgentEvent.avsc")));

    // when
    int generated = client.register("events-value", SCHEMA);
    int plain = client.register("other-value", file);

    // then
    assertThat(generated).isEqualTo(plain);
    assertThat(SCHEMA.toString()).contains("avro.java.string");
    assertThat(server.bodies()).noneMatch(body -> body.contains("avro.java.string"));
    assertThat(new ObjectMapper().readTree(server.bodies().getFirst()).path("schema").asText())
        .isEqualTo(file.toString());
  }

  @Test
  void shouldRegisterASchemaThatUsesTheTypesOfAnotherFileAsAWhole() throws IOException {
    // given
    Schema.Parser files = new Schema.Parser();
    files.parse(Files.readString(Path.of("src/main/avro/PlanProgress.avsc")));
    Schema file = files.parse(Files.readString(Path.of("src/main/avro/TaskExecution.avsc")));

    // when
    int id = client.register("tasks-value", TaskExecution.getClassSchema());

    // then
    assertThat(client.register("others-value", file)).isEqualTo(id);
  }

  @Test
  void shouldEncodeSubjectsInPaths() {
    // when
    client.register("a b/ü-value", SCHEMA);

    // then
    assertThat(server.requests()).containsExactly("POST /subjects/a%20b%2F%C3%BC-value/versions");
    assertThat(client.latest("a b/ü-value").version()).isEqualTo(1);
  }

  @Test
  void shouldLookUpWithoutRegistering() {
    // given
    assertThatThrownBy(() -> client.lookup("events-value", SCHEMA))
        .isInstanceOf(UnknownSchemaException.class);
    int id = client.register("events-value", SCHEMA);

    // when
    int found = client.lookup("events-value", SCHEMA);

    // then
    assertThat(found).isEqualTo(id);
    assertThat(server.requests())
        .containsExactly(
            "POST /subjects/events-value",
            "POST /subjects/events-value/versions",
            "POST /subjects/events-value");
  }

  @Test
  void shouldNotAskForAnUnknownIdAgainForTenSeconds() {
    // given
    assertThatThrownBy(() -> client.schemaById(77))
        .isInstanceOf(UnknownSchemaException.class)
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("77");

    // when
    nanos.set(Duration.ofMillis(9_999).toNanos());
    assertThatThrownBy(() -> client.schemaById(77)).isInstanceOf(UnknownSchemaException.class);

    // then
    assertThat(server.requests()).hasSize(1);

    // when
    nanos.set(Duration.ofMillis(10_001).toNanos());
    server.registerOther("AVRO", ONE_FIELD);
    assertThat(client.schemaById(1).getName()).isEqualTo("One");
    assertThatThrownBy(() -> client.schemaById(77)).isInstanceOf(UnknownSchemaException.class);

    // then
    assertThat(server.requests())
        .containsExactly("GET /schemas/ids/77", "GET /schemas/ids/1", "GET /schemas/ids/77");
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503})
  void shouldRetryWhatMayPass(int status) {
    // given
    server.misbehave(status, status);

    // when
    int id = client.register("events-value", SCHEMA);

    // then
    assertThat(id).isPositive();
    assertThat(server.requests()).hasSize(3);
  }

  @Test
  void shouldGiveUpAfterTheRetriesWithARetriableErrorAndRecover() {
    // given
    int id = server.register("s", ONE_FIELD, List.of());
    server.misbehave(503, 503, 503);

    // when
    assertThatThrownBy(() -> client.schemaById(id))
        .isInstanceOf(RegistryUnavailableException.class)
        .isInstanceOf(RetriableException.class)
        .isNotInstanceOf(SerializationException.class)
        .hasMessageContaining("503");

    // then
    assertThat(server.requests()).hasSize(3);
    assertThat(client.schemaById(id).getName()).isEqualTo("One");
  }

  @Test
  void shouldSurviveAnOutageWithoutTakingAnythingForUnknown() {
    // given
    int id = server.register("s", ONE_FIELD, List.of());
    server.stop();

    // when
    assertThatThrownBy(() -> client.schemaById(id))
        .isInstanceOf(RegistryUnavailableException.class);
    server.restart();

    // then
    assertThat(client.schemaById(id).getName()).isEqualTo("One");
  }

  @Test
  void shouldTakeOnlyTheRegistrysOwnWordForUnknown() {
    // given
    int id = server.register("s", ONE_FIELD, List.of());
    server.misbehave(
        new Fault(404, "{\"error_code\":404,\"message\":\"HTTP 404 Not Found\"}"),
        new Fault(404, ""),
        new Fault(401, "{\"error_code\":401,\"message\":\"Unauthorized\"}"),
        new Fault(403, "{}"),
        new Fault(301, ""),
        new Fault(200, "{}"));

    // when
    for (int i = 0; i < 6; i++) {
      assertThatThrownBy(() -> client.schemaById(id))
          .isInstanceOf(RegistryUnavailableException.class);
    }

    // then
    assertThat(client.schemaById(id).getName()).isEqualTo("One");
  }

  @Test
  void shouldRetryWhenAProxyAnswersInstead() {
    // given
    int id = server.register("s", ONE_FIELD, List.of());
    server.misbehave(new Fault(200, "<html>"), new Fault(404, "<html>"));

    // then
    assertThat(client.schemaById(id).getName()).isEqualTo("One");
  }

  @Test
  void shouldFailOverAndStayWithTheRegistryThatAnswers() {
    // given
    try (RegistryServer second = new RegistryServer();
        SchemaRegistryClient both =
            SchemaRegistryClient.of(properties(server.url() + ", " + second.url() + "/"))) {
      server.stop();

      // when
      both.register("a-value", SCHEMA);
      server.restart();
      both.register("b-value", SCHEMA);

      // then
      assertThat(second.requests())
          .containsExactly("POST /subjects/a-value/versions", "POST /subjects/b-value/versions");
      assertThat(server.requests()).isEmpty();

      // when
      second.stop();
      both.register("c-value", SCHEMA);

      // then
      assertThat(server.requests()).containsExactly("POST /subjects/c-value/versions");
    }
  }

  @Test
  void shouldAuthenticateWithUserInfo() {
    // given
    server.requireAuthorization("Basic YWxpY2U6czNjcmV0OiE="); // alice:s3cret:!
    Map<String, Object> properties = properties(server.url());
    properties.put(RegistryConfig.CREDENTIALS_SOURCE, "USER_INFO");
    properties.put(RegistryConfig.USER_INFO, "alice:s3cret:!");

    // when
    try (SchemaRegistryClient known = SchemaRegistryClient.of(properties)) {
      // then
      assertThat(known.register("events-value", SCHEMA)).isPositive();
      assertThat(known.config().toString()).doesNotContain("s3cret", "YWxp");
    }
    assertThatThrownBy(() -> client.register("events-value", SCHEMA))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageContaining("401");
  }

  @Test
  void shouldAuthenticateWithTheAddress() {
    // given
    server.requireAuthorization("Basic YWxpY2U6czNjcmV0OiE=");

    // when
    try (SchemaRegistryClient known =
        SchemaRegistryClient.of(properties(server.urlWithUser("alice:s3cret:!")))) {
      // then
      assertThat(known.register("events-value", SCHEMA)).isPositive();
      assertThat(known.config().toString()).doesNotContain("s3cret");
    }
  }

  @Test
  void shouldNotWaitForAnAnswerThatNeverComes() {
    // given
    CountDownLatch never = new CountDownLatch(1);
    server.holdBack(never);
    Map<String, Object> properties = properties(server.url());
    properties.put(RegistryConfig.READ_TIMEOUT, 50);

    // when
    try (SchemaRegistryClient hasty = SchemaRegistryClient.of(properties)) {
      // then
      assertThatThrownBy(() -> hasty.schemaById(1))
          .isInstanceOf(RegistryUnavailableException.class)
          .hasMessageContaining("within 50 ms");
    } finally {
      never.countDown();
    }
  }

  @Test
  void shouldResolveReferencesOfReferences() {
    // given
    server.register(
        "money",
        "{\"type\":\"record\",\"name\":\"Money\",\"fields\":[{\"name\":\"nano\",\"type\":\"long\"}]}",
        List.of());
    server.register(
        "usage",
        "{\"type\":\"record\",\"name\":\"Spent\",\"fields\":[{\"name\":\"cost\",\"type\":\"Money\"}]}",
        List.of(List.of("money", "1", "Money")));
    int id =
        server.register(
            "task",
            "{\"type\":\"record\",\"name\":\"Work\",\"fields\":[{\"name\":\"spent\",\"type\":\"Spent\"},{\"name\":\"due\",\"type\":\"Money\"}]}",
            List.of(List.of("money", "1", "Money"), List.of("usage", "1", "Spent")));

    // when
    Schema schema = client.schemaById(id);

    // then
    assertThat(
            schema
                .getField("spent")
                .schema()
                .getField("cost")
                .schema()
                .getField("nano")
                .schema()
                .getType())
        .isEqualTo(Schema.Type.LONG);
    assertThat(client.latest("task").schema()).isEqualTo(schema);
  }

  @Test
  void shouldNotTakeAnotherKindOfSchemaForAvro() {
    // given
    int protobuf = server.registerOther("PROTOBUF", "message M {}");
    int broken = server.registerOther("AVRO", "{\"type\":\"recor\"}");

    // then
    assertThatThrownBy(() -> client.schemaById(protobuf))
        .isInstanceOf(UnknownSchemaException.class)
        .hasMessageContaining("PROTOBUF");
    assertThatThrownBy(() -> client.schemaById(broken)).isInstanceOf(UnknownSchemaException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {409, 422})
  void shouldTellWhenTheRegistryRefusesASchema(int status) {
    // given
    server.misbehave(
        new Fault(status, "{\"error_code\":42201,\"message\":\"reader lacks default\"}"));

    // then
    assertThatThrownBy(() -> client.register("events-value", SCHEMA))
        .isInstanceOf(SchemaRejectedException.class)
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("reader lacks default");
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void shouldReadAndSetTheCompatibilityLevel() {
    // given
    assertThat(client.compatibility()).isEqualTo("NONE");

    // when
    client.setCompatibility("BACKWARD");

    // then
    assertThat(client.compatibility()).isEqualTo("BACKWARD");
    assertThatThrownBy(() -> client.setCompatibility("SIDEWAYS"))
        .isInstanceOf(SchemaRejectedException.class);
    client.setCompatibility("a b-value", "FULL");
    assertThat(server.requests()).contains("PUT /config/a%20b-value");
  }

  @Test
  void shouldLeaveNoThreadBehindWhenClosed() {
    // given
    SchemaRegistryClient another = SchemaRegistryClient.of(properties(server.url()));
    long before = httpThreads();
    another.register("events-value", SCHEMA);
    assertThat(httpThreads()).isGreaterThan(0);

    // when
    another.close();

    // then
    await().atMost(Duration.ofSeconds(5)).until(() -> httpThreads() < before);
    assertThatThrownBy(() -> another.register("other-value", SCHEMA))
        .isInstanceOf(RegistryUnavailableException.class);
  }

  @Test
  void shouldStopRetryingWhenClosed() {
    // given
    server.stop();
    Map<String, Object> properties = properties(server.url());
    properties.put(RegistryConfig.RETRY_WAIT, 600_000);
    properties.put(RegistryConfig.RETRY_MAX_WAIT, 600_000);
    SchemaRegistryClient patient = SchemaRegistryClient.of(properties);
    CompletableFuture<Schema> waiting = CompletableFuture.supplyAsync(() -> patient.schemaById(1));

    // when
    patient.close();

    // then
    assertThat(waiting)
        .failsWithin(Duration.ofSeconds(10))
        .withThrowableThat()
        .withCauseInstanceOf(RegistryUnavailableException.class);
  }

  @Test
  void shouldDoubleThePauseUpToItsLimitWithJitter() {
    // given
    Map<String, Object> properties = properties(server.url());
    properties.put(RegistryConfig.RETRY_WAIT, 100);
    properties.put(RegistryConfig.RETRY_MAX_WAIT, 1_000);

    // when
    try (RegistryTransport transport = new RegistryTransport(RegistryConfig.from(properties))) {
      // then
      assertThat(transport.backoffMillis(0, 0)).isEqualTo(50);
      assertThat(transport.backoffMillis(0, 1)).isEqualTo(100);
      assertThat(transport.backoffMillis(2, 1)).isEqualTo(400);
      assertThat(transport.backoffMillis(1_000, 1)).isEqualTo(1_000);
      assertThat(transport.backoffMillis(1_000, 0)).isEqualTo(500);
    }
  }

  private static long httpThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("HttpClient"))
        .count();
  }
}

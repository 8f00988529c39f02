// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStackIT {
  private static final String SCHEMA = "{\"schema\":\"{\\\"type\\\":\\\"string\\\"}\"}";

  @TempDir Path folder;

  @Test
  void shouldKeepRecordsAndSchemasOverARestartAndLeaveNoProcess() throws Exception {
    // given
    Ports ports = Ports.ephemeral();
    List<Long> pids;
    try (LocalStack stack = brokerAndRegistry(ports).start()) {
      createTopic(Map.of("bootstrap.servers", stack.bootstrapServers()));
      send(Map.of("bootstrap.servers", stack.bootstrapServers()), "before");
      assertThat(post(stack.registryUrl() + "/subjects/demo-value/versions", SCHEMA))
          .contains("\"id\":1");
      assertThat(get(stack.registryUrl() + "/config")).contains("BACKWARD");
      pids = List.of(stack.broker().pid().orElseThrow(), stack.registry().pid().orElseThrow());
    }
    assertThat(pids).allSatisfy(pid -> assertThat(ProcessHandle.of(pid)).isEmpty());
    assertThat(folder.resolve("data/stack.json")).doesNotExist();

    // when
    try (LocalStack again = brokerAndRegistry(ports).start()) {
      // then
      assertThat(first(Map.of("bootstrap.servers", again.bootstrapServers()))).isEqualTo("before");
      assertThat(get(again.registryUrl() + "/subjects")).contains("demo-value");
    }
  }

  @Test
  void shouldServeAgainAfterAKillAndAPause() throws Exception {
    // given
    try (LocalStack stack = broker().start()) {
      Map<String, String> client = Map.of("bootstrap.servers", stack.bootstrapServers());
      createTopic(client);
      send(client, "survives");

      // when
      stack.broker().kill();
      assertThat(stack.broker().isHealthy()).isFalse();
      stack.broker().start();

      // then
      assertThat(first(client)).isEqualTo("survives");

      // when
      stack.broker().pause();
      assertThat(stack.broker().isHealthy()).isFalse();
      stack.broker().resume();

      // then
      await().atMost(Duration.ofSeconds(20)).until(stack.broker()::isHealthy);
    }
  }

  @Test
  void shouldKeepASchemaThatWasRegisteredJustBeforeAKill() throws Exception {
    // given
    try (LocalStack stack =
        LocalStack.builder()
            .data(folder.resolve("data"))
            .ports(Ports.ephemeral())
            .only(Part.REGISTRY)
            .start()) {
      assertThat(post(stack.registryUrl() + "/subjects/demo-value/versions", SCHEMA))
          .contains("\"id\":1");

      // when
      stack.registry().kill();
      stack.registry().start();

      // then
      assertThat(get(stack.registryUrl() + "/schemas/ids/1")).contains("string");
    }
  }

  @Test
  void shouldNameATakenPortItsOwnerAndTheRemedy() throws IOException {
    // given
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      LocalStack stack =
          LocalStack.builder()
              .data(folder.resolve("data"))
              .ports(new ShiftedPorts(taken.getLocalPort() - Ports.KAFKA))
              .only(Part.KAFKA)
              .build();

      // when / then
      assertThatThrownBy(stack::start)
          .isInstanceOf(StackException.class)
          .hasMessageContaining("Port " + taken.getLocalPort() + " (Kafka) is taken")
          .hasMessageContaining("--port-offset");
    }
  }

  @Test
  void shouldRefuseADataFolderInUse() {
    // given
    try (LocalStack stack = broker().start()) {
      // when / then
      assertThatThrownBy(() -> broker().ports(Ports.ephemeral()).start())
          .isInstanceOf(StackException.class)
          .hasMessageContaining("already runs with the data folder " + stack.data().root());
      assertThat(stack.broker().isHealthy()).isTrue();
    }
  }

  @Test
  void shouldSayWhenTheDataFolderIsAFile() throws IOException {
    // given
    Path file = Files.writeString(folder.resolve("file"), "x");

    // when / then
    assertThatThrownBy(() -> LocalStack.builder().data(file.resolve("data")).start())
        .isInstanceOf(StackException.class)
        .hasMessageContaining("data folder " + file)
        .hasMessageContaining("--data");
  }

  @Test
  void shouldShowTheEndOfTheLogWhenThePartBreaksWhileStarting() throws IOException {
    // given
    Files.createDirectories(folder.resolve("data/kafka/logs"));
    Files.writeString(
        folder.resolve("data/kafka/logs/meta.properties"), "version=1\nnode.id=99\ncluster.id=x\n");

    // when / then
    assertThatThrownBy(() -> broker().start())
        .isInstanceOf(StackException.class)
        .hasMessageContaining("Kafka ended while starting")
        .hasMessageContaining("kafka.log");
  }

  @Test
  void shouldTakeItsChildrenAlongWhenTheParentIsKilled() throws Exception {
    // given
    Process parent =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Dheadway.target=" + System.getProperty("headway.target"),
                    "-cp",
                    System.getProperty("java.class.path"),
                    KeepsABroker.class.getName(),
                    folder.resolve("data").toString()))
            .redirectErrorStream(true)
            .start();
    DataFolder data = new DataFolder(folder.resolve("data"));
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> StackState.read(data.stateFile()).filter(StackState::ready).isPresent());
    ProcessIdentity child =
        StackState.read(data.stateFile()).orElseThrow().components().getFirst().process();
    assertThat(child.running()).isPresent();

    // when
    parent.destroyForcibly().waitFor(10, TimeUnit.SECONDS);

    // then
    await().atMost(Duration.ofSeconds(30)).until(() -> child.running().isEmpty());
    try (LocalStack next = broker().start()) {
      assertThat(next.broker().isHealthy()).isTrue();
    }
  }

  @Test
  void shouldOfferASecuredListener() throws Exception {
    // given
    try (LocalStack stack = broker().saslSsl(Map.of("headway", "s3cret")).start()) {
      SaslSslListener secured = stack.broker().saslSsl();
      Map<String, String> client = new HashMap<>(secured.clientProperties("headway"));
      client.put("bootstrap.servers", secured.address());

      // when
      createTopic(client);
      send(client, "over TLS");

      // then
      assertThat(first(client)).isEqualTo("over TLS");
    }
  }

  /** Main class of a parent to be killed. */
  static final class KeepsABroker {
    private KeepsABroker() {}

    public static void main(String[] args) throws Exception {
      try (LocalStack stack =
          LocalStack.builder()
              .data(Path.of(args[0]))
              .ports(Ports.ephemeral())
              .only(Part.KAFKA)
              .start()) {
        stack.broker().onExit().get();
      }
    }
  }

  private LocalStackBuilder broker() {
    return LocalStack.builder()
        .data(folder.resolve("data"))
        .ports(Ports.ephemeral())
        .only(Part.KAFKA);
  }

  private LocalStackBuilder brokerAndRegistry(Ports ports) {
    return LocalStack.builder()
        .data(folder.resolve("data"))
        .ports(ports)
        .only(Part.KAFKA, Part.REGISTRY);
  }

  private static void createTopic(Map<String, String> client) throws Exception {
    try (Admin admin = Admin.create(Map.<String, Object>copyOf(client))) {
      admin
          .createTopics(List.of(new NewTopic("demo", 1, (short) 1)))
          .all()
          .get(20, TimeUnit.SECONDS);
    }
  }

  private static void send(Map<String, String> client, String value) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.<String, Object>copyOf(client), new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>("demo", "k", value)).get(20, TimeUnit.SECONDS);
    }
  }

  private static String first(Map<String, String> client) {
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.<String, Object>copyOf(client),
            new StringDeserializer(),
            new StringDeserializer())) {
      TopicPartition partition = new TopicPartition("demo", 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      return await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> consumer.poll(Duration.ofSeconds(1)).records(partition),
              records -> !records.isEmpty())
          .stream()
          .map(ConsumerRecord::value)
          .findFirst()
          .orElseThrow();
    }
  }

  private static String get(String url) throws Exception {
    return exchange(HttpRequest.newBuilder(URI.create(url)).GET().build());
  }

  private static String post(String url, String body) throws Exception {
    return exchange(
        HttpRequest.newBuilder(URI.create(url))
            .header("content-type", "application/vnd.schemaregistry.v1+json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  private static String exchange(HttpRequest request) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headway.ops.client.Endpoints;
import dev.headway.ops.rebuild.Rebuild;
import dev.headway.ops.rebuild.UnusedApplications;
import dev.headway.ops.stack.Applications;
import dev.headway.ops.stack.DataFolder;
import dev.headway.ops.stack.LocalStack;
import dev.headway.ops.stack.Ports;
import dev.headway.schemas.avro.PlanProgress;
import dev.headway.schemas.avro.TimelineEntry;
import dev.headway.schemas.serde.AvroDeserializer;
import dev.headway.schemas.serde.SchemaRegistryClient;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A second application built beside the one in use, and the change over to it. */
class RebuildIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir Path folder;

  private LocalStack start(int instances) {
    return LocalStack.builder()
        .data(folder.resolve("data"))
        .ports(Ports.ephemeral())
        .instances(instances)
        .start();
  }

  private static Map<String, String> kafka(LocalStack stack) {
    return Map.of("bootstrap.servers", stack.bootstrapServers());
  }

  private static Endpoints endpoints(LocalStack stack) {
    return Endpoints.find(Optional.of(stack.data()), OptionalInt.empty(), Map.of());
  }

  private static Rebuild.Outcome rebuild(LocalStack stack) {
    return new Rebuild(stack.data(), endpoints(stack), new Silent(), Clock.systemUTC())
        .run(PATIENCE);
  }

  private static final class Silent implements Rebuild.Listener {
    @Override
    public void step(String text) {}

    @Override
    public void catchingUp(long records) {}
  }

  private static void awaitTasks(Observer observer, String plan, long tasks) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              JsonNode shown = observer.plan(plan);
              assertThat(shown.path("task_count").asLong()).as(plan).isEqualTo(tasks);
              assertThat(shown.path("completed_tasks").asLong()).as(plan).isEqualTo(tasks);
              assertThat(shown.path("pending_changes").asBoolean()).as(plan).isFalse();
            });
  }

  @Test
  void shouldChangeOverWithoutGapOrRepeatWhileEventsFlow() throws Exception {
    // given
    try (LocalStack stack = start(2);
        Agents agents = new Agents(kafka(stack), stack.registryUrl())) {
      Observer observer =
          new Observer(stack.instance(2).address(), kafka(stack), stack.registryUrl());
      Rebuild.Outcome outcome;
      Set<String> sent;
      int poison;
      long fast;
      try (Load load = new Load(agents)) {
        await().atMost(PATIENCE).until(() -> load.rounds.get() > 150);

        // when
        outcome = rebuild(stack);
        int then = load.rounds.get();
        await().atMost(PATIENCE).until(() -> load.rounds.get() > then + 50);
        load.close();
        for (String plan : Load.FAST) {
          awaitTasks(observer, plan, load.tasksOf(plan));
        }
        for (String plan : Load.SLOW) {
          awaitTasks(observer, plan, load.tasksOf(plan));
        }
        sent = new HashSet<>(load.sent);
        poison = load.poison.get();
        fast = load.tasksOf("fast-0");
      }

      // then: it runs under the new application
      assertThat(outcome.differences()).isEmpty();
      assertThat(outcome.plans()).isGreaterThanOrEqualTo(8);
      assertThat(Applications.of(stack.data()))
          .isEqualTo(new Applications(outcome.application(), List.of("headway")));
      assertThat(endpoints(stack).tracker().applicationId()).isEqualTo(outcome.application());

      // then: who reads the topics has not noticed
      assertVersions(observer);
      assertTimeline(stack, observer, sent);
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(observer.deadLetters()).hasSize(poison));

      // then: it goes on like that after a restart
      stack.instance(1).stop();
      stack.instance(1).start();
      agents.send("action-requests", Agents.request("fast-0", "last", 9_000));
      agents.send("action-results", Agents.result("fast-0", "last", 9_001));
      Observer one = new Observer(stack.instance(1).address(), kafka(stack), stack.registryUrl());
      awaitTasks(one, "fast-0", fast + 1);
      assertVersions(one);

      // when
      assertThat(new UnusedApplications(stack.data(), endpoints(stack)).deleteAll())
          .containsExactly("headway");

      // then
      assertNothingLeft(stack, "headway");
      assertThat(Applications.of(stack.data()).old()).isEmpty();
    }
  }

  private static void assertVersions(Observer observer) {
    Map<String, List<PlanProgress>> snapshots = observer.snapshots();
    for (String plan : snapshots.keySet()) {
      List<PlanProgress> told = Objects.requireNonNull(snapshots.get(plan));
      assertThat(told)
          .as(plan)
          .extracting(PlanProgress::getVersion)
          .containsExactlyElementsOf(LongStream.rangeClosed(1, told.size()).boxed().toList());
      assertThat(told.getLast().getStateDigest())
          .as(plan)
          .isEqualTo(observer.plan(plan).path("state_digest").asText());
    }
  }

  private static void assertTimeline(LocalStack stack, Observer observer, Set<String> sent) {
    Set<String> told = new HashSet<>();
    Set<String> distinct = new HashSet<>();
    List<String> repeated = new ArrayList<>();
    try (SchemaRegistryClient registry =
            SchemaRegistryClient.of(Map.of("schema.registry.url", stack.registryUrl()));
        AvroDeserializer<TimelineEntry> avro =
            new AvroDeserializer<>(registry, TimelineEntry.class)) {
      for (ConsumerRecord<byte[], byte[]> record : observer.read("plan-timeline")) {
        TimelineEntry entry =
            Objects.requireNonNull(avro.deserialize(record.topic(), record.value()));
        told.add(entry.getEventId());
        // Told again only when its match has changed. What took the slow path while the
        // applications changed may be told twice.
        if (!distinct.add(entry.toString()) && !entry.getPlanId().startsWith("slow")) {
          repeated.add(entry.getEventId());
        }
      }
    }
    assertThat(told).containsExactlyInAnyOrderElementsOf(sent);
    assertThat(repeated).isEmpty();
  }

  private static void assertNothingLeft(LocalStack stack, String application) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", stack.bootstrapServers()))) {
      assertThat(admin.listTopics().names().get())
          .doesNotContain(application + "-reroute", application + "-plan-store-changelog");
      assertThat(admin.listGroups().all().get())
          .noneMatch(group -> group.groupId().equals(application));
    }
    assertThat(new DataFolder(stack.data().root()).stores(application)).isEmpty();
  }

  @Test
  void shouldNotBringBackWhatWasErased() throws Exception {
    // given
    try (LocalStack stack = start(1);
        Agents agents = new Agents(kafka(stack), stack.registryUrl())) {
      Observer observer = new Observer(stack.httpUrl(), kafka(stack), stack.registryUrl());
      for (String plan : List.of("gone", "kept")) {
        agents.send("action-requests", Agents.request(plan, "t", 0));
        agents.send("action-results", Agents.result(plan, "t", 1));
        awaitTasks(observer, plan, 1);
      }
      assertThat(observer.erase("gone")).isEqualTo(200);
      assertThat(observer.get("/v1/tracker/plans/gone").statusCode()).isEqualTo(404);

      // when
      Rebuild.Outcome outcome = rebuild(stack);

      // then
      assertThat(outcome.differences()).isEmpty();
      awaitTasks(observer, "kept", 1);
      assertThat(observer.get("/v1/tracker/plans/gone").statusCode()).isEqualTo(404);

      // then: not by its late events either
      agents.send("action-requests", Agents.request("gone", "t", 0));
      agents.send("action-results", Agents.result("kept", "t2", 2));
      agents.send("action-requests", Agents.request("kept", "t2", 1));
      awaitTasks(observer, "kept", 2);
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(observer.deadLetters()).containsOnly("erased"));
      assertThat(observer.get("/v1/tracker/plans/gone").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void shouldChangeNothingWhenAPlanDiffers() throws Exception {
    // given: the inputs do not hold the requests of a plan any more
    try (LocalStack stack = start(1);
        Agents agents = new Agents(kafka(stack), stack.registryUrl())) {
      Observer observer = new Observer(stack.httpUrl(), kafka(stack), stack.registryUrl());
      for (String plan : List.of("gone", "kept-1", "kept-2")) {
        agents.send("action-requests", Agents.request(plan, "t", 0));
        agents.send("action-results", Agents.result(plan, "t", 1));
      }
      for (String plan : List.of("gone", "kept-1", "kept-2")) {
        awaitTasks(observer, plan, 1);
      }
      int partition = Agents.key("gone").partition(4);
      assertThat(List.of(Agents.key("kept-1").partition(4), Agents.key("kept-2").partition(4)))
          .doesNotContain(partition);
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", stack.bootstrapServers()))) {
        admin
            .deleteRecords(
                Map.of(
                    new TopicPartition("action-requests", partition),
                    RecordsToDelete.beforeOffset(1)))
            .all()
            .get();
      }

      // when
      Rebuild.Outcome outcome = rebuild(stack);

      // then
      assertThat(outcome.differences())
          .singleElement()
          .satisfies(
              difference -> {
                assertThat(difference.plan()).isEqualTo("acme/ada/gone");
                assertThat(difference.current()).hasSize(64);
                assertThat(difference.rebuilt()).hasSize(64).isNotEqualTo(difference.current());
              });
      assertThat(Applications.of(stack.data())).isEqualTo(new Applications("headway", List.of()));
      assertNothingLeft(stack, outcome.application());

      // then: the one in use has not noticed
      agents.send("action-requests", Agents.request("gone", "t2", 2));
      agents.send("action-results", Agents.result("gone", "t2", 3));
      awaitTasks(observer, "gone", 2);
      assertVersions(observer);
    }
  }
}

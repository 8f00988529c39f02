// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.agent.event.Topic;
import dev.headway.agent.kafka.KafkaEventLog;
import dev.headway.agent.kafka.KafkaSettings;
import dev.headway.agent.log.Append;
import dev.headway.agent.log.EventLog;
import dev.headway.agent.log.LogException;
import dev.headway.agent.log.Membership;
import dev.headway.agent.log.NotMemberException;
import dev.headway.agent.log.StateTable;
import dev.headway.agent.testkit.EventLogContract;
import dev.headway.ops.faults.proxy.LinkProxy;
import dev.headway.ops.stack.LocalStack;
import dev.headway.ops.stack.Part;
import dev.headway.ops.stack.Ports;
import dev.headway.schemas.cloudevents.CloudEventJson;
import dev.headway.schemas.key.PlanKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The log on a real broker with a real registry. Each case has topics and groups of its own, and
 * most of the time waits for the broker to divide the work anew.
 */
@Execution(ExecutionMode.CONCURRENT)
class KafkaEventLogIT extends EventLogContract {
  private static final AtomicInteger TESTS = new AtomicInteger();

  @TempDir static Path folder;

  private static LocalStack stack;
  private static Admin admin;

  private final String prefix = "test" + TESTS.incrementAndGet() + ".";

  @BeforeAll
  static void startStack() {
    stack =
        LocalStack.builder()
            .data(folder)
            .ports(Ports.ephemeral())
            .only(Part.KAFKA, Part.REGISTRY)
            .start();
    admin = Admin.create(Map.<String, Object>of("bootstrap.servers", stack.bootstrapServers()));
  }

  @AfterAll
  static void stopStack() {
    admin.close();
    stack.close();
  }

  private KafkaSettings settings() {
    return KafkaSettings.of(stack.bootstrapServers(), stack.registryUrl())
        .withTopicPrefix(prefix)
        .withPatience(PATIENCE);
  }

  @Override
  protected EventLog open() {
    return new KafkaEventLog(settings());
  }

  @Override
  protected void crash(String agent, Membership member) {
    expire(agent, member);
  }

  /** The coordinator throws all members out; one that does not ask it does not learn of it. */
  @Override
  protected void expire(String agent, Membership member) {
    try {
      admin
          .removeMembersFromConsumerGroup(agent, new RemoveMembersFromConsumerGroupOptions())
          .all()
          .get();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Notes what it is given; has whatever partitions there are. */
  private static final class Instance implements Membership.Listener, AutoCloseable {
    private final Membership membership;
    private final Set<Integer> partitions = new HashSet<>();
    private final List<String> ids = new ArrayList<>();

    Instance(EventLog log, String agent) {
      membership = log.join(agent, Set.of(Topic.ACTION_REQUESTS), this);
    }

    @Override
    public void assigned(Set<Integer> assigned) {
      partitions.clear();
      partitions.addAll(assigned);
    }

    @Override
    public void lost() {
      partitions.clear();
    }

    boolean turn() {
      membership.poll(Duration.ofMillis(50)).forEach(delivery -> ids.add(delivery.event().id()));
      return true;
    }

    void untilGiven(int number) {
      eventually().until(() -> turn() && ids.size() >= number);
    }

    void untilAssigned() {
      eventually().until(() -> turn() && partitions.size() == 4);
    }

    @Override
    public void close() {
      membership.close();
    }
  }

  private static String agent() {
    return "agent-" + UUID.randomUUID();
  }

  private static Append request(String id) {
    return new Append.Event(Topic.ACTION_REQUESTS, event(id, "p"));
  }

  /** Writes as programs do that know nothing of agents. */
  private KafkaProducer<byte[], byte[]> producer(Map<String, Object> properties) {
    Map<String, Object> all = new HashMap<>(properties);
    all.put("bootstrap.servers", stack.bootstrapServers());
    return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private ProducerRecord<byte[], byte[]> record(
      byte @Nullable [] value, Headers headers, @Nullable Instant time) {
    return new ProducerRecord<>(
        prefix + Topic.ACTION_REQUESTS,
        new PlanKey("acme", "ada", "p").partition(4),
        time == null ? null : time.toEpochMilli(),
        new PlanKey("acme", "ada", "p").bytes(),
        value,
        headers);
  }

  private static byte[] json(String id) {
    return CloudEventJson.write(event(id, "p"), null);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Headers headers(Map<String, String> values) {
    Headers headers = new RecordHeaders();
    values.forEach((name, value) -> headers.add(name, utf8(value)));
    return headers;
  }

  @Test
  void shouldReadWhateverWayAgentsSendAndSkipWhatIsNoEvent() throws Exception {
    // given
    EventLog log = process();
    try (Instance instance = new Instance(log, agent());
        KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
      // when
      producer.send(record(json("structured"), headers(Map.of()), null)).get();
      producer
          .send(
              record(
                  json("typed"),
                  headers(Map.of("content-type", "application/cloudevents+json; charset=utf-8")),
                  null))
          .get();
      producer
          .send(
              record(
                  utf8("{\"number\":1}"),
                  headers(
                      Map.of(
                          "ce_specversion", "1.0",
                          "ce_id", "binary",
                          "ce_source", "s",
                          "ce_type", "t",
                          "ce_tenantid", "acme",
                          "ce_userid", "ada",
                          "ce_planid", "p",
                          "content-type", "application/json")),
                  null))
          .get();
      for (byte[] poison :
          new byte[][] {
            {7, 8, 9},
            {0, 0, 0, 0, 99, 1},
            {0, 1},
            {},
            utf8("{\"id\": "),
            utf8("{\"id\":\"x\",\"source\":\"s\",\"type\":\"t\",\"user_id\":\"ada\"}"),
          }) {
        producer.send(record(poison, headers(Map.of()), null)).get();
      }
      producer.send(record(null, headers(Map.of()), null)).get();
      producer
          .send(
              record(
                  utf8(
                      "{\"source\":\"s\",\"type\":\"t\",\"tenant_id\":\"acme\",\"user_id\":\"ada\"}"),
                  headers(Map.of()),
                  null))
          .get();
      log.append(List.of(request("avro")));
      instance.untilGiven(5);

      // then: one without an id has the one that the tracker gives it
      int partition = new PlanKey("acme", "ada", "p").partition(4);
      assertThat(instance.ids)
          .containsExactly(
              "structured",
              "typed",
              "binary",
              prefix + "action-requests-" + partition + "-10",
              "avro");
    }
  }

  @Test
  void shouldWaitForTheRegistryAndSkipNothing() throws Exception {
    // given: a process that has not seen the schema yet
    EventLog log = process();
    try (EventLog other =
            new KafkaEventLog(
                settings()
                    .withRegistry(
                        Map.of("schema.registry.url", stack.registryUrl(), "max.retries", "0")));
        Instance instance = new Instance(other, agent())) {
      log.append(List.of(request("warm")));
      instance.untilAssigned();
      String agent = agent();
      try (LinkProxy link = new LinkProxy(0, stack.registry().port(), false);
          EventLog cold =
              new KafkaEventLog(
                  settings()
                      .withRegistry(
                          Map.of(
                              "schema.registry.url",
                              stack
                                  .registryUrl()
                                  .replace(":" + stack.registry().port(), ":" + link.port()),
                              "max.retries",
                              "0")));
          Instance waiting = new Instance(cold, agent)) {
        // when
        link.cut(client -> true);
        log.append(List.of(request("1")));
        try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
          producer.send(record(json("json"), headers(Map.of()), null)).get();
        }
        waiting.untilAssigned();
        for (int turn = 0; turn < 5; turn++) {
          waiting.turn();
        }
        assertThat(waiting.ids).isEmpty();
        assertThat(link.hindered()).isPositive();
        link.heal();

        // then: in order, and nothing is missing
        waiting.untilGiven(3);
        assertThat(waiting.ids).containsExactly("warm", "1", "json");
      }
    }
  }

  @Test
  void shouldWaitForTransactionsThatAreOpen() throws Exception {
    // given: a transaction of somebody who is slower than this log is patient
    try (KafkaEventLog log = new KafkaEventLog(settings().withPatience(Duration.ofSeconds(2)));
        StateTable table = log.table(STATE);
        KafkaProducer<byte[], byte[]> slow =
            producer(Map.of("transactional.id", prefix + "slow"))) {
      assertThat(table.get("k")).isEmpty();
      slow.initTransactions();
      slow.beginTransaction();
      slow.send(new ProducerRecord<>(prefix + STATE, 0, utf8("k"), utf8("v"))).get();

      // then: it is not overlooked
      assertThatThrownBy(() -> log.load(STATE, 0))
          .isInstanceOf(LogException.class)
          .hasMessageContaining(prefix + STATE)
          .hasMessageContaining("transaction");
      assertThatThrownBy(() -> table.get("k"))
          .isInstanceOf(LogException.class)
          .hasMessageContaining("transaction");

      // when
      slow.commitTransaction();

      // then
      assertThat(log.load(STATE, 0)).containsOnlyKeys("k");
      assertThat(table.get("k")).isPresent();

      // when: one is given up
      slow.beginTransaction();
      slow.send(new ProducerRecord<>(prefix + STATE, 0, utf8("k"), utf8("never"))).get();
      slow.abortTransaction();

      // then
      assertThat(table.get("k")).hasValue(utf8("v"));
      assertThat(log.load(STATE, 0).get("k")).isEqualTo(utf8("v"));
    }
  }

  @Test
  void shouldEndAtOnceWhatItsPredecessorLeftOpen() throws Exception {
    // given: an instance that ends in the middle of a commit, and has a name of its own
    String agent = agent();
    KafkaSettings settings = settings().withInstanceId("one").withPatience(Duration.ofSeconds(8));
    try (KafkaEventLog log = new KafkaEventLog(settings);
        KafkaProducer<byte[], byte[]> dying =
            producer(Map.of("transactional.id", prefix + agent + "-one"))) {
      log.append(List.of(new Append.State(STATE, 0, "k", utf8("before"))));
      dying.initTransactions();
      dying.beginTransaction();
      dying.send(new ProducerRecord<>(prefix + STATE, 0, utf8("k"), utf8("never"))).get();

      // when
      try (Instance next = new Instance(log, agent)) {
        next.untilAssigned();

        // then
        assertThat(log.load(STATE, 0).get("k")).isEqualTo(utf8("before"));
      }
    }
  }

  @Test
  void shouldTakeOverFromAMemberThatIsSilentForTooLong() throws Exception {
    // given
    String agent = agent();
    EventLog log = process();
    log.append(List.of(request("1")));
    try (KafkaEventLog impatient =
            new KafkaEventLog(settings().withClients(Map.of("max.poll.interval.ms", "3000")));
        Instance silent = new Instance(impatient, agent);
        Instance heir = new Instance(log, agent)) {
      silent.untilGiven(1);

      // when: nobody polls the one
      heir.untilGiven(1);

      // then
      assertThatThrownBy(() -> silent.membership.commit(List.of(request("2"))))
          .isInstanceOf(NotMemberException.class);
      heir.membership.commit(List.of(request("3")));
      heir.untilGiven(2);
      assertThat(heir.ids).containsExactly("1", "3");
    }
  }

  @Test
  void shouldBeginAnAgentAWhileBeforeItIsStarted() throws Exception {
    // given
    EventLog log = process();
    try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
      Instant now = Instant.now();
      producer.send(record(json("old"), headers(Map.of()), now.minus(Duration.ofHours(2)))).get();
      producer.send(record(json("new"), headers(Map.of()), now)).get();
    }

    // when
    try (Instance instance = new Instance(log, agent())) {
      instance.untilGiven(1);

      // then
      assertThat(instance.ids).containsExactly("new");
    }
  }

  @Test
  void shouldSkipNothingWhileAnAgentIsStoppedThatWasNeverGivenAnything() throws Exception {
    // given: it begins with what comes after its start
    String agent = agent();
    EventLog log = process();
    log.append(List.of(request("before")));
    try (KafkaEventLog forgetful = new KafkaEventLog(settings().withLookBack(Duration.ZERO))) {
      try (Instance first = new Instance(forgetful, agent)) {
        first.untilAssigned();
      }

      // when
      log.append(List.of(request("meanwhile")));

      // then
      try (Instance second = new Instance(forgetful, agent)) {
        second.untilGiven(1);
        assertThat(second.ids).containsExactly("meanwhile");
      }
    }
  }

  @Test
  void shouldRefuseWhatIsTooLargeAndGoOn() throws Exception {
    // given
    EventLog log = process();
    try (Instance instance = new Instance(log, agent())) {
      instance.untilAssigned();
      Append tooLarge = new Append.State(STATE, 0, "k", new byte[9 * 1024 * 1024]);

      // then
      assertThatThrownBy(() -> instance.membership.commit(List.of(tooLarge)))
          .isInstanceOf(LogException.class);
      assertThatThrownBy(() -> log.append(List.of(tooLarge))).isInstanceOf(LogException.class);
      instance.membership.commit(
          List.of(new Append.State(STATE, 0, "k", new byte[7 * 1024 * 1024])));
      assertThat(log.load(STATE, 0).get("k")).hasSize(7 * 1024 * 1024);
    }
  }

  @Test
  void shouldCreateTopicsAsTheTrackerWouldAndCompactedOnesForState() throws Exception {
    // when
    EventLog log = process();
    log.load(STATE, 0);

    // then
    assertThat(log.partitions()).isEqualTo(4);
    Map<String, Integer> partitions = new HashMap<>();
    for (String topic : List.of("action-requests", "action-results", "system-events")) {
      partitions.put(topic, 4);
      assertThat(config(topic, TopicConfig.CLEANUP_POLICY_CONFIG)).isEqualTo("delete");
      assertThat(config(topic, TopicConfig.RETENTION_MS_CONFIG))
          .isEqualTo(Long.toString(Duration.ofDays(7).toMillis()));
    }
    partitions.put("agent-inbox", 4);
    partitions.put(STATE, 4);
    assertThat(config("agent-inbox", TopicConfig.CLEANUP_POLICY_CONFIG)).isEqualTo("delete");
    assertThat(config(STATE, TopicConfig.CLEANUP_POLICY_CONFIG)).isEqualTo("compact");
    for (Map.Entry<String, Integer> topic : partitions.entrySet()) {
      assertThat(partitions(topic.getKey())).as(topic.getKey()).isEqualTo(topic.getValue());
    }
  }

  private int partitions(String topic) throws Exception {
    return Objects.requireNonNull(
            admin.describeTopics(List.of(prefix + topic)).allTopicNames().get().get(prefix + topic))
        .partitions()
        .size();
  }

  private String config(String topic, String entry) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, prefix + topic);
    return Objects.requireNonNull(
            admin.describeConfigs(List.of(resource)).all().get().get(resource))
        .get(entry)
        .value();
  }

  @Test
  void shouldSayWhichTopicDoesNotFitAndWhatToDo() throws Exception {
    // given
    admin
        .createTopics(
            List.of(
                new NewTopic(prefix + "action-requests", 3, (short) 1),
                new NewTopic(prefix + "system-events", 2, (short) 1)))
        .all()
        .get();

    // then
    assertThatThrownBy(this::open)
        .isInstanceOf(LogException.class)
        .hasMessageContaining(prefix + "system-events has 2 partitions")
        .hasMessageContaining(prefix + "action-requests has 3")
        .hasMessageContaining("create " + prefix + "system-events again with 3");
  }

  @Test
  void shouldTakeTheNumberOfPartitionsThatIsThere() throws Exception {
    // given
    admin.createTopics(List.of(new NewTopic(prefix + "action-requests", 3, (short) 1))).all().get();

    // then
    assertThat(process().partitions()).isEqualTo(3);
    assertThat(partitions("agent-inbox")).isEqualTo(3);
  }

  @Test
  void shouldKeepNoStateInATopicThatDeletes() throws Exception {
    // given
    EventLog log = process();
    admin.createTopics(List.of(new NewTopic(prefix + STATE, 4, (short) 1))).all().get();

    // then
    assertThatThrownBy(() -> log.table(STATE))
        .isInstanceOf(LogException.class)
        .hasMessageContaining("cleanup.policy=compact");
  }

  @Test
  void shouldFailInTimeWhenThereIsNoKafka() {
    // given: a port that nobody listens on
    KafkaSettings nowhere =
        KafkaSettings.of("127.0.0.1:1", stack.registryUrl()).withPatience(Duration.ofSeconds(1));

    // then
    assertThatThrownBy(() -> new KafkaEventLog(nowhere))
        .isInstanceOf(LogException.class)
        .hasMessageContaining("127.0.0.1:1");
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.kafka;

import dev.headway.agent.event.ReceivedEvent;
import dev.headway.agent.event.Topic;
import dev.headway.agent.kafka.Transactions.BrokenException;
import dev.headway.agent.log.Append;
import dev.headway.agent.log.EventLog;
import dev.headway.agent.log.LogException;
import dev.headway.agent.log.Membership;
import dev.headway.agent.log.StateTable;
import dev.headway.schemas.serde.SchemaRegistryClient;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * The log on Kafka. Events are Avro on the tracker's input topics; state is on compacted topics,
 * which are created when they are first named; what members pass on to each other goes through
 * {@code agent-inbox}. Members of an agent are the consumer group named like the agent, which the
 * tracker looks at to tell how far behind an agent is.
 */
public final class KafkaEventLog implements EventLog {
  private final KafkaSettings settings;
  private final TopicNames names;
  private final Clients clients;
  private final Admin admin;
  private final SchemaRegistryClient registry;
  private final TopicSetup topics;
  private final EventCodec codec;
  private final StateLoader loader;
  private final TableReader tables;
  private final Appender appender;
  private final Set<Follower> followers = ConcurrentHashMap.newKeySet();
  private final Set<String> transactionalIds = new HashSet<>();

  /**
   * Connects, creates the topics of events that are missing, and checks those that are there.
   *
   * @throws LogException when Kafka is not to be reached or the topics do not fit together
   * @throws org.apache.kafka.common.config.ConfigException when the settings are unusable
   */
  public KafkaEventLog(KafkaSettings settings) {
    this.settings = settings;
    this.names = new TopicNames(settings.topicPrefix());
    this.clients = new Clients(settings);
    this.registry = SchemaRegistryClient.of(settings.registry());
    this.admin = clients.admin();
    try {
      this.topics = new TopicSetup(admin, settings, names);
    } catch (RuntimeException e) {
      admin.close(Duration.ZERO);
      registry.close();
      throw e;
    }
    this.codec = new EventCodec(registry, names, topics);
    HighWatermarks ends = new HighWatermarks(admin);
    this.loader = new StateLoader(clients, ends, settings.patience());
    this.tables =
        new TableReader(
            clients.reader(),
            topic -> new TableData(topic, topics.partitions(), ends, settings.patience()));
    String appendId = takeTransactionalId("append");
    this.appender = new Appender(codec, () -> transactions(appendId), settings.patience());
  }

  private Transactions transactions(String transactionalId) {
    return new Transactions(clients.producer(transactionalId), settings.patience());
  }

  @Override
  public int partitions() {
    return topics.partitions();
  }

  @Override
  public Membership join(String agent, Set<Topic> read, Membership.Listener listener) {
    String transactionalId = takeTransactionalId(agent);
    Transactions transactions = transactions(transactionalId);
    try {
      transactions.start();
      KafkaConsumer<byte[], byte[]> consumer = clients.member(agent);
      return new KafkaMembership(
          agent,
          read,
          names,
          codec,
          consumer,
          new Positions(consumer, settings.lookBack()),
          transactions,
          listener,
          () -> release(transactionalId));
    } catch (BrokenException | KafkaException e) {
      transactions.close();
      release(transactionalId);
      throw new LogException("%s cannot join: %s".formatted(agent, e.getMessage()), e);
    }
  }

  /**
   * An id that is the same when this instance joins again, so that what it left open ends at once,
   * and another one for each membership it has at the same time.
   */
  private String takeTransactionalId(String agent) {
    String first = settings.topicPrefix() + agent + "-" + settings.instanceId();
    synchronized (transactionalIds) {
      String id = first;
      for (int number = 2; !transactionalIds.add(id); number++) {
        id = first + "-" + number;
      }
      return id;
    }
  }

  private void release(String transactionalId) {
    synchronized (transactionalIds) {
      transactionalIds.remove(transactionalId);
    }
  }

  @Override
  public Map<String, byte[]> load(String topic, int partition) {
    return loader.load(new TopicPartition(topics.state(topic), partition));
  }

  @Override
  public StateTable table(String topic) {
    return tables.open(topics.state(topic));
  }

  @Override
  public void append(List<Append> appends) {
    appender.append(appends);
  }

  @Override
  public AutoCloseable follow(Topic topic, Consumer<ReceivedEvent> reader) {
    KafkaConsumer<byte[], byte[]> consumer = clients.reader();
    List<TopicPartition> partitions = TableData.partitions(names.of(topic), topics.partitions());
    Follower follower =
        Follower.start(consumer, codec, topic, partitions, reader, followers::remove);
    followers.add(follower);
    return follower;
  }

  @Override
  public void close() {
    followers.forEach(Follower::close);
    tables.close();
    appender.close();
    // What is still asked is not waited for: those who asked have been told that it is over.
    admin.close(Duration.ZERO);
    registry.close();
  }
}

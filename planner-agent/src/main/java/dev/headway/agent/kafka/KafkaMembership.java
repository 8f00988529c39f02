// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.kafka;

import dev.headway.agent.event.ReceivedEvent;
import dev.headway.agent.event.Topic;
import dev.headway.agent.kafka.Transactions.AbortedException;
import dev.headway.agent.kafka.Transactions.BrokenException;
import dev.headway.agent.log.Append;
import dev.headway.agent.log.Delivery;
import dev.headway.agent.log.LogException;
import dev.headway.agent.log.Membership;
import dev.headway.agent.log.NotMemberException;
import dev.headway.agent.log.TryAgainException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A consumer in the group named like the agent, and a producer whose transactions carry the
 * consumer's positions. The group's coordinator takes these only from a member of the present
 * generation (KIP-447): so one that has been shut out, and does not know it, commits nothing.
 */
final class KafkaMembership implements Membership {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaMembership.class);
  private static final Duration CLOSE = Duration.ofSeconds(5);

  private final String agent;
  private final TopicNames names;
  private final EventCodec codec;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Transactions transactions;
  private final Listener listener;
  private final Runnable whenClosed;
  private final Positions positions;
  private final Rebalances rebalances = new Rebalances();
  private final AtomicBoolean woken = new AtomicBoolean();

  // Volatile since a membership may go from thread to thread, as long as one has it at a time.
  private volatile boolean paused;
  private volatile boolean closed;

  /**
   * A member that joins with its first poll.
   *
   * @param consumer subscribed to nothing yet; from here on the membership's
   * @param positions of the consumer
   * @param transactions started; from here on the membership's
   * @param whenClosed run once
   */
  KafkaMembership(
      String agent,
      Set<Topic> topics,
      TopicNames names,
      EventCodec codec,
      KafkaConsumer<byte[], byte[]> consumer,
      Positions positions,
      Transactions transactions,
      Listener listener,
      Runnable whenClosed) {
    this.agent = agent;
    this.names = names;
    this.codec = codec;
    this.consumer = consumer;
    this.transactions = transactions;
    this.listener = listener;
    this.whenClosed = whenClosed;
    this.positions = positions;
    List<String> subscribed = new ArrayList<>();
    topics.forEach(topic -> subscribed.add(names.of(topic)));
    subscribed.add(names.inbox());
    consumer.subscribe(subscribed, rebalances);
  }

  /**
   * What the consumer tells of its group, within a poll. It is only noted: the member's listener is
   * told by {@link #settle}, where calls of the consumer may wait, fail and be woken up.
   */
  private final class Rebalances implements ConsumerRebalanceListener {
    /** All is given up, and the member asks or has asked to join the next generation. */
    private boolean joining;

    /** The member was shut out. */
    private boolean lost;

    /** It has been said that the assignment is not to be used. */
    private boolean warned;

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      // Nothing is told: what comes back with the next generation was nobody else's, and what does
      // not was the member's until now. Commits go on in the old generation while it lasts.
      joining = true;
      positions.revoked();
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      joining = true;
      lost = true;
      positions.revoked();
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      // Nothing is given before the listener knows; and it is to know now, not when the poll is
      // over.
      consumer.pause(partitions);
      consumer.wakeup();
      warned = false;
      positions.assigned(new Generation(consumer.groupMetadata(), consumer.assignment()));
    }
  }

  @Override
  public List<Delivery> poll(Duration wait) {
    if (closed) {
      throw new IllegalStateException("no longer a member of " + agent + ": join again");
    }
    long deadline = System.nanoTime() + wait.toNanos();
    List<Delivery> given = new ArrayList<>();
    try {
      while (true) {
        long left = woken.get() ? 0 : Math.max(0, deadline - System.nanoTime());
        ConsumerRecords<byte[], byte[]> records = read(Duration.ofNanos(left));
        settle();
        positions.given(Batches.take(records, consumer, record -> give(record, given)));
        if (!given.isEmpty() || left == 0) {
          woken.set(false);
          return given;
        }
      }
    } catch (KafkaException e) {
      throw new LogException("the log cannot be read: " + e.getMessage(), e);
    }
  }

  private ConsumerRecords<byte[], byte[]> read(Duration wait) {
    try {
      return consumer.poll(wait);
    } catch (WakeupException e) {
      LOG.trace("woken up", e);
    }
    try {
      // It may have been woken before it began: one that is woken all the time gets on as well.
      return consumer.poll(Duration.ZERO);
    } catch (WakeupException e) {
      return ConsumerRecords.empty();
    }
  }

  private void give(ConsumerRecord<byte[], byte[]> record, List<Delivery> given) {
    Optional<Topic> topic = names.event(record.topic());
    Optional<ReceivedEvent> event =
        topic.isPresent() ? codec.decode(topic.get(), record) : codec.decodeInbox(agent, record);
    event.ifPresent(e -> given.add(new Delivery(record.partition(), topic.isEmpty(), e)));
  }

  /** Tells the listener what has become of the member's partitions, and takes them up. */
  private void settle() {
    if (rebalances.lost) {
      rebalances.lost = false;
      lose();
    }
    if (!positions.isAssigned()) {
      return;
    }
    if (positions.isInterrupted()) {
      lose();
    }
    if (!isOfAllTopics() || !positions.find()) {
      return; // or the predecessor's transaction is not decided yet, or Kafka is away: next time
    }
    Generation now = positions.take();
    rebalances.joining = false;
    LOG.info("{} has partitions {} of {}", now.metadata().memberId(), now.numbers(), agent);
    try {
      listener.assigned(now.numbers());
    } catch (RuntimeException e) {
      positions.untake(now);
      throw e;
    }
    if (!paused) {
      consumer.resume(now.partitions());
    }
  }

  /**
   * Whether what was assigned has the same partitions of all topics. Else a plan's requests and its
   * results would come to different members, and it is better to wait. It passes by itself where
   * the member that distributes has not heard yet of a topic that was just created.
   */
  private boolean isOfAllTopics() {
    Set<TopicPartition> assigned = consumer.assignment();
    Set<Integer> numbers = Generation.numbers(assigned);
    if (assigned.size() == numbers.size() * consumer.subscription().size()) {
      return true;
    }
    if (!rebalances.warned) {
      rebalances.warned = true;
      LOG.warn(
          "{} waits, since it has not the same partitions of all topics but {}: if that lasts, its instances read different topics, and all must read the same",
          agent,
          assigned);
    }
    return false;
  }

  private void lose() {
    if (positions.lose()) {
      listener.lost();
    }
  }

  @Override
  public void wakeUp() {
    woken.set(true);
    consumer.wakeup();
  }

  @Override
  public void pause(boolean paused) {
    this.paused = paused;
    // What has been assigned and not yet told of stays paused: settle() resumes it.
    Set<TopicPartition> settled = positions.settled();
    if (paused) {
      consumer.pause(settled);
    } else {
      consumer.resume(settled);
    }
  }

  @Override
  public void commit(List<Append> appends) throws TryAgainException, NotMemberException {
    if (closed) {
      throw new NotMemberException("no longer a member of " + agent);
    }
    if (appends.isEmpty() && positions.uncommitted().isEmpty()) {
      return;
    }
    if (rebalances.lost || positions.held().isEmpty()) {
      throw new TryAgainException("no partition is the member's at the moment");
    }
    Generation generation = positions.held().get();
    Map<TopicPartition, OffsetAndMetadata> offsets = positions.toCommit();
    if (offsets.isEmpty()) {
      throw new TryAgainException("the member has no partition in this generation");
    }
    try {
      transactions.commit(encode(appends), offsets, generation.metadata());
      positions.committed(offsets);
    } catch (AbortedException e) {
      if (e.isRefusal()) {
        throw new LogException("the log refuses it: " + e.getMessage(), e);
      }
      if (isShutOut(e)) {
        leave();
        throw new NotMemberException("no longer a member of " + agent, e);
      }
      throw new TryAgainException(String.valueOf(e.getMessage()), e);
    } catch (BrokenException e) {
      leave();
      throw new NotMemberException(String.valueOf(e.getMessage()), e);
    }
  }

  private List<ProducerRecord<byte[], byte[]>> encode(List<Append> appends)
      throws TryAgainException {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(appends.size());
    try {
      for (Append append : appends) {
        records.add(codec.encode(append));
      }
      return records;
    } catch (RetriableException e) {
      throw new TryAgainException("the schema registry does not answer: " + e.getMessage(), e);
    }
  }

  /**
   * Whether the coordinator has refused the offsets because it does not know the member any more.
   * It says the same when the member only is in the next generation already. But no member comes
   * into one without giving up its partitions first and asking, within a poll: of which this one
   * would know.
   */
  private boolean isShutOut(AbortedException e) {
    return e.isCausedBy(FencedInstanceIdException.class)
        || (e.isCausedBy(CommitFailedException.class) && !rebalances.joining);
  }

  @Override
  public void close() {
    leave();
    lose();
  }

  /** Lets go of everything; what the listener is told is for {@link #close}. */
  private void leave() {
    if (closed) {
      return;
    }
    closed = true;
    quietly(transactions::close);
    quietly(() -> consumer.close(CloseOptions.timeout(CLOSE)));
    whenClosed.run();
  }

  private void quietly(Runnable close) {
    try {
      close.run();
    } catch (KafkaException e) {
      LOG.warn("a member of {} has not left cleanly: its partitions are free later", agent, e);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.jspecify.annotations.Nullable;

/**
 * The transactions of one producer, and what their failures mean.
 *
 * <p>Whether a failure left the producer usable is not read off the exception's class: many stand
 * for both, and which do has changed from release to release. The producer itself knows, and says
 * so when it is told to abort: it does, or it cannot go on. So there are three outcomes: committed;
 * {@link AbortedException}, nothing is committed and the producer can go on; {@link
 * BrokenException}, it cannot.
 *
 * <p>An outcome is never guessed. A call that has only run out of time is repeated, which Kafka
 * allows for the same call and no other, until there is an answer or {@code patience} is over.
 */
final class Transactions implements AutoCloseable {
  private static final Duration CLOSE = Duration.ofSeconds(5);

  /** Failures that the same records would meet again. */
  private static final List<Class<? extends Exception>> REFUSALS =
      List.of(
          AuthorizationException.class,
          InvalidConfigurationException.class,
          RecordBatchTooLargeException.class,
          RecordTooLargeException.class,
          SerializationException.class);

  private final Producer<byte[], byte[]> producer;
  private final Duration patience;

  Transactions(Producer<byte[], byte[]> producer, Duration patience) {
    this.producer = producer;
    this.patience = patience;
  }

  /** Nothing is committed, and the producer can go on. */
  static final class AbortedException extends Exception {
    private static final long serialVersionUID = 1;

    AbortedException(Exception cause) {
      super(cause.getMessage(), cause);
    }

    /** Whether the same would be refused again. */
    boolean isRefusal() {
      return REFUSALS.stream().anyMatch(this::isCausedBy);
    }

    /** Whether {@code type} is among the causes: Kafka wraps what it remembers. */
    boolean isCausedBy(Class<? extends Exception> type) {
      for (Throwable e = getCause(); e != null; e = e.getCause()) {
        if (type.isInstance(e)) {
          return true;
        }
      }
      return false;
    }
  }

  /** The producer cannot go on. */
  static final class BrokenException extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean undecided;

    BrokenException(String message, boolean undecided, Exception cause) {
      super(message + ": " + cause.getMessage(), cause);
      this.undecided = undecided;
    }

    /** Whether the transaction may be committed; otherwise it is not, nor will it be. */
    boolean isUndecided() {
      return undecided;
    }
  }

  /** Ends what a predecessor with the same id has left open, and shuts it out. Once, first. */
  void start() throws BrokenException {
    try {
      insist(producer::initTransactions);
    } catch (KafkaException e) {
      throw new BrokenException("no transactions are possible", false, e);
    }
  }

  /** Commits records without offsets. */
  void commit(List<ProducerRecord<byte[], byte[]>> records)
      throws AbortedException, BrokenException {
    write(records, () -> {});
  }

  /**
   * Commits records and offsets, if {@code group} still is what the group's coordinator knows of
   * the member.
   *
   * @param offsets at least one: they carry the check
   */
  void commit(
      List<ProducerRecord<byte[], byte[]>> records,
      Map<TopicPartition, OffsetAndMetadata> offsets,
      ConsumerGroupMetadata group)
      throws AbortedException, BrokenException {
    if (offsets.isEmpty() || group.generationId() < 0 || group.memberId().isEmpty()) {
      // Kafka takes offsets of no generation from anybody, and sends none when there are none.
      throw new IllegalArgumentException("would be committed unchecked: " + offsets + " " + group);
    }
    write(records, () -> producer.sendOffsetsToTransaction(offsets, group));
  }

  private void write(List<ProducerRecord<byte[], byte[]>> records, Runnable sendOffsets)
      throws AbortedException, BrokenException {
    try {
      producer.beginTransaction();
    } catch (KafkaException | IllegalStateException e) {
      throw new BrokenException("no transaction can be begun", false, e);
    }
    AtomicReference<@Nullable Exception> failed = new AtomicReference<>();
    try {
      for (ProducerRecord<byte[], byte[]> record : records) {
        Future<RecordMetadata> unused =
            producer.send(
                record,
                (written, e) -> {
                  if (e != null) {
                    failed.compareAndSet(null, e);
                  }
                });
      }
      // All records are in the log before the offsets are, for two reasons. Where the coordinator
      // takes the offsets of this generation, any later one finds the records there, open or
      // decided, and its readers wait for them. And from here on only the end of the transaction is
      // under way: whatever commitTransaction() throws is about that.
      producer.flush();
      if (failed.get() == null) {
        sendOffsets.run();
      }
    } catch (KafkaException | IllegalStateException e) {
      // Of several failures the first says why; the others, that there was one.
      failed.compareAndSet(null, e);
    }
    Exception failure = failed.get();
    if (failure != null) {
      throw abort(failure);
    }
    end();
  }

  private void end() throws AbortedException, BrokenException {
    try {
      insist(producer::commitTransaction);
    } catch (TransactionAbortableException e) {
      // The coordinator has refused to commit, and asks for this.
      throw abort(e);
    } catch (KafkaException | IllegalStateException e) {
      // Out of time or interrupted, the request may be on its way; and one that is told it was shut
      // out may have been after it had committed.
      throw new BrokenException("the end of a transaction is not known", true, e);
    }
  }

  /** Gives the transaction up; nothing has asked to commit it. */
  private AbortedException abort(Exception failure) throws BrokenException {
    try {
      insist(producer::abortTransaction);
    } catch (KafkaException | IllegalStateException e) {
      e.addSuppressed(failure);
      throw new BrokenException("a transaction failed and cannot be aborted", false, e);
    }
    return new AbortedException(failure);
  }

  /**
   * Calls again as long as the call only runs out of time: what it began goes on, and the call is
   * to wait for it.
   */
  private void insist(Runnable call) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      try {
        call.run();
        return;
      } catch (TimeoutException e) {
        if (System.nanoTime() - deadline >= 0) {
          throw e;
        }
      }
    }
  }

  @Override
  public void close() {
    producer.close(CLOSE);
  }
}

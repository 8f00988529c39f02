// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.kafka;

import dev.headway.agent.kafka.Transactions.AbortedException;
import dev.headway.agent.kafka.Transactions.BrokenException;
import dev.headway.agent.log.Append;
import dev.headway.agent.log.LogException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Appends for whoever is no member, each call in a transaction of its own. */
final class Appender implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Appender.class);

  private final EventCodec codec;
  private final Supplier<Transactions> make;
  private final Duration patience;
  private @Nullable Transactions transactions;
  private boolean closed;

  /**
   * Encodes with {@code codec}.
   *
   * @param make a producer's transactions, not yet started
   */
  Appender(EventCodec codec, Supplier<Transactions> make, Duration patience) {
    this.codec = codec;
    this.make = make;
    this.patience = patience;
  }

  /**
   * Commits all of it. One call at a time: a producer has one transaction.
   *
   * @throws LogException when it is refused, or takes too long, or its outcome is not known
   */
  synchronized void append(List<Append> appends) {
    if (appends.isEmpty()) {
      return;
    }
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      Exception failure;
      try {
        if (closed) {
          throw new IllegalStateException("the log is closed");
        }
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(appends.size());
        appends.forEach(append -> records.add(codec.encode(append)));
        started().commit(records);
        return;
      } catch (AbortedException e) {
        if (e.isRefusal()) {
          throw new LogException("the log refuses it: " + e.getMessage(), e);
        }
        failure = e;
      } catch (BrokenException e) {
        discard();
        if (e.isUndecided()) {
          // To try again might put it there twice.
          throw new LogException("it is not known whether it is in the log: " + e.getMessage(), e);
        }
        failure = e;
      } catch (RetriableException e) {
        failure = e;
      }
      if (System.nanoTime() - deadline >= 0 || Thread.currentThread().isInterrupted()) {
        throw new LogException(
            "nothing could be put into the log: " + failure.getMessage(), failure);
      }
      LOG.debug("trying again to append", failure);
    }
  }

  private Transactions started() throws BrokenException {
    Transactions present = transactions;
    if (present == null) {
      present = make.get();
      transactions = present;
      present.start();
    }
    return present;
  }

  private void discard() {
    if (transactions != null) {
      transactions.close();
      transactions = null;
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    discard();
  }
}

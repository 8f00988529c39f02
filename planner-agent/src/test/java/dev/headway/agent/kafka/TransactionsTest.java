// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.headway.agent.kafka.Transactions.AbortedException;
import dev.headway.agent.kafka.Transactions.BrokenException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With the producer that Kafka has for tests, which keeps the rules of transactions. */
@SuppressWarnings("removal") // there is no other way to a group's metadata without a broker
class TransactionsTest {
  private static final ConsumerGroupMetadata GROUP =
      new ConsumerGroupMetadata("agent", 3, "member", Optional.empty());
  private static final Map<TopicPartition, OffsetAndMetadata> OFFSETS =
      Map.of(new TopicPartition("requests", 0), new OffsetAndMetadata(7));
  private static final List<ProducerRecord<byte[], byte[]>> RECORDS =
      List.of(new ProducerRecord<>("results", 0, new byte[] {1}, new byte[] {2}));

  /** A producer whose calls fail a number of times. */
  private static final class FailingProducer extends MockProducer<byte[], byte[]> {
    private int timeoutsOfCommit;
    private int timeoutsOfAbort;
    private int commits;
    private @Nullable RuntimeException deliveryException;

    FailingProducer() {
      super(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public void sendOffsetsToTransaction(
        Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
      assertThat(flushed()).as("records are in the log before the offsets are").isTrue();
      super.sendOffsetsToTransaction(offsets, group);
    }

    /** Records are in the log, or are not, no sooner than this. */
    @Override
    public void flush() {
      if (deliveryException != null) {
        errorNext(deliveryException);
      }
      super.flush();
    }

    @Override
    public void commitTransaction() {
      commits++;
      if (timeoutsOfCommit > 0) {
        timeoutsOfCommit--;
        throw new TimeoutException("no answer yet");
      }
      super.commitTransaction();
    }

    @Override
    public void abortTransaction() {
      if (timeoutsOfAbort > 0) {
        timeoutsOfAbort--;
        throw new TimeoutException("no answer yet");
      }
      super.abortTransaction();
    }
  }

  private final FailingProducer producer = new FailingProducer();
  private final Transactions transactions = new Transactions(producer, Duration.ofMinutes(1));

  @BeforeEach
  void start() throws BrokenException {
    transactions.start();
  }

  private AbortedException aborted() {
    return catchThrowableOfType(
        AbortedException.class, () -> transactions.commit(RECORDS, OFFSETS, GROUP));
  }

  private BrokenException broken(Transactions of) {
    return catchThrowableOfType(BrokenException.class, () -> of.commit(RECORDS, OFFSETS, GROUP));
  }

  @Test
  void shouldCommitRecordsAndOffsets() throws Exception {
    // when
    transactions.commit(RECORDS, OFFSETS, GROUP);

    // then
    assertThat(producer.history()).isEqualTo(RECORDS);
    assertThat(producer.consumerGroupOffsetsHistory()).containsExactly(Map.of("agent", OFFSETS));
  }

  @Test
  void shouldAskAgainForTheOutcomeOfACommitUntilItIsKnown() throws Exception {
    // given
    producer.timeoutsOfCommit = 3;

    // when
    transactions.commit(RECORDS, OFFSETS, GROUP);

    // then
    assertThat(producer.commits).isEqualTo(4);
    assertThat(producer.history()).isEqualTo(RECORDS);
  }

  @Test
  void shouldSayThatAnOutcomeIsNotKnown() {
    // given
    producer.timeoutsOfCommit = Integer.MAX_VALUE;

    // when
    BrokenException failure = broken(new Transactions(producer, Duration.ofNanos(1)));

    // then
    assertThat(failure.isUndecided()).isTrue();
    assertThat(producer.transactionAborted()).isFalse();
  }

  @Test
  void shouldAbortWhatTheCoordinatorOfTheGroupRefuses() throws Exception {
    // given: as Kafka wraps it
    producer.sendOffsetsToTransactionException =
        new KafkaException(new CommitFailedException("another generation"));
    producer.timeoutsOfAbort = 2;

    // when
    AbortedException failure = aborted();

    // then
    assertThat(failure.isCausedBy(CommitFailedException.class)).isTrue();
    assertThat(failure.isRefusal()).isFalse();
    assertThat(producer.history()).isEmpty();
    assertThat(producer.commits).isZero();

    // when: the producer can go on
    producer.sendOffsetsToTransactionException = null;
    transactions.commit(RECORDS, OFFSETS, GROUP);

    // then
    assertThat(producer.history()).isEqualTo(RECORDS);
  }

  @Test
  void shouldSendNoOffsetsWhenARecordIsRefused() {
    // given
    producer.sendException = new RecordTooLargeException("9 MB");

    // when
    AbortedException failure = aborted();

    // then
    assertThat(failure.isRefusal()).isTrue();
    assertThat(producer.sentOffsets()).isFalse();
    assertThat(producer.transactionAborted()).isTrue();
  }

  @Test
  void shouldSendNoOffsetsWhenARecordDoesNotArrive() {
    // given
    producer.deliveryException = new TimeoutException("not enough replicas");

    // when
    AbortedException failure = aborted();

    // then
    assertThat(failure).hasCause(producer.deliveryException);
    assertThat(failure.isRefusal()).isFalse();
    assertThat(producer.sentOffsets()).isFalse();
    assertThat(producer.transactionAborted()).isTrue();
  }

  @Test
  void shouldAbortWhenTheCoordinatorOfTheTransactionAsksForIt() {
    // given
    producer.commitTransactionException = new TransactionAbortableException("abort, please");

    // when
    AbortedException failure = aborted();

    // then
    assertThat(failure).hasCause(producer.commitTransactionException);
    assertThat(producer.transactionAborted()).isTrue();
  }

  @Test
  void shouldBreakWhenTheProducerIsShutOut() throws Exception {
    // given
    transactions.commit(RECORDS, OFFSETS, GROUP);
    producer.fenceProducer();

    // when
    BrokenException failure = broken(transactions);

    // then: before anything was asked for
    assertThat(failure).hasCauseInstanceOf(ProducerFencedException.class);
    assertThat(failure.isUndecided()).isFalse();
  }

  @Test
  void shouldNotKnowTheOutcomeWhenItIsShutOutWhileItCommits() {
    // given
    producer.commitTransactionException = new ProducerFencedException("by its successor");

    // then
    assertThat(broken(transactions).isUndecided()).isTrue();
  }

  @Test
  void shouldKnowThatNothingIsCommittedWhenItCannotAbort() {
    // given
    producer.sendOffsetsToTransactionException = new KafkaException("fatal");
    producer.abortTransactionException = new KafkaException("in an error state");

    // when
    BrokenException failure = broken(transactions);

    // then
    assertThat(failure.isUndecided()).isFalse();
    assertThat(failure.getCause())
        .hasSuppressedException(producer.sendOffsetsToTransactionException);
  }

  @Test
  void shouldCommitNothingThatNobodyChecks() {
    // then: Kafka would take the first two from anybody
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> transactions.commit(RECORDS, OFFSETS, new ConsumerGroupMetadata("agent")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> transactions.commit(RECORDS, Map.of(), GROUP));
    assertThat(producer.history()).isEmpty();
  }
}

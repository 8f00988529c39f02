// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.ingest;

import dev.headway.http.problem.FieldError;
import dev.headway.http.problem.Problem;
import dev.headway.http.problem.ProblemException;
import dev.headway.http.problem.ProblemType;
import dev.headway.query.InputPosition;
import dev.headway.query.InputPosition.InputPartition;
import dev.headway.schemas.avro.AgentEvent;
import dev.headway.schemas.avro.DeadLetterReason;
import dev.headway.topics.TopicNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes accepted events to Kafka and waits until it has all of them. */
final class EventSender {
  private static final Logger LOG = LoggerFactory.getLogger(EventSender.class);
  private static final int RETRY_SECONDS = 2;

  private final Producer<byte[], byte[]> producer;
  private final Serializer<AgentEvent> serializer;
  private final TopicNames topics;
  private final int partitions;
  private final Duration deadline;

  /**
   * A sender.
   *
   * @param producer with acks=all
   * @param serializer writes events
   * @param partitions partitions of each input
   * @param deadline how long Kafka may take for all events of a request
   */
  EventSender(
      Producer<byte[], byte[]> producer,
      Serializer<AgentEvent> serializer,
      TopicNames topics,
      int partitions,
      Duration deadline) {
    this.producer = producer;
    this.serializer = serializer;
    this.topics = topics;
    this.partitions = partitions;
    this.deadline = deadline;
  }

  /**
   * What came of it.
   *
   * @param position behind the last event written to each input partition
   * @param refused events no retry would make Kafka take
   */
  record Sent(InputPosition position, List<Judgement.Rejected> refused) {}

  private record InFlight(Judgement.Accepted event, Future<RecordMetadata> answer) {}

  /**
   * Writes {@code events}.
   *
   * @throws ProblemException 503 when Kafka or the schema registry did not take them in time; some
   *     may be written all the same
   */
  Sent send(List<Judgement.Accepted> events) {
    long end = System.nanoTime() + deadline.toNanos();
    List<InFlight> inFlight = new ArrayList<>(events.size());
    List<Judgement.Rejected> refused = new ArrayList<>();
    for (Judgement.Accepted event : events) {
      if (System.nanoTime() >= end) {
        throw unavailable("Kafka did not answer within " + deadline.toMillis() + " ms");
      }
      try {
        Future<RecordMetadata> answer = producer.send(record(event));
        // Kafka hands some failures back at once, after having waited for them: the next event must
        // not wait as long.
        if (answer.isDone() && answer.state() == Future.State.FAILED) {
          refused.add(refusal(event, answer.exceptionNow()));
        } else {
          inFlight.add(new InFlight(event, answer));
        }
      } catch (ProblemException e) {
        throw e;
      } catch (RuntimeException e) {
        refused.add(refusal(event, e));
      }
    }
    Map<InputPartition, Long> offsets = new TreeMap<>();
    for (InFlight one : inFlight) {
      try {
        RecordMetadata metadata =
            one.answer().get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        if (metadata.hasOffset()) {
          InputPartition partition =
              new InputPartition(one.event().input().ordinal(), metadata.partition());
          offsets.merge(partition, metadata.offset() + 1, Math::max);
        }
      } catch (ExecutionException e) {
        refused.add(refusal(one.event(), e.getCause()));
      } catch (TimeoutException e) {
        throw unavailable("Kafka did not answer within " + deadline.toMillis() + " ms");
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw unavailable("Headway is stopping");
      }
    }
    return new Sent(new InputPosition(offsets), refused);
  }

  private ProducerRecord<byte[], byte[]> record(Judgement.Accepted accepted) {
    String topic = topics.inputs().get(accepted.input().ordinal());
    byte[] value = serializer.serialize(topic, accepted.event());
    if (value == null) {
      throw new IllegalStateException("an event is never null");
    }
    return switch (accepted.way()) {
      // The partition is named: another partitioner in the configuration must not take it off the
      // fast path.
      case Judgement.Way.Fast(var plan) ->
          new ProducerRecord<>(topic, plan.partition(partitions), plan.bytes(), value);
      case Judgement.Way.Slow ignored -> new ProducerRecord<>(topic, null, null, value);
      case Judgement.Way.Untracked ignored -> new ProducerRecord<>(topic, null, null, value);
    };
  }

  /**
   * The refusal of one event for what it is; a failure that is not the event's fault ends the
   * request.
   */
  private static Judgement.Rejected refusal(
      Judgement.Accepted accepted, @Nullable Throwable failure) {
    return switch (failure) {
      case RecordTooLargeException e ->
          refused(
              accepted,
              DeadLetterReason.TOO_LARGE,
              "the event is larger than the Kafka cluster takes");
      case RetriableException e -> throw failed("Kafka or the schema registry does not answer", e);
      case SerializationException e ->
          refused(
              accepted, DeadLetterReason.INVALID_FIELD, "the event does not fit its Avro schema");
      case KafkaException e -> throw failed("Kafka does not take events", e);
      case IllegalStateException e -> throw failed("Headway is stopping", e);
      case null, default -> throw new IllegalStateException("sending failed", failure);
    };
  }

  private static Judgement.Rejected refused(
      Judgement.Accepted accepted, DeadLetterReason reason, String detail) {
    return new Judgement.Rejected(
        accepted.index(), accepted.event().getId(), reason, List.of(new FieldError("", detail)));
  }

  private static ProblemException failed(String detail, Throwable cause) {
    LOG.warn("{}: {}", detail, String.valueOf(cause));
    return unavailable(detail);
  }

  private static ProblemException unavailable(String detail) {
    return Problem.of(ProblemType.INGEST_UNAVAILABLE, detail).retryAfter(RETRY_SECONDS).exception();
  }
}

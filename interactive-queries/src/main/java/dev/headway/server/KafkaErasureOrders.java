// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import dev.headway.erasure.Erasure;
import dev.headway.http.erasure.ErasureOrders;
import dev.headway.http.erasure.ErasureRecord;
import dev.headway.http.json.Json;
import dev.headway.http.problem.Problem;
import dev.headway.http.problem.ProblemType;
import dev.headway.topics.TopicNames;
import dev.headway.topology.ErasureMessages;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands orders to erase to every partition by way of the re-routing topic, and tells those that
 * keep records of their own by way of the topic of erasures.
 */
final class KafkaErasureOrders implements ErasureOrders {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaErasureOrders.class);
  private static final int RETRY_SECONDS = 2;

  private final Producer<byte[], byte[]> producer;
  private final TopicNames topics;
  private final int partitions;
  private final Duration deadline;

  /**
   * @param producer with acks=all
   * @param topics names of the topics
   * @param partitions partitions of the re-routing topic
   * @param deadline how long Kafka may take
   */
  KafkaErasureOrders(
      Producer<byte[], byte[]> producer, TopicNames topics, int partitions, Duration deadline) {
    this.producer = producer;
    this.topics = topics;
    this.partitions = partitions;
    this.deadline = deadline;
  }

  @Override
  public void give(Erasure erasure) {
    try {
      List<Future<RecordMetadata>> answers =
          Stream.concat(
                  ErasureMessages.of(erasure, topics.reroute(), partitions).stream(),
                  Stream.of(told(erasure)))
              .map(producer::send)
              .toList();
      long end = System.nanoTime() + deadline.toNanos();
      for (Future<RecordMetadata> answer : answers) {
        answer.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
      }
    } catch (ExecutionException | KafkaException | IllegalStateException e) {
      LOG.warn("an erasure could not be ordered: {}", String.valueOf(e));
      throw notTaken("Kafka did not take the order to erase");
    } catch (TimeoutException e) {
      throw notTaken("Kafka did not answer within " + deadline.toMillis() + " ms");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw notTaken("Headway is stopping");
    }
  }

  private ProducerRecord<byte[], byte[]> told(Erasure erasure) {
    return new ProducerRecord<>(
        topics.erasures(),
        erasure.subject().text().getBytes(StandardCharsets.UTF_8),
        Json.bytes(ErasureRecord.of(erasure)));
  }

  private static RuntimeException notTaken(String detail) {
    return Problem.of(ProblemType.INGEST_UNAVAILABLE, detail).retryAfter(RETRY_SECONDS).exception();
  }
}

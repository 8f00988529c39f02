// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import dev.headway.erasure.Erasure;
import dev.headway.http.erasure.ErasureOrders;
import dev.headway.http.problem.Problem;
import dev.headway.http.problem.ProblemType;
import dev.headway.topology.ErasureMessages;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands orders to erase to every partition by way of the re-routing topic. */
final class KafkaErasureOrders implements ErasureOrders {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaErasureOrders.class);
  private static final int RETRY_SECONDS = 2;

  private final Producer<byte[], byte[]> producer;
  private final String topic;
  private final int partitions;
  private final Duration deadline;

  /**
   * @param producer with acks=all
   * @param topic the re-routing topic
   * @param partitions its partitions
   * @param deadline how long Kafka may take
   */
  KafkaErasureOrders(
      Producer<byte[], byte[]> producer, String topic, int partitions, Duration deadline) {
    this.producer = producer;
    this.topic = topic;
    this.partitions = partitions;
    this.deadline = deadline;
  }

  @Override
  public void give(Erasure erasure) {
    try {
      List<Future<RecordMetadata>> answers =
          ErasureMessages.of(erasure, topic, partitions).stream().map(producer::send).toList();
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

  private static RuntimeException notTaken(String detail) {
    return Problem.of(ProblemType.INGEST_UNAVAILABLE, detail).retryAfter(RETRY_SECONDS).exception();
  }
}

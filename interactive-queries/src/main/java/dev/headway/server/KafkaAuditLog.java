// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import dev.headway.http.audit.AuditLog;
import dev.headway.http.audit.AuditRecord;
import dev.headway.http.json.Json;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Audit records as JSON on a topic, keyed by tenant. They share the producer with the events that
 * come in over HTTP, and so its acknowledgement by all replicas and often its requests to Kafka. A
 * thread of its own hands them over, since the producer makes who sends wait while it has no room
 * or does not find the topic.
 */
final class KafkaAuditLog implements AuditLog, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaAuditLog.class);

  /** Some seconds' worth at the highest rate; about 5 MB. */
  private static final int WAITING = 10_000;

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final Producer<byte[], byte[]> producer;
  private final String topic;
  private final Counter failures;
  private final ThreadPoolExecutor sender =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(WAITING),
          Thread.ofVirtual().name("headway-audit").factory());

  KafkaAuditLog(Producer<byte[], byte[]> producer, String topic, MeterRegistry registry) {
    this.producer = producer;
    this.topic = topic;
    this.failures =
        Counter.builder("headway.audit.failures")
            .description("Audit records that are lost, since Kafka did not take them")
            .register(registry);
  }

  @Override
  public void record(AuditRecord audited) {
    try {
      sender.execute(() -> send(audited));
    } catch (RejectedExecutionException e) {
      failed(audited, "too many are waiting for Kafka");
    }
  }

  private void send(AuditRecord audited) {
    try {
      // Whether it was written is told to the callback.
      Objects.requireNonNull(
          producer.send(
              new ProducerRecord<>(
                  topic, audited.tenantId().getBytes(StandardCharsets.UTF_8), Json.bytes(audited)),
              (written, failure) -> {
                if (failure != null) {
                  failed(audited, failure.toString());
                }
              }));
    } catch (RuntimeException e) {
      failed(audited, e.toString());
    }
  }

  private void failed(AuditRecord audited, String why) {
    failures.increment();
    LOG.error(
        "the audit record of request {} ({}, status {}) is lost: {}",
        audited.requestId(),
        audited.action(),
        audited.outcome(),
        why);
  }

  /** Hands over what is waiting; the producer then has it until it is closed itself. */
  @Override
  public void close() {
    sender.shutdown();
    try {
      if (sender.awaitTermination(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    int lost = sender.shutdownNow().size();
    failures.increment(lost);
    LOG.error("{} audit records are lost: Kafka did not take them before the stop", lost);
  }
}

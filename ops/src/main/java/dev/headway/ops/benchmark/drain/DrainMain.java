// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.drain;

import dev.headway.ops.benchmark.process.ChildLines;
import dev.headway.ops.benchmark.process.Usage;
import dev.headway.topics.TopicSetup;
import dev.headway.topology.TopicPlans;
import dev.headway.topology.TrackerSettings;
import dev.headway.tracker.KafkaStreamsTracker;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;

/**
 * Drains what is in the inputs and tells what the last two thirds of it cost. It ends when all is
 * committed.
 */
public final class DrainMain {
  private static final long LOOK_NANOS = Duration.ofMillis(2).toNanos();
  private static final long TELL_NANOS = Duration.ofMillis(500).toNanos();
  private static final long COMMITTED_NANOS = Duration.ofMillis(100).toNanos();
  private static final Duration STALL = Duration.ofSeconds(120);

  private DrainMain() {}

  /** See the class. */
  public static void main(String[] args) throws InterruptedException {
    DrainJob job = ChildLines.job(args, DrainJob.class);
    TrackerSettings inputs = job.inputs();
    try (Admin admin = Admin.create(Map.copyOf(inputs.kafka()))) {
      Backlog backlog = new Backlog(admin, job.applicationId(), inputs);
      long events = backlog.records();
      new TopicSetup(admin, inputs.replicationFactor()).ensure(TopicPlans.of(job.outputs()));
      DrainResult result;
      try (Drain drain = start(job)) {
        result = measure(drain, events);
        awaitCommitted(backlog);
        result =
            new DrainResult(
                result.events(),
                result.measured(),
                result.used(),
                result.wholeNanos(),
                drain.counts());
      }
      ChildLines.result(result);
    }
    // Kafka's and Micrometer's threads, if any is left, must not keep the process.
    Runtime.getRuntime().halt(0);
  }

  private static Drain start(DrainJob job) {
    return switch (job.kind()) {
      case TRACKER -> {
        PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        yield new TrackerDrain(
            metrics, KafkaStreamsTracker.start(job.inputs(), Optional.empty(), metrics));
      }
      case RECORDING -> RecordingDrain.start(job);
      case COPY -> CopyDrain.start(job);
      case COUNT -> CountDrain.start(job);
      case REPLAY -> ReplayDrain.start(job);
    };
  }

  private static DrainResult measure(Drain drain, long events) {
    long begin = 0;
    long warmAt = 0;
    Usage warm = null;
    long told = System.nanoTime();
    long before = 0;
    long moved = System.nanoTime();
    while (true) {
      long done = drain.processed();
      long now = System.nanoTime();
      if (done > before) {
        begin = begin == 0 ? now : begin;
        before = done;
        moved = now;
      }
      if (warm == null && done >= events / 3) {
        warm = Usage.now();
        warmAt = done;
      }
      if (done >= events && warm != null) {
        return new DrainResult(
            events, done - warmAt, Usage.now().since(warm), now - begin, Map.of());
      }
      if (now - told > TELL_NANOS) {
        ChildLines.progress(done);
        told = now;
      }
      if (now - moved > STALL.toNanos()) {
        throw new IllegalStateException(
            "nothing was processed for " + STALL.toSeconds() + " s, at record " + done);
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private static void awaitCommitted(Backlog backlog) throws InterruptedException {
    long end = System.nanoTime() + STALL.toNanos();
    while (backlog.records() > 0) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("not all was committed");
      }
      LockSupport.parkNanos(COMMITTED_NANOS);
    }
  }
}

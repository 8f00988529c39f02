// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.restore;

import dev.headway.ops.benchmark.drain.Cluster;
import dev.headway.ops.benchmark.process.ChildLines;
import dev.headway.ops.benchmark.process.Usage;
import dev.headway.query.TrackerStatus;
import dev.headway.tracker.KafkaStreamsTracker;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Starts a tracker without its stores and tells how fast it restores them, from the first look that
 * finds records missing: what was restored before that is not counted.
 */
public final class RestoreMain {
  private static final long LOOK_NANOS = Duration.ofMillis(20).toNanos();
  private static final long LONGEST_NANOS = Duration.ofMinutes(20).toNanos();

  private RestoreMain() {}

  /**
   * What to restore.
   *
   * @param cluster broker and registry
   * @param applicationId the application whose changelog it is
   * @param prefix prefix of its topics
   * @param stateDir where to; empty
   */
  public record Job(Cluster cluster, String applicationId, String prefix, String stateDir) {}

  /** See the class. */
  public static void main(String[] args) {
    Job job = ChildLines.job(args, Job.class);
    PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    try (KafkaStreamsTracker tracker =
        KafkaStreamsTracker.start(
            job.cluster.tracker(job.applicationId, job.prefix, Path.of(job.stateDir)),
            Optional.empty(),
            metrics)) {
      ChildLines.result(watch(tracker));
    }
    Runtime.getRuntime().halt(0);
  }

  private static RestoreResult watch(KafkaStreamsTracker tracker) {
    long end = System.nanoTime() + LONGEST_NANOS;
    @Nullable Usage begin = null;
    long records = 0;
    long partitions = 0;
    while (System.nanoTime() < end) {
      TrackerStatus status = tracker.status();
      long restoring = status.restoring();
      if (restoring > 0) {
        begin = begin == null ? Usage.now() : begin;
        records = Math.max(records, restoring);
        ChildLines.progress(records - restoring);
      } else if (begin != null && status.ready()) {
        partitions = status.partitions().size();
        if (partitions == tracker.partitions()) {
          return new RestoreResult(records, Usage.now().since(begin));
        }
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    throw new IllegalStateException(
        "not restored in time: " + records + " records, " + partitions + " partitions");
  }
}

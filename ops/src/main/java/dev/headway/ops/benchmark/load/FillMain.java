// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.load;

import dev.headway.ops.benchmark.drain.Cluster;
import dev.headway.ops.benchmark.process.ChildLines;
import dev.headway.topics.TopicSetup;
import dev.headway.topology.TopicPlans;
import dev.headway.topology.TrackerSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/** Writes a load to the inputs, making the topics where they are missing. */
public final class FillMain {
  /** Event time runs at this rate. */
  private static final long EVENTS_PER_SECOND = 10_000;

  private static final int TOLD_EVERY = 10_000;
  private static final Duration LINGER = Duration.ofMillis(20);

  private FillMain() {}

  /**
   * What to write where.
   *
   * @param cluster broker and registry
   * @param prefix prefix of the topics
   * @param load the events
   */
  public record Job(Cluster cluster, String prefix, LoadPlan load) {}

  /** See the class. */
  public static void main(String[] args) {
    Job job = ChildLines.job(args, Job.class);
    TrackerSettings settings = job.cluster.tracker("none", job.prefix, Path.of("none"));
    // The load ends now: retention must not reach its beginning, and nothing lies in the future.
    long start =
        System.currentTimeMillis() - job.load.events() * 1_000 / EVENTS_PER_SECOND - 10_000;
    Load load = job.load.begin(LoadClock.steady(start, EVENTS_PER_SECOND));
    try (Admin admin = Admin.create(Map.copyOf(settings.kafka()))) {
      new TopicSetup(admin, settings.replicationFactor()).ensure(TopicPlans.of(settings));
    }
    try (EventSender sender = new EventSender(job.cluster, job.prefix, LINGER)) {
      for (long sent = 1; load.hasNext(); sent++) {
        sender.send(load.next());
        if (sent % TOLD_EVERY == 0) {
          ChildLines.progress(sent);
        }
      }
      sender.flush();
    }
    ChildLines.result(load.counts());
  }
}

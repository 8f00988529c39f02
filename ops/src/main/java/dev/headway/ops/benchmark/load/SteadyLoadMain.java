// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.load;

import dev.headway.ops.benchmark.drain.Cluster;
import dev.headway.ops.benchmark.process.ChildLines;
import java.time.Duration;

/** Sends events at a steady rate, until the load or this process ends. */
public final class SteadyLoadMain {
  private SteadyLoadMain() {}

  /**
   * What to send where.
   *
   * @param cluster broker and registry
   * @param prefix prefix of the topics, which are there
   * @param load the events
   * @param perSecond events per second
   */
  public record Job(Cluster cluster, String prefix, LoadPlan load, long perSecond) {}

  /** See the class. */
  public static void main(String[] args) {
    Job job = ChildLines.job(args, Job.class);
    try (EventSender sender = new EventSender(job.cluster, job.prefix, Duration.ZERO)) {
      new SteadyLoad(sender, job.load, job.perSecond).run(sent -> ChildLines.progress(sent));
    }
    ChildLines.result(job.load.events());
  }
}

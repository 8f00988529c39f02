// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.freshness;

import dev.headway.ops.benchmark.drain.Cluster;
import dev.headway.ops.benchmark.load.EventSender;
import dev.headway.ops.benchmark.load.LoadPlan;
import dev.headway.ops.benchmark.load.SteadyLoad;
import dev.headway.ops.benchmark.process.ChildLines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.Histogram;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a steady load on the inputs and, among it, starts a plan of its own every now and then: how
 * long until a query shows it, and until its change record is committed. Both count from when the
 * event was due to be sent.
 *
 * <p>The load is half of what the tracker keeps up with as things are: with the load's own making,
 * the questions and the broker on the same machine, and a commit every 100 ms. That is found first,
 * by sending more and more until plans are late.
 */
public final class FreshnessMain {
  private static final Logger LOG = LoggerFactory.getLogger(FreshnessMain.class);

  /** Events wait this long for others, as those of many agents would meet at the broker. */
  private static final Duration LINGER = Duration.ofMillis(5);

  /**
   * What compiled code is warmed up with, in per cent of the rate of a drain: more than is counted
   * at, and long enough for the compiler to be done with it.
   */
  private static final int WARM_UP_SHARE = 60;

  /** Share of the rate of a drain that is tried first, in per cent. */
  private static final int FIRST_SHARE = 20;

  /** How much of the warm-up there is again, until the load that counts is steady. */
  private static final long STEADY_PART = 3;

  /** When more than one in a hundred plans is not seen for three commits, a queue builds up. */
  private static final long LATE_MICROS = 300_000;

  private FreshnessMain() {}

  /**
   * What to do.
   *
   * @param cluster broker and registry
   * @param prefix prefix of the topics, which are there
   * @param httpPort the app's
   * @param appPid the app's process
   * @param load the steady load
   * @param drained rate of a drain, in events per second
   * @param warmUpSeconds what is not counted
   * @param nextShare how much more each rate is than the one before, in per cent of a drain's
   * @param stepSeconds how long each rate is sent before it is looked at, and again while it is
   * @param windows how many windows are counted
   * @param windowSeconds length of each
   */
  public record Job(
      Cluster cluster,
      String prefix,
      int httpPort,
      long appPid,
      LoadPlan load,
      long drained,
      long warmUpSeconds,
      int nextShare,
      long stepSeconds,
      int windows,
      long windowSeconds) {}

  /**
   * Latencies, in microseconds.
   *
   * @param count how many
   * @param p50 median
   * @param p99 99th percentile
   * @param max longest
   */
  public record Latency(long count, long p50, long p99, long max) {
    /** Of what was counted. */
    public static Latency of(Histogram histogram) {
      return new Latency(
          histogram.getTotalCount(),
          histogram.getValueAtPercentile(50),
          histogram.getValueAtPercentile(99),
          histogram.getMaxValue());
    }
  }

  /**
   * A window.
   *
   * @param visible until a query showed it
   * @param committed until its change record was read, committed
   * @param appCpuShare processor time of the app, in processors
   * @param pending plans not seen yet at its end
   */
  public record Window(Latency visible, Latency committed, double appCpuShare, int pending) {}

  /**
   * What was found.
   *
   * @param steps the rates that were tried, until it did not keep up
   * @param perSecond events per second in the windows
   * @param windows the windows
   */
  public record Result(List<RateSearch.Step> steps, long perSecond, List<Window> windows) {
    /** Most events per second that it kept up with; 0 when with none. */
    public long capacity() {
      return RateSearch.most(steps);
    }
  }

  /** See the class. */
  public static void main(String[] args) throws InterruptedException {
    Job job = ChildLines.job(args, Job.class);
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread measuring = Thread.currentThread();
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, e) -> {
          failure.compareAndSet(null, e);
          if (thread == measuring) {
            // The load would go on for ever.
            LOG.error("the measurement failed", e);
            Runtime.getRuntime().halt(1);
          }
        });
    List<Window> windows = new ArrayList<>();
    List<RateSearch.Step> steps;
    long perSecond;
    try (EventSender loader = new EventSender(job.cluster, job.prefix, LINGER);
        EventSender sender = new EventSender(job.cluster, job.prefix, Duration.ZERO);
        VisibleProbes visible = new VisibleProbes(job.httpPort);
        CommittedProbes committed = new CommittedProbes(job.cluster, job.prefix)) {
      SteadyLoad load = new SteadyLoad(loader, job.load, 0);
      Thread loading = Thread.ofPlatform().name("load").start(() -> load.run(sent -> {}));
      Thread probing =
          Thread.ofPlatform()
              .name("probes")
              .start(() -> Prober.run(sender, committed::expect, visible::expect));
      RateSearch search =
          new RateSearch(
              new RateSearch.Plan(
                  job.drained,
                  WARM_UP_SHARE,
                  FIRST_SHARE,
                  job.nextShare,
                  LATE_MICROS,
                  job.warmUpSeconds,
                  job.stepSeconds),
              load,
              visible,
              failure);
      steps = search.run();
      perSecond = RateSearch.most(steps) / 2;
      load.pace(perSecond);
      RateSearch.await(job.warmUpSeconds / STEADY_PART, failure);
      visible.window();
      committed.window();
      for (int i = 0; i < job.windows; i++) {
        long cpu = cpu(job.appPid);
        long begin = System.nanoTime();
        RateSearch.await(job.windowSeconds, failure);
        windows.add(
            new Window(
                Latency.of(visible.window()),
                Latency.of(committed.window()),
                (double) (cpu(job.appPid) - cpu) / (System.nanoTime() - begin),
                visible.pending() + committed.pending()));
        ChildLines.progress(i + 1);
      }
      probing.interrupt();
      load.stop();
      probing.join();
      loading.join();
    }
    ChildLines.result(new Result(steps, perSecond, windows));
    Runtime.getRuntime().halt(0);
  }

  private static long cpu(long pid) {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().totalCpuDuration())
        .orElse(Duration.ZERO)
        .toNanos();
  }
}

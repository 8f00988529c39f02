// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.freshness;

import dev.headway.ops.benchmark.drain.Cluster;
import dev.headway.ops.benchmark.load.EventSender;
import dev.headway.ops.benchmark.load.LoadPlan;
import dev.headway.ops.benchmark.load.SteadyLoad;
import dev.headway.ops.benchmark.process.ChildLines;
import dev.headway.ops.history.HistoryAccess;
import dev.headway.ops.history.HistoryDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a steady load on the inputs and, among it, starts plans of its own: how long, from when the
 * event was due to be sent, until a query of the database shows the plan's row. The load is half of
 * what the whole chain keeps up with live, tracker, sinks and database on the same machine, which
 * is found first.
 */
public final class RowFreshnessMain {
  private static final Logger LOG = LoggerFactory.getLogger(RowFreshnessMain.class);

  /** Events wait this long for others, as those of many agents would meet at the broker. */
  private static final Duration LINGER = Duration.ofMillis(5);

  /** Of the rate of a drain by the tracker alone, in per cent. */
  private static final int WARM_UP_SHARE = 15;

  private static final int FIRST_SHARE = 5;
  private static final int NEXT_SHARE = 5;

  /** When more than one row in a hundred takes longer than it must, a queue builds up. */
  private static final long LATE_MICROS = 1_000_000;

  /** How much of the warm-up there is again, until the load that counts is steady. */
  private static final long STEADY_PART = 3;

  private RowFreshnessMain() {}

  /**
   * What to do.
   *
   * @param cluster broker and registry
   * @param prefix prefix of the topics, which are there
   * @param database JDBC URL of the database
   * @param user who sees all rows
   * @param load the steady load
   * @param drained rate of a drain by the tracker alone, in events per second
   * @param warmUpSeconds what is not counted
   * @param stepSeconds how long each rate is sent before it is looked at, and again while it is
   * @param windows how many windows are counted
   * @param windowSeconds length of each
   */
  public record Job(
      Cluster cluster,
      String prefix,
      String database,
      String user,
      LoadPlan load,
      long drained,
      long warmUpSeconds,
      long stepSeconds,
      int windows,
      long windowSeconds) {}

  /**
   * A window.
   *
   * @param rows until a query showed the row
   * @param pending plans not seen yet at its end
   */
  public record Window(FreshnessMain.Latency rows, int pending) {}

  /**
   * What was found.
   *
   * @param steps the rates that were tried, until it did not keep up
   * @param perSecond events per second in the windows
   * @param windows the windows
   */
  public record Result(List<RateSearch.Step> steps, long perSecond, List<Window> windows) {
    /** With copies. */
    public Result {
      steps = List.copyOf(steps);
      windows = List.copyOf(windows);
    }

    /** Most events per second that it kept up with. */
    public long capacity() {
      return RateSearch.most(steps);
    }
  }

  /** See the class. */
  public static void main(String[] args) throws InterruptedException, SQLException {
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
    Result result;
    try (EventSender loader = new EventSender(job.cluster, job.prefix, LINGER);
        EventSender sender = new EventSender(job.cluster, job.prefix, Duration.ZERO);
        RowProbes rows =
            new RowProbes(
                HistoryDatabase.source(job.database, new HistoryAccess.Login(job.user, ""))
                    .getConnection())) {
      SteadyLoad load = new SteadyLoad(loader, job.load, 0);
      Thread loading = Thread.ofPlatform().name("load").start(() -> load.run(sent -> {}));
      Thread probing =
          Thread.ofPlatform()
              .name("probes")
              .start(
                  () ->
                      Prober.run(
                          sender,
                          (plan, due) -> rows.expect(plan.toString(), due),
                          (plan, due) -> {}));
      result = measure(job, load, rows, failure);
      probing.interrupt();
      load.stop();
      probing.join();
      loading.join();
    }
    ChildLines.result(result);
    Runtime.getRuntime().halt(0);
  }

  private static Result measure(
      Job job, SteadyLoad load, RowProbes rows, AtomicReference<Throwable> failure) {
    RateSearch.Plan plan =
        new RateSearch.Plan(
            job.drained,
            WARM_UP_SHARE,
            FIRST_SHARE,
            NEXT_SHARE,
            LATE_MICROS,
            job.warmUpSeconds,
            job.stepSeconds);
    List<RateSearch.Step> steps = new RateSearch(plan, load, rows, failure).run();
    long perSecond = RateSearch.most(steps) / 2;
    load.pace(perSecond);
    RateSearch.await(job.warmUpSeconds / STEADY_PART, failure);
    rows.window();
    List<Window> windows = new ArrayList<>();
    for (int i = 0; i < job.windows; i++) {
      RateSearch.await(job.windowSeconds, failure);
      windows.add(new Window(FreshnessMain.Latency.of(rows.window()), rows.pending()));
      ChildLines.progress(i + 1);
    }
    return new Result(steps, perSecond, windows);
  }
}

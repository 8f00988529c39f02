// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.freshness;

import dev.headway.event.Input;
import dev.headway.ops.benchmark.drain.Cluster;
import dev.headway.ops.benchmark.load.EventSender;
import dev.headway.ops.benchmark.load.LoadEvent;
import dev.headway.ops.benchmark.load.LoadPlan;
import dev.headway.ops.benchmark.load.SteadyLoad;
import dev.headway.ops.benchmark.process.ChildLines;
import dev.headway.schemas.avro.AgentEvent;
import dev.headway.schemas.key.PlanKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
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
  private static final Duration BETWEEN_PROBES = Duration.ofMillis(10);

  /** Events wait this long for others, as those of many agents would meet at the broker. */
  private static final Duration LINGER = Duration.ofMillis(5);

  /**
   * What compiled code is warmed up with, in per cent of the rate of a drain: more than is counted
   * at, and long enough for the compiler to be done with it.
   */
  private static final int WARM_UP_SHARE = 60;

  /** Shares of the rate of a drain that are tried, in per cent. */
  private static final int FIRST_SHARE = 20;

  private static final int LAST_SHARE = 100;

  /** How much of the warm-up there is again, until the load that counts is steady. */
  private static final long STEADY_PART = 3;

  /** When more than one in a hundred plans is not seen for three commits, a queue builds up. */
  private static final long LATE_MICROS = 300_000;

  private static final double MOST = 99;

  private static final Duration CATCHING_UP = Duration.ofSeconds(120);

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
    static Latency of(Histogram histogram) {
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
  public record Result(List<Step> steps, long perSecond, List<Window> windows) {
    /** Most events per second that it kept up with; 0 when with none. */
    public long capacity() {
      return capacity(steps);
    }

    static long capacity(List<Step> steps) {
      return steps.stream().filter(Step::kept).mapToLong(Step::perSecond).max().orElse(0);
    }
  }

  /**
   * A rate that was tried.
   *
   * @param perSecond events per second
   * @param p99 99th percentile of how long it took until a query showed a plan, in microseconds
   */
  public record Step(long perSecond, long p99) {
    /** Whether no queue built up. */
    boolean kept() {
      return p99 <= LATE_MICROS;
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
    List<Step> steps;
    long perSecond;
    try (EventSender loader = new EventSender(job.cluster, job.prefix, LINGER);
        EventSender sender = new EventSender(job.cluster, job.prefix, Duration.ZERO);
        VisibleProbes visible = new VisibleProbes(job.httpPort);
        CommittedProbes committed = new CommittedProbes(job.cluster, job.prefix)) {
      SteadyLoad load = new SteadyLoad(loader, job.load, 0);
      Thread loading = Thread.ofPlatform().name("load").start(() -> load.run(sent -> {}));
      Thread probing =
          Thread.ofPlatform().name("probes").start(() -> probe(sender, visible, committed));
      steps = steps(job, load, visible, failure);
      perSecond = Result.capacity(steps) / 2;
      if (perSecond == 0) {
        throw new IllegalStateException(
            "it does not even keep up with " + FIRST_SHARE + " % of what it drains: " + steps);
      }
      load.pace(perSecond);
      await(job.warmUpSeconds / STEADY_PART, failure);
      visible.window();
      committed.window();
      for (int i = 0; i < job.windows; i++) {
        long cpu = cpu(job.appPid);
        long begin = System.nanoTime();
        await(job.windowSeconds, failure);
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

  /**
   * Sends more and more, until plans are late twice at the same rate; then waits until none is. A
   * single hiccup is none of the rate's.
   */
  private static List<Step> steps(
      Job job, SteadyLoad load, VisibleProbes visible, AtomicReference<Throwable> failure) {
    load.pace(job.drained * WARM_UP_SHARE / 100);
    await(job.warmUpSeconds, failure);
    settle(load, visible, failure);
    List<Step> steps = new ArrayList<>();
    for (int share = FIRST_SHARE; share <= LAST_SHARE; share += job.nextShare) {
      long rate = job.drained * share / 100;
      steps.add(step(job, rate, load, visible, failure));
      if (!steps.getLast().kept()) {
        settle(load, visible, failure);
        steps.add(step(job, rate, load, visible, failure));
      }
      if (!steps.getLast().kept()) {
        break;
      }
    }
    settle(load, visible, failure);
    return steps;
  }

  private static Step step(
      Job job,
      long rate,
      SteadyLoad load,
      VisibleProbes visible,
      AtomicReference<Throwable> failure) {
    load.pace(rate);
    await(job.stepSeconds, failure);
    visible.window();
    await(job.stepSeconds, failure);
    return new Step(rate, visible.window().getValueAtPercentile(MOST));
  }

  /** Sends nothing until no plan is late. */
  private static void settle(
      SteadyLoad load, VisibleProbes visible, AtomicReference<Throwable> failure) {
    load.pace(0);
    long end = System.nanoTime() + CATCHING_UP.toNanos();
    await(1, failure);
    while (visible.late() && System.nanoTime() < end) {
      await(1, failure);
    }
    if (visible.late()) {
      throw new IllegalStateException("it has not caught up in " + CATCHING_UP);
    }
  }

  private static void await(long seconds, AtomicReference<Throwable> failure) {
    long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    while (System.nanoTime() < end) {
      Throwable failed = failure.get();
      if (failed != null) {
        throw new IllegalStateException("the measurement failed", failed);
      }
      LockSupport.parkNanos(Math.min(20_000_000, end - System.nanoTime()));
    }
  }

  private static void probe(EventSender sender, VisibleProbes visible, CommittedProbes committed) {
    long begin = System.nanoTime();
    String run = Long.toString(System.currentTimeMillis(), 36);
    for (long i = 0; !Thread.currentThread().isInterrupted(); i++) {
      long due = begin + i * BETWEEN_PROBES.toNanos();
      while (System.nanoTime() < due && !Thread.currentThread().isInterrupted()) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      PlanKey plan = new PlanKey("tenant-0", "prober", "probe-" + run + "-" + i);
      committed.expect(plan, due);
      sender.send(event(plan));
      visible.expect(plan, due);
    }
  }

  private static LoadEvent event(PlanKey plan) {
    long now = System.currentTimeMillis();
    return new LoadEvent(
        Input.SYSTEM_EVENTS,
        plan,
        AgentEvent.newBuilder()
            .setId(plan.planId() + "-0")
            .setSource("prober")
            .setSpecversion("1.0")
            .setType("plan.started")
            .setTime(Instant.ofEpochMilli(now))
            .setTenantId(plan.tenantId())
            .setUserId(plan.userId())
            .setPlanId(plan.planId())
            .setData("{\"plan_name\":\"probe\",\"total_actions\":3}")
            .build(),
        now);
  }

  private static long cpu(long pid) {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().totalCpuDuration())
        .orElse(Duration.ZERO)
        .toNanos();
  }
}

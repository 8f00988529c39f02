// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.live;

import dev.headway.ops.benchmark.drain.Cluster;
import dev.headway.ops.benchmark.freshness.FreshnessMain;
import dev.headway.ops.benchmark.load.EventSender;
import dev.headway.ops.benchmark.process.BenchmarkException;
import dev.headway.ops.benchmark.process.ChildLines;
import dev.headway.schemas.key.PlanKey;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * Lets plans say a new state at a steady rate, one after the other, and listens to a stream of each
 * of them and to some of the whole tenant: how long from when an event was due to be sent until it
 * was received, and what all the streams take of the instance's memory.
 */
public final class StreamsMain {
  private static final Duration OPENING = Duration.ofSeconds(120);
  private static final Duration SEEN = Duration.ofSeconds(60);
  private static final long LATE_NANOS = Duration.ofSeconds(1).toNanos();
  private static final int LOOKS = 5;
  private static final int FIRST = 100;

  private StreamsMain() {}

  /**
   * What to do.
   *
   * @param cluster broker and registry
   * @param prefix prefix of the topics, which are there
   * @param url base of the instance's API
   * @param pid process of the instance
   * @param plans plans, and streams of one of them each
   * @param sets streams of the whole tenant
   * @param perSecond events a second
   * @param warmUpSeconds of the load, then of some streams, then of all
   * @param lingerSeconds how long the instance follows the changes when nobody listens any more
   * @param windows how many windows are counted
   * @param windowSeconds length of each
   */
  public record Job(
      Cluster cluster,
      String prefix,
      String url,
      long pid,
      int plans,
      int sets,
      int perSecond,
      long warmUpSeconds,
      long lingerSeconds,
      int windows,
      long windowSeconds) {}

  /**
   * A window.
   *
   * @param plans until the stream of the plan told it, microseconds
   * @param sets until a stream of the tenant told it: those that were overtaken by a later one of
   *     their plan are not in it
   * @param pending events that were late at its end
   */
  public record Window(FreshnessMain.Latency plans, FreshnessMain.Latency sets, long pending) {}

  /**
   * What was found.
   *
   * @param windows the windows
   * @param before memory with the load and without streams, several looks
   * @param with memory with all streams
   */
  public record Result(
      List<Window> windows, List<ProcessMemory> before, List<ProcessMemory> with) {}

  /** See the class. */
  public static void main(String[] args) throws Exception {
    Job job = ChildLines.job(args, Job.class);
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Result result;
    try (EventSender sender = new EventSender(job.cluster, job.prefix, Duration.ZERO)) {
      result = new Run(job, sender, failure).measure();
    }
    ChildLines.result(result);
    // A thousand connections need not be taken leave of one by one.
    Runtime.getRuntime().halt(0);
  }

  private static final class Run {
    private final Job job;
    private final EventSender sender;
    private final AtomicReference<Throwable> failure;
    private final StatePing pings = new StatePing();
    private final Map<Long, Long> due = new ConcurrentHashMap<>();
    private final Map<Long, Long> dueInSets = new ConcurrentHashMap<>();
    private final Recorder plans = new Recorder(3);
    private final Recorder sets = new Recorder(3);
    private volatile boolean listening;

    Run(Job job, EventSender sender, AtomicReference<Throwable> failure) {
      this.job = job;
      this.sender = sender;
      this.failure = failure;
    }

    Result measure() throws InterruptedException {
      Thread.ofPlatform().daemon().name("pings").start(this::ping);
      pause(job.warmUpSeconds);
      awaitPlans();
      // What a first stream loads and compiles is not what a thousand take.
      List<StreamClient> first = listen(FIRST, 1);
      pause(job.warmUpSeconds);
      first.forEach(StreamClient::close);
      pause(job.lingerSeconds);
      List<ProcessMemory> before = look();
      listen(job.plans, job.sets);
      listening = true;
      pause(job.warmUpSeconds);
      plans.getIntervalHistogram();
      sets.getIntervalHistogram();
      List<Window> windows = new ArrayList<>();
      for (int i = 0; i < job.windows; i++) {
        pause(job.windowSeconds);
        windows.add(window());
        ChildLines.progress(i + 1);
      }
      return new Result(windows, before, look());
    }

    /** Opens streams, of so many plans and so many of all. */
    private List<StreamClient> listen(int single, int all) throws InterruptedException {
      List<StreamClient> clients = new ArrayList<>();
      CountDownLatch opened = new CountDownLatch(single + all);
      URI base = URI.create(job.url);
      for (int i = 0; i < single; i++) {
        PlanKey plan = pings.plan(i);
        clients.add(
            new StreamClient(
                base,
                "/v1/tracker/plans/" + plan.planId() + "/stream",
                who(plan.userId(), ""),
                data -> seen(data, due, plans)));
      }
      for (int i = 0; i < all; i++) {
        Consumer<String> data = i == 0 ? text -> seen(text, dueInSets, sets) : text -> {};
        clients.add(
            new StreamClient(
                base,
                "/v1/tracker/stream?limit=1",
                who(StatePing.VIEWER, "X-Roles: viewer\r\n"),
                data));
      }
      clients.forEach(client -> listen(client, opened));
      if (!opened.await(OPENING.toSeconds(), TimeUnit.SECONDS)) {
        throw new BenchmarkException(opened.getCount() + " streams were not opened in time");
      }
      return clients;
    }

    private Window window() {
      Histogram seen = plans.getIntervalHistogram();
      long now = System.nanoTime();
      long late = 0;
      for (long since : due.values()) {
        if (now - since > LATE_NANOS) {
          late++;
          seen.recordValue((now - since) / 1_000);
        }
      }
      // Of the tenant's updates, one tells the latest of several.
      dueInSets.values().removeIf(since -> now - since > LATE_NANOS);
      return new Window(
          FreshnessMain.Latency.of(seen),
          FreshnessMain.Latency.of(sets.getIntervalHistogram()),
          late);
    }

    private static String who(String user, String more) {
      return "X-Tenant-ID: " + StatePing.TENANT + "\r\nX-User-ID: " + user + "\r\n" + more;
    }

    private void listen(StreamClient client, CountDownLatch opened) {
      Thread.ofVirtual()
          .start(
              () -> {
                try (client) {
                  client.listen(opened::countDown);
                  if (!client.isClosed()) {
                    throw new IOException("a stream has ended");
                  }
                } catch (IOException e) {
                  failure.compareAndSet(null, e);
                }
              });
    }

    private static void seen(String data, Map<Long, Long> expected, Recorder micros) {
      Matcher told = StatePing.told(data);
      long now = System.nanoTime();
      while (told.find()) {
        Long since = expected.remove(Long.parseLong(told.group(1)));
        if (since != null) {
          micros.recordValue(Math.max(0, (now - since) / 1_000));
        }
      }
    }

    private void ping() {
      long begin = System.nanoTime();
      for (long ping = 0; ; ping++) {
        long when = begin + ping * Duration.ofSeconds(1).toNanos() / job.perSecond;
        while (System.nanoTime() < when) {
          LockSupport.parkNanos(when - System.nanoTime());
        }
        if (listening) {
          due.put(ping, when);
          dueInSets.put(ping, when);
        }
        try {
          sender.send(StatePing.event(pings.plan((int) (ping % job.plans)), ping));
        } catch (RuntimeException e) {
          failure.compareAndSet(null, e);
          return;
        }
      }
    }

    /** Until the tracker shows the plan that came last. */
    private void awaitPlans() throws InterruptedException {
      PlanKey last = pings.plan(job.plans - 1);
      long end = System.nanoTime() + SEEN.toNanos();
      while (System.nanoTime() < end) {
        try (StreamClient client =
            new StreamClient(
                URI.create(job.url),
                "/v1/tracker/plans/" + last.planId(),
                who(last.userId(), "Connection: close\r\n"),
                data -> {})) {
          client.listen(() -> {});
          return;
        } catch (IOException e) {
          pause(1);
        }
      }
      throw new BenchmarkException("the tracker does not show the plans");
    }

    private List<ProcessMemory> look() throws InterruptedException {
      List<ProcessMemory> looks = new ArrayList<>();
      for (int i = 0; i < LOOKS; i++) {
        looks.add(ProcessMemory.of(job.pid, job.url));
        pause(1);
      }
      return looks;
    }

    private void pause(long seconds) throws InterruptedException {
      long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
      while (System.nanoTime() < end) {
        Throwable failed = failure.get();
        if (failed != null) {
          throw new BenchmarkException("the measurement failed: " + failed, failed);
        }
        Thread.sleep(100);
      }
    }
  }
}

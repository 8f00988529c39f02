// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.read;

import dev.headway.ops.benchmark.load.PlanLife;
import dev.headway.ops.benchmark.process.ChildLines;
import dev.headway.schemas.key.PlanKey;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Recorder;

/**
 * Reads plans drawn at random: as fast as the connections allow, or at a pace whatever the server
 * does. At a pace, a read counts from when it was due, so that a server that stalls is not spared
 * (no coordinated omission).
 */
public final class ReadLoadMain {
  private static final int DIGITS = 3;
  private static final int CONNECT_SECONDS = 120;
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int UNAVAILABLE = 503;

  private final Job job;
  private final AtomicLong number = new AtomicLong();
  private final AtomicLong requests = new AtomicLong();
  private final AtomicLong missing = new AtomicLong();
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private final Recorder micros = new Recorder(DIGITS);
  private final CountDownLatch connected = new CountDownLatch(1);
  private volatile long begin;
  private volatile boolean over;

  private ReadLoadMain(Job job) {
    this.job = job;
  }

  /**
   * What to read.
   *
   * @param port the server's
   * @param serverPid the server's process
   * @param plans plans 0 to this − 1 are asked for
   * @param connections connections
   * @param perSecond reads per second; 0: as fast as possible
   * @param warmUpMillis what is not counted
   * @param millis what is counted; 0: until the parent ends this process
   */
  public record Job(
      int port,
      long serverPid,
      long plans,
      int connections,
      long perSecond,
      long warmUpMillis,
      long millis) {}

  /**
   * What was counted.
   *
   * @param requests answered requests
   * @param missing of these, those about plans that are not there
   * @param nanos time
   * @param serverCpuNanos processor time of the server's process
   * @param p50Micros median latency
   * @param p99Micros 99th percentile
   * @param maxMicros longest
   */
  public record Result(
      long requests,
      long missing,
      long nanos,
      long serverCpuNanos,
      long p50Micros,
      long p99Micros,
      long maxMicros) {
    /** Requests per second of the server's processor time. */
    public double perCpuSecond() {
      return requests * 1e9 / Math.max(1, serverCpuNanos);
    }

    /** Requests per second. */
    public double perSecond() {
      return requests * 1e9 / nanos;
    }
  }

  /** See the class. */
  public static void main(String[] args) throws InterruptedException {
    ReadLoadMain load = new ReadLoadMain(ChildLines.job(args, Job.class));
    ChildLines.result(load.run());
    Runtime.getRuntime().halt(0);
  }

  private Result run() throws InterruptedException {
    List<Thread> readers = new ArrayList<>();
    for (int i = 0; i < job.connections; i++) {
      int reader = i;
      readers.add(Thread.ofPlatform().name("reader-" + i).start(() -> read(reader)));
    }
    connected.await();
    await(begin + Duration.ofMillis(job.warmUpMillis).toNanos());
    micros.reset();
    long requestsBefore = requests.get();
    long missingBefore = missing.get();
    long cpuBefore = serverCpu();
    long from = System.nanoTime();
    await(job.millis == 0 ? Long.MAX_VALUE : from + Duration.ofMillis(job.millis).toNanos());
    long cpu = serverCpu() - cpuBefore;
    long nanos = System.nanoTime() - from;
    var histogram = micros.getIntervalHistogram();
    Result result =
        new Result(
            requests.get() - requestsBefore,
            missing.get() - missingBefore,
            nanos,
            cpu,
            histogram.getValueAtPercentile(50),
            histogram.getValueAtPercentile(99),
            histogram.getMaxValue());
    over = true;
    for (Thread reader : readers) {
      reader.join();
    }
    return result;
  }

  private void await(long instant) {
    while (System.nanoTime() < instant) {
      ChildLines.progress(requests.get());
      Exception failed = failure.get();
      if (failed != null) {
        throw new IllegalStateException("reading failed", failed);
      }
      LockSupport.parkNanos(Math.min(instant - System.nanoTime(), 100_000_000));
    }
  }

  private long serverCpu() {
    return ProcessHandle.of(job.serverPid)
        .flatMap(process -> process.info().totalCpuDuration())
        .orElse(Duration.ZERO)
        .toNanos();
  }

  private void read(int reader) {
    SplittableRandom random = new SplittableRandom(reader);
    try (HttpConnection connection = connect()) {
      while (!over) {
        long due = due();
        PlanKey plan = PlanLife.key(random.nextLong(job.plans));
        HttpConnection.Answer answer =
            connection.get("/v1/tracker/plans/" + plan.planId(), plan.tenantId(), plan.userId());
        if (answer.status() == NOT_FOUND) {
          missing.incrementAndGet();
        } else if (answer.status() == UNAVAILABLE && job.millis == 0) {
          // The server has just started: its stores are not open yet. Not counted.
          LockSupport.parkNanos(20_000_000);
          continue;
        } else if (answer.status() != OK) {
          throw new IOException("status " + answer.status());
        }
        requests.incrementAndGet();
        micros.recordValue(Math.max(0, (System.nanoTime() - due) / 1_000));
      }
    } catch (IOException e) {
      failure.compareAndSet(null, e);
    }
  }

  /** Connects as soon as the server listens; the first to have done so starts the clock. */
  private HttpConnection connect() throws IOException {
    long end = System.nanoTime() + Duration.ofSeconds(CONNECT_SECONDS).toNanos();
    while (true) {
      try {
        HttpConnection connection = new HttpConnection(job.port);
        synchronized (this) {
          begin = begin == 0 ? System.nanoTime() : begin;
        }
        connected.countDown();
        return connection;
      } catch (ConnectException e) {
        if (System.nanoTime() > end) {
          connected.countDown();
          throw e;
        }
        LockSupport.parkNanos(20_000_000);
      }
    }
  }

  /** Waits for the next read's turn; returns when it was due. */
  private long due() {
    if (job.perSecond == 0) {
      return System.nanoTime();
    }
    long due = begin + number.getAndIncrement() * 1_000_000_000 / job.perSecond;
    for (long now = System.nanoTime(); now < due && !over; now = System.nanoTime()) {
      LockSupport.parkNanos(due - now);
    }
    return due;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.ops.benchmark.load.LoadPlan;
import dev.headway.ops.benchmark.load.PlanLife;
import dev.headway.ops.benchmark.load.SteadyLoadMain;
import dev.headway.ops.benchmark.process.BenchmarkChild;
import dev.headway.ops.benchmark.process.BenchmarkException;
import dev.headway.ops.benchmark.statistics.Estimate;
import dev.headway.ops.stack.LocalStack;
import dev.headway.schemas.key.PlanKey;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * First pages of a tenant's filtered lists, asked of three instances in turn, each of which asks
 * the others: first while nothing else goes on, then while plans change.
 */
final class ListPageTrial {
  private static final int INSTANCES = 3;
  private static final int PER_SECOND = 20;
  private static final int CHANGES_PER_SECOND = 50;
  private static final int AT_A_TIME = 4_000;
  private static final int WINDOWS = 3;
  private static final Duration WINDOW = Duration.ofSeconds(20);
  private static final long LOAD_SECONDS = 600;
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final Duration LONGEST_SPREAD = Duration.ofMinutes(5);
  private static final int WARM_UPS = 5;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Workbench bench;
  private final LivePlans plans;
  private final HttpClient client = HttpClient.newHttpClient();
  private final SplittableRandom random = new SplittableRandom(7);

  ListPageTrial(Workbench bench, LivePlans plans) {
    this.bench = bench;
    this.plans = plans;
  }

  Finding run() throws InterruptedException {
    plans.ensure();
    try (LocalStack app =
        bench.app(plans.application(), plans.prefix(), plans.state(), INSTANCES)) {
      awaitSpread(app);
      warmUp(app);
      List<Double> quiet = windows(app, "nothing else");
      List<Double> changing;
      try (BenchmarkChild load = load()) {
        changing = windows(app, CHANGES_PER_SECOND + " changes/s");
        if (!load.isRunning()) {
          throw new BenchmarkException("the load has ended before the last page");
        }
      }
      return Finding.of(
          Figure.LIST_PAGE_P99_MS,
          Estimate.of(quiet),
          Map.of("beside_changes_p99_ms", Estimate.of(changing)),
          String.format(
              Locale.ROOT,
              "%,d plans of 5 tenants, %d instances asked in turn, %d pages/s of a tenant's plans by status, agent, what they wait on, id and word, from when each was due; %d windows of %d s. Beside %d changes/s: %.1f ms.",
              plans.plans(),
              INSTANCES,
              PER_SECOND,
              WINDOWS,
              WINDOW.toSeconds(),
              CHANGES_PER_SECOND,
              Estimate.of(changing).median()));
    }
  }

  /** Instances that join take partitions over when their copies have caught up. */
  private void awaitSpread(LocalStack app) throws InterruptedException {
    bench.progress().step(Figure.LIST_PAGE_P99_MS.key() + ": until every instance has its share");
    long end = System.nanoTime() + LONGEST_SPREAD.toNanos();
    for (int id = 1; id <= INSTANCES; id++) {
      while (!ownsSome(app, id)) {
        if (System.nanoTime() > end) {
          throw new BenchmarkException("instance " + id + " has got no partition");
        }
        Thread.sleep(1_000);
      }
    }
  }

  private boolean ownsSome(LocalStack app, int id) throws InterruptedException {
    try {
      HttpResponse<byte[]> ready =
          client.send(
              HttpRequest.newBuilder(URI.create(app.instance(id).address() + "/ready"))
                  .timeout(LONGEST)
                  .build(),
              HttpResponse.BodyHandlers.ofByteArray());
      return !JSON.readTree(ready.body()).path("partitions").isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  /** Until what a page runs through is compiled, and no page is answered in part any more. */
  private void warmUp(LocalStack app) throws InterruptedException {
    for (int tries = WARM_UPS; ; tries--) {
      try {
        window(app, "warm-up");
        return;
      } catch (BenchmarkException e) {
        if (tries == 1) {
          throw e;
        }
      }
    }
  }

  private BenchmarkChild load() {
    return bench.child(
        "load of " + Figure.LIST_PAGE_P99_MS.key(),
        List.of("-Xmx128m", "-XX:+UseSerialGC"),
        SteadyLoadMain.class,
        new SteadyLoadMain.Job(
            bench.cluster(),
            plans.prefix(),
            new LoadPlan.Steps(
                2_000,
                CHANGES_PER_SECOND * LOAD_SECONDS,
                plans.plans(),
                (int) Math.min(AT_A_TIME, plans.plans() / 2)),
            CHANGES_PER_SECOND),
        ignored -> {});
  }

  private List<Double> windows(LocalStack app, String beside) throws InterruptedException {
    List<Double> p99 = new ArrayList<>();
    for (int i = 1; i <= WINDOWS; i++) {
      p99.add(window(app, String.format(Locale.ROOT, "%s %d/%d", beside, i, WINDOWS)));
    }
    return p99;
  }

  /** Milliseconds within which 99 of 100 pages came, from when they were due. */
  private double window(LocalStack app, String what) throws InterruptedException {
    bench.progress().step(Figure.LIST_PAGE_P99_MS.key() + ": " + what);
    int pages = (int) (PER_SECOND * WINDOW.toSeconds());
    long begin = System.nanoTime();
    List<Future<Long>> asked = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < pages; i++) {
        long due = begin + i * Duration.ofSeconds(1).toNanos() / PER_SECOND;
        HttpRequest page = page(app, i);
        asked.add(threads.submit(ask(page, due)));
      }
    }
    List<Long> nanos = new ArrayList<>();
    for (Future<Long> answer : asked) {
      try {
        nanos.add(answer.get());
      } catch (ExecutionException e) {
        throw new BenchmarkException("a page was not answered: " + e.getCause(), e);
      }
    }
    nanos.sort(null);
    return nanos.get((int) Math.ceil(0.99 * nanos.size()) - 1) / 1e6;
  }

  private Callable<Long> ask(HttpRequest page, long due) {
    return () -> {
      Thread.sleep(Duration.ofNanos(Math.max(0, due - System.nanoTime())));
      HttpResponse<byte[]> answer = client.send(page, HttpResponse.BodyHandlers.ofByteArray());
      if (answer.statusCode() != 200 || JSON.readTree(answer.body()).path("partial").asBoolean()) {
        throw new IOException(page.uri() + " is answered " + answer.statusCode() + ", or in part");
      }
      return System.nanoTime() - due;
    };
  }

  private HttpRequest page(LocalStack app, int number) {
    PlanKey plan = PlanLife.key(random.nextLong(plans.plans()));
    String query =
        switch (number % 5) {
          case 0 -> "status=running&limit=50";
          case 1 -> "agent=analyst&limit=100";
          case 2 -> "waiting_on=agent&agent=analyst&limit=50";
          case 3 -> "sort=plan_id&limit=100";
          default -> "q=" + plan.planId().substring("plan-".length()) + "&limit=50";
        };
    int port = app.instance(number % INSTANCES + 1).port();
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + port + "/v1/tracker/plans?" + query))
        .header("X-Tenant-ID", plan.tenantId())
        .header("X-User-ID", "viewer")
        .header("X-Roles", "viewer")
        .timeout(LONGEST)
        .build();
  }
}

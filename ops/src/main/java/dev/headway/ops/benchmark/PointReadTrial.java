// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark;

import dev.headway.ops.benchmark.load.PlanLife;
import dev.headway.ops.benchmark.process.BenchmarkChild;
import dev.headway.ops.benchmark.process.BenchmarkException;
import dev.headway.ops.benchmark.read.ConstantServerMain;
import dev.headway.ops.benchmark.read.HttpConnection;
import dev.headway.ops.benchmark.read.ReadLoadMain;
import dev.headway.ops.benchmark.statistics.Estimate;
import dev.headway.ops.stack.LocalApp;
import dev.headway.ops.stack.LocalStack;
import dev.headway.schemas.key.PlanKey;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads of single plans over HTTP, against a server that answers a constant of equal size. */
final class PointReadTrial {
  private static final int CONNECTIONS = 8;
  private static final int PACED_CONNECTIONS = 32;
  private static final long WARM_UP_MILLIS = 4_000;
  private static final long QUICK_WARM_UP_MILLIS = 1_500;

  /** Until what a request runs through is compiled, on two processors that the load shares. */
  private static final long FIRST_WARM_UP_MILLIS = 25_000;

  private static final long QUICK_FIRST_WARM_UP_MILLIS = 8_000;

  private static final long MILLIS = 4_000;
  private static final double LOAD = 0.3;
  private static final Duration STARTING = Duration.ofSeconds(30);

  private final Workbench bench;
  private final Scale scale;
  private final LivePlans plans;

  PointReadTrial(Workbench bench, Scale scale, LivePlans plans) {
    this.bench = bench;
    this.scale = scale;
    this.plans = plans;
  }

  List<Finding> run() throws InterruptedException {
    plans.ensure();
    try (LocalStack app = bench.app(plans.application(), plans.prefix(), plans.state(), 1)) {
      int bytes = answerBytes(app.app().port());
      try (BenchmarkChild constant =
          bench.child(
              "B3",
              LocalApp.jvmOptions(),
              ConstantServerMain.class,
              new ConstantServerMain.Job(bytes),
              ignored -> {})) {
        int port = constant.await(ConstantServerMain.Listening.class, STARTING).port();
        return measure(
            bytes,
            new Server("tracker", app.app().port(), app.app().pid().orElseThrow()),
            new Server("B3 constant", port, constant.pid()));
      }
    }
  }

  private record Server(String name, int port, long pid) {}

  private static int answerBytes(int port) {
    PlanKey plan = PlanLife.key(0);
    try (HttpConnection connection = new HttpConnection(port)) {
      HttpConnection.Answer answer =
          connection.get("/v1/tracker/plans/" + plan.planId(), plan.tenantId(), plan.userId());
      if (answer.status() != 200) {
        throw new BenchmarkException("plan " + plan + " is answered " + answer.status());
      }
      return answer.bodyBytes();
    } catch (IOException e) {
      throw new BenchmarkException("the app cannot be read: " + e.getMessage(), e);
    }
  }

  private List<Finding> measure(int bytes, Server app, Server constant)
      throws InterruptedException {
    List<ReadLoadMain.Result> ours = new ArrayList<>();
    List<ReadLoadMain.Result> theirs = new ArrayList<>();
    for (int pair = 1; pair <= scale.pairs(); pair++) {
      if (pair % 2 != 0) {
        ours.add(read(app, pair, CONNECTIONS, 0));
        theirs.add(read(constant, pair, CONNECTIONS, 0));
      } else {
        theirs.add(read(constant, pair, CONNECTIONS, 0));
        ours.add(read(app, pair, CONNECTIONS, 0));
      }
    }
    double most = Estimate.of(ours.stream().map(ReadLoadMain.Result::perSecond).toList()).median();
    long pace = Math.max(1, Math.round(most * LOAD));
    List<ReadLoadMain.Result> paced = new ArrayList<>();
    for (int run = 1; run <= scale.runs(); run++) {
      paced.add(read(app, run, PACED_CONNECTIONS, pace));
    }
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("tracker", ours);
    details.put("b3_constant", theirs);
    details.put("answer_bytes", bytes);
    return List.of(
        Finding.of(
            Figure.POINT_READ_VS_B3,
            Estimate.ofPairs(ours, theirs, (a, b) -> a.perCpuSecond() / b.perCpuSecond()),
            details,
            String.format(
                Locale.ROOT,
                "GET of a plan drawn at random from %,d, answers of %,d bytes, %d connections; requests per CPU second of the server's process.",
                plans.plans(),
                bytes,
                CONNECTIONS)),
        Finding.of(
            Figure.POINT_READ_P99_MS,
            Estimate.of(paced.stream().map(r -> r.p99Micros() / 1_000.0).toList()),
            Map.of("windows", paced, "reads_per_second", pace),
            String.format(
                Locale.ROOT, "%,d reads/s, 30 %% of the most, from when each was due.", pace)));
  }

  private ReadLoadMain.Result read(Server server, int run, int connections, long pace)
      throws InterruptedException {
    return bench.run(
        String.format(
            Locale.ROOT,
            "point reads %d: %s%s",
            run,
            server.name,
            pace == 0 ? "" : String.format(Locale.ROOT, " at %,d/s", pace)),
        0,
        List.of("-Xmx128m", "-XX:+UseSerialGC"),
        ReadLoadMain.class,
        new ReadLoadMain.Job(
            server.port,
            server.pid,
            plans.plans(),
            connections,
            pace,
            warmUp(run == 1 && pace == 0),
            MILLIS),
        ReadLoadMain.Result.class);
  }

  private long warmUp(boolean first) {
    if (first) {
      return scale.quick() ? QUICK_FIRST_WARM_UP_MILLIS : FIRST_WARM_UP_MILLIS;
    }
    return scale.quick() ? QUICK_WARM_UP_MILLIS : WARM_UP_MILLIS;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.scenario;

import dev.headway.ops.client.Pause;
import dev.headway.ops.faults.invariant.Finding;
import dev.headway.ops.faults.invariant.TokenReads;
import dev.headway.ops.faults.log.Deployment;
import dev.headway.ops.faults.view.InstanceClient;
import dev.headway.ops.faults.view.InstanceClient.Answer;
import dev.headway.ops.stack.LocalApp;
import dev.headway.schemas.key.PlanKey;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Threads that read plans from random instances all the time, and judge every answer. */
final class Readers implements AutoCloseable {
  /** Longest an instance may take to answer, beyond the wait a token asks for. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private static final Duration PAUSE = Duration.ofMillis(10);

  private final Supplier<List<LocalApp>> instances;
  private final Trouble trouble;
  private final CommittedPlans plans;
  private final InstanceClient client = new InstanceClient();
  private final List<Thread> threads = new ArrayList<>();
  private final Queue<Finding> findings = new ConcurrentLinkedQueue<>();
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong stale = new AtomicLong();
  private final AtomicLong postponed = new AtomicLong();
  private final AtomicLong silent = new AtomicLong();
  private volatile boolean closed;

  /**
   * How the reads went.
   *
   * @param answered answers that could be compared
   * @param stale of them those that said they may be stale
   * @param postponed 503 with Retry-After
   * @param silent no answer from an instance that a fault had stopped
   */
  record Tally(long answered, long stale, long postponed, long silent) {}

  Readers(Deployment deployment, Supplier<List<LocalApp>> instances, Trouble trouble, int threads) {
    this.instances = instances;
    this.trouble = trouble;
    this.plans = new CommittedPlans(deployment);
    for (int i = 0; i < threads; i++) {
      this.threads.add(Thread.ofPlatform().name("faults-reader-" + i).start(this::run));
    }
  }

  private void run() {
    TokenReads judge = new TokenReads();
    try {
      while (!closed) {
        CommittedPlans.Known plan = plans.any(100);
        List<LocalApp> all = instances.get();
        if (plan != null && !all.isEmpty()) {
          read(judge, plan, all.get(ThreadLocalRandom.current().nextInt(all.size())));
        }
        Pause.of(PAUSE);
      }
    } catch (InterruptedException e) {
      // asked to end
    } catch (RuntimeException e) {
      if (!closed) {
        findings.add(new Finding("I6", "a reader failed: " + e));
      }
    }
  }

  private void read(TokenReads judge, CommittedPlans.Known plan, LocalApp app)
      throws InterruptedException {
    PlanKey key = plan.key();
    int dice = ThreadLocalRandom.current().nextInt(100);
    boolean tasks = dice < 25 && plan.tasks() > 0;
    String token = dice % 5 == 0 ? null : judge.token(key);
    String path = InstanceClient.path(key, tasks ? "/tasks" : "") + query(token);
    Trouble.Standing before = trouble.of(app.id());
    Optional<Answer> got = client.get(app.address(), key, path, PATIENCE);
    if (got.isEmpty()) {
      if (before.excuses(trouble.of(app.id()))) {
        silent.incrementAndGet();
      } else if (!closed) {
        findings.add(
            new Finding(
                "I6", "plan " + key + ": no answer from instance " + app.id() + ", which runs"));
      }
      return;
    }
    Answer answer = got.get();
    if (answer.tryLater()) {
      postponed.incrementAndGet();
    } else {
      answered.incrementAndGet();
      stale.addAndGet(answer.stale() ? 1 : 0);
    }
    boolean withToken = token != null;
    Optional<Finding> finding =
        tasks
            ? judge.tasks(key, app.id(), withToken, answer)
            : judge.plan(key, app.id(), withToken, answer);
    finding.ifPresent(findings::add);
  }

  private static String query(@Nullable String token) {
    return token == null
        ? ""
        : "?wait_ms=1000&at_least=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
  }

  /** Plans known to be committed. */
  int plansKnown() {
    return plans.size();
  }

  Tally tally() {
    return new Tally(answered.get(), stale.get(), postponed.get(), silent.get());
  }

  /** What was wrong so far. */
  List<Finding> findings() {
    return List.copyOf(findings);
  }

  @Override
  public void close() {
    closed = true;
    threads.forEach(Thread::interrupt);
    try {
      for (Thread thread : threads) {
        thread.join(Duration.ofSeconds(20));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    plans.close();
    client.close();
  }
}

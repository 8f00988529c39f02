// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.tracker;

import dev.headway.schemas.avro.AgentEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Events all the time: tasks of plans on the fast path, of others on the slow path (misplaced
 * requests, results without a plan), and now and then poison.
 */
final class Load implements AutoCloseable {
  private static final long EVERY_MILLIS = 40;
  private static final int POISON_EVERY = 25;

  static final List<String> FAST = List.of("fast-0", "fast-1", "fast-2", "fast-3", "fast-4");
  static final List<String> SLOW = List.of("slow-0", "slow-1", "slow-2");

  private final Agents agents;
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

  /** Ids of the events sent. */
  final Set<String> sent = ConcurrentHashMap.newKeySet();

  final AtomicInteger poison = new AtomicInteger();
  final AtomicInteger rounds = new AtomicInteger();

  Load(Agents agents) {
    this.agents = agents;
    var unused = clock.scheduleAtFixedRate(this::round, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void round() {
    try {
      int round = rounds.get();
      String task = "t" + round;
      String fast = FAST.get(round % FAST.size());
      send("action-requests", Agents.request(fast, task, round));
      send("action-results", Agents.result(fast, task, round + 1));
      if (round % 3 == 0) {
        slow(SLOW.get(round / 3 % SLOW.size()), task, round);
      }
      if (round % POISON_EVERY == 0) {
        agents.send(
            "system-events",
            null,
            Agents.key(fast).bytes(),
            ("{\"poison\": " + round).getBytes(StandardCharsets.UTF_8),
            new RecordHeaders());
        poison.incrementAndGet();
      }
      rounds.incrementAndGet();
    } catch (RuntimeException e) {
      failure.compareAndSet(null, e);
      throw e;
    }
  }

  /** A request in a partition that is not its plan's, and a result that does not name the plan. */
  private void slow(String plan, String task, int second) {
    String correlation = "c-" + plan + "-" + task;
    AgentEvent request =
        AgentEvent.newBuilder(Agents.request(plan, task, second))
            .setCorrelationId(correlation)
            .build();
    agents.sendStructured(
        "action-requests", request, (Agents.key(plan).partition(4) + 1 + second % 3) % 4);
    sent.add(request.getId());
    AgentEvent result =
        AgentEvent.newBuilder(Agents.result(plan, task, second + 1))
            .setCorrelationId(correlation)
            .setPlanId(null)
            .setData("{}")
            .build();
    agents.sendStructured("action-results", result, null);
    sent.add(result.getId());
  }

  private void send(String topic, AgentEvent event) {
    agents.send(topic, event);
    sent.add(event.getId());
  }

  /** How many tasks a plan has been given. */
  long tasksOf(String plan) {
    return sent.stream().filter(id -> id.startsWith(plan + "-") && id.endsWith("-r")).count();
  }

  @Override
  public void close() throws InterruptedException {
    clock.shutdown();
    if (!clock.awaitTermination(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the load does not end");
    }
    RuntimeException failed = failure.get();
    if (failed != null) {
      throw failed;
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.load;

import dev.headway.ops.faults.log.Deployment;
import dev.headway.schemas.avro.AgentEvent;
import dev.headway.schemas.key.PlanKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Sends plans at a steady rate from a thread of its own until it is told to finish. */
public final class Load implements AutoCloseable {
  private final LoadShape shape;
  private final long seed;
  private final Random random;
  private final Sender sender;
  private final Thread thread;
  private final List<Deque<Delivery>> active = new ArrayList<>();
  private volatile boolean finishing;
  private volatile boolean closed;
  private volatile @Nullable RuntimeException failure;
  private int plans;

  private Load(Deployment deployment, LoadShape shape, long seed) {
    this.shape = shape;
    this.seed = seed;
    this.random = new Random(seed);
    this.sender = new Sender(deployment);
    this.thread = Thread.ofPlatform().name("faults-load").unstarted(this::run);
  }

  /** Starts to send. The same seed sends the same events, but for their times. */
  public static Load start(Deployment deployment, LoadShape shape, long seed) {
    Load load = new Load(deployment, shape, seed);
    load.thread.start();
    return load;
  }

  /** Records acknowledged so far. */
  public long acknowledged() {
    return sender.acknowledged();
  }

  /**
   * Sends the rest of the plans under way, as fast as it goes, and waits until all is acknowledged.
   *
   * @throws IllegalStateException when a record could not be sent
   */
  public void finish() throws InterruptedException {
    finishing = true;
    thread.join();
    RuntimeException failed = failure;
    if (failed != null) {
      throw failed;
    }
    sender.flush();
  }

  private void run() {
    try {
      long next = System.nanoTime();
      long step = Duration.ofSeconds(1).toNanos() / shape.perSecond();
      while (!closed && !(finishing && active.isEmpty())) {
        sendOne();
        next += step;
        long wait = next - System.nanoTime();
        if (wait > 0 && !finishing) {
          LockSupport.parkNanos(wait);
        } else if (-wait > Duration.ofSeconds(1).toNanos()) {
          // Brokers were away: go on at the rate, do not catch up in a burst.
          next = System.nanoTime();
        }
      }
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  private void sendOne() {
    while (!finishing && active.size() < shape.activePlans()) {
      active.add(new ArrayDeque<>(PlanStory.of(shape, seed, plans++, Instant.now())));
      accompany();
    }
    if (active.isEmpty()) {
      return;
    }
    int at = random.nextInt(active.size());
    Deque<Delivery> plan = active.get(at);
    sender.send(plan.removeFirst());
    if (plan.isEmpty()) {
      active.remove(at);
    }
  }

  /** What is not of the plan: poison, events that are not tracked, results nobody asked for. */
  private void accompany() {
    Poison poison = Poison.values()[random.nextInt(Poison.values().length)];
    boolean wanted = shape.unknownSchemas() || poison != Poison.UNKNOWN_SCHEMA;
    if (random.nextInt(100) < shape.poison() && wanted) {
      Delivery good = stray("x.requested", "action-requests");
      String topic =
          switch (poison) {
            case PROGRESS_BEYOND_ONE, NO_PLAN, STEP_BEYOND_TOTAL, UNKNOWN_STATE -> "system-events";
            default -> "action-requests";
          };
      byte[] key = random.nextBoolean() ? good.plan().bytes() : null;
      sender.send(sender.topic(topic), null, key, poison.value(sender.avro(good), random));
    }
    if (random.nextInt(100) < 5) {
      sender.send(stray("client.goal", "action-requests"));
    }
    if (random.nextInt(100) < 3) {
      sender.send(stray("client.noise", "system-events"));
    }
    if (random.nextInt(100) < 3) {
      sender.send(stray("work.done", "action-results"));
    }
  }

  private Delivery stray(String type, String topic) {
    PlanKey nobody = new PlanKey("tenant-0", "user 0", "none");
    AgentEvent event =
        AgentEvent.newBuilder()
            .setId("stray-" + Long.toHexString(random.nextLong()))
            .setSource("client")
            .setType(type)
            .setTime(Instant.now())
            .setTenantId(nobody.tenantId())
            .setUserId(nobody.userId())
            .setCorrelationId("stray-" + Long.toHexString(random.nextLong()))
            .setData("{}")
            .build();
    return new Delivery(topic, event, nobody, Delivery.Way.NO_KEY, random.nextBoolean());
  }

  /** Stops at once. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    sender.close();
  }
}

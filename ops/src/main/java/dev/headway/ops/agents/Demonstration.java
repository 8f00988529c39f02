// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.agents;

import dev.headway.agent.Agent;
import dev.headway.agent.GoalClient;
import dev.headway.agent.event.ResultContext;
import dev.headway.agent.examples.Example;
import dev.headway.agent.examples.Examples;
import dev.headway.agent.tracker.PlanProgress;
import dev.headway.agent.tracker.TrackerException;
import dev.headway.agent.worker.Worker;
import dev.headway.schemas.key.Owner;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for one goal after the other, of all examples in turn, until it is closed, so that there is
 * something to see. Work takes its time here. Plans that wait for a person are answered after a
 * while, most of them: some are refused, some nobody looks at.
 */
public final class Demonstration implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Demonstration.class);

  private static final Duration BETWEEN_GOALS = Duration.ofSeconds(4);

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  /** Long enough for a plan to be seen waiting. */
  private static final Duration UNTIL_SOMEBODY_ANSWERS = Duration.ofSeconds(8);

  /** Of so many plans that wait, one is refused and one is not answered. */
  private static final int PEOPLE = 5;

  private static final Pace PACE = new Pace(Duration.ofSeconds(2));

  private static final Duration LONGEST_PLAN = Duration.ofMinutes(5);

  private final AgentPlatform platform;
  private final Owner owner;
  private final GoalClient client;
  private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();

  /**
   * Starts the agents of all examples, and begins to ask.
   *
   * @param platform closed with this
   * @param owner in whose name
   */
  public static Demonstration start(AgentPlatform platform, Owner owner)
      throws InterruptedException {
    try {
      List<Agent> agents =
          Examples.all().stream().flatMap(one -> platform.agents(one).stream()).toList();
      for (Agent agent : agents) {
        if (agent instanceof Worker worker) {
          worker.around(PACE);
        }
      }
      platform.start(agents);
      return new Demonstration(platform, owner);
    } catch (InterruptedException | RuntimeException e) {
      platform.close();
      throw e;
    }
  }

  private Demonstration(AgentPlatform platform, Owner owner) {
    this.platform = platform;
    this.owner = owner;
    this.client = platform.client(owner);
    clients.execute(this::askOnAndOn);
  }

  private void askOnAndOn() {
    try {
      for (int round = 0; !Thread.interrupted(); round++) {
        String session = "demo-" + UUID.randomUUID().toString().substring(0, 8);
        for (Example example : Examples.all()) {
          List<Map<String, Object>> goals = example.goals();
          ask(example, goals.get(round % goals.size()), session, Reply.of(round));
          Thread.sleep(BETWEEN_GOALS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What people say to plans that wait for them. */
  private enum Reply {
    AGREES,
    REFUSES,
    SILENT;

    static Reply of(int round) {
      return switch (round % PEOPLE) {
        case 1 -> REFUSES;
        case PEOPLE - 1 -> SILENT;
        default -> AGREES;
      };
    }
  }

  private void ask(Example example, Map<String, Object> goal, String session, Reply reply) {
    try {
      GoalClient.Asked plan =
          client.ask(example.goalEvent(), goal, example.responseEvent(), session);
      clients.execute(() -> attend(example, plan, reply));
    } catch (RuntimeException e) {
      // The next one may succeed: a broker may be away for a moment.
      LOG.warn("a goal could not be asked for", e);
    }
  }

  /** Does what people do for a plan: answers when asked, and looks what came of it. */
  private void attend(Example example, GoalClient.Asked plan, Reply reply) {
    try {
      if (!example.person().isEmpty()) {
        if (reply == Reply.SILENT) {
          return;
        }
        while (!waits(plan.planId())) {
          Thread.sleep(BETWEEN_LOOKS);
        }
        Thread.sleep(UNTIL_SOMEBODY_ANSWERS);
        for (Example.Person one : example.person()) {
          client.tell(
              plan.planId(), one.event(), reply == Reply.AGREES ? one.answer() : one.refusal());
        }
      }
      ResultContext answer = plan.answer().get(LONGEST_PLAN.toSeconds(), TimeUnit.SECONDS);
      if (!answer.success()) {
        LOG.info("{} {}: failed: {}", example.name(), plan.planId(), answer.why());
      }
    } catch (TimeoutException e) {
      LOG.warn("{} {}: no answer for {}", example.name(), plan.planId(), LONGEST_PLAN);
    } catch (ExecutionException | RuntimeException e) {
      LOG.warn("{} {}: no answer", example.name(), plan.planId(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether the plan waits, or has ended; not while the tracker does not know of it yet. */
  private boolean waits(String planId) {
    try {
      PlanProgress plan = platform.tracker().planProgress(owner, planId).value();
      return plan.waiting() != null || plan.completedAt() != null;
    } catch (TrackerException e) {
      return false;
    }
  }

  @Override
  public void close() {
    clients.shutdownNow();
    client.close();
    clients.close();
    platform.close();
  }
}

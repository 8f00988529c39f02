// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.agents;

import dev.headway.agent.GoalClient;
import dev.headway.agent.event.ResultContext;
import dev.headway.agent.examples.Example;
import dev.headway.agent.examples.Examples;
import dev.headway.schemas.key.Owner;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for one goal after the other, of all examples in turn, until it is closed, so that there is
 * something to see. Plans that wait for a person are given an answer after a while.
 */
public final class Demonstration implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Demonstration.class);

  private static final Duration BETWEEN_GOALS = Duration.ofSeconds(4);

  /** Long enough to be seen waiting. */
  private static final Duration UNTIL_SOMEBODY_ANSWERS = Duration.ofSeconds(10);

  private static final Duration LONGEST_PLAN = Duration.ofMinutes(5);

  private final AgentPlatform platform;
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
      for (Example example : Examples.all()) {
        platform.start(example);
      }
      return new Demonstration(platform, owner);
    } catch (InterruptedException | RuntimeException e) {
      platform.close();
      throw e;
    }
  }

  private Demonstration(AgentPlatform platform, Owner owner) {
    this.platform = platform;
    this.client = platform.client(owner);
    clients.execute(this::askOnAndOn);
  }

  private void askOnAndOn() {
    List<Example> all = Examples.all();
    try {
      for (int asked = 0; !Thread.interrupted(); asked++) {
        Example example = all.get(asked % all.size());
        List<Map<String, Object>> goals = example.goals();
        ask(example, goals.get(asked / all.size() % goals.size()));
        Thread.sleep(BETWEEN_GOALS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void ask(Example example, Map<String, Object> goal) {
    try {
      GoalClient.Asked plan =
          client.ask(example.goalEvent(), goal, example.responseEvent(), "demo-" + example.name());
      clients.execute(() -> attend(example, plan));
    } catch (RuntimeException e) {
      // The next one may succeed: a broker may be away for a moment.
      LOG.warn("a goal could not be asked for", e);
    }
  }

  /** Does what people do for a plan: answers when asked, and looks what came of it. */
  private void attend(Example example, GoalClient.Asked plan) {
    try {
      if (!example.person().isEmpty()) {
        Thread.sleep(UNTIL_SOMEBODY_ANSWERS);
        example.person().forEach(one -> client.tell(plan.planId(), one.event(), one.answer()));
      }
      ResultContext answer = plan.answer().get(LONGEST_PLAN.toSeconds(), TimeUnit.SECONDS);
      if (!answer.success()) {
        LOG.warn("{} {}: failed: {}", example.name(), plan.planId(), answer.why());
      }
    } catch (TimeoutException e) {
      LOG.warn("{} {}: no answer for {}", example.name(), plan.planId(), LONGEST_PLAN);
    } catch (ExecutionException | RuntimeException e) {
      LOG.warn("{} {}: no answer", example.name(), plan.planId(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
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

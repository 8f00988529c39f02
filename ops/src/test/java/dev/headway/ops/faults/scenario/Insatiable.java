// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.scenario;

import dev.headway.agent.Platform;
import dev.headway.agent.event.EventDefinition;
import dev.headway.agent.event.Json;
import dev.headway.agent.event.Topic;
import dev.headway.agent.kafka.KafkaEventLog;
import dev.headway.agent.kafka.KafkaSettings;
import dev.headway.agent.model.Answer;
import dev.headway.agent.model.ModelUsage;
import dev.headway.agent.model.Question;
import dev.headway.agent.model.ReasoningModel;
import dev.headway.agent.planner.ChoreographyPlanner;
import dev.headway.agent.planner.NextAction;
import dev.headway.agent.planner.PlanContext;
import dev.headway.agent.planner.PlannerDecision;
import dev.headway.agent.testkit.NoTracker;
import dev.headway.agent.worker.Worker;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * A planner that may ask three times, and whose model always wants to ask once more; and the worker
 * it asks. As a process of its own it is never done with its third question.
 */
public final class Insatiable {
  static final String GOAL = "more.wanted";
  static final String ANSWER = "more.had";
  static final String REQUEST = "more.requested";
  static final String AT_WORK = "at work";
  static final String AT_THE_THIRD = "thinks of the third";

  private static final int MAX_ACTIONS = 3;

  private Insatiable() {}

  /** Arguments: brokers, registry. */
  public static void main(String[] args) throws InterruptedException {
    try (KafkaEventLog log = log(args[0], args[1]);
        Platform platform = new Platform(log, new NoTracker())) {
      platform.start(planner(Insatiable::stayAtTheThird)).awaitReady(Duration.ofMinutes(1));
      say(AT_WORK);
      new CountDownLatch(1).await();
    }
  }

  private static void stayAtTheThird(Question question) throws InterruptedException {
    if (question.situation().remainingActions() == 1) {
      say(AT_THE_THIRD);
      new CountDownLatch(1).await();
    }
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }

  /** A log on topics of its own, whose members are missed soon. */
  static KafkaEventLog log(String brokers, String registry) {
    return new KafkaEventLog(
        KafkaSettings.of(brokers, registry)
            .withTopicPrefix("insatiable.")
            .withClients(Map.of("session.timeout.ms", AgentCluster.SESSION_MILLIS)));
  }

  /** What happens before the model answers. */
  interface Thinking {
    void about(Question question) throws InterruptedException;
  }

  static ChoreographyPlanner planner(Thinking thinking) {
    ChoreographyPlanner planner =
        ChoreographyPlanner.named("insatiable")
            .model(model(thinking))
            .maxActions(MAX_ACTIONS)
            .build();
    planner.onGoal(
        GOAL,
        (goal, ctx) -> {
          PlanContext plan = PlanContext.createFromGoal(goal, ctx);
          planner.execute(planner.reasonNextAction("New goal", plan, ctx), plan, ctx);
        });
    planner.onTransition(
        (event, plan, ctx) ->
            planner.execute(
                planner.reasonNextAction("Received " + event.type(), plan, ctx), plan, ctx));
    return planner;
  }

  private static ReasoningModel model(Thinking thinking) {
    return new ReasoningModel() {
      @Override
      public String name() {
        return "insatiable";
      }

      @Override
      public Answer ask(Question question) throws InterruptedException {
        thinking.about(question);
        NextAction again =
            new NextAction.Publish(
                REQUEST,
                Topic.ACTION_REQUESTS,
                Map.of("left", question.situation().remainingActions()),
                null,
                null,
                "");
        return new Answer(
            Json.text(
                PlannerDecision.of(
                    question.situation().planId(), question.situation().state(), again, "More.")),
            ModelUsage.NONE);
      }
    };
  }

  static Worker worker() {
    Worker worker = new Worker("server");
    worker.defines(
        EventDefinition.request(
            REQUEST, "More", Json.newObject().put("type", "object"), "more.came"),
        EventDefinition.result("more.came", "More", Json.newObject().put("type", "object")));
    worker.onTask(REQUEST, (task, ctx) -> task.complete(Map.of()));
    return worker;
  }
}

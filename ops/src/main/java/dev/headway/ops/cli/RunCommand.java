// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.agent.GoalClient;
import dev.headway.agent.event.ResultContext;
import dev.headway.agent.examples.Example;
import dev.headway.agent.examples.Examples;
import dev.headway.agent.model.ModelConfig;
import dev.headway.agent.model.ReasoningModel;
import dev.headway.agent.tracker.PlanProgress;
import dev.headway.agent.tracker.TrackerException;
import dev.headway.ops.agents.AgentPlatform;
import dev.headway.ops.client.Endpoints;
import dev.headway.ops.client.Identity;
import dev.headway.ops.client.RequestFailedException;
import dev.headway.ops.view.Terminal;
import dev.headway.schemas.key.Owner;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Has example agents work for a goal. */
@Command(
    name = "run",
    description = {
      "Starts the agents of an example, asks them for a goal, shows how the plan is doing, and prints the answer.",
      "Examples: feedback-choreography, research-advisor, order-fulfilment, approval-wait. Exit code 1 when the plan fails."
    })
final class RunCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<Map<String, @Nullable Object>> OBJECT =
      new TypeReference<>() {};
  private static final Duration LOOK_EVERY = Duration.ofMillis(250);

  /** The plan's end is tracked a moment after it is answered. */
  private static final Duration UNTIL_TRACKED = Duration.ofSeconds(10);

  private final HeadwayCommand headway;

  @Parameters(paramLabel = "EXAMPLE", description = "The example.")
  private String example = "";

  @Option(
      names = "--goal",
      paramLabel = "GOAL",
      description =
          "A JSON object, or a text, which then is what is wanted (default: the example's own).")
  private @Nullable String goal;

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      defaultValue = "embedded",
      description =
          "What planners reason with: embedded (no network), openai:NAME or anthropic:NAME (default: ${DEFAULT-VALUE}). "
              + "Keys come from OPENAI_API_KEY, ANTHROPIC_API_KEY or the file HEADWAY_MODEL_KEY_FILE names.")
  private String model = "embedded";

  @Option(names = "--session", paramLabel = "ID", description = "Conversation it belongs to.")
  private @Nullable String session;

  @Option(
      names = "--answer",
      paramLabel = "JSON",
      description =
          "What a plan that waits for a person is told (default: the example's own; none: nothing).")
  private @Nullable String answer;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "300",
      description = "How long the answer is waited for (default: ${DEFAULT-VALUE}).")
  private int timeoutSeconds = 300;

  @Mixin private final JsonOption json = new JsonOption();

  RunCommand(HeadwayCommand headway) {
    this.headway = headway;
  }

  @Override
  public Integer call() throws InterruptedException {
    Example chosen;
    Map<String, @Nullable Object> wanted;
    ReasoningModel reasoning;
    try {
      chosen = Examples.named(example);
      wanted = goal(chosen);
      reasoning = ModelConfig.parse(model, headway.environment()).open(headway.environment());
    } catch (IllegalArgumentException e) {
      throw headway.usage(e);
    }
    Endpoints endpoints = headway.endpoints();
    Identity who = headway.identity();
    Owner owner = new Owner(who.tenant(), who.user());
    try (AgentPlatform platform =
            new AgentPlatform(
                endpoints.tracker(), endpoints.httpUrl(), headway.token(), reasoning);
        GoalClient client = platform.client(owner)) {
      platform.start(chosen);
      GoalClient.Asked asked =
          client.ask(chosen.goalEvent(), wanted, chosen.responseEvent(), session);
      say("plan " + asked.planId());
      ResultContext result = follow(chosen, asked, client, platform, owner);
      print(asked, result);
      return result.success() ? 0 : 1;
    }
  }

  private Map<String, @Nullable Object> goal(Example chosen) {
    Map<String, @Nullable Object> own = new LinkedHashMap<>(chosen.goals().getFirst());
    if (goal == null) {
      return own;
    }
    if (goal.stripLeading().startsWith("{")) {
      return object("--goal", goal);
    }
    own.put(chosen.wanted(), goal);
    return own;
  }

  private static Map<String, @Nullable Object> object(String option, String text) {
    try {
      return JSON.readValue(text, OBJECT);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          option + " is not a JSON object: " + e.getOriginalMessage(), e);
    }
  }

  private ResultContext follow(
      Example chosen,
      GoalClient.Asked asked,
      GoalClient client,
      AgentPlatform platform,
      Owner owner)
      throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(timeoutSeconds);
    String shown = "";
    boolean told = false;
    while (true) {
      PlanProgress plan = progress(platform, owner, asked.planId());
      if (plan != null) {
        String line = line(plan);
        if (!line.equals(shown)) {
          say(line);
          shown = line;
        }
        if (!told && plan.waiting() != null) {
          told = true;
          answerPerson(chosen, asked, client);
        }
      }
      try {
        ResultContext result = asked.answer().get(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        awaitEnd(platform, owner, asked.planId(), shown);
        return result;
      } catch (TimeoutException e) {
        if (System.nanoTime() > deadline) {
          throw new RequestFailedException(
              "Plan %s has not answered within %d s. It goes on when its agents are at work again: headway agents %s. See: headway plan %s"
                  .formatted(asked.planId(), timeoutSeconds, example, asked.planId()),
              true,
              e);
        }
      } catch (ExecutionException e) {
        throw new RequestFailedException("The answer was lost: " + e.getCause(), false, e);
      }
    }
  }

  private void answerPerson(Example chosen, GoalClient.Asked asked, GoalClient client) {
    if ("none".equals(answer)) {
      return;
    }
    for (Example.Person person : chosen.person()) {
      Map<String, ? extends @Nullable Object> said =
          answer == null ? person.answer() : object("--answer", answer);
      say("told " + person.event() + " " + JsonOption.line(said));
      client.tell(asked.planId(), person.event(), said);
    }
  }

  private void awaitEnd(AgentPlatform platform, Owner owner, String planId, String before)
      throws InterruptedException {
    long deadline = System.nanoTime() + UNTIL_TRACKED.toNanos();
    while (System.nanoTime() < deadline) {
      PlanProgress plan = progress(platform, owner, planId);
      if (plan != null && plan.completedAt() != null) {
        String line = line(plan);
        if (!line.equals(before)) {
          say(line);
        }
        return;
      }
      Thread.sleep(LOOK_EVERY);
    }
  }

  /** Null while the tracker knows nothing of it, or cannot be asked: agents work without it. */
  private static @Nullable PlanProgress progress(
      AgentPlatform platform, Owner owner, String planId) {
    try {
      return platform.tracker().planProgress(owner, planId).value();
    } catch (TrackerException e) {
      return null;
    }
  }

  private static String line(PlanProgress plan) {
    return "%s  %d/%d tasks  %s"
        .formatted(
            plan.status().word(),
            plan.completedTasks(),
            plan.taskCount(),
            Objects.requireNonNullElse(plan.currentState(), ""))
        .strip();
  }

  private void say(String line) {
    if (!json.wanted()) {
      headway.terminal().out().println(line);
      headway.terminal().out().flush();
    }
  }

  private void print(GoalClient.Asked asked, ResultContext result) {
    Terminal terminal = headway.terminal();
    if (json.wanted()) {
      Map<String, @Nullable Object> all = new LinkedHashMap<>();
      all.put("plan_id", asked.planId());
      all.put("success", result.success());
      all.put("result", result.data());
      all.put("error", result.error());
      terminal.out().println(JsonOption.pretty(all));
    } else if (result.success()) {
      terminal.out().println(terminal.styled(Terminal.Style.GOOD, "completed"));
      terminal.out().println(JsonOption.pretty(result.data()));
    } else {
      terminal.out().println(terminal.styled(Terminal.Style.BAD, "failed") + ": " + result.why());
    }
  }
}
